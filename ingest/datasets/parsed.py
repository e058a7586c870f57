"""What an importer is given and what it returns: a recognised file with its text, and the rows of an edition."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from itertools import islice
from typing import Any, NamedTuple

from errors import UsageError
from ingest.datasets.delimited import FileRow, HeaderRow, by_column, records
from ingest.datasets.encoding import TextEncoding
from ingest.datasets.files import DataFile
from ingest.datasets.rows import Batch, DatasetRow

UNKNOWN = "unknown"  # the actor that stands for a party that could not be resolved

Unresolved = Counter[tuple[str, int | None]]  # how often a party's name or code was not known in a year

to_json: Callable[[Any], str] = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class PublishedFile(NamedTuple):
    """A file of a known layout; `preamble` are the lines before its header row."""

    file: DataFile
    layout: str
    header: HeaderRow
    preamble: tuple[str, ...]
    encoding: TextEncoding | None

    def rows(self) -> Iterator[FileRow]:
        """Every record by column. Raises DamagedFileError for a damaged record, and where there is none."""
        return by_column(self.file, self.header.columns, self.records())

    def records(
        self, *, broken_in: str | None = None, rejoined: list[int] | None = None
    ) -> Iterator[tuple[int, list[str]]]:
        """Line and cells of every record; see `delimited.records`."""
        broken = rejoined if rejoined is not None else []
        with closing(self.file.lines(self.encoding)) as lines:
            rest = islice(lines, self.header.line, None)
            yield from records(rest, self.header, self.file.fail, broken_in=broken_in, rejoined=broken)


class Ending(NamedTuple):
    """What is known once all rows are read: the edition with its coverage, and what a user should know besides."""

    edition: DatasetRow
    tables: Batch
    unresolved: Unresolved
    notes: list[str]


class Parsed(NamedTuple):
    """What an importer makes of files: rows in batches, so that a long file is never in memory as a whole.

    `ending` is called after the last batch. Its edition may differ from `edition` in the days that it covers.
    """

    edition: DatasetRow
    batches: Iterator[Batch]
    ending: Callable[[], Ending]

    @classmethod
    def at_once(cls, edition: DatasetRow, tables: Batch, unresolved: Unresolved, notes: list[str]) -> Parsed:
        """The rows of a dataset that is small enough for memory."""
        return cls(edition, iter([tables]), lambda: Ending(edition, {}, unresolved, notes))


def only_file(files: Sequence[PublishedFile], publication: str) -> PublishedFile:
    """The one file of a dataset that is published as one. Raises UsageError for several."""
    if len(files) > 1:
        names = ", ".join(file.file.name for file in files)
        raise UsageError(f"import one file of {publication} at a time; given: {names}")
    return files[0]


def version_of(files: Mapping[str, Iterable[FileRow]], example: str) -> str:
    """The one version in the column `version` of all rows (by file name); 5 is 5.0. Raises UsageError for several."""
    found = {name: sorted({_version(row.cells.get("version", "")) for row in rows}) for name, rows in files.items()}
    versions = {version for several in found.values() for version in several}
    if len(versions) == 1 and versions != {""}:
        return versions.pop()
    listed = "; ".join(
        f"{name} has {', '.join(version or 'rows without one' for version in several)}"
        for name, several in found.items()
    )
    raise UsageError(
        f"the rows do not share one version in the column `version`: {listed}; "
        f"name the edition with --edition, for example --edition {example}"
    )


def _version(cell: str) -> str:
    return f"{cell}.0" if cell.isdigit() and len(cell) < len("2016") else cell
