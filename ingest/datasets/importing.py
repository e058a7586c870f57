"""`pactbook import`: from a published file to an edition in the database."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from database import connect
from errors import DatabaseError, PactbookError, UsageError
from ingest.datasets.editions import Edition, Loaded, Table, load
from ingest.datasets.files import data_files, has_rows, sha256
from ingest.datasets.layouts import Recognised, of_series
from ingest.datasets.names import Fetch

SERIES = {
    "atop": "ingest.datasets.atop",
    "dcad": "ingest.datasets.dcad",
    "sipri": "ingest.datasets.sipri.edition",
    "cow-states": "ingest.datasets.cow_states",
}
UNKNOWN = "unknown"  # the actor that stands for a party that could not be resolved

to_json: Callable[[Any], str] = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Content(NamedTuple):
    """A recognised file with its text."""

    what: Recognised
    text: str


class Parsed(NamedTuple):
    """What an importer makes of files.

    `unresolved`: how often a party's name or code was not known in a year; `notes`: what else a reader should know.
    """

    edition: Edition
    tables: list[Table]
    unresolved: Counter[tuple[str, int | None]]
    notes: list[str]


class Importer(Protocol):
    """A module that reads the files of one series."""

    def parse(self, contents: Sequence[Content], fetch: Fetch, label: str | None) -> Parsed:
        """Rows from files; `label` names the edition where they do not, or otherwise than they do."""


class Imported(NamedTuple):
    """What an import did."""

    edition: Edition
    loaded: Loaded
    unresolved: Counter[tuple[str, int | None]]
    notes: list[str]


def import_files(
    url: str, series: str, paths: Sequence[Path], label: str | None = None, *, strict: bool = False
) -> Imported:
    """Load files of a series as an edition.

    Raises UsageError for files of something else, DamagedFileError with file and line for damaged ones, PactbookError
    where `strict` and a party is not known; then nothing is loaded.
    """
    if label is not None and not re.fullmatch(r"[a-z0-9][a-z0-9.-]*", label):
        raise UsageError(f"--edition {label}: use small letters, digits, points and hyphens, as 2024-10-13 or 5.1")
    recognised = of_series(series, data_files(paths))
    data = [(one.file, one.file.read()) for one in recognised]
    contents = [Content(one, one.file.text(content)) for one, (_file, content) in zip(recognised, data, strict=True)]
    for what, text in contents:
        if not has_rows(what.header, text):
            what.file.fail(what.header.line, "no rows after the header")
    importer: Importer = import_module(SERIES[series])
    with connect.read(url) as reader:
        if not list(reader.execute("select 1 from actor where code = :code", {"code": UNKNOWN}).rows):
            raise DatabaseError(f"{connect.shown(url)} has no states to match with: run `pactbook build` first")
        parsed = importer.parse(contents, lambda sql, values: reader.execute(sql, values).rows, label)
    if strict and parsed.unresolved:
        listed = "; ".join(unresolved_lines(parsed.unresolved))
        raise PactbookError(f"parties not known in their year: {listed}; nothing was loaded")
    names = ", ".join(dict.fromkeys(one.file.path.name for one in recognised))
    loaded = load(url, parsed.edition, parsed.tables, names, sha256(data))
    return Imported(parsed.edition, loaded, parsed.unresolved, parsed.notes)


def unresolved_lines(unresolved: Counter[tuple[str, int | None]]) -> list[str]:
    """A line for each name, with the years and how often: `Atlantis (1961-1963): 4`."""
    names: dict[str, list[tuple[int, int]]] = {}
    for (name, year), count in unresolved.items():
        names.setdefault(name, []).append((year or 0, count))
    lines = []
    for name, found in sorted(names.items()):
        years = sorted({year for year, _count in found if year})
        span = f" ({years[0]}-{years[-1]})" if len(years) > 1 else f" ({years[0]})" if years else ""
        lines.append(f"{name}{span}: {sum(count for _year, count in found)}")
    return lines
