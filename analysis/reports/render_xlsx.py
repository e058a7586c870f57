"""The report as a workbook: what it is, a sheet for each table, and the sources."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from analysis.output.column_types import Column
from analysis.output.names import named
from analysis.output.writers.values import blocks, text_rows
from analysis.output.writers.xlsx import Link, fill, new_workbook
from analysis.reports.content import COMPLETE_RECORD, Data, ReportContent
from analysis.reports.presentation import NAMING, CitationMark, record_references, references

SOURCE_COLUMNS = (
    Column("number", "integer"),
    Column("code", "code"),
    Column("kind"),
    Column("title"),
    Column("publisher"),
    Column("published_on", "partial_date"),
    Column("url"),
    Column("used_in"),
)


def workbook(content: ReportContent) -> bytes:
    """An XLSX file; typed cells, frozen headers, filters. Raises UsageError where its package is not installed."""
    out = io.BytesIO()
    with new_workbook(out, content.title) as book:
        _sheet(book, "about", (Column("what"), Column("value")), about(content))
        for data in content.data.values():
            _sheet(book, data.name, *_with_names_and_sources(content, data))
        _sheet(book, "sources", SOURCE_COLUMNS, source_rows(content))
    return out.getvalue()


def _sheet(book: Any, name: str, columns: Sequence[Column], rows: Sequence[Sequence[Any]]) -> None:
    fill(book, book.add_worksheet(name), columns, blocks(rows))


def about(content: ReportContent) -> list[tuple[str, str]]:
    """Name and value of everything that identifies the report."""
    variables = [(name, str(value)) for name, value in content.variables.items() if value is not None]
    editions = [("dataset", f"{edition.title} ({edition.dataset})") for edition in content.editions]
    licences = [("licence", f"{edition.dataset}: {edition.licence}") for edition in content.editions if edition.licence]
    sheets = [(f"sheet {data.name}", data.title) for data in content.data.values()]
    records = [
        (f"record of {data.name}", f"{data.extent_in_words}. {data.remark}".strip())
        for data in content.data.values()
        if data.extent
    ]
    return [
        ("title", content.title),
        ("report", content.definition.name),
        *variables,
        ("as of", content.as_of),
        ("data as of", content.data_as_of),
        ("schema revision", content.schema_revision),
        *editions,
        *licences,
        *sheets,
        *records,
        ("source_numbers", "numbers in the sheet sources; ~: the source qualifies the row; against: it contradicts it"),
    ]


def _with_names_and_sources(content: ReportContent, data: Data) -> tuple[tuple[Column, ...], list[Sequence[Any]]]:
    """Columns and rows with names beside codes, and with the numbers of the sources, which lead to the first."""
    texts = text_rows(data.columns, data.rows)
    columns: list[Column] = []
    cells: list[Sequence[Any]] = []  # by column
    for at, column in enumerate(data.columns):
        columns.append(column)
        cells.append([row[at] for row in data.rows])
        names = [named(row[at], content.names) for row in texts] if column.type in NAMING else []
        is_named = any(name != row[at] for name, row in zip(names, texts, strict=False))
        if is_named and not any(names == [row[other] for row in texts] for other in range(len(data.columns))):
            columns.append(Column(f"{column.name}_name"))
            cells.append([name or None for name in names])
    columns.append(Column("source_numbers"))
    completeness = record_references(content, data)
    cells.append([
        _numbers(references(content, cited) or completeness, f"{COMPLETE_RECORD}: ") or COMPLETE_RECORD
        if rests
        else _numbers(references(content, cited))
        for cited, rests in zip(data.cited, data.on_completeness, strict=True)
    ])  # fmt: skip
    return tuple(columns), list(zip(*cells, strict=True))


def _numbers(cited: Sequence[CitationMark], before: str = "") -> str | None:
    text = before + ", ".join(f"{source.number}{source.mark}" for source in cited)
    return Link(text, f"'sources'!A{cited[0].number + 1}") if cited else None


def source_rows(content: ReportContent) -> list[tuple[Any, ...]]:
    """The sources, each with the names of the rows that rest on it."""
    used: dict[str, list[str]] = {}
    for data in content.data.values():
        for code in dict.fromkeys(cited.source for cited in data.all_cited):
            used.setdefault(code, []).append(data.name)
    return [(*source, ", ".join(used[source.code])) for source in content.sources.values()]
