"""Whose a database is: Pactbook's, another program's, or nobody's yet.

Other programs keep revisions by Alembic too, in a table of the same name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from errors import DatabaseError

REVISIONS, DICTIONARY = "alembic_version", "data_dictionary"  # what a database of ours has at every revision

_TABLES = {
    "sqlite": "select name from sqlite_master where type = 'table'",
    "postgresql": "select tablename from pg_catalog.pg_tables where schemaname = current_schema()",
}

_OTHER_PROGRAMS = {
    "sqlite": f"{{}} is a SQLite file of another program (it has no table {DICTIONARY}); choose another file",
    "postgresql": "{} has the revisions of another program in this schema (and no table "
    f"{DICTIONARY}); choose another one with --schema",
}
# Of the schemas that are searched, those with our tables that this role may not read.
_DENIED = f"""
    select n.nspname, current_user
    from pg_catalog.pg_class c
    join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'r' and c.relname in ('{REVISIONS}', '{DICTIONARY}', 'setting')
    and n.nspname = any(pg_catalog.regexp_split_to_array(pg_catalog.replace(pg_catalog.replace(
        pg_catalog.current_setting('search_path'), '"', ''), '$user', current_user), '\\s*,\\s*'))
    group by n.oid, n.nspname
    having pg_catalog.count(*) = 3 and not (
        pg_catalog.has_schema_privilege(n.oid, 'usage')
        and pg_catalog.bool_and(pg_catalog.has_table_privilege(c.oid, 'select')))
    order by n.nspname limit 1
"""


def refuse_other_programs(execute: Callable[[str], Iterable[Any]], dialect: str, name: str) -> None:
    """Raise DatabaseError if the database, called `name`, is not ours; `execute` runs a statement and gives its rows.

    A SQLite file with tables of others alone is theirs. A schema of PostgreSQL may hold others' tables beside ours, but
    not their revisions.
    """
    tables = {table for (table,) in execute(_TABLES[dialect])}
    if REVISIONS in tables:
        theirs = DICTIONARY not in tables and any(execute(f"select 1 from {REVISIONS}"))
    else:
        theirs = bool(tables) and dialect == "sqlite"
    if theirs:
        raise DatabaseError(_OTHER_PROGRAMS[dialect].format(name))


def refuse_denied(execute: Callable[[str], Iterable[Any]]) -> None:
    """Raise DatabaseError if our tables are there in a schema of PostgreSQL, and this role may not read them."""
    for schema, role in execute(_DENIED):
        raise DatabaseError(
            f"the role {role} may not read the tables of the schema {schema}: run `pactbook db grant-reader {role}` as "
            "their owner"
        )
