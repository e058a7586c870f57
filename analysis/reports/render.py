"""All files of a report, in memory: equal inputs give equal bytes."""

from __future__ import annotations

from analysis.charts import draw
from analysis.charts.rows import ChartInput
from analysis.charts.svg import NARROW, WIDE
from analysis.output.writers import as_bytes
from analysis.reports.content import ReportContent
from analysis.reports.definition import ChartBlock
from analysis.reports.presentation import present_tables
from analysis.reports.render_html import Drawings, page
from analysis.reports.render_markdown import chart_path, text
from analysis.reports.render_xlsx import SOURCE_COLUMNS, source_rows, workbook
from errors import UsageError


def render(content: ReportContent) -> dict[str, bytes]:
    """Path within the folder -> bytes, by path; the manifest is not among them."""
    formats = content.formats
    charts = {id(block): drawings(content, block) for block in content.charts}
    tables = present_tables(content) if {"html", "markdown"} & set(formats) else {}
    files: dict[str, bytes] = {}
    if "html" in formats:
        files["index.html"] = page(content, charts, tables)
    if "markdown" in formats:
        files["report.md"] = text(content, tables)
        for block in content.charts:
            files[chart_path(content, block)] = f"{charts[id(block)].wide}\n".encode()
    if "xlsx" in formats:
        files["report.xlsx"] = workbook(content)
    for name in ("csv", "parquet"):
        if name in formats:
            for data in content.data.values():
                rows = data.csv if name == "csv" else as_bytes(name, data.columns, data.rows)
                files[f"data/{data.name}.{name}"] = rows
            files[f"data/sources.{name}"] = as_bytes(name, SOURCE_COLUMNS, source_rows(content))
    return dict(sorted(files.items()))


def drawings(content: ReportContent, block: ChartBlock) -> Drawings:
    """A chart for phones, and for larger screens and paper."""
    data = content.data[block.question.name]
    options = {"title": block.title, **block.options}
    try:
        narrow, wide = (
            draw(block.kind, ChartInput(data.columns, data.rows, options, block.roles, content.names, width))
            for width in (NARROW, WIDE)
        )
        return Drawings(narrow, wide)
    except UsageError as error:
        content.definition.document.fail(str(error), *block.question.way, "kind")
