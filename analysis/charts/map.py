"""A map of the world or of Europe: states are filled by status, category or number, and small states are circles."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from analysis.charts import svg
from analysis.charts.labels import cut, wrap
from analysis.charts.rows import ChartInput, ChartRows, Role, chart_rows
from analysis.charts.shades import ranges
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
ROLES: Final = {
    "state": Role(("state",)),
    "status": Role(("status",), required=False),
    "category": Role((), required=False),
    "value": Role((), required=False),
    "name": Role(("name",), required=False),
    "since": Role(("recognised_on",), required=False),
    "until": Role(("withdrawn_on",), required=False),
}
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


class _Class(NamedTuple):
    """What states of a status, category or range of numbers have in common: a label and how they are filled."""

    key: str  # for ids and the class of an element
    label: str
    pattern: _Pattern


class _State(NamedTuple):
    name: str
    kind: _Class
    description: str


def draw(chart: ChartInput) -> str:
    """Draw states by status (of a recognition), by category (any text) or by value (a number).

    Options: `region` (world, europe); `subject` (code of the state that the map is about, drawn in ink);
    `subject_name`; `unit` (what the value measures). Land without a row is pale. The numbers in the legend and in the
    description count the states that are on the map.
    """
    table = chart_rows("map", chart, ROLES, title="Map", region="world", subject="", subject_name="", unit="")
    region = table.choice("region", table.options["region"], REGIONS)
    classes, states = _states(table)
    if not states:
        return table.no_data()
    geometry = json.loads((Path(__file__).parent / "geometry" / f"{region}.json").read_text("utf-8"))
    on_map = geometry["shapes"].keys() | geometry["points"].keys()
    drawn = {code: state for code, state in states.items() if code in on_map}
    notes = _notes(region, len(drawn), [state.name for code, state in states.items() if code not in on_map])
    by_class = {kind: [state.name for state in drawn.values() if state.kind == kind] for kind in classes}
    unit = f" of {table.options['unit']}" if table.options["unit"] else ""
    sentences = [f"Map{unit} of {REGIONS[region]}: {counted(len(drawn), 'state')}."]
    sentences += [f"{kind.label}, {len(names)}: {', '.join(names)}." for kind, names in by_class.items() if names]
    description = " ".join([*sentences, *notes])
    own = svg.identity("map", table.options["title"], description, chart.width)
    subject = table.options["subject"] if table.options["subject"] in on_map else ""
    subject_name = table.options["subject_name"] or chart.names.get(
        subject, drawn[subject].name if subject in drawn else subject
    )
    cell = chart.width / geometry["width"]
    land = geometry["height"] * cell
    entries: list[tuple[str, _Attributes]] = [
        (f"{kind.label}: {len(names)}", _fill(own, kind)) for kind, names in by_class.items() if names
    ]
    if subject:
        entries.append((subject_name, {"fill": svg.INK}))
    legend, height = _legend(entries, notes, (land + 12, chart.width), cell)
    patterns = [_pattern(own, kind) for kind, names in by_class.items() if names and kind.pattern.figure]
    body = [
        svg.element("defs", "\n".join(patterns)) if patterns else "",
        _shapes(geometry, drawn, (subject, subject_name), own, cell),
        svg.element("rect", x=0.5, y=0.5, width=chart.width - 1, height=land - 1, fill="none", stroke=svg.RULE),
        *legend,
    ]
    return table.picture(description, height, body)


def _states(table: ChartRows) -> tuple[list[_Class], dict[str, _State]]:
    """The classes in the order of the legend, and the states by code."""
    roles = [role for role in ("value", "category", "status") if role in table.columns]
    if not roles:
        raise UsageError(
            'chart map: there is no column status; name one with columns = { status = "…" }, or category, or value'
        )
    classes = {"value": _ranges, "category": _categories, "status": _statuses}[roles[0]](table)
    states: dict[str, _State] = {}
    for row, (kind, words) in enumerate(classes):
        code = str(table.required(row, "state"))
        if code in states:
            raise UsageError(
                f"chart map: row {row + 1} is the second row of {code}; each state can have only one {roles[0]}"
            )
        if kind is not None:
            name = table.text(row, "name") or table.names.get(code, code)
            dates = [table.text(row, role) for role in ("since", "until")]
            states[code] = _State(name, kind, ", ".join([f"{name}: {words}", *(date for date in dates if date)]))
    used = dict.fromkeys(kind for kind, _ in classes if kind is not None)
    known = [_Class(name, STATUSES[name], pattern) for name, pattern in _PATTERNS.items()]
    return [kind for kind in known if kind in used] if roles[0] == "status" else sorted(
        used, key=lambda kind: kind.key
    ), states


_Classes = list[tuple[_Class | None, str]]  # by row: the class, and the words of the state; None without a value


def _statuses(table: ChartRows) -> _Classes:
    classes: _Classes = []
    for row in range(len(table.rows)):
        status = table.choice(f"the status in row {row + 1}", str(table.required(row, "status")), STATUSES)
        classes.append((_Class(status, STATUSES[status], _PATTERNS[status]), STATUSES[status]))
    return classes


def _categories(table: ChartRows) -> _Classes:
    """Categories in the order of their rows; there can be at most as many as patterns."""
    count = range(len(table.rows))
    labels = list(dict.fromkeys(label for row in count if (label := table.label(row, "category")) is not None))
    if len(labels) > len(_PATTERNS):
        raise UsageError(f"chart map: {len(labels)} categories, but at most {len(_PATTERNS)} can be distinguished")
    kinds = {
        label: _Class(f"category-{place}", label.replace("_", " "), pattern)
        for place, (label, pattern) in enumerate(zip(labels, _PATTERNS.values(), strict=False))
    }
    found = [table.label(row, "category") for row in count]
    return [(None, "") if label is None else (kinds[label], kinds[label].label) for label in found]


def _ranges(table: ChartRows) -> _Classes:
    """Equal ranges of the numbers, from 0 to the highest."""
    values = [table.number(row, "value") for row in range(len(table.rows))]
    known = [value for value in values if value is not None]
    if any(value < 0 for value in known):
        raise UsageError("chart map: a value is below 0; a map shades values from 0 upwards")
    steps = [
        (end, _Class(f"range-{place}", shade.label, _Pattern(svg.SERIES[0], opacity=shade.opacity)))
        for place, (end, shade) in enumerate(ranges(max(known, default=0), lambda n: table.tick_text("value", n)))
    ]
    return [
        (None, "")
        if value is None
        else (next(kind for end, kind in steps if value <= end), table.number_text("value", value))
        for value in values
    ]


def _notes(region: str, drawn: int, missing: Sequence[str]) -> list[str]:
    if not missing:
        return []
    if region == "world":
        return [f"Not on the map: {', '.join(missing)}."]
    return [f"The numbers count the {drawn} states on this map; {len(missing)} others are outside it."]


def _pattern(own: str, kind: _Class) -> str:
    pattern = kind.pattern
    figure = svg.element(
        "path", d=pattern.figure, stroke=pattern.colour, stroke_width=pattern.thick, stroke_linecap="round"
    )
    tile = svg.element("rect", width=24, height=24, fill=pattern.base) + figure
    return svg.element("pattern", tile, id=f"{own}-{kind.key}", width=24, height=24, patternUnits="userSpaceOnUse")


def _fill(own: str, kind: _Class) -> _Attributes:
    pattern = kind.pattern
    fill = f"url(#{own}-{kind.key})" if pattern.figure else pattern.base
    return {"fill": fill, "fill_opacity": None if pattern.opacity == 1 else pattern.opacity}


def _outline(kind: _Class) -> _Attributes:
    """The outline of states without a colour; other states are separated by lines of the colour of paper."""
    pale = kind.pattern.base == svg.PAPER or kind.pattern.opacity < 0.2
    return {"stroke": svg.MUTED, "stroke_width": 1} if pale else {}


def _shapes(
    geometry: Mapping[str, Any], drawn: Mapping[str, _State], subject: tuple[str, str], own: str, cell: float
) -> str:
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
                look = {**_fill(own, state.kind), **_outline(state.kind)}
                parts.append(svg.element(name, svg.tip(state.description), **at, class_=state.kind.key, **look))
    white: _Attributes = {"stroke": svg.PAPER, "stroke_width": 2, "stroke_linejoin": "round"}
    return svg.group(parts, **white, fill_rule="evenodd", transform=f"scale({svg.number(cell)})")


def _legend(
    entries: Sequence[tuple[str, _Attributes]], notes: Sequence[str], place: tuple[float, float], cell: float
) -> tuple[list[str], float]:
    """Swatches in columns of at least 240 units, then the notes; and the height of the whole chart.

    `place` is the top of the legend and the width of the chart.
    """
    top, chart_width = place
    columns = int(chart_width // 240)
    half = -(-len(entries) // columns)
    swatches, labels = [], []
    for at_entry, (label, fill) in enumerate(entries):
        x, y = at_entry // half * chart_width / columns, top + at_entry % half * _ROW
        at = {"x": (x + 1) / cell, "y": y / cell, "width": 22 / cell, "height": 13 / cell}
        swatches.append(svg.element("rect", **at, **fill))
        labels.append(svg.text(x + 30, y + 11, cut(label, svg.SIZE, chart_width / columns - 32)))
    y = top + half * _ROW + svg.SIZE
    lines = [part for note in notes for part in wrap(note, svg.SMALL, chart_width - 4, 6)]
    remarks = [svg.text(1, y + at * 16, part) for at, part in enumerate(lines)]
    parts = [
        svg.group(swatches, stroke=svg.MUTED, stroke_width=2, transform=f"scale({svg.number(cell)})"),
        svg.group(labels),
        svg.group(remarks, fill=svg.MUTED, font_size=svg.SMALL),
    ]
    return parts, y + len(lines) * 16 - 8
