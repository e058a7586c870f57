"""What a database holds that building it from nothing does not bring back: imports, rows by hand, tables of others."""

from collections.abc import Iterator
from contextlib import suppress

from database.connect import read
from database.reader import Reader
from errors import DatabaseError, UsageError
from ingest.datasets.catalogue import SERIES
from ingest.doctor.facts import rows_by_hand
from models.tables import Base
from models.vocabulary import sql_list
from plural import counted
from schema.search_index import TABLES as SEARCH_TABLES

# An edition has as many rows as its last load inserted, updated or left as they were.
_EDITIONS = f"""
    select d.code, coalesce((
        select l.inserted + l.updated + l.unchanged from load l where l.dataset_code = d.code order by l.id desc limit 1
    ), 0)
    from dataset d
    where d.series in ({sql_list(tuple(SERIES))})
    order by d.code
"""
_TABLES = {
    "sqlite": "select name from sqlite_master where type = 'table' and substr(name, 1, 7) <> 'sqlite_'",
    "postgresql": "select tablename from pg_catalog.pg_tables where schemaname = current_schema()",
}


def dropped(url: str) -> list[str]:
    """A line for each kind of rows that `build --fresh` drops; none where there is no Pactbook database."""
    lines: list[str] = []
    with suppress(DatabaseError, UsageError), read(url, at_head=False) as reader:
        tables = {name for (name,) in reader.execute(_TABLES[reader.dialect]).rows}
        lines += _editions(reader)
        if reader.dialect == "sqlite":  # the file is replaced as a whole; on PostgreSQL these tables stay
            lines += _tables_of_others(tables)
        lines += _rows_by_hand(reader)  # the last: it fails on a schema that is older than the rows it looks for
    return lines


def _editions(reader: Reader) -> Iterator[str]:
    rows = reader.execute(_EDITIONS).rows
    listed = [f"{code} ({counted(int(number), 'row')})" for code, number in rows]
    if listed:
        editions = counted(len(listed), "imported edition")
        yield f"--fresh drops {editions}: {', '.join(listed)}; import them again afterwards"


def _tables_of_others(tables: set[str]) -> Iterator[str]:
    """Panels, and tables that the user made."""
    ours = {*Base.metadata.tables, *SEARCH_TABLES, "alembic_version"}
    others = sorted(name for name in tables - ours if not name.startswith("search_index"))
    if others:
        yield f"--fresh drops {counted(len(others), 'table')} that no build makes: {', '.join(others)}"


def _rows_by_hand(reader: Reader) -> Iterator[str]:
    numbers = {table: len(keys) for table, keys in rows_by_hand(reader)}
    if numbers:
        listed = ", ".join(f"{number:,} of {table}" for table, number in numbers.items())
        yield f"--fresh drops {counted(sum(numbers.values()), 'row')} entered by hand: {listed}"
