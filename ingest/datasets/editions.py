"""Loads an edition of a published dataset into the database, and says what changed.

A new edition is written in bulk; one that is there already is changed by its difference, as seeds are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from database import bulk
from database.connect import read, writing
from errors import UsageError
from ingest.datasets.parsed import TableRows
from ingest.datasets.rows import DatasetRow
from ingest.loads import Counts, LoadRow, load_row, total
from schema import search_index


class Loaded(NamedTuple):
    """What a load did: counts by table, and a line for each row that changed (none where the edition is new)."""

    counts: Mapping[str, Counts]
    changes: list[str]


def load(url: str, edition: DatasetRow, tables: Sequence[TableRows], file_name: str, sha256: str) -> Loaded:
    """Make the edition's rows those of `tables` (parents first) in one transaction, and record what changed.

    Raises UsageError where the edition is there with another scope, PactbookError where a constraint refuses a row,
    DatabaseError where the database cannot be written.
    """
    with read(url) as reader:
        scopes = [
            scope
            for (scope,) in reader.execute("select scope from dataset where code = :code", {"code": edition.code}).rows
        ]
    if scopes:
        _refuse_other_scope(edition, scopes[0])
        return _replace(url, edition, tables, file_name, sha256)
    counts = {table.name: Counts(inserted=len(table.rows)) for table in tables}
    record = load_row(edition.code, file_name, sha256, Counts(inserted=1 + total(counts).inserted))
    with bulk.transaction(url) as connection:
        bulk.insert(connection, "dataset", DatasetRow._fields, [edition])
        _insert(connection, tables)
        bulk.insert(connection, "load", LoadRow._fields, [record])
        bulk.gather_statistics(connection, counts)
        search_index.refresh(connection)
    return Loaded(counts, [])


def _refuse_other_scope(edition: DatasetRow, scope: str | None) -> None:
    if scope != edition.scope:
        raise UsageError(
            f"{edition.code} is in the database with another scope ({scope or 'the whole'}; "
            f"this file: {edition.scope or 'the whole'}); give this edition another name with --edition"
        )


def _insert(connection: bulk.DriverConnection, tables: Sequence[TableRows]) -> None:
    first_ids: dict[str, int] = {}
    parents = {table.parent for table in tables}
    for table in tables:
        rows: Iterable[tuple[Any, ...]] = table.rows
        columns = table.columns
        if table.name in parents:
            start = first_ids[table.name] = bulk.first_id(connection, table.name, len(table.rows))
            columns = ("id", *columns)
            rows = ((number, *row) for number, row in enumerate(table.rows, start))
        elif table.parent is not None:
            start = first_ids[table.parent]
            rows = ((start + row[0], *row[1:]) for row in table.rows)
        bulk.insert(connection, table.name, columns, rows)


def _replace(url: str, edition: DatasetRow, tables: Sequence[TableRows], file_name: str, sha256: str) -> Loaded:
    """Change what differs, as `seed load` does."""
    from ingest.changes import text
    from ingest.changes.apply import write
    from ingest.changes.plan import make_plan

    rows = {"dataset": [edition._asdict()]} | _as_dicts(tables)
    with writing(url) as connection:
        plan = make_plan(rows, edition.code, connection.exec_driver_sql)
        write(plan, connection, file_name, sha256)
        driver = bulk.driver_connection(connection)
        bulk.gather_statistics(driver, plan.tables)
        search_index.refresh(driver)
    counts = {name: table.counts for name, table in plan.tables.items() if name != "dataset"}
    return Loaded(counts, list(text.changes(plan)))


def _as_dicts(tables: Sequence[TableRows]) -> dict[str, list[dict[str, Any]]]:
    """Rows by column; a reference to a parent's row is that row's natural key, its `source_key`."""
    by_table: dict[str, list[dict[str, Any]]] = {}
    for table in tables:
        rows = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
        if table.parent is not None:
            keys = [(row["source_key"],) for row in by_table[table.parent]]
            for row in rows:
                row[table.columns[0]] = keys[row[table.columns[0]]]
        by_table[table.name] = rows
    return by_table
