"""All files of a report, in memory: equal inputs give equal bytes."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from analysis.charts import draw
from analysis.output import writers
from analysis.output.columns import Column
from analysis.reports.content import Content, Data, drawn
from analysis.reports.definition import Chart
from analysis.reports.render_html import page
from analysis.reports.render_markdown import chart_path, text
from analysis.reports.render_xlsx import SOURCE_COLUMNS, source_rows, workbook
from errors import UsageError


def render(content: Content) -> dict[str, bytes]:
    """Path within the folder -> bytes, by path; the manifest is not among them."""
    formats = content.formats
    charts = {id(block): _drawn(content, block) for block in drawn(content)}
    made: dict[str, bytes] = {}
    if "html" in formats:
        made["index.html"] = page(content, charts)
    if "markdown" in formats:
        made["report.md"] = text(content)
        for block in drawn(content):
            made[chart_path(content, block)] = f"{charts[id(block)]}\n".encode()
    if "xlsx" in formats:
        made["report.xlsx"] = workbook(content)
    for name in ("csv", "parquet"):
        if name in formats:
            for data in content.data.values():
                made[f"data/{data.name}.{name}"] = data.csv if name == "csv" else _written(name, data)
            made[f"data/sources.{name}"] = _written_rows(name, SOURCE_COLUMNS, source_rows(content))
    return dict(sorted(made.items()))


def _drawn(content: Content, block: Chart) -> str:
    data = content.data[block.ask.name]
    try:
        return draw(
            block.kind, data.columns, [tuple(row) for row in data.rows], {"title": block.title, **block.options}
        )
    except UsageError as error:
        document = content.definition.document
        raise UsageError(f"{document.path}:{document.line(block.ask.section, 'kind')}: {error}") from None


def _written(format_name: str, data: Data) -> bytes:
    return _written_rows(format_name, data.columns, data.rows)


def _written_rows(format_name: str, columns: Sequence[Column], rows: Sequence[Sequence[Any]]) -> bytes:
    out = io.BytesIO()
    writers.write(format_name, columns, rows, out)
    return out.getvalue()
