"""Recognition over time: a step line a counter, named and numbered at its end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from analysis.charts import scale
from analysis.charts.given import options_of, take
from analysis.charts.labels import cut, spread, width
from analysis.charts.svg import (
    MUTED,
    PAPER,
    RULE,
    SERIES,
    SIZE,
    SMALL,
    WIDTH,
    element,
    group,
    line,
    no_data,
    number,
    picture,
    text,
    tip,
)
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
        return no_data("line", title)
    body, height = _body(series, chosen["unit"])
    return picture("line", title, _description(series, chosen["unit"]), height, body)


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
    room = min(130.0, max(80.0, *(width(one.name, SIZE) for one in series)))
    right = WIDTH - room - 28
    marks = scale.ticks(max(value for one in series for _, value in one.known), 7)

    def x(year: float) -> float:
        return _LEFT + (year - first) / (last - first) * (right - _LEFT)

    def y(value: float) -> float:
        return _BOTTOM - value / marks[-1] * (_BOTTOM - _TOP)

    grid = [line(_LEFT, y(mark), right, y(mark), stroke=RULE if mark else MUTED) for mark in marks]
    values = [text(_LEFT - 6, y(mark) + 4, f"{mark:g}", text_anchor="end") for mark in marks]
    at = scale.year_ticks(first, last, max(2, int((right - _LEFT) / 44)))
    below = [line(x(year), _BOTTOM, x(year), _BOTTOM + 4, stroke=MUTED) for year in at]
    dates = [text(x(year), _BOTTOM + 18, year, text_anchor="middle") for year in at]
    lines, ends = [], []
    for place, one in enumerate(series):
        lines.append(_steps(one, place, x, y))
        if one.known:
            year, value = one.known[-1]
            ends.append(_End(place, x(year), y(value), cut(one.name, SIZE, room), f"{value} in {year}"))
    height = max(_BOTTOM + 26, len(ends) * _LABEL + 8)
    body = [
        text(2, 14, unit, fill=MUTED, font_size=SMALL),
        group(grid, fill="none"),
        group(below),
        group([*values, *dates], fill=MUTED, font_size=SMALL),
        group(lines, fill="none", stroke_width=2, stroke_linejoin="round"),
        group(_labels(ends, right, height)),
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
            path += f"M{number(x(year) - 2 * alone)} {number(y(value))}" + "h4" * alone
        else:
            path += f"H{number(x(year))}V{number(y(value))}"
        before = year
    if not path:
        return ""
    told = "; ".join(f"{year}: {value}" for year, value in one.known)
    return element(
        "path",
        tip(f"{one.name}: {told}"),
        d=path,
        stroke=SERIES[place % len(SERIES)],
        stroke_dasharray=_dash(place),
        stroke_width=3.2 if place == 0 else None,
    )


def _dash(place: int) -> str | None:
    return _DASHES[(place + place // len(SERIES)) % len(_DASHES)]


def _labels(ends: list[_End], right: float, height: float) -> list[str]:
    """A dot where each line ends, its name and last number at the right, and a thin line between them."""
    ends.sort(key=lambda end: (end.y, -end.x, end.place))
    middles = spread([end.y for end in ends], [_LABEL] * len(ends), 4, height - 4)
    parts: list[str] = []
    for end, middle in zip(ends, middles, strict=True):
        colour, near = SERIES[end.place % len(SERIES)], middle - 7
        leader = f"M{number(end.x + 4)} {number(end.y)}H{number(right + 2)}L{number(right + 10)} {number(near)}"
        parts.extend(
            (
                element("path", d=leader, fill="none", stroke=MUTED, stroke_width=0.8, stroke_dasharray="1 2"),
                element("circle", cx=end.x, cy=end.y, r=3.2, fill=PAPER, stroke=colour, stroke_width=2),
                line(
                    right + 10, near, right + 22, near, stroke=colour, stroke_width=3, stroke_dasharray=_dash(end.place)
                ),
                text(right + 26, near + 4.5, end.name),
                text(right + 26, near + 19, end.last, fill=MUTED, font_size=SMALL),
            )
        )
    return parts
