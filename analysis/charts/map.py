"""Recognition map: states filled by status, of the world or of Europe; small states are circles."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from analysis.charts import svg
from analysis.charts.given import Given, one_of, options_of, take
from analysis.charts.labels import cut, wrap
from analysis.output.columns import Column
from errors import UsageError

REGIONS: Final = {"world": "the world", "europe": "Europe"}
STATUSES: Final = {
    "recognises": "recognises",
    "contested": "contested by a counter",
    "claimed": "claimed by one side",
    "withdrawn": "withdrawn",
    "never": "never recognised",
    "no_record": "no record",
    "not_counted": "not counted",
    "not_covered": "not covered",
}
_CELL: Final = 0.25  # of the geometry's grid, in user units
_ROW: Final = 19  # height of a line of the legend


_Attributes = dict[str, str | float | None]


class _Pattern(NamedTuple):
    """A colour and a figure, either of which tells the status; sizes in cells of the grid."""

    base: str
    figure: str | None = None
    colour: str = svg.PAPER
    thick: float = 4
    opacity: float = 1


_DIAGONAL: Final = "M-6 6L6 -6M-6 30L30 -6M18 30L30 18"  # of a tile of 24
_PATTERNS: Final = {
    "recognises": _Pattern(svg.SERIES[0]),
    "contested": _Pattern(svg.SERIES[5], _DIAGONAL, svg.PAPER, 4),
    "claimed": _Pattern(svg.SERIES[2], "M6 6h.1M18 18h.1", svg.PAPER, 6),
    "withdrawn": _Pattern(svg.SERIES[1], "M0 6H24M0 18H24", svg.INK, 3),
    "never": _Pattern(svg.MUTED, opacity=0.42),
    "no_record": _Pattern(svg.PAPER, "M6 6h.1M18 18h.1", svg.MUTED, 5),
    "not_counted": _Pattern(svg.SERIES[3], "M6 0V24M18 0V24", svg.PAPER, 3),
    "not_covered": _Pattern(svg.PAPER, _DIAGONAL, svg.RULE, 3),
}


class _State(NamedTuple):
    name: str
    status: str
    told: str


def draw(columns: Sequence[Column], rows: Sequence[tuple[Any, ...]], options: Mapping[str, Any]) -> str:
    """Rows of state, status; also name, recognised_on, withdrawn_on.

    Options: `region`, world or europe; `subject`, the code of the state in question, drawn in ink, and `subject_name`.
    Land of which no row speaks is pale. The numbers are of the states on the map.
    """
    chosen = options_of("map", options, {"region": "world", "subject": "", "subject_name": ""})
    region = one_of("map", "region", chosen["region"], tuple(REGIONS))
    states = _states(take("map", columns, rows, ("state", "status")))
    title = chosen["title"] or "Recognition"
    if not states:
        return svg.no_data("map", title)
    geometry = json.loads((Path(__file__).parent / "geometry" / f"{region}.json").read_text("utf-8"))
    known = geometry["shapes"].keys() | geometry["points"].keys()
    drawn = {code: state for code, state in states.items() if code in known}
    notes = _notes(region, len(drawn), [state.name for code, state in states.items() if code not in known])
    counted = {name: [state.name for state in drawn.values() if state.status == name] for name in STATUSES}
    told = [f"Map of {REGIONS[region]}: {len(drawn)} states."]
    told += [f"{STATUSES[name]}, {len(named)}: {', '.join(named)}." for name, named in counted.items() if named]
    description = " ".join([*told, *notes])
    own = svg.identity("map", title, description)
    subject = chosen["subject"] if chosen["subject"] in known else ""
    called = chosen["subject_name"] or (drawn[subject].name if subject in drawn else subject)
    land = geometry["height"] * _CELL
    entries: list[tuple[str, _Attributes]] = [
        (f"{STATUSES[name]}: {len(named)}", _fill(own, name)) for name, named in counted.items() if named
    ]
    if subject:
        entries.append((cut(called, svg.SIZE, svg.WIDTH / 2 - 32), {"fill": svg.INK}))
    legend, height = _legend(entries, notes, land + 12)
    body = [
        svg.element("defs", "\n".join(_pattern(own, name) for name, pattern in _PATTERNS.items() if pattern.figure)),
        _shapes(geometry, drawn, (subject, called), own),
        svg.element("rect", x=0.5, y=0.5, width=svg.WIDTH - 1, height=land - 1, fill="none", stroke=svg.RULE),
        *legend,
    ]
    return svg.picture("map", title, description, height, body)


def _states(given: Given) -> dict[str, _State]:
    states: dict[str, _State] = {}
    for row in range(len(given.rows)):
        code = str(given.needed(row, "state"))
        if code in states:
            raise UsageError(f"chart map: row {row + 1} is the second of {code}: a state has one status")
        status = one_of("map", f"status of row {row + 1}", str(given.needed(row, "status")), tuple(STATUSES))
        name = given.text(row, "name") or code
        dates = [given.text(row, column) for column in ("recognised_on", "withdrawn_on")]
        told = ", ".join([f"{name}: {STATUSES[status]}", *(when for when in dates if when)])
        states[code] = _State(name, status, told)
    return states


def _notes(region: str, drawn: int, missing: Sequence[str]) -> list[str]:
    if not missing:
        return []
    if region == "world":
        return [f"Not on the map: {', '.join(missing)}."]
    return [f"Numbers are of the {drawn} states on this map; {len(missing)} lie elsewhere."]


def _pattern(own: str, name: str) -> str:
    pattern = _PATTERNS[name]
    figure = svg.element(
        "path", d=pattern.figure, stroke=pattern.colour, stroke_width=pattern.thick, stroke_linecap="round"
    )
    tile = svg.element("rect", width=24, height=24, fill=pattern.base) + figure
    return svg.element("pattern", tile, id=f"{own}-{name}", width=24, height=24, patternUnits="userSpaceOnUse")


def _fill(own: str, name: str) -> _Attributes:
    pattern = _PATTERNS[name]
    fill = f"url(#{own}-{name})" if pattern.figure else pattern.base
    return {"fill": fill, "fill_opacity": None if pattern.opacity == 1 else pattern.opacity}


def _outline(status: str) -> _Attributes:
    """Paper parts states of a colour; states of paper need a line."""
    return {"stroke": svg.MUTED, "stroke_width": 1} if _PATTERNS[status].base == svg.PAPER else {}


def _shapes(geometry: Mapping[str, Any], drawn: Mapping[str, _State], subject: tuple[str, str], own: str) -> str:
    """Land first, then shapes of states, then circles, the subject last of each; coordinates are cells."""
    shapes, circles = geometry["shapes"], geometry["points"]
    pale = "".join(
        [geometry["land"], *(path for code, path in shapes.items() if code not in drawn and code != subject)]
    )
    parts = [svg.element("path", d=pale, fill=svg.RULE, fill_opacity=0.5)]
    for name, places in (("path", shapes), ("circle", circles)):
        for code in sorted(places, key=lambda code: (code == subject[0], code)):
            at: _Attributes = {"d": places[code]}
            if name == "circle":
                at = {"cx": places[code][0], "cy": places[code][1], "r": geometry["radius"]}
            if code == subject[0]:
                parts.append(svg.element(name, svg.tip(subject[1]), **at, class_="subject", fill=svg.INK))
            elif code in drawn:
                state = drawn[code]
                look = {**_fill(own, state.status), **_outline(state.status)}
                parts.append(svg.element(name, svg.tip(state.told), **at, class_=state.status, **look))
    white: _Attributes = {"stroke": svg.PAPER, "stroke_width": 2, "stroke_linejoin": "round"}
    return svg.group(parts, **white, fill_rule="evenodd", transform=f"scale({_CELL})")


def _legend(entries: Sequence[tuple[str, _Attributes]], notes: Sequence[str], top: float) -> tuple[list[str], float]:
    """Swatches in two columns, then the notes; and how high the whole chart is."""
    half = -(-len(entries) // 2)
    swatches, labels = [], []
    for place, (label, fill) in enumerate(entries):
        x, y = place // half * svg.WIDTH / 2, top + place % half * _ROW
        at = {"x": (x + 1) / _CELL, "y": y / _CELL, "width": 22 / _CELL, "height": 13 / _CELL}
        swatches.append(svg.element("rect", **at, **fill))
        labels.append(svg.text(x + 30, y + 11, label))
    y = top + half * _ROW + svg.SIZE
    lines = [part for note in notes for part in wrap(note, svg.SMALL, svg.WIDTH - 4, 6)]
    remarks = [svg.text(1, y + place * 16, part) for place, part in enumerate(lines)]
    parts = [
        svg.group(swatches, stroke=svg.MUTED, stroke_width=2, transform=f"scale({_CELL})"),
        svg.group(labels),
        svg.group(remarks, fill=svg.MUTED, font_size=svg.SMALL),
    ]
    return parts, y + len(lines) * 16 - 8
