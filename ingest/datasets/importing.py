"""`pactbook import`: from a published file to an edition in the database."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Literal, NamedTuple, assert_never

from database.connect import read
from database.reader import Reader
from database.url import shown
from errors import DatabaseError, PactbookError, UsageError
from ingest.datasets.editions import Loaded, load
from ingest.datasets.files import data_files, sha256
from ingest.datasets.layouts import of_series
from ingest.datasets.parsed import UNKNOWN, Parsed, PublishedFile, Unresolved
from ingest.datasets.rows import DatasetRow

Series = Literal["atop", "dcad", "sipri", "cow-states"]


class Imported(NamedTuple):
    """What an import did: the edition, what changed, the parties that are not known, and further notes."""

    edition: DatasetRow
    loaded: Loaded
    unresolved: Unresolved
    notes: list[str]


def import_files(
    url: str, series: Series, paths: Sequence[Path], label: str | None = None, *, strict: bool = False
) -> Imported:
    """Load files of a series as an edition; `label` names it where the files do not.

    Raises UsageError for files of another dataset, DamagedFileError with file and line for damaged ones, PactbookError
    where `strict` and a party is not known; then nothing is loaded.
    """
    if label is not None and not re.fullmatch(r"[a-z0-9][a-z0-9.-]*", label):
        raise UsageError(
            f"--edition {label}: use lower-case letters, digits, points and hyphens, for example 2024-10-13 or 5.1"
        )
    recognised = of_series(series, data_files(paths))
    data = [(file, file.read()) for file, *_ in recognised]
    files = [
        PublishedFile(file, layout.name, header, preamble, file.decode(content))
        for (file, layout, header, preamble), (_file, content) in zip(recognised, data, strict=True)
    ]
    for file in files:
        if not file.header.has_rows(file.text):
            file.file.fail(file.header.line, "no rows after the header")
    with read(url) as reader:
        if not list(reader.execute("select 1 from actor where code = :code", {"code": UNKNOWN}).rows):
            raise DatabaseError(f"{shown(url)} has no states to match parties with: run `pactbook build` first")
        parsed = _parse(series, files, reader, label)
    if strict and parsed.unresolved:
        lines = "; ".join(unresolved_lines(parsed.unresolved))
        raise PactbookError(f"parties not known in their year: {lines}; nothing was loaded")
    names = ", ".join(dict.fromkeys(file.path.name for file, _content in data))
    loaded = load(url, parsed.edition, parsed.tables, names, sha256(data))
    return Imported(parsed.edition, loaded, parsed.unresolved, parsed.notes)


def _parse(series: Series, files: Sequence[PublishedFile], reader: Reader, label: str | None) -> Parsed:
    """The rows that the importer of the series makes; only that one is imported."""
    match series:
        case "atop":
            from ingest.datasets import atop

            return atop.parse(files, reader, label)
        case "dcad":
            from ingest.datasets import dcad

            return dcad.parse(files, reader, label)
        case "sipri":
            from ingest.datasets.sipri import edition

            return edition.parse(files, reader, label)
        case "cow-states":
            from ingest.datasets import cow_states

            return cow_states.parse(files, reader, label)
        case _:
            assert_never(series)


def unresolved_lines(unresolved: Unresolved) -> list[str]:
    """A line for each name, with the years and how often: `Atlantis (1961-1963): 4`."""
    occurrences: dict[str, list[tuple[int, int]]] = {}
    for (name, year), count in unresolved.items():
        occurrences.setdefault(name, []).append((year or 0, count))
    lines = []
    for name, counts in sorted(occurrences.items()):
        years = sorted({year for year, _count in counts if year})
        span = f" ({years[0]}-{years[-1]})" if len(years) > 1 else f" ({years[0]})" if years else ""
        lines.append(f"{name}{span}: {sum(count for _year, count in counts)}")
    return lines
