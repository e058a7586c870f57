"""`pactbook import`: from a published file to an edition in the database."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

from database.connect import read
from database.reader import Reader
from database.url import shown
from errors import DatabaseError, PactbookError, UsageError
from hints import suggestion
from ingest.datasets.catalogue import SERIES
from ingest.datasets.files import data_files, printable_name
from ingest.datasets.layouts import of_series
from ingest.datasets.load_edition import Files, Loaded, load
from ingest.datasets.parsed import UNKNOWN, Ending, Parsed, PublishedFile, Unresolved

Parse = Callable[[Sequence[PublishedFile], Reader, str | None], Parsed]


class ImportOptions(NamedTuple):
    """The options of an import; `edition` names the edition where the files do not, as in `2024-10-13`."""

    edition: str | None = None
    strict: bool = False  # refuse files with a party whose name or code no known actor had in that year
    allow_deletes: bool = False  # let an edition that is imported again lose more than 1 % of its rows


DEFAULTS = ImportOptions()
_MODULES = {"cow-states": "cow_states", "sipri": "sipri.parse"}  # others are named as their series


def import_files(url: str, series: str, paths: Sequence[Path], options: ImportOptions = DEFAULTS) -> Loaded:
    """Load files of a series, such as `atop`, into the database at `url` as an edition; returns what the load changed.

    Raises UsageError for an unknown series and for files of another dataset, DamagedFileError with file and line for
    damaged ones, PactbookError for a party that `strict` refuses and for more deletions than are allowed, DatabaseError
    for a database that has no states yet. Then nothing is loaded.
    """
    parse = parser_of(series)
    label = options.edition
    if label is not None and not re.fullmatch(r"[a-z0-9][a-z0-9.-]*", label):
        raise UsageError(
            f"--edition {label}: use lower-case letters, digits, points and hyphens, for example 2024-10-13 or 5.1"
        )
    recognised = sorted(of_series(series, data_files(paths)), key=lambda found: found.file)
    digest = hashlib.sha256()
    files = [
        PublishedFile(file, layout.name, header, preamble, file.encoding(digest.update))
        for file, layout, header, preamble in recognised
    ]
    names = Files(", ".join(dict.fromkeys(printable_name(file.file.path) for file in files)), digest.hexdigest())
    if series == "sipri" and all(file.layout.endswith("by year") for file in files):
        from ingest.datasets.sipri.distribution import rake_edition

        return rake_edition(url, files, names, label)
    with read(url) as reader:
        if not list(reader.execute("select 1 from actor where code = :code", {"code": UNKNOWN}).rows):
            raise DatabaseError(f"{shown(url)} has no states to match parties with: run `pactbook build` first")
        parsed = parse(files, reader, label)

    def accept(ending: Ending) -> None:
        if options.strict and ending.unresolved:
            lines = "; ".join(_unresolved_lines(ending.unresolved))
            raise PactbookError(
                f"parties whose name or code no known actor had in that year: {lines}; nothing was loaded"
            )

    return load(url, parsed, names, accept, allow_deletes=options.allow_deletes)


def parser_of(series: str) -> Parse:
    """The function `parse` of the module that reads the files of a series; no other such module is imported.

    Raises UsageError for an unknown series.
    """
    if series not in SERIES:
        raise UsageError(f"unknown dataset {series!r}{suggestion(series, SERIES)}")
    module = _MODULES.get(series, series)
    parse: Parse = import_module(f"{__package__}.{module}").parse
    return parse


def _unresolved_lines(unresolved: Unresolved) -> list[str]:
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


def remarks(loaded: Loaded, limit: int) -> Iterator[str]:
    """The lines that an import prints: edition, coverage, changes, unknown parties, terms of use, how to cite.

    Lists are cut after `limit` lines, with a line that says how many more there are.
    """
    edition, _tables, unresolved, notes = loaded.ending
    scope = f"a part: {edition.scope}" if edition.scope else "complete"
    yield f"{edition.code}: {edition.title}, {scope}, from {edition.covers_from} to before {edition.covers_until}"
    yield from _cut(loaded.changes, limit, "more changes; `pactbook diff` compares editions and databases")
    yield from notes
    if unresolved:
        named = "parties whose name or code no known actor had in that year, loaded as the actor `unknown`"
        yield f"{named}: {unresolved.total()}"
        lines = [f"  {line}" for line in _unresolved_lines(unresolved)]
        yield from _cut(lines, limit, "more names; the columns *_raw have them all")
    yield f"Terms of use: {edition.licence}."
    yield f"Cite: {edition.how_to_cite}"


def _cut(lines: list[str], limit: int, rest: str) -> Iterator[str]:
    yield from lines[:limit]
    if len(lines) > limit:
        yield f"  … and {len(lines) - limit} {rest}"
