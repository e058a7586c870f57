"""What a report holds on a day: its rows with their sources, and its texts with all values filled in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Any, NamedTuple

from analysis.claims.checking import CheckedLedger
from analysis.output.column_types import Column
from analysis.queries.coverage import Reach
from analysis.queries.coverage_words import remark
from analysis.queries.parameters import Value
from analysis.queries.sources_of_rows import CitedSource
from analysis.reports.definition import Block, ChartBlock, Definition, Section

COMPLETE_RECORD = "complete record"  # of a row that no fact supports; the sources of the completeness follow
MONTHS = (
    "January February March April May June July August September October November December".split()
)  # not the locale's


class Data(NamedTuple):
    """Rows that a report shows, each with its sources.

    `csv` is what identifies them: what `pactbook query run --format csv` prints, the same on both backends.
    """

    name: str
    title: str
    query: str | None  # None for claims
    query_sha256: str  # of its statement, or of the ledger
    values: Mapping[str, Value]
    columns: tuple[Column, ...]
    rows: list[Sequence[Any]]
    cited: list[tuple[CitedSource, ...]]
    on_completeness: list[bool]  # by row: no fact supports it, only that the record is complete
    csv: bytes
    notes: tuple[str, ...]
    datasets: tuple[str, ...]  # that the rows are from
    coverage: tuple[Reach, ...]  # how completely what the rows depend on is recorded

    @property
    def extent(self) -> str | None:
        """How completely what the rows depend on is recorded; None if they depend on nothing that could be missing."""
        return extent_of(self.coverage)

    @property
    def is_part(self) -> bool:
        """Whether no share of a whole can be computed from the rows, because a part of it at most is recorded."""
        return any(reach.is_part for reach in self.coverage)

    @property
    def extent_in_words(self) -> str:
        """The extent for readers: `complete`, `selective`, `not recorded`, or empty for rows that depend on nothing.

        Where no coverage is stated, rows are still a selection of what there is; shares of an unknown whole are not.
        """
        if self.extent == "none":
            has_shares = any(column.type == "share" for column in self.columns)
            return "selective" if self.rows and not has_shares else "not recorded"
        return self.extent or ""

    @property
    def remark(self) -> str:
        """What is not recorded completely, as a sentence; empty if everything is."""
        sentence = remark(self.coverage)
        return f"{sentence[:1].upper()}{sentence[1:]}." if sentence else ""

    @property
    def record_sources(self) -> tuple[CitedSource, ...]:
        """The sources of the completeness of what the rows depend on."""
        return tuple(dict.fromkeys(cited for reach in self.coverage for cited in reach.sources))

    @property
    def all_cited(self) -> tuple[CitedSource, ...]:
        """The sources of all rows, and those of the completeness of the record."""
        return (*(cited for row in self.cited for cited in row), *self.record_sources)

    @property
    def details(self) -> tuple[str, ...]:
        """In which way what the rows depend on is complete or selective, in words."""
        spells = (spell for reach in self.coverage for spell in reach.spells)
        return tuple(dict.fromkeys(spell.note for spell in spells if spell.note))


def extent_of(reaches: Iterable[Reach], tables: Sequence[str] = ()) -> str | None:
    """`complete`, `selective` or `none`, as the records in `reaches` are; None if there are none.

    With `tables`, only the records in these tables count.
    """
    extents = {reach.extent for reach in reaches if not tables or reach.record.table in tables}
    if len(extents) > 1:
        return "selective"
    return extents.pop() if extents else None


class Number(NamedTuple):
    """A figure for the top of the report, and the name of the rows that it comes from."""

    value: str
    is_minimum: bool  # it says `at least` or `not recorded`
    label: str
    data: str


class AnswerSentence(NamedTuple):
    """A sentence for the top of the report, in Markdown, and the name of the rows that it comes from."""

    text_md: str
    data: str


class NumberedSource(NamedTuple):
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
        """Its address, if it is a web address."""
        return self.url if self.url and self.url.startswith(("http://", "https://")) else None

    @property
    def words(self) -> str:
        """Title, publisher and date in a line; of a page without a title its publisher, or else its code."""
        untitled = f"{self.publisher}, untitled" if self.publisher else self.code
        publisher = self.publisher if self.title else None
        return ", ".join(part for part in (self.title or untitled, publisher, self.published_on) if part)


class UsedEdition(NamedTuple):
    """An edition of a dataset that the report draws on."""

    dataset: str
    title: str
    edition: str | None
    licence: str | None
    how_to_cite: str | None


class ReportContent(NamedTuple):
    """A report with its rows and texts; texts with `_md` are Markdown."""

    definition: Definition
    formats: tuple[str, ...]
    variables: Mapping[str, Value]
    as_of: str
    title: str
    subtitle: str
    text_md: str
    answers: tuple[AnswerSentence, ...]
    numbers: tuple[Number, ...]
    sections: tuple[Section, ...]
    data: Mapping[str, Data]
    checked: Mapping[str, CheckedLedger]  # by the name of their rows
    sources: Mapping[str, NumberedSource]
    editions: tuple[UsedEdition, ...]
    names: Mapping[str, str]  # of what codes in the rows stand for
    data_as_of: str
    schema_revision: str

    @property
    def blocks(self) -> list[Block]:
        """The blocks of all sections, in order."""
        return [block for section in self.sections for block in section.blocks]

    @property
    def charts(self) -> list[ChartBlock]:
        """The charts among the blocks."""
        return [block for block in self.blocks if isinstance(block, ChartBlock)]


def in_words(day: str) -> str:
    """`2025-04-16` as `16 April 2025`."""
    year, month, date = day.split("-")
    return f"{int(date)} {MONTHS[int(month) - 1]} {year}"


def matching(columns: Sequence[Column], rows: Sequence[Sequence[str]], where: Mapping[str, str]) -> list[bool]:
    """For each row, as text, whether its cells match the patterns of their columns; `""` matches an empty cell."""
    position = {column.name: at for at, column in enumerate(columns)}
    return [all(fnmatchcase(row[position[name]], pattern) for name, pattern in where.items()) for row in rows]
