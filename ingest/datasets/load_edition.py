"""Loads an edition of a published dataset into the database, and says what changed.

A new edition is written in bulk; one that is there already is changed by its difference, as seeds are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from operator import itemgetter
from typing import NamedTuple

from database import bulk
from database.connect import writing
from errors import PactbookError, UsageError
from ingest.datasets.parsed import Ending, Parsed
from ingest.datasets.rows import Batch, DatasetRow, Row
from ingest.load_record import Counts, LoadRow, load_row, total
from plural import counted
from schema import search_index

# The one table that refers to another by number: its rows have the position of the parent's row in the batch.
PARENT, CHILD, REFERENCE = "arms_transfer", "arms_delivery", "arms_transfer_id"
DELETED_AT_MOST = 0.01  # of an edition's rows, unless deletions are allowed


class Files(NamedTuple):
    """The files that an edition is loaded from: their names, and one hash of their contents."""

    names: str
    sha256: str


class Loaded(NamedTuple):
    """What a load did: counts by table, a line for each row that changed (none in a new edition), and the ending."""

    counts: Mapping[str, Counts]
    changes: list[str]
    ending: Ending


def load(
    url: str, parsed: Parsed, files: Files, accept: Callable[[Ending], None], *, allow_deletes: bool = False
) -> Loaded:
    """Make the edition's rows those that are parsed, in one transaction, and record what changed.

    `accept` raises where the ending is not acceptable. Raises UsageError where the edition is there with another scope,
    or its code belongs to another dataset; PactbookError where a constraint refuses a row or more than 1 % of the
    edition's rows would be deleted without `allow_deletes`; DatabaseError where the database cannot be written.
    """
    edition = parsed.edition
    with bulk.transaction(url) as connection:
        bulk.wait_for_turn(connection)
        if not _is_loaded(connection, edition):
            return _insert_all(connection, parsed, files, accept)
    return _replace(url, parsed, files, accept, allow_deletes=allow_deletes)


def _is_loaded(connection: bulk.DriverConnection, edition: DatasetRow) -> bool:
    """Whether the edition is there. Raises UsageError where it is with another scope, or its code is another's."""
    scopes = bulk.values(connection, "dataset", "scope", "code", edition.code)
    for series in bulk.values(connection, "dataset", "series", "code", edition.code):
        if series != edition.series:
            whose = "your own facts" if series == "own" else f"a dataset of the series {series}"
            raise UsageError(
                f"the code {edition.code} belongs to {whose}: import the edition under another name, with --edition"
            )
    if scopes:
        _refuse_other_scope(edition, scopes[0])
    return bool(scopes)


def _insert_all(
    connection: bulk.DriverConnection, parsed: Parsed, files: Files, accept: Callable[[Ending], None]
) -> Loaded:
    edition = parsed.edition
    inserted: dict[str, int] = {}
    bulk.insert(connection, "dataset", DatasetRow._fields, [edition])
    for batch in parsed.batches:
        _insert(connection, batch, inserted)
    ending = parsed.ending()
    accept(ending)
    _insert(connection, ending.tables, inserted)
    if ending.edition != edition:
        days = {"covers_from": ending.edition.covers_from, "covers_until": ending.edition.covers_until}
        bulk.update(connection, "dataset", days, {"code": edition.code})
    counts = {table: Counts(inserted=number) for table, number in inserted.items()}
    record = load_row(edition.code, *files, Counts(inserted=1 + total(counts).inserted))
    bulk.insert(connection, "load", LoadRow._fields, [record])
    bulk.gather_statistics(connection, counts)
    _refresh_search(connection, counts)
    return Loaded(counts, [], ending)


def _refresh_search(connection: bulk.DriverConnection, tables: Iterable[str]) -> None:
    """Make the index of full-text search anew where a table changed whose rows imports put into it."""
    if "agreement" in tables:
        search_index.refresh(connection)


def _refuse_other_scope(edition: DatasetRow, scope: str | None) -> None:
    if scope != edition.scope:
        raise UsageError(
            f"{edition.code} in the database holds {scope or 'the whole dataset'}, but this file holds "
            f"{edition.scope or 'the whole dataset'}: import it under another name, with --edition"
        )


def _insert(connection: bulk.DriverConnection, batch: Batch, inserted: dict[str, int]) -> None:
    first_id = bulk.first_id(connection, PARENT, len(batch[PARENT])) if PARENT in batch else 0
    for name, parsed in batch.items():
        rows = parsed
        if name == PARENT:
            rows = [{"id": number, **row} for number, row in enumerate(parsed, first_id)]
        elif name == CHILD:
            rows = [{**row, REFERENCE: first_id + row[REFERENCE]} for row in parsed]
        inserted.setdefault(name, 0)
        if rows:
            columns = list(rows[0])
            inserted[name] += bulk.insert(connection, name, columns, map(itemgetter(*columns), rows))


def _replace(
    url: str, parsed: Parsed, files: Files, accept: Callable[[Ending], None], *, allow_deletes: bool
) -> Loaded:
    """Change what differs, as `seed load` does."""
    from ingest.changes import text
    from ingest.changes.apply import write
    from ingest.changes.plan import Owner, make_plan

    rows: dict[str, list[Row]] = {}
    for batch in parsed.batches:
        _add(batch, rows)
    ending = parsed.ending()
    accept(ending)
    _add(ending.tables, rows)
    edition = ending.edition
    with writing(url) as connection:
        bulk.wait_for_turn(bulk.driver_connection(connection))
        rows = {"dataset": [edition._asdict()]} | rows
        plan = make_plan(rows, Owner(edition.code, has_files=False), connection.exec_driver_sql)
        counts = {name: table.counts for name, table in plan.tables.items() if name != "dataset"}
        if not allow_deletes:
            _refuse_deletes(edition, {name: number for name, number in counts.items() if name != "coverage"})
        write(plan, connection, *files)
        driver = bulk.driver_connection(connection)
        bulk.gather_statistics(driver, plan.tables)
        _refresh_search(driver, counts)
    return Loaded(counts, list(text.changes(plan)), ending)


def _refuse_deletes(edition: DatasetRow, counts: Mapping[str, Counts]) -> None:
    """Refuse a file that lacks more than a few of the edition's rows: it may be cut off, or a part of the whole."""
    _inserted, updated, unchanged, deleted = total(counts)
    before = updated + unchanged + deleted
    if deleted > DELETED_AT_MOST * before:
        tables = ", ".join(f"{number.deleted:,} of {name}" for name, number in counts.items() if number.deleted)
        raise PactbookError(
            f"{edition.code} has {counted(before, 'row')}, of which {deleted:,} are not in this file ({tables}): "
            "if it is a part or another edition, name it with --edition; if these rows are to be deleted, use "
            "--allow-deletes; nothing was loaded"
        )


def _add(batch: Batch, by_table: dict[str, list[Row]]) -> None:
    """Add the rows; a reference to a parent's row is that row's natural key, its `source_key`."""
    for name, parsed in batch.items():
        rows = parsed
        if name == CHILD:
            rows = [{**row, REFERENCE: (batch[PARENT][row[REFERENCE]]["source_key"],)} for row in parsed]
        by_table.setdefault(name, []).extend(rows)
