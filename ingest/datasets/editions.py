"""Editions of published datasets in the database: their rows, what a load changes, and its record.

A new edition is written in bulk; one that is there already is changed by its difference, as seeds are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from database import connect
from database.bulk import Writer, writing
from errors import UsageError

Row = tuple[Any, ...]


class Edition(NamedTuple):
    """A row of the table `dataset`."""

    code: str
    series: str
    edition: str
    edition_on: str | None
    title: str
    publisher: str
    url: str | None
    covers_from: str | None
    covers_until: str | None
    scope: str | None
    licence: str
    how_to_cite: str
    note: str | None = None


class Table(NamedTuple):
    """All rows of one table in an edition.

    With a `parent`, the first column refers to the parent's id, and rows hold the position of the parent's row instead.
    """

    name: str
    columns: tuple[str, ...]
    rows: Sequence[Row]
    parent: str | None = None


class Counts(NamedTuple):
    """What a load did to the rows of a table."""

    inserted: int = 0
    updated: int = 0
    unchanged: int = 0
    deleted: int = 0


class Loaded(NamedTuple):
    """What a load did: counts by table, and a line for each row that changed (none where the edition is new)."""

    counts: Mapping[str, Counts]
    changes: list[str]


COVERAGE = (
    "dataset_code", "table_name", "actor_code", "role", "valid_from", "valid_from_precision", "valid_until",
    "valid_until_precision", "complete", "note",
)  # fmt: skip


def coverage(
    edition: Edition,
    tables: Sequence[str],
    note: str | None,
    *,
    complete: str = "yes",
    subject: tuple[str | None, str | None] = (None, None),
) -> list[Row]:
    """Rows of `coverage`: that the edition's record is complete, or not, of all actors or of a (actor, role)."""
    span = (edition.covers_from, "day", edition.covers_until, "day")
    return [(edition.code, table, *subject, *span, complete, note) for table in tables]


def load(url: str, edition: Edition, tables: Sequence[Table], file_name: str, sha256: str) -> Loaded:
    """Make the edition's rows those of `tables` (parents first) in one transaction, and record what changed.

    Raises UsageError where the edition is there with another scope, PactbookError where a constraint refuses a row,
    DatabaseError where the database cannot be written.
    """
    with connect.read(url) as reader:
        found = list(reader.execute("select scope from dataset where code = :code", {"code": edition.code}).rows)
    if found:
        _same_scope(edition, found[0][0])
        return _replace(url, edition, tables, file_name, sha256)
    counts = {table.name: Counts(inserted=len(table.rows)) for table in tables}
    with writing(url) as writer:
        writer.insert("dataset", Edition._fields, [edition])
        _insert(writer, tables)
        record = {
            "dataset_code": edition.code,
            "loaded_at": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "file_name": file_name,
            "file_sha256": sha256,
            **Counts(inserted=1 + sum(count.inserted for count in counts.values()))._asdict(),
        }
        writer.insert("load", tuple(record), [tuple(record.values())])
    return Loaded(counts, [])


def _same_scope(edition: Edition, scope: str | None) -> None:
    if scope != edition.scope:
        raise UsageError(
            f"{edition.code} is in the database with another scope ({scope or 'the whole'}; "
            f"this file: {edition.scope or 'the whole'}): give this one a name of its own with --edition"
        )


def _insert(writer: Writer, tables: Sequence[Table]) -> None:
    first: dict[str, int] = {}
    parents = {table.parent for table in tables}
    for table in tables:
        rows: Iterable[Row] = table.rows
        columns = table.columns
        if table.name in parents:
            start = first[table.name] = writer.first_id(table.name, len(table.rows))
            columns = ("id", *columns)
            rows = ((number, *row) for number, row in enumerate(table.rows, start))
        elif table.parent is not None:
            start = first[table.parent]
            rows = ((start + row[0], *row[1:]) for row in table.rows)
        writer.insert(table.name, columns, rows)


def _replace(url: str, edition: Edition, tables: Sequence[Table], file_name: str, sha256: str) -> Loaded:
    """Change what differs, as `seed load` does."""
    from ingest.changes import text
    from ingest.changes.apply import write
    from ingest.changes.plan import make_plan

    wanted = {"dataset": [edition._asdict()]} | _as_dicts(tables)
    engine = connect.engine(url)
    try:
        with engine.begin() as connection:
            plan = make_plan(wanted, edition.code, connection.exec_driver_sql)
            write(plan, connection, file_name, sha256)
    finally:
        engine.dispose()
    counts = {
        name: Counts(len(table.inserted), len(table.updated), table.unchanged, len(table.deleted))
        for name, table in plan.tables.items()
        if name != "dataset"
    }
    return Loaded(counts, list(text.changes(plan)))


def _as_dicts(tables: Sequence[Table]) -> dict[str, list[dict[str, Any]]]:
    """Rows by column; a parent's row is meant by its natural key, which is its first column after `dataset_code`."""
    made: dict[str, list[dict[str, Any]]] = {}
    for table in tables:
        rows = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
        if table.parent is not None:
            keys = [(row["source_key"],) for row in made[table.parent]]
            for row in rows:
                row[table.columns[0]] = keys[row[table.columns[0]]]
        made[table.name] = rows
    return made
