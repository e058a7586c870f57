"""The report as a workbook: what it is, a sheet for each table, and the sources."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from analysis.output.columns import Column
from analysis.output.writers.values import blocks
from analysis.output.writers.xlsx import fill
from analysis.reports.content import Data, ReportContent
from analysis.reports.presentation import references
from errors import UsageError

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
    """An XLSX file; typed cells, frozen headers. Raises UsageError where its package is not installed."""
    try:
        import xlsxwriter
    except ModuleNotFoundError:
        raise UsageError("XLSX needs one more package: pip install 'pactbook[xlsx]'") from None
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"constant_memory": True}) as book:
        # Without a date the library writes the day of the run.
        book.set_properties({"title": content.title, "created": datetime(2000, 1, 1)})  # noqa: DTZ001
        _sheet(book, "about", (Column("what"), Column("value")), about(content))
        for data in content.data.values():
            _sheet(book, data.name, (*data.columns, Column("source_numbers")), _numbered(content, data))
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
        ("source_numbers", "numbers in the sheet sources; ~ means that the source qualifies, ≠ that it contradicts"),
    ]


def _numbered(content: ReportContent, data: Data) -> list[Sequence[Any]]:
    """The rows with the numbers of their sources."""
    numbered: list[Sequence[Any]] = []
    for row, cited in zip(data.rows, data.cited, strict=True):
        numbers = ", ".join(f"{source.number}{source.mark}" for source in references(content, cited))
        numbered.append((*row, numbers or None))
    return numbered


def source_rows(content: ReportContent) -> list[tuple[Any, ...]]:
    """The sources, each with the names of the rows that rest on it."""
    used: dict[str, list[str]] = {}
    for data in content.data.values():
        for code in dict.fromkeys(cited.source for row in data.cited for cited in row):
            used.setdefault(code, []).append(data.name)
    return [(*source, ", ".join(used[source.code])) for source in content.sources.values()]
