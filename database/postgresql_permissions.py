"""What reading on PostgreSQL may do: with which role, and which functions and system tables a statement may name.

The server itself allows one statement at a time, in a read-only transaction that is rolled back, with the rights of the
reading role. Two things are left, which `refuse_names` covers: functions whose effect no transaction undoes (locks,
signals to other sessions), and `set_config('role', …)`, by which a superuser gets the server's rights back.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from errors import UsageError

if TYPE_CHECKING:
    import psycopg

READER_ROLE = "pactbook_reader"  # of docs/postgresql-role.sql
# A superuser reads with this role's rights, since nobody can take them from a superuser but a role.
_SUPERUSERS_ROLE = "pg_read_all_data"
# PostgreSQL marks functions as volatile that change something, read a file, or run SQL given as text. These do not.
_HARMLESS = """clock_timestamp current_query gen_random_uuid pg_indexes_size pg_is_in_recovery pg_relation_size
    pg_sleep pg_table_size pg_total_relation_size random timeofday""".split()
_RIGHTS = """
    select r.rolsuper, pg_catalog.current_setting('role'), coalesce((
        select pg_catalog.pg_has_role(r.oid, reader.oid, %(membership)s)
            and pg_catalog.has_schema_privilege(reader.oid, pg_catalog.current_schema(), 'usage')
            and pg_catalog.has_table_privilege(reader.oid, pg_catalog.to_regclass('alembic_version'), 'select')
        from pg_catalog.pg_roles reader where reader.rolname = %(reader)s
    ), false)
    from pg_catalog.pg_roles r where r.rolname = session_user
"""
# Every word of a statement counts as a name, also inside its strings: no quotes and no comment can hide one.
# Whether a function of an extension is volatile is its author's word: one that returns rows may run SQL given as text,
# as crosstab does, and a superuser gets none at all. Our own functions belong to the owner of our tables.
_REFUSED_NAMES = """
    select proname from pg_catalog.pg_proc p
    where proname = any(%(words)s)
    and prorettype <> all('{trigger,event_trigger,internal,language_handler,fdw_handler,table_am_handler,
        index_am_handler,tsm_handler}'::pg_catalog.regtype[])
    and case when pronamespace = 'pg_catalog'::pg_catalog.regnamespace
        then proname <> all(%(harmless)s) and (provolatile = 'v' or proname ~ '_to_xml')
        else provolatile = 'v' or proretset or %(superuser)s and (
            proowner <> (select relowner from pg_catalog.pg_class
                         where oid = pg_catalog.to_regclass('alembic_version'))
            or exists (select from pg_catalog.pg_depend d where d.objid = p.oid and d.deptype = 'e'
                       and d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass))
        end
    union
    select relname from pg_catalog.pg_class
    where relname = any(%(words)s) and relnamespace = 'pg_catalog'::pg_catalog.regnamespace
    and not pg_catalog.has_table_privilege('public', oid, 'select')
    order by 1 limit 1
"""


class Rights(NamedTuple):
    """Whether the connection is a superuser's, and the role that statements run with (none: the connection's own)."""

    superuser: bool
    role: str

    @property
    def assume(self) -> str:
        """The statement with which the rest of a transaction has the role's rights."""
        role = self.role.replace('"', '""')
        return f'set local role "{role}"'


def restrict(connection: psycopg.Connection) -> Rights:
    """The rights for reading; a superuser's sorts may leave at most 2 GB on the server's disk."""
    membership = "set" if connection.info.server_version >= 160_000 else "member"
    row = connection.execute(_RIGHTS, {"reader": READER_ROLE, "membership": membership}).fetchone()
    superuser, role, may_read = row or (False, "none", False)
    if superuser:
        connection.execute("set temp_file_limit = '2GB'")
    if role == "none":  # else the server's administrator has chosen one
        role = _SUPERUSERS_ROLE if superuser else READER_ROLE if may_read else role
    return Rights(superuser, role)


def refuse_names(connection: psycopg.Connection, sql: str, *, superuser: bool) -> None:
    """Raise UsageError for a statement with the name of a function or a system table that is for more than reading."""
    if re.search(r'u&"', sql, re.IGNORECASE):
        raise UsageError('names written with escapes (U&"…") are refused; write the name itself')
    words = {form for word in re.findall(r"[\w$]+", sql) for form in (word, word.lower())}
    values = {"words": list(words), "harmless": _HARMLESS, "superuser": superuser}
    row = connection.execute(_REFUSED_NAMES, values).fetchone()
    if row:
        why = f"{row[0]} does more than read, or shows what is not for everyone"
        raise UsageError(f"refused because this connection is read-only: {why}")
