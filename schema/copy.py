"""Copies a database to the other backend, or to another place on the same, and compares every row."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from database import bulk
from database.connect import keep_writers_out, read, writing
from database.reader import Reader
from database.sqlite_replacement import replacing
from database.url import shown, sqlite_path
from errors import DatabaseError, PactbookError
from narration import Tell, silent
from schema import revisions, search_index

if TYPE_CHECKING:
    import sqlalchemy as sa

_SKIPPED = ("data_dictionary",)  # the schema makes it

_RELATIONS = {
    "sqlite": "select name from sqlite_master where type in ('table', 'view') and substr(name, 1, 7) <> 'sqlite_'",
    "postgresql": "select relname from pg_catalog.pg_class where relkind in ('r', 'v', 'm', 'p') "
    "and relnamespace = (select oid from pg_catalog.pg_namespace where nspname = current_schema())",
}


def copy(source: str, target: str, tell: Tell = silent) -> dict[str, int]:
    """Copy all rows of a database at this program's revision to where none is yet; returns the rows by table.

    Panels are left out: `pactbook panel` makes them again. So are tables and views that somebody added; `tell` is
    called with a line that names them. Raises DatabaseError where the target is there already or
    cannot be written, PactbookError where a row differs after copying; then no target is left.
    """
    path = sqlite_path(target)
    with read(source) as reader:
        if others := _others(reader):
            tell(f"not copied, because Pactbook did not make them: {', '.join(others)}")
        if path is None:
            with writing(target) as connection:
                _refuse_tables(connection, target)
                keep_writers_out(connection)
                revisions.upgrade(target, connection=connection)
                return _fill(reader, connection)
        if path.exists():
            raise DatabaseError(f"{shown(target)} exists already: name a file that does not exist yet")
        with replacing(path, fresh=True) as new:
            revisions.upgrade(str(new))
            with writing(str(new)) as connection:
                counts = _fill(reader, connection)
    return counts


def _others(reader: Reader) -> list[str]:
    """Tables and views that somebody added, in order of their names."""
    from models.tables import Base
    from models.views import VIEWS
    from schema.views import is_made_outside_revisions

    ours = {*Base.metadata.tables, *(view.name for view in VIEWS), "alembic_version"}
    names = {name for (name,) in reader.execute(_RELATIONS[reader.dialect]).rows} - ours
    return sorted(name for name in names if not is_made_outside_revisions(name))


def _refuse_tables(connection: sa.Connection, target: str) -> None:
    import sqlalchemy as sa

    if sa.inspect(connection).has_table("alembic_version"):
        raise DatabaseError(f"{shown(target)} holds a Pactbook database already: name an empty database, or a --schema")


def _fill(reader: Reader, connection: sa.Connection) -> dict[str, int]:
    from models.tables import tables_in_order

    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("pragma defer_foreign_keys = on")  # rows may refer to later ones of their table
    driver = bulk.driver_connection(connection)
    tables = [table for table in tables_in_order() if table.name not in _SKIPPED]
    counts = {}
    for table in tables:
        connection.execute(table.delete())
        columns = [column.name for column in table.columns]
        counts[table.name] = bulk.insert(driver, table.name, columns, reader.execute(_rows_of(table), {}).rows)
        if connection.dialect.name == "postgresql" and "id" in table.primary_key:
            sequence = f"pg_get_serial_sequence('{table.name}', 'id')"
            connection.exec_driver_sql(f"select setval({sequence}, coalesce(max(id), 0) + 1, false) from {table.name}")
    for table in tables:
        _compare(table, reader, connection)
    bulk.gather_statistics(driver, counts)
    search_index.refresh(driver)
    return counts


def _rows_of(table: sa.Table) -> str:
    columns = ", ".join(column.name for column in table.columns)
    return f"select {columns} from {table.name} order by {', '.join(c.name for c in table.primary_key.columns)}"


def _compare(table: sa.Table, reader: Reader, connection: sa.Connection) -> None:
    """Raise PactbookError for the first row that differs in the copy."""
    copied: Iterator[Any] = iter(connection.exec_driver_sql(_rows_of(table)))
    for number, (before, after) in enumerate(zip_longest(reader.execute(_rows_of(table), {}).rows, copied), 1):
        if before is None or after is None or tuple(before) != tuple(after):
            raise PactbookError(f"row {number} of {table.name} differs after copying; nothing was written")
