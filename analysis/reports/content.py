"""What a report holds on a day: its rows with their sources, and its texts with all values filled in."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from analysis.claims.checking import Checked
from analysis.output import writers
from analysis.output.columns import Column
from analysis.output.writers.values import texts
from analysis.queries.facts import Cited
from analysis.queries.parameters import Value
from analysis.reports.definition import Chart, Definition, Section

MONTHS = (
    "January February March April May June July August September October November December".split()
)  # not the locale's


class Data(NamedTuple):
    """Rows that a report shows, each with its sources; `csv` is what identifies them."""

    name: str
    title: str
    query: str | None  # None: claims
    query_sha256: str  # of its statement, or of the ledger
    values: Mapping[str, Value]
    columns: tuple[Column, ...]
    rows: list[Sequence[Any]]
    cited: list[tuple[Cited, ...]]
    csv: bytes
    notes: tuple[str, ...]
    datasets: tuple[str, ...]  # that the rows are of


class Number(NamedTuple):
    """A figure to put on top: what it says, and the name of the data that it comes from."""

    value: str
    label: str
    data: str


class Source(NamedTuple):
    """A source, numbered in order of appearance."""

    number: int
    code: str
    kind: str
    title: str | None
    publisher: str | None
    published_on: str | None
    url: str | None

    @property
    def link(self) -> str | None:
        """Its address, if it is one of the web."""
        return self.url if self.url and self.url.startswith(("http://", "https://")) else None


class Edition(NamedTuple):
    """An edition of a dataset that the report draws on."""

    dataset: str
    title: str
    edition: str | None
    licence: str | None
    how_to_cite: str | None


class Content(NamedTuple):
    """A report with its rows and texts; texts with `_md` are Markdown."""

    definition: Definition
    formats: tuple[str, ...]
    variables: Mapping[str, Value]
    as_of: str
    title: str
    subtitle: str
    text_md: str
    numbers: tuple[Number, ...]
    sections: tuple[Section, ...]
    data: Mapping[str, Data]
    checked: Mapping[str, Checked]  # ledgers, by name of their data
    sources: Mapping[str, Source]
    editions: tuple[Edition, ...]
    names: Mapping[str, str]  # codes of actors in the rows, organisations aside -> names
    data_as_of: str
    schema_revision: str


def as_csv(columns: Sequence[Column], rows: Sequence[Sequence[Any]]) -> bytes:
    """Rows as `pactbook query run --format csv` prints them: what identifies data, on either backend."""
    out = io.BytesIO()
    writers.write("csv", columns, rows, out)
    return out.getvalue()


def drawn(content: Content) -> list[Chart]:
    """The charts, in order."""
    return [block for section in content.sections for block in section.blocks if isinstance(block, Chart)]


def spelled(day: str) -> str:
    """`2025-04-16` as `16 April 2025`."""
    year, month, date = day.split("-")
    return f"{int(date)} {MONTHS[int(month) - 1]} {year}"


def spelled_rows(columns: Sequence[Column], rows: Sequence[Sequence[Any]]) -> list[tuple[str, ...]]:
    """Rows as text, the same for both backends; NULL is empty."""
    if not rows:
        return []
    by_column = [texts(column, values) for column, values in zip(columns, zip(*rows, strict=True), strict=True)]
    return list(zip(*by_column, strict=True))
