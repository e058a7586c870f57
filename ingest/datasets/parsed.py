"""What an importer is given and what it returns: a recognised file with its text, and the rows of an edition."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from errors import UsageError
from ingest.datasets.delimited import FileRow, HeaderRow, file_rows
from ingest.datasets.files import DataFile
from ingest.datasets.rows import CoverageRow, DatasetRow

UNKNOWN = "unknown"  # the actor that stands for a party that could not be resolved

Unresolved = Counter[tuple[str, int | None]]  # how often a party's name or code was not known in a year

to_json: Callable[[Any], str] = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class PublishedFile(NamedTuple):
    """A file of a known layout, with its text; `preamble` are the lines before its header row."""

    file: DataFile
    layout: str
    header: HeaderRow
    preamble: tuple[str, ...]
    text: str

    def rows(self) -> Iterator[FileRow]:
        """Every row by column. Raises DamagedFileError for a row with too many or too few cells."""
        return file_rows(self.file, self.header, self.text)


class TableRows(NamedTuple):
    """All rows of one table in an edition; `row_type` is the class of the rows.

    With a `parent`, the first column refers to the parent's id, and rows hold the position of the parent's row instead.
    """

    name: str
    row_type: type[tuple[Any, ...]]
    rows: Sequence[tuple[Any, ...]]
    parent: str | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that the rows fill."""
        fields: tuple[str, ...] = self.row_type._fields  # type: ignore[attr-defined] # a NamedTuple's
        return fields


class Parsed(NamedTuple):
    """What an importer makes of files; `notes` are what a user should know besides."""

    edition: DatasetRow
    tables: list[TableRows]
    unresolved: Unresolved
    notes: list[str]


def only_file(files: Sequence[PublishedFile], publication: str) -> PublishedFile:
    """The one file of a dataset that is published as one. Raises UsageError for several."""
    if len(files) > 1:
        names = ", ".join(file.file.name for file in files)
        raise UsageError(f"import one file of {publication} at a time; given: {names}")
    return files[0]


def version_of(rows: Iterable[FileRow], example: str) -> str:
    """The one version that all rows have in the column `version`. Raises UsageError where they do not."""
    rows = list(rows)
    versions = {row.cells.get("version", "") for row in rows}
    if len(versions) != 1 or versions == {""}:
        raise UsageError(
            f"{rows[0].file.name}: the rows do not share one version in the column `version`; "
            f"name the edition with --edition, for example --edition {example}"
        )
    return versions.pop()


def coverage(
    edition: DatasetRow,
    tables: Sequence[str],
    note: str,
    *,
    complete: str = "yes",
    subject: tuple[str | None, str | None] = (None, None),
) -> list[CoverageRow]:
    """Rows of `coverage`: that the edition's record is complete, or not, for a (actor, role) or for all actors."""
    actor_code, role = subject
    return [
        CoverageRow(
            dataset_code=edition.code,
            table_name=table,
            actor_code=actor_code,
            role=role,
            valid_from=edition.covers_from,
            valid_from_text=edition.covers_from,
            valid_until=edition.covers_until,
            valid_until_text=edition.covers_until,
            complete=complete,
            note=note,
        )
        for table in tables
    ]
