"""What a report's definition says: shapes, filled by `loading`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from analysis.claims.ledger import Ledger
from analysis.queries.catalogue import Query
from analysis.queries.header import Parameter
from analysis.reports.document import Document

FORMATS = ("html", "markdown", "xlsx", "csv", "parquet")
USUAL_FORMATS = ("html", "markdown", "xlsx", "csv")


class Ask(NamedTuple):
    """A query with its parameters, and the name of what it gives; placeholders are not yet filled in."""

    name: str
    query: Query
    params: Mapping[str, Any]
    section: str  # where it stands in the document


class Claims(NamedTuple):
    """A ledger of claims to check."""

    name: str
    ledger: Ledger
    ledger_sha256: str
    title: str
    text: str


class Figure(NamedTuple):
    """A number to put on top, with what it means."""

    of: Ask | Claims
    value: str
    label: str
    where: Mapping[str, str]  # column -> value: the row meant; empty: all rows
    empty: str  # in place of a value that names a column without one


class Table(NamedTuple):
    """Rows to show."""

    ask: Ask
    title: str
    text: str
    latest_first: bool  # the query's order turned round
    limit: int  # rows on the page, 0: all; data files hold all
    columns: tuple[str, ...]
    labels: Mapping[str, str]
    empty: str
    empty_ok: bool


class Chart(NamedTuple):
    """Rows to draw."""

    ask: Ask
    title: str
    text: str
    kind: str
    options: Mapping[str, Any]


class Section(NamedTuple):
    """A heading and what stands below it, in order."""

    heading: str
    text: str
    blocks: tuple[Table | Chart | Claims, ...]


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
    figures: tuple[Figure, ...]
    sections: tuple[Section, ...]
