"""Bars: a horizontal bar for each row, with its name and its number; a range ends in a whisker."""

from __future__ import annotations

from typing import Final, NamedTuple

from analysis.charts import scale, svg
from analysis.charts.labels import cut, width
from analysis.charts.rows import ChartInput, ChartRows, Role, chart_rows
from plural import counted

ROLES: Final = {
    "label": Role(("supplier", "name", "state")),
    "value": Role(("share", "volume")),
    "high": Role((), required=False),
}
_ROW: Final = 26  # height of a row
_BAR: Final = 15  # height of a bar


class _Bar(NamedTuple):
    name: str
    low: float | None
    high: float | None
    text: str


def draw(chart: ChartInput) -> str:
    """Draw the rows in their order, from `value` to `high` if both are given; a row without a value has no bar.

    The options are `unit`, the name of the values, and `most`, the number of rows that are drawn.
    """
    table = chart_rows("bar", chart, ROLES, title="Bars", unit="", most=20)
    bars = [_bar(table, row) for row in range(len(table.rows))]
    if not any(bar.low is not None for bar in bars):
        return table.no_data()
    drawn, rest = bars[: table.options["most"]], len(bars[table.options["most"] :])
    unit = table.options["unit"] or table.columns["value"].name.replace("_", " ")
    listed = "; ".join(f"{bar.name}: {bar.text}" for bar in drawn)
    more = f"; {rest} more" if rest else ""
    body, height = _body(table, drawn, unit, chart.width)
    if rest:
        height += 18
        body.append(svg.note(1, height - 4, f"{counted(rest, 'more row')} not shown"))
    return table.picture(f"Bars of {unit}: {listed}{more}.", height, body)


def _bar(table: ChartRows, row: int) -> _Bar:
    table.required(row, "label")
    low, high = table.number(row, "value"), table.number(row, "high")
    low, high = (high if low is None else low), (low if high is None else high)
    if low is None or high is None:
        text = "no value"
    else:
        ends = [table.number_text("value", end) for end in (low, high)]
        text = ends[0] if ends[0] == ends[1] else svg.TO.join(ends)
    return _Bar((table.label(row, "label") or "").replace("_", " "), low, high, text)


def _body(table: ChartRows, bars: list[_Bar], unit: str, chart_width: float) -> tuple[list[str], float]:
    left = min(0.32 * chart_width, max(width(bar.name, svg.SIZE) for bar in bars) + 10)
    right = chart_width - max(width(bar.text, svg.SIZE) for bar in bars) - 10
    marks = scale.ticks(max(bar.high or 0 for bar in bars), max(2, int((right - left) / 70)))
    top, bottom = 22.0, 22.0 + _ROW * len(bars)

    def x(value: float) -> float:
        return left + value / marks[-1] * (right - left)

    grid = [svg.line(x(mark), top, x(mark), bottom, stroke=svg.RULE if mark else svg.MUTED) for mark in marks]
    values = [
        svg.text(x(mark), bottom + 15, table.tick_text("value", mark), text_anchor="middle") for mark in marks[:-1]
    ]
    parts = [svg.note(1, 13, unit), svg.group(grid)]
    parts.append(svg.group(values, fill=svg.MUTED, font_size=svg.SMALL))
    for place, bar in enumerate(bars):
        y = top + place * _ROW + (_ROW - _BAR) / 2
        marks_of_bar = [svg.tip(f"{bar.name}: {bar.text}")]
        end = left
        if bar.low is not None and bar.high is not None:
            end = x(bar.high)
            low = x(bar.low)
            marks_of_bar.append(
                svg.element("rect", x=left, y=y, width=max(low - left, 1), height=_BAR, fill=svg.SERIES[0])
            )
            if bar.high > bar.low:
                rest = {"x": low, "y": y, "width": end - low, "height": _BAR}
                marks_of_bar.append(svg.element("rect", **rest, fill=svg.SERIES[0], fill_opacity=0.25))
                marks_of_bar.append(svg.line(end, y, end, y + _BAR, stroke=svg.INK, stroke_width=1.2))
        parts.append(svg.group(marks_of_bar))
        name = cut(bar.name, svg.SIZE, left - 10)
        parts.append(svg.text(left - 6, y + 12, name, text_anchor="end"))
        parts.append(svg.text(end + 6, y + 12, bar.text))
    return parts, bottom + 22
