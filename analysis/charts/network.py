"""Pairs of states with agreements: states on a circle, and a line for each pair that shows its deepest agreement."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from analysis.charts import svg
from analysis.charts.depths import DEPTHS
from analysis.charts.labels import cut
from analysis.charts.rows import ChartInput, ChartRows, Role, chart_rows
from plural import counted

ROLES: Final = {role: Role((role,)) for role in ("state", "other", "agreements", "depth")}
_MIDDLE: Final = 214  # height of the centre
_RADIUS: Final = 182
_RADIUS_OF_MANY: Final = 160  # leaves room for codes outside the circle
_MOST_NUMBERS: Final = 80  # lines up to which each has its number
_EFFORT: Final = 40_000  # rounds times the square of the number of states
_MOST_LISTED: Final = 60  # pairs of a depth that the description lists
_NODE: Final = 17  # radius of a state's disc that holds its code
_LABEL: Final = 7.5  # radius of a number's disc


class _Pair(NamedTuple):
    state: str
    other: str
    agreements: int
    depth: str


def draw(chart: ChartInput) -> str:
    """Draw each pair of states, which is in the rows once; an agreement of three parties makes three pairs.

    A network can be read with few pairs only; a matrix shows many. The tip of a state, drawn as a code, is its name.
    """
    table = chart_rows("network", chart, ROLES, title="Agreements")
    pairs = [_pair(table, row) for row in range(len(table.rows))]
    if not pairs:
        return table.no_data()
    order = _order(pairs)
    places = _places(order, chart.width / 2)
    depths = Counter(pair.depth for pair in pairs)
    ranked = sorted(pairs, key=lambda pair: (list(DEPTHS).index(pair.depth), pair))
    legend, height = _legend(depths)
    numbered = len(pairs) <= _MOST_NUMBERS
    body = [
        svg.group((_line(pair, places) for pair in ranked), fill="none", stroke_opacity=None if numbered else 0.5),
        svg.group(_numbers(ranked, places) if numbered else [], font_size=11, text_anchor="middle"),
        svg.group(_nodes(order, places, chart.names), font_size=svg.SMALL),
        svg.group(legend),
    ]
    return table.picture(_description(pairs, order), 2 * _MIDDLE + height, body)


def _pair(table: ChartRows, row: int) -> _Pair:
    depth = table.choice(f"the depth in row {row + 1}", str(table.required(row, "depth")), DEPTHS)
    table.required(row, "agreements")
    state, other = str(table.required(row, "state")), str(table.required(row, "other"))
    return _Pair(state, other, table.whole(row, "agreements") or 0, depth)


def _description(pairs: Sequence[_Pair], order: Sequence[str]) -> str:
    parts = [f"Network of {len(order)} parties and {len(pairs)} pairs with agreements."]
    for depth in reversed(DEPTHS):
        alike = [pair for pair in pairs if pair.depth == depth]
        if alike:
            names = ", ".join(f"{pair.state}{svg.TO}{pair.other} {pair.agreements}" for pair in alike[:_MOST_LISTED])
            more = f" and {len(alike) - _MOST_LISTED} more" if len(alike) > _MOST_LISTED else ""
            parts.append(f"{DEPTHS[depth].label}, {counted(len(alike), 'pair')}: {names}{more}.")
    return " ".join(parts)


def _order(pairs: Sequence[_Pair]) -> list[str]:
    """The states in an order around the circle in which pairs are close: two states are swapped as long as this helps.

    With more than about forty states there are fewer rounds, and with more than two hundred none: such a chart shows
    density rather than lines.
    """
    order = sorted({state for pair in pairs for state in pair[:2]})
    partners: dict[str, list[str]] = {state: [] for state in order}
    for pair in pairs:
        partners[pair.state].append(pair.other)
        partners[pair.other].append(pair.state)
    at = {state: place for place, state in enumerate(order)}
    count = len(order)

    def length(state: str) -> int:
        apart = (abs(at[state] - at[other]) for other in partners[state])
        return sum(min(far, count - far) ** 2 for far in apart)

    for _ in range(_EFFORT // count**2):
        improved = False
        for first in range(count):
            for second in range(first + 1, count):
                state, other = order[first], order[second]
                before = length(state) + length(other)
                at[state], at[other] = second, first
                if length(state) + length(other) < before:
                    order[first], order[second] = other, state
                    improved = True
                else:
                    at[state], at[other] = first, second
        if not improved:
            break
    return order


def _places(order: Sequence[str], centre: float) -> dict[str, tuple[float, float]]:
    radius = _RADIUS if _few(order) else _RADIUS_OF_MANY
    places = {}
    for place, state in enumerate(order):
        angle = 2 * math.pi * place / len(order) - math.pi / 2
        places[state] = (centre + radius * math.cos(angle), _MIDDLE + radius * math.sin(angle))
    return places


def _few(order: Sequence[str]) -> bool:
    return 2 * math.pi * _RADIUS / len(order) > 2 * _NODE + 4


def _line(pair: _Pair, places: Mapping[str, tuple[float, float]]) -> str:
    stroke = DEPTHS[pair.depth]
    description = f"{pair.state}{svg.TO}{pair.other}: {counted(pair.agreements, 'agreement')}, {stroke.label}"
    start, end = (" ".join(map(svg.number, places[state])) for state in pair[:2])
    return svg.element(
        "path",
        svg.tip(description),
        class_=pair.depth,
        d=f"M{start}L{end}",
        stroke=stroke.colour,
        stroke_width=stroke.thick,
        stroke_dasharray=stroke.dashes,
    )


def _numbers(pairs: Sequence[_Pair], places: Mapping[str, tuple[float, float]]) -> list[str]:
    """The number of agreements on each line, placed where it covers no other number and no state, if there is room."""
    occupied = [(*place, float(_NODE)) for place in places.values()]
    parts = []
    for pair in reversed(pairs):
        (x1, y1), (x2, y2) = places[pair.state], places[pair.other]
        for share in (0.5, 0.4, 0.6, 0.3, 0.7, 0.35, 0.65, 0.45, 0.55, 0.25, 0.75):
            x, y = x1 + (x2 - x1) * share, y1 + (y2 - y1) * share
            if all(math.hypot(x - a, y - b) > _LABEL + radius + 1 for a, b, radius in occupied):
                occupied.append((x, y, _LABEL))
                parts.append(svg.element("circle", cx=x, cy=y, r=_LABEL, fill=svg.PAPER, fill_opacity=0.9))
                parts.append(svg.text(x, y + 4, pair.agreements))
                break
    return parts


def _nodes(order: Sequence[str], places: Mapping[str, tuple[float, float]], names: Mapping[str, str]) -> list[str]:
    """Discs that contain the codes of states; if there are too many states, dots with the codes outside the circle."""
    parts = []
    for place, state in enumerate(order):
        x, y = places[state]
        if _few(order):
            disc = svg.element("circle", cx=x, cy=y, r=_NODE, fill=svg.PAPER, stroke=svg.INK, stroke_width=1.4)
            label = svg.text(x, y + 4, cut(state, svg.SMALL, 2 * _NODE - 2), text_anchor="middle", font_weight=600)
        else:
            degrees = 360 * place / len(order) - 90
            left = degrees > 90
            disc = svg.element("circle", cx=x, cy=y, r=3, fill=svg.INK)
            label = svg.text(
                x + (-6 if left else 6),
                y + 4,
                cut(state, svg.SMALL, 50),
                text_anchor="end" if left else None,
                transform=f"rotate({svg.number(degrees - 180 if left else degrees)} {svg.number(x)} {svg.number(y)})",
            )
        parts.append(svg.group([svg.tip(names.get(state, state)), disc, label]))
    return parts


def _legend(depths: Mapping[str, int]) -> tuple[list[str], float]:
    parts, y = [], 2 * _MIDDLE + 8
    for depth in reversed(DEPTHS):
        if depths.get(depth):
            stroke = DEPTHS[depth]
            dashes = {"stroke_width": stroke.thick, "stroke_dasharray": stroke.dashes}
            parts.append(svg.line(1, y, 37, y, stroke=stroke.colour, **dashes))
            parts.append(svg.text(46, y + 4.5, f"{DEPTHS[depth].label}: {counted(depths[depth], 'pair')}"))
            y += 19
    for note in ("A line shows the deepest agreement of a pair, and its number", "the number of their agreements."):
        parts.append(svg.note(1, y + 4, note))
        y += 16
    return parts, y - 2 * _MIDDLE
