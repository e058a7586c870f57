"""What a report's definition says, as `loading` reads it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from analysis.claims.ledger import Ledger
from analysis.queries.declared_parameters import Parameter
from analysis.queries.header import Query
from analysis.reports.brand import Brand
from toml_file import Document, Way

FORMATS = ("html", "markdown", "xlsx", "csv", "parquet")
USUAL_FORMATS = ("html", "markdown", "xlsx", "csv")


class Question(NamedTuple):
    """A query with its parameters, and the name of its rows; placeholders are not yet filled in."""

    name: str
    query: Query
    params: Mapping[str, Any]
    way: Way  # to it in the document


class ClaimsBlock(NamedTuple):
    """A ledger of claims to check and show."""

    name: str
    ledger: Ledger
    ledger_sha256: str
    title: str
    text: str
    way: Way  # to it in the document


class TextRows(NamedTuple):
    """The rows that a figure or sentence is made from, and what it says where they do not suffice."""

    of: Question | ClaimsBlock
    where: Mapping[str, str]  # column -> pattern: which rows it is about; empty: all rows
    empty: str  # in place of a value that names a column without one, or of a sentence without rows; empty: nothing
    unrecorded: str | None  # instead of a share of a whole that is recorded in part, or nobody knows how far
    records: tuple[str, ...]  # tables of the record that is counted; empty: all on which the rows depend
    counts: tuple[str, ...]  # columns with numbers that are counts: minimums where the record is not complete


class Sentence(NamedTuple):
    """A sentence at the top of the report, made from rows: from all at once, or from the first and some of the next."""

    rows: TextRows
    text: str
    more: str  # for each further row, after a comma; empty: `text` is about all rows at once
    most: int  # rows, 0: all


class Fold(NamedTuple):
    """Rows that a table leaves out, and the sentence that sums them up."""

    where: Mapping[str, str]
    text: str


class Figure(NamedTuple):
    """A number at the top of the report, with what it means."""

    rows: TextRows
    value: str
    label: str


class TableBlock(NamedTuple):
    """Rows to show."""

    question: Question
    title: str
    text: str
    order: tuple[str, ...]  # columns to sort by as they are shown, `-year` from the highest; empty: the query's order
    fold: tuple[Fold, ...]
    limit: int  # rows on the page, 0: all; data files hold all
    columns: tuple[str, ...]
    labels: Mapping[str, str]
    empty: str
    empty_ok: bool


class ChartBlock(NamedTuple):
    """Rows to draw."""

    question: Question
    title: str
    text: str
    kind: str
    options: Mapping[str, Any]
    roles: Mapping[str, str]  # role in the chart -> column, where it is not the usual column


Block = TableBlock | ChartBlock | ClaimsBlock


class Section(NamedTuple):
    """A heading and the blocks below it, in order."""

    heading: str
    text: str
    blocks: tuple[Block, ...]


class Definition(NamedTuple):
    """A report as its file defines it."""

    name: str
    document: Document
    sha256: str
    title: str
    subtitle: str
    text: str
    as_of: str | None
    formats: tuple[str, ...]
    variables: tuple[Parameter, ...]
    matrix: Mapping[str, tuple[str, ...]]  # variable -> values, for each of which the report is written
    brand: Brand
    sentences: tuple[Sentence, ...]
    figures: tuple[Figure, ...]
    sections: tuple[Section, ...]


def formats_of(names: Sequence[Any]) -> tuple[str, ...]:
    """Formats in the order of FORMATS, each once. Raises ValueError for an unknown one."""
    for name in names:
        if name not in FORMATS:
            raise ValueError(f"unknown format {name!r}; known: {', '.join(FORMATS)}")
    return tuple(name for name in FORMATS if name in names)


def kind_of(block: Block) -> str:
    """The kind of a block: `table`, `chart` or `claims`."""
    return {TableBlock: "table", ChartBlock: "chart", ClaimsBlock: "claims"}[type(block)]


def source_of(block: Block) -> Question | ClaimsBlock:
    """The query or ledger that a block shows; its `name` is that of the rows."""
    return block if isinstance(block, ClaimsBlock) else block.question
