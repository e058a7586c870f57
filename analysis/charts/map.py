"""A map of recognitions, of the world or of Europe: states are filled by status, and small states are circles."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from analysis.charts import svg
from analysis.charts.labels import cut, wrap
from analysis.charts.rows import ChartRows, chart_rows, choice, options_of
from analysis.output.columns import Column
from errors import UsageError
from plural import counted

REGIONS: Final = {"world": "the world", "europe": "Europe"}
STATUSES: Final = {
    "recognises": "recognises",
    "contested": "contested by a count",
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
    """A colour and a figure, each of which identifies the status; sizes are in cells of the grid."""

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
    description: str


def draw(columns: Sequence[Column], rows: Sequence[tuple[Any, ...]], options: Mapping[str, Any]) -> str:
    """Draw rows of state and status; name, recognised_on and withdrawn_on are optional.

    The options are `region` (world or europe), `subject`, the code of the state that the recognitions are about, which
    is drawn in ink, and `subject_name`. Land without a row is pale. The numbers count the states on the map.
    """
    settings = options_of("map", options, {"region": "world", "subject": "", "subject_name": ""})
    region = choice("map", "region", settings["region"], tuple(REGIONS))
    states = _states(chart_rows("map", columns, rows, ("state", "status")))
    title = settings["title"] or "Recognition"
    if not states:
        return svg.no_data("map", title)
    geometry = json.loads((Path(__file__).parent / "geometry" / f"{region}.json").read_text("utf-8"))
    on_map = geometry["shapes"].keys() | geometry["points"].keys()
    drawn = {code: state for code, state in states.items() if code in on_map}
    notes = _notes(region, len(drawn), [state.name for code, state in states.items() if code not in on_map])
    by_status = {name: [state.name for state in drawn.values() if state.status == name] for name in STATUSES}
    sentences = [f"Map of {REGIONS[region]}: {counted(len(drawn), 'state')}."]
    sentences += [f"{STATUSES[name]}, {len(names)}: {', '.join(names)}." for name, names in by_status.items() if names]
    description = " ".join([*sentences, *notes])
    own = svg.identity("map", title, description)
    subject = settings["subject"] if settings["subject"] in on_map else ""
    subject_name = settings["subject_name"] or (drawn[subject].name if subject in drawn else subject)
    land = geometry["height"] * _CELL
    entries: list[tuple[str, _Attributes]] = [
        (f"{STATUSES[name]}: {len(names)}", _fill(own, name)) for name, names in by_status.items() if names
    ]
    if subject:
        entries.append((cut(subject_name, svg.SIZE, svg.WIDTH / 2 - 32), {"fill": svg.INK}))
    legend, height = _legend(entries, notes, land + 12)
    body = [
        svg.element("defs", "\n".join(_pattern(own, name) for name, pattern in _PATTERNS.items() if pattern.figure)),
        _shapes(geometry, drawn, (subject, subject_name), own),
        svg.element("rect", x=0.5, y=0.5, width=svg.WIDTH - 1, height=land - 1, fill="none", stroke=svg.RULE),
        *legend,
    ]
    return svg.picture("map", title, description, height, body)


def _states(table: ChartRows) -> dict[str, _State]:
    states: dict[str, _State] = {}
    for row in range(len(table.rows)):
        code = str(table.required(row, "state"))
        if code in states:
            raise UsageError(
                f"chart map: row {row + 1} is the second row of {code}; each state can have only one status"
            )
        status = choice("map", f"the status in row {row + 1}", str(table.required(row, "status")), tuple(STATUSES))
        name = table.text(row, "name") or code
        dates = [table.text(row, column) for column in ("recognised_on", "withdrawn_on")]
        description = ", ".join([f"{name}: {STATUSES[status]}", *(date for date in dates if date)])
        states[code] = _State(name, status, description)
    return states


def _notes(region: str, drawn: int, missing: Sequence[str]) -> list[str]:
    if not missing:
        return []
    if region == "world":
        return [f"Not on the map: {', '.join(missing)}."]
    return [f"The numbers count the {drawn} states on this map; {len(missing)} others are outside it."]


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
    """The outline of states without a colour; other states are separated by lines of the colour of paper."""
    return {"stroke": svg.MUTED, "stroke_width": 1} if _PATTERNS[status].base == svg.PAPER else {}


def _shapes(geometry: Mapping[str, Any], drawn: Mapping[str, _State], subject: tuple[str, str], own: str) -> str:
    """The land, then the shapes of states, then circles, each with the subject last; coordinates are cells."""
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
                parts.append(svg.element(name, svg.tip(state.description), **at, class_=state.status, **look))
    white: _Attributes = {"stroke": svg.PAPER, "stroke_width": 2, "stroke_linejoin": "round"}
    return svg.group(parts, **white, fill_rule="evenodd", transform=f"scale({_CELL})")


def _legend(entries: Sequence[tuple[str, _Attributes]], notes: Sequence[str], top: float) -> tuple[list[str], float]:
    """Swatches in two columns, then the notes; and the height of the whole chart."""
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
