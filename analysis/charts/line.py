"""Numbers by year: a step line for each series, with its name and last number at its end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from analysis.charts import scale, svg
from analysis.charts.labels import spread, width, wrap
from analysis.charts.rows import ChartInput, ChartRows, Role, chart_rows
from errors import UsageError

ROLES: Final = {"x": Role(("year",)), "y": Role(("recognising",)), "series": Role(("counter",), required=False)}
_DASHES = (None, "7 3", "2 3", "10 3 2 3", "4 2", "12 4")
_TOP, _BOTTOM = 30, 276
_LINE = 15  # height of a line of a label
_LINES = 5  # of the name in a label
_GAP = 8  # between labels


class _Series(NamedTuple):
    name: str
    values: dict[int, float | None]  # by year
    text: Callable[[float], str]

    @property
    def points(self) -> list[tuple[int, float]]:
        return [(year, value) for year, value in sorted(self.values.items()) if value is not None]


class _End(NamedTuple):
    place: int  # of the series
    x: float
    y: float
    name: Sequence[str]  # in lines
    last: str  # the last number and its year

    @property
    def height(self) -> float:
        return _LINE * (1 + len(self.name)) + _GAP


def draw(chart: ChartInput) -> str:
    """Draw a number by year for each series, or for one; a year without a number is a gap: not covered.

    The option `unit` is the name of the vertical axis.
    """
    table = chart_rows("line", chart, ROLES, title="By year", unit="states that recognise")
    values: dict[str, dict[int, float | None]] = {}
    for row in range(len(table.rows)):
        table.required(row, "x")
        name = table.options["unit"]
        if "series" in table.columns:
            table.required(row, "series")
            name = (table.label(row, "series") or "").replace("_", " ")
        year = table.whole(row, "x") or 0
        if year in values.setdefault(name, {}):
            raise UsageError(
                f"chart line: row {row + 1} is the second row of {year} for {name}; name the column that "
                'distinguishes the lines with columns = { series = "…" }'
            )
        values[name][year] = table.number(row, "y")
    series = [_Series(name, by_year, lambda value: table.number_text("y", value)) for name, by_year in values.items()]
    if not any(line.points for line in series):
        return table.no_data()
    body, height = _body(table, series, table.options["unit"], chart.width)
    return table.picture(_description(series, table.options["unit"]), height, body)


def _description(series: Sequence[_Series], unit: str) -> str:
    last_year = max(year for line in series for year in line.values)
    parts = [f"Lines by year: {unit}."]
    for line in series:
        if not line.points:
            parts.append(f"{line.name}: not covered.")
            continue
        (first, start), (last, end) = line.points[0], line.points[-1]
        peak = max(value for _, value in line.points)
        when = next(year for year, value in line.points if value == peak)
        ended = "; not covered later" if last < last_year else ""
        parts.append(
            f"{line.name}: {line.text(start)} in {first}, at most {line.text(peak)} in {when},"
            f" {line.text(end)} in {last}{ended}."
        )
    return " ".join(parts)


def _body(table: ChartRows, series: Sequence[_Series], unit: str, chart_width: float) -> tuple[list[str], float]:
    years = [year for line in series for year, _ in line.points]
    first, last = min(years), max(*years, min(years) + 1)
    room = min(0.27 * chart_width, max(80.0, *(width(line.name, svg.SIZE) for line in series)))
    marks = scale.ticks(max(value for line in series for _, value in line.points), 7)
    scale_texts = [table.tick_text("y", mark) for mark in marks]
    left = max(34.0, *(width(text, svg.SMALL) + 8 for text in scale_texts))
    right = chart_width - room - 28

    def x(year: float) -> float:
        return left + (year - first) / (last - first) * (right - left)

    def y(value: float) -> float:
        return _BOTTOM - value / marks[-1] * (_BOTTOM - _TOP)

    grid = [svg.line(left, y(mark), right, y(mark), stroke=svg.RULE if mark else svg.MUTED) for mark in marks]
    values = [
        svg.text(left - 6, y(mark) + 4, text, text_anchor="end") for mark, text in zip(marks, scale_texts, strict=True)
    ]
    at = scale.year_ticks(first, last, max(2, int((right - left) / 44)))
    below = [svg.line(x(year), _BOTTOM, x(year), _BOTTOM + 4, stroke=svg.MUTED) for year in at]
    dates = [svg.text(x(year), _BOTTOM + 18, year, text_anchor="middle") for year in at]
    lines, ends = [], []
    for place, line in enumerate(series):
        lines.append(_steps(line, place, x, y))
        if line.points:
            year, value = line.points[-1]
            name = wrap(line.name, svg.SIZE, room, _LINES)
            ends.append(_End(place, x(year), y(value), name, f"{line.text(value)} in {year}"))
    height = max(_BOTTOM + 26, sum(end.height for end in ends) + 8)
    body = [
        svg.note(2, 14, unit),
        svg.group(grid, fill="none"),
        svg.group(below),
        svg.group([*values, *dates], fill=svg.MUTED, font_size=svg.SMALL),
        svg.group(lines, fill="none", stroke_width=2, stroke_linejoin="round"),
        svg.group(_labels(ends, right, height)),
    ]
    return body, height


def _steps(line: _Series, place: int, x: Callable[[float], float], y: Callable[[float], float]) -> str:
    path, before = "", None
    for year, value in sorted(line.values.items()):
        if value is None:
            before = None
            continue
        if before is None or before != year - 1:
            alone = line.values.get(year + 1) is None
            path += f"M{svg.number(x(year) - 2 * alone)} {svg.number(y(value))}" + "h4" * alone
        else:
            path += f"H{svg.number(x(year))}V{svg.number(y(value))}"
        before = year
    if not path:
        return ""
    numbers = "; ".join(f"{year}: {line.text(value)}" for year, value in line.points)
    return svg.element(
        "path",
        svg.tip(f"{line.name}: {numbers}"),
        d=path,
        stroke=svg.SERIES[place % len(svg.SERIES)],
        stroke_dasharray=_dash(place),
        stroke_width=3.2 if place == 0 else None,
    )


def _dash(place: int) -> str | None:
    return _DASHES[(place + place // len(svg.SERIES)) % len(_DASHES)]


def _labels(ends: list[_End], right: float, height: float) -> list[str]:
    """For each line a dot at its end, its name and last number at the right, and a thin line between them."""
    ends.sort(key=lambda end: (end.y, -end.x, end.place))
    middles = spread([end.y for end in ends], [end.height for end in ends], 4, height - 4)
    parts: list[str] = []
    for end, middle in zip(ends, middles, strict=True):
        colour, near = svg.SERIES[end.place % len(svg.SERIES)], middle - (end.height - _GAP) / 2 + 7
        leader = f"M{svg.point(end.x + 4, end.y)}H{svg.number(right + 2)}L{svg.point(right + 10, near)}"
        parts.extend(
            (
                svg.element("path", d=leader, fill="none", stroke=svg.MUTED, stroke_width=0.8, stroke_dasharray="1 2"),
                svg.element("circle", cx=end.x, cy=end.y, r=3.2, fill=svg.PAPER, stroke=colour, stroke_width=2),
                svg.line(
                    right + 10, near, right + 22, near, stroke=colour, stroke_width=3, stroke_dasharray=_dash(end.place)
                ),
                *(svg.text(right + 26, near + 4.5 + _LINE * at, part) for at, part in enumerate(end.name)),
                svg.note(right + 26, near + 4.5 + _LINE * len(end.name), end.last),
            )
        )
    return parts
