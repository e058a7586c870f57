"""Recognition over time: a step line a counter, named and numbered at its end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from analysis.charts import scale, svg
from analysis.charts.given import options_of, take
from analysis.charts.labels import cut, spread, width
from analysis.output.columns import Column

_DASHES = (None, "7 3", "2 3", "10 3 2 3", "4 2", "12 4")
_TOP, _BOTTOM, _LEFT = 30, 276, 34
_LABEL = 32  # height of a label


class _Series(NamedTuple):
    name: str
    values: dict[int, int | None]  # by year

    @property
    def known(self) -> list[tuple[int, int]]:
        return [(year, value) for year, value in sorted(self.values.items()) if value is not None]


class _End(NamedTuple):
    place: int  # of the series
    x: float
    y: float
    name: str
    last: str  # the last number and its year


def draw(columns: Sequence[Column], rows: Sequence[tuple[Any, ...]], options: Mapping[str, Any]) -> str:
    """Rows of year, counter, recognising; NULL is a gap: not covered. Option `unit` names the vertical axis."""
    chosen = options_of("line", options, {"unit": "states that recognise"})
    given = take("line", columns, rows, ("year", "counter", "recognising"))
    found: dict[str, dict[int, int | None]] = {}
    for row in range(len(rows)):
        given.needed(row, "year")
        name = str(given.needed(row, "counter"))
        found.setdefault(name, {})[given.whole(row, "year") or 0] = given.whole(row, "recognising")
    series = [_Series(name, values) for name, values in found.items()]
    title = chosen["title"] or "Recognition over time"
    if not any(one.known for one in series):
        return svg.no_data("line", title)
    body, height = _body(series, chosen["unit"])
    return svg.picture("line", title, _description(series, chosen["unit"]), height, body)


def _description(series: Sequence[_Series], unit: str) -> str:
    last_year = max(year for one in series for year in one.values)
    parts = [f"Lines by year of the number of {unit}."]
    for one in series:
        if not one.known:
            parts.append(f"{one.name}: not covered.")
            continue
        (first, start), (last, end) = one.known[0], one.known[-1]
        peak = max(value for _, value in one.known)
        when = next(year for year, value in one.known if value == peak)
        ended = "; not covered later" if last < last_year else ""
        parts.append(f"{one.name}: {start} in {first}, at most {peak} in {when}, {end} in {last}{ended}.")
    return " ".join(parts)


def _body(series: Sequence[_Series], unit: str) -> tuple[list[str], float]:
    years = [year for one in series for year, _ in one.known]
    first, last = min(years), max(*years, min(years) + 1)
    room = min(130.0, max(80.0, *(width(one.name, svg.SIZE) for one in series)))
    right = svg.WIDTH - room - 28
    marks = scale.ticks(max(value for one in series for _, value in one.known), 7)

    def x(year: float) -> float:
        return _LEFT + (year - first) / (last - first) * (right - _LEFT)

    def y(value: float) -> float:
        return _BOTTOM - value / marks[-1] * (_BOTTOM - _TOP)

    grid = [svg.line(_LEFT, y(mark), right, y(mark), stroke=svg.RULE if mark else svg.MUTED) for mark in marks]
    values = [svg.text(_LEFT - 6, y(mark) + 4, f"{mark:g}", text_anchor="end") for mark in marks]
    at = scale.year_ticks(first, last, max(2, int((right - _LEFT) / 44)))
    below = [svg.line(x(year), _BOTTOM, x(year), _BOTTOM + 4, stroke=svg.MUTED) for year in at]
    dates = [svg.text(x(year), _BOTTOM + 18, year, text_anchor="middle") for year in at]
    lines, ends = [], []
    for place, one in enumerate(series):
        lines.append(_steps(one, place, x, y))
        if one.known:
            year, value = one.known[-1]
            ends.append(_End(place, x(year), y(value), cut(one.name, svg.SIZE, room), f"{value} in {year}"))
    height = max(_BOTTOM + 26, len(ends) * _LABEL + 8)
    body = [
        svg.text(2, 14, unit, fill=svg.MUTED, font_size=svg.SMALL),
        svg.group(grid, fill="none"),
        svg.group(below),
        svg.group([*values, *dates], fill=svg.MUTED, font_size=svg.SMALL),
        svg.group(lines, fill="none", stroke_width=2, stroke_linejoin="round"),
        svg.group(_labels(ends, right, height)),
    ]
    return body, height


def _steps(one: _Series, place: int, x: Any, y: Any) -> str:
    path, before = "", None
    for year, value in sorted(one.values.items()):
        if value is None:
            before = None
            continue
        if before is None or before != year - 1:
            alone = one.values.get(year + 1) is None
            path += f"M{svg.number(x(year) - 2 * alone)} {svg.number(y(value))}" + "h4" * alone
        else:
            path += f"H{svg.number(x(year))}V{svg.number(y(value))}"
        before = year
    if not path:
        return ""
    told = "; ".join(f"{year}: {value}" for year, value in one.known)
    return svg.element(
        "path",
        svg.tip(f"{one.name}: {told}"),
        d=path,
        stroke=svg.SERIES[place % len(svg.SERIES)],
        stroke_dasharray=_dash(place),
        stroke_width=3.2 if place == 0 else None,
    )


def _dash(place: int) -> str | None:
    return _DASHES[(place + place // len(svg.SERIES)) % len(_DASHES)]


def _labels(ends: list[_End], right: float, height: float) -> list[str]:
    """A dot where each line ends, its name and last number at the right, and a thin line between them."""
    ends.sort(key=lambda end: (end.y, -end.x, end.place))
    middles = spread([end.y for end in ends], [_LABEL] * len(ends), 4, height - 4)
    parts: list[str] = []
    for end, middle in zip(ends, middles, strict=True):
        colour, near = svg.SERIES[end.place % len(svg.SERIES)], middle - 7
        leader = f"M{svg.point(end.x + 4, end.y)}H{svg.number(right + 2)}L{svg.point(right + 10, near)}"
        parts.extend(
            (
                svg.element("path", d=leader, fill="none", stroke=svg.MUTED, stroke_width=0.8, stroke_dasharray="1 2"),
                svg.element("circle", cx=end.x, cy=end.y, r=3.2, fill=svg.PAPER, stroke=colour, stroke_width=2),
                svg.line(
                    right + 10, near, right + 22, near, stroke=colour, stroke_width=3, stroke_dasharray=_dash(end.place)
                ),
                svg.text(right + 26, near + 4.5, end.name),
                svg.text(right + 26, near + 19, end.last, fill=svg.MUTED, font_size=svg.SMALL),
            )
        )
    return parts
