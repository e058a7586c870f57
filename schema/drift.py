"""Drift: the differences between the schema of a database and the models.

Alembic's own check overlooks indexes on expressions, comments on SQLite, and views. So the schema of the models is
built on the same backend, and the two are compared in the words in which the backend keeps them.
"""

import re
from collections.abc import Iterator

import sqlalchemy as sa

from models.tables import Base
from models.views import VIEWS
from schema import views
from schema.dictionary import Entry, entries

# Kind and name of a part of the schema ("column", "actor.note") -> its definition in the words of the backend.
Things = dict[tuple[str, str], str]

_RULES = ("type", "required", "choices", "refers_to")  # what data_dictionary says of a column besides its meaning

# All parts of a namespace with their definitions; an index that a constraint owns is part of the constraint.
_POSTGRESQL = """
with class as (
    select oid, relname from pg_class where relkind = 'r' and relnamespace = {namespace}
)
select 'table', relname, coalesce(obj_description(oid, 'pg_class'), '') from class
union all
select 'column', relname || '.' || attname,
    format_type(atttypid, atttypmod)
    || case when collname = 'default' or collname is null then '' else ' collate ' || collname end
    || case when attnotnull then ' not null' else '' end
    || coalesce(' default ' || pg_get_expr(adbin, adrelid), '')
    || coalesce(' -- ' || col_description(attrelid, attnum), '')
from class
join pg_attribute on attrelid = class.oid and attnum > 0 and not attisdropped
left join pg_attrdef on adrelid = attrelid and adnum = attnum
left join pg_collation on pg_collation.oid = attcollation
union all
select 'constraint', relname || '.' || conname, pg_get_constraintdef(pg_constraint.oid)
from class
join pg_constraint on conrelid = class.oid and contype <> 'n'
union all
select 'index', class.relname || '.' || own.relname, regexp_replace(pg_get_indexdef(indexrelid), ' ON \\S+ ', ' ON ')
from class
join pg_index on indrelid = class.oid
join pg_class own on own.oid = indexrelid
where not exists (select from pg_constraint where conindid = indexrelid)
"""
_NOT_OURS = "not in the models"


def is_table_of_others(line: str) -> bool:
    """Whether a line of `differences` tells of a whole table that the models do not have."""
    return line.startswith("table ") and line.endswith(f": {_NOT_OURS}")


def differences(connection: sa.Connection) -> list[str]:
    """The differences between a database at the newest revision and the models, a line each.

    Panels and the search index are left out.

    On PostgreSQL the tables of the models are created as temporary tables and removed again.
    """
    actual, expected = built(connection), _expected(connection)
    own = set(views.built_views(connection)) - {view.name for view in VIEWS}
    lines = []
    for kind, name in sorted(actual.keys() | expected.keys()):
        table = ("table", name.partition(".")[0])
        is_, should_be = actual.get((kind, name)), expected.get((kind, name))
        if is_ == should_be or (kind == "view" and name in own):
            continue
        if kind != "table" and (table in actual) != (table in expected):  # reported once, for the table
            continue
        if is_ is None:
            lines.append(f"{kind} {name}: missing from the database")
        elif should_be is None:
            lines.append(f"{kind} {name}: {_NOT_OURS}")
        else:
            lines.append(f"{kind} {name}: is {_short(is_)}, should be {_short(should_be)}")
    return lines


def built(connection: sa.Connection) -> Things:
    """The parts of the schema in the database, at any revision."""
    things = _read(connection)
    things.update({("view", name): text for name, text in views.built_views(connection).items()})
    for entry in views.built_dictionary(connection):
        things["dictionary entry", entry.name] = _entry_text(entry)
    return things


def _expected(connection: sa.Connection) -> Things:
    if connection.dialect.name == "sqlite":
        with sa.create_engine("sqlite://").connect() as scratch:
            Base.metadata.create_all(scratch)
            things = _read(scratch)
    else:
        savepoint = connection.begin_nested()
        connection.exec_driver_sql("select set_config('search_path', 'pg_temp, ' || current_schema(), true)")
        Base.metadata.create_all(connection, checkfirst=False)
        things = _read(connection, "pg_my_temp_schema()")
        savepoint.rollback()
    things.update({("view", name): text for name, text in views.expected_views(connection).items()})
    for entry in entries(Base.metadata, VIEWS):
        things["dictionary entry", entry.name] = _entry_text(entry)
    return things


def _read(connection: sa.Connection, namespace: str = "current_schema()::regnamespace") -> Things:
    if connection.dialect.name == "sqlite":
        things = _read_sqlite(connection)
    else:
        rows = connection.exec_driver_sql(_POSTGRESQL.format(namespace=namespace))
        things = {(row[0], row[1]): row[2] for row in rows}
    return {
        (kind, name): text
        for (kind, name), text in things.items()
        if (table := name.partition(".")[0]) != "alembic_version" and not views.is_made_outside_revisions(table)
    }


def _read_sqlite(connection: sa.Connection) -> Things:
    """Read columns and constraints from CREATE TABLE, where a rebuild may have changed their order."""
    things: Things = {}
    select = "select type, name, tbl_name, sql from sqlite_master where type in ('table', 'index') and sql is not null"
    for kind, name, table, sql in connection.exec_driver_sql(f"{select} and name not like 'sqlite%'"):
        text = " ".join(sql.split())
        if kind == "index":
            things["index", f"{table}.{name}"] = text
            continue
        things["table", name] = ""
        if "(" not in text or "." in name:  # a table of others: a virtual one, or one whose name cannot be ours
            continue
        for part in _parts(text[text.index("(") + 1 : text.rindex(")")]):
            match = re.match(r"CONSTRAINT (\S+) (.*)", part)
            if match:
                things["constraint", f"{name}.{match[1]}"] = match[2]
            elif part:
                things["column", f"{name}.{part.split()[0]}"] = part.partition(" ")[2]
    return things


def _parts(text: str) -> Iterator[str]:
    """Split at the commas outside brackets and quotes."""
    depth, start = 0, 0
    for match in re.finditer(r"""'[^']*'|"[^"]*"|[(),]""", text):
        if match[0] == "," and not depth:
            yield text[start : match.start()].strip()
            start = match.end()
        depth += {"(": 1, ")": -1}.get(match[0], 0)
    yield text[start:].strip()


def _entry_text(entry: Entry) -> str:
    rules = (f"{name} {value}" for name, value in entry._asdict().items() if name in _RULES and value)
    return "; ".join([f"{entry.object_kind}: {entry.meaning}", *rules])


def _short(text: str, width: int = 200) -> str:
    text = " ".join(text.split()) or "without comment"
    return f"`{text}`" if len(text) <= width else f"`{text[:width]}…`"
