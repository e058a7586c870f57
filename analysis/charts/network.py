"""Who is tied to whom: states on a circle, a line a pair, its stroke the depth of the deepest agreement."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from analysis.charts import svg
from analysis.charts.given import Given, one_of, options_of, take
from analysis.charts.labels import cut
from analysis.output.columns import Column


class _Stroke(NamedTuple):
    """How lines of a depth are drawn: the dashes tell it without the colour."""

    label: str
    colour: str
    thick: float
    dashes: str | None


# From the shallowest, which is drawn first, to the deepest.
DEPTHS: Final = {
    "non_binding": _Stroke("not binding", svg.SERIES[5], 2, "8 3 1.5 3"),
    "unknown": _Stroke("not known whether binding", svg.MUTED, 1.6, "1.5 4"),
    "binding": _Stroke("binding", svg.SERIES[2], 2, "7 4"),
    "other_pledge": _Stroke("other pledge of ATOP's five", svg.SERIES[3], 2.4, "14 4"),
    "military_support": _Stroke("military support pledged", svg.SERIES[0], 2.8, None),
}
_CENTRE: Final = (svg.WIDTH / 2, 214)
_RADIUS: Final = 182
_RADIUS_OF_MANY: Final = 160  # leaves room for codes outside the circle
_MOST_LABELS: Final = 80  # lines that get their number written on them
_EFFORT: Final = 40_000  # rounds by states squared
_MOST_TOLD: Final = 60  # pairs of a depth that the description lists
_NODE: Final = 17  # radius of a state's disc that holds its code
_LABEL: Final = 7.5  # radius of a number's disc


class _Pair(NamedTuple):
    one: str
    other: str
    agreements: int
    depth: str


def draw(columns: Sequence[Column], rows: Sequence[tuple[Any, ...]], options: Mapping[str, Any]) -> str:
    """Rows of state, other, agreements, depth: each pair once. An agreement of three parties makes three pairs."""
    chosen = options_of("network", options, {})
    given = take("network", columns, rows, ("state", "other", "agreements", "depth"))
    pairs = [_pair(given, row) for row in range(len(rows))]
    title = chosen["title"] or "Agreements"
    if not pairs:
        return svg.no_data("network", title)
    order = _order(pairs)
    places = _places(order)
    depths = Counter(pair.depth for pair in pairs)
    ranked = sorted(pairs, key=lambda pair: (list(DEPTHS).index(pair.depth), pair))
    legend, height = _legend(depths)
    numbered = len(pairs) <= _MOST_LABELS
    body = [
        svg.group((_line(pair, places) for pair in ranked), fill="none", stroke_opacity=None if numbered else 0.5),
        svg.group(_numbers(ranked, places) if numbered else [], font_size=11, text_anchor="middle"),
        svg.group(_nodes(order, places), font_size=svg.SMALL),
        svg.group(legend),
    ]
    return svg.picture("network", title, _description(pairs, order), 2 * _CENTRE[1] + height, body)


def _pair(given: Given, row: int) -> _Pair:
    depth = one_of("network", f"depth of row {row + 1}", str(given.needed(row, "depth")), tuple(DEPTHS))
    given.needed(row, "agreements")
    one, other = str(given.needed(row, "state")), str(given.needed(row, "other"))
    return _Pair(one, other, given.whole(row, "agreements") or 0, depth)


def _description(pairs: Sequence[_Pair], order: Sequence[str]) -> str:
    parts = [f"Network of {len(order)} parties and {len(pairs)} pairs with agreements."]
    for depth in reversed(DEPTHS):
        of = [pair for pair in pairs if pair.depth == depth]
        if of:
            listed = ", ".join(f"{pair.one}{svg.TO}{pair.other} {pair.agreements}" for pair in of[:_MOST_TOLD])
            more = f" and {len(of) - _MOST_TOLD} more" if len(of) > _MOST_TOLD else ""
            parts.append(f"{DEPTHS[depth].label}, {_pairs(len(of))}: {listed}{more}.")
    return " ".join(parts)


def _pairs(count: int) -> str:
    return "1 pair" if count == 1 else f"{count} pairs"


def _order(pairs: Sequence[_Pair]) -> list[str]:
    """States around the circle so that tied states are near each other: swaps of two for as long as one helps.

    Past some forty states fewer rounds of it are made, past two hundred none: such a picture shows density, not lines.
    """
    order = sorted({state for pair in pairs for state in pair[:2]})
    tied: dict[str, list[str]] = {state: [] for state in order}
    for pair in pairs:
        tied[pair.one].append(pair.other)
        tied[pair.other].append(pair.one)
    at = {state: place for place, state in enumerate(order)}
    count = len(order)

    def length(state: str) -> int:
        apart = (abs(at[state] - at[other]) for other in tied[state])
        return sum(min(far, count - far) ** 2 for far in apart)

    for _ in range(_EFFORT // count**2):
        better = False
        for first in range(count):
            for second in range(first + 1, count):
                one, other = order[first], order[second]
                before = length(one) + length(other)
                at[one], at[other] = second, first
                if length(one) + length(other) < before:
                    order[first], order[second] = other, one
                    better = True
                else:
                    at[one], at[other] = first, second
        if not better:
            break
    return order


def _places(order: Sequence[str]) -> dict[str, tuple[float, float]]:
    radius = _RADIUS if _few(order) else _RADIUS_OF_MANY
    places = {}
    for place, state in enumerate(order):
        angle = 2 * math.pi * place / len(order) - math.pi / 2
        places[state] = (_CENTRE[0] + radius * math.cos(angle), _CENTRE[1] + radius * math.sin(angle))
    return places


def _few(order: Sequence[str]) -> bool:
    return 2 * math.pi * _RADIUS / len(order) > 2 * _NODE + 4


def _line(pair: _Pair, places: Mapping[str, tuple[float, float]]) -> str:
    stroke = DEPTHS[pair.depth]
    noun = "agreement" if pair.agreements == 1 else "agreements"
    told = f"{pair.one}{svg.TO}{pair.other}: {pair.agreements} {noun}, {stroke.label}"
    start, end = (" ".join(map(svg.number, places[state])) for state in pair[:2])
    return svg.element(
        "path",
        svg.tip(told),
        class_=pair.depth,
        d=f"M{start}L{end}",
        stroke=stroke.colour,
        stroke_width=stroke.thick,
        stroke_dasharray=stroke.dashes,
    )


def _numbers(pairs: Sequence[_Pair], places: Mapping[str, tuple[float, float]]) -> list[str]:
    """The number of agreements on each line, where it covers no other number and no state; left out if nowhere."""
    taken = [(*place, float(_NODE)) for place in places.values()]
    parts = []
    for pair in reversed(pairs):
        (x1, y1), (x2, y2) = places[pair.one], places[pair.other]
        for share in (0.5, 0.4, 0.6, 0.3, 0.7, 0.35, 0.65, 0.45, 0.55, 0.25, 0.75):
            x, y = x1 + (x2 - x1) * share, y1 + (y2 - y1) * share
            if all(math.hypot(x - a, y - b) > _LABEL + radius + 1 for a, b, radius in taken):
                taken.append((x, y, _LABEL))
                parts.append(svg.element("circle", cx=x, cy=y, r=_LABEL, fill=svg.PAPER, fill_opacity=0.9))
                parts.append(svg.text(x, y + 4, pair.agreements))
                break
    return parts


def _nodes(order: Sequence[str], places: Mapping[str, tuple[float, float]]) -> list[str]:
    """Discs with the code in them; if there are too many, dots with the code outside, along the radius."""
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
        parts.append(svg.group([svg.tip(state), disc, label]))
    return parts


def _legend(depths: Mapping[str, int]) -> tuple[list[str], float]:
    parts, y = [], 2 * _CENTRE[1] + 8
    for depth in reversed(DEPTHS):
        if depths.get(depth):
            stroke = DEPTHS[depth]
            dashes = {"stroke_width": stroke.thick, "stroke_dasharray": stroke.dashes}
            parts.append(svg.line(1, y, 37, y, stroke=stroke.colour, **dashes))
            parts.append(svg.text(46, y + 4.5, f"{stroke.label}: {_pairs(depths[depth])}"))
            y += 19
    for note in ("A line shows the deepest agreement of a pair; the number on it,", "how many agreements they have."):
        parts.append(svg.text(1, y + 4, note, fill=svg.MUTED, font_size=svg.SMALL))
        y += 16
    return parts, y - 2 * _CENTRE[1]
