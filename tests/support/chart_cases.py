"""Small charts of every kind, and what there is in a chart."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from analysis.charts import draw
from analysis.charts.labels import width as text_width
from analysis.charts.rows import ChartInput
from analysis.charts.svg import NARROW
from analysis.output.column_types import Column

NUMBERS = {"year", "recognising", "agreements", "without_value", "deliveries"}
VOLUMES = {"volume_low", "volume_high"}
SHARES = {"share"}
NAMES = {
    "ALB": "Albania",
    "HRV": "Croatia",
    "HUN": "Hungary",
    "SRB": "Serbia",
    "XKX": "Kosovo",
    "GBR": "United Kingdom",
    "CHN": "China",
    "FRA": "France",
    "CYP": "Cyprus",
    "USA": "United States",
    "TUR": "Türkiye",
    "serbia-mfa": "Ministry of Foreign Affairs of Serbia",
}
SVG = "{http://www.w3.org/2000/svg}"

LINE = ("year", "counter", "recognising"), [
    (2008, "record", 54), (2008, "serbia-mfa", 54), (2008, "edition", 53),
    (2009, "record", 65), (2009, "serbia-mfa", 65), (2009, "edition", 66),
    (2010, "record", 73), (2010, "serbia-mfa", 60), (2010, "edition", None),
]  # fmt: skip
MAP = (
    ("state", "name", "status", "recognised_on", "withdrawn_on"),
    [
        ("ALB", "Albania", "recognises", "2008-02-18", None),
        ("FRA", "France", "recognises", "2008-02-18", None),
        ("MLT", "Malta", "recognises", "2008-08-21", None),
        ("TGO", "Togo", "contested", "2014-07-02", "2019-06-28"),
        ("SUR", "Suriname", "withdrawn", "2016-07-08", "2017-10-27"),
        ("UGA", "Uganda", "claimed", None, None),
        ("SRB", "Serbia", "never", None, None),
        ("BTN", "Bhutan", "no_record", None, None),
        ("BRA", "Brazil", "not_counted", None, None),
        ("FJI", "Fiji", "not_covered", None, None),
        ("SMOM", "Order of Malta", "never", None, None),
    ],
)
NETWORK = (
    ("state", "other", "agreements", "depth"),
    [
        ("ALB", "HRV", 9, "military_support"),
        ("ALB", "XKX", 3, "non_binding"),
        ("HRV", "XKX", 4, "binding"),
        ("HUN", "SRB", 5, "unknown"),
        ("HRV", "SRB", 2, "other_pledge"),
    ],
)
MATRIX = (
    (*NETWORK[0], "alliances_of_many"),
    [(*row, "North Atlantic Treaty" if row[:2] == ("ALB", "HRV") else None) for row in NETWORK[1]]
    + [("ALB", "TUR", 0, None, "North Atlantic Treaty; Another of many")],
)
BAR = (
    ("supplier", "share", "volume_low", "volume_high"),
    [("CHN", 0.4526, 435.0, 435.0), ("HUN", 0.27, 10.8, 23.76), ("FRA", 0.034, 19.5, 19.5), ("CYP", None, None, None)],
)
MAP_OF_NUMBERS = (
    ("recipient", "deliveries"),
    [("ALB", 3), ("FRA", 45), ("USA", 60), ("BTN", None), ("MLT", 12), ("SRB", 0)],
)
FLOWS = (
    ("year", "supplier", "volume_low", "volume_high", "without_value"),
    [
        (2022, "CHN", 217.5, 217.5, 0),
        (2023, "CHN", 217.5, 217.5, 0),
        (2023, "FRA", 19.5, 19.5, 0),
        (2024, "HUN", 10.8, 23.76, 1),
        (2025, "CYP", None, None, 2),
    ],
)
TIMELINE = (
    ("agreement", "title", "instrument", "signed_on", "binding", "partners", "reaction_to"),
    [
        ("peja-2011", "Joint statement of ministers", "declaration", "2011-11-04", "no", "ALB, HRV", None),
        ("mou-2024", "Memorandum on training", "mou", "2024", "unknown", "GBR", None),
        ("joint-2025", "Joint Declaration on cooperation", "declaration", "2025-03-18", "no", "ALB, HRV", None),
        ("plan-2025", "Bilateral plan", "plan", "2025-04-01", "yes", "HUN", "joint-2025"),
        ("security-2025", "Security of communications", "mou", "2025-05", None, "USA", None),
        ("guide", "Implementation guide", "plan", None, "no", None, None),
    ],
)
CASES: dict[str, tuple[str, tuple[Any, ...], dict[str, Any]]] = {
    "line": ("line", LINE, {"title": "Recognition by year"}),
    "map-world": ("map", MAP, {"title": "Recognition", "subject": "XKX"}),
    "map-europe": ("map", MAP, {"region": "europe", "subject": "XKX"}),
    "map-numbers": ("map", MAP_OF_NUMBERS, {"unit": "deliveries", "title": "Deliveries"}),
    "matrix": ("matrix", MATRIX, {"title": "Ties", "marked": "both in an alliance of many"}),
    "bar": ("bar", BAR, {"title": "Suppliers"}),
    "bar-range": ("bar", BAR, {"title": "Suppliers"}),
    "network": ("network", NETWORK, {"title": "Ties"}),
    "flows": ("flows", FLOWS, {"title": "Arms to Serbia"}),
    "timeline": ("timeline", TIMELINE, {"title": "Pacts"}),
}
ROLES = {
    "map-numbers": {"state": "recipient", "value": "deliveries"},
    "bar-range": {"value": "volume_low", "high": "volume_high"},
}


def columns(names: tuple[str, ...]) -> list[Column]:
    """Columns as a canned query declares them."""
    kinds = dict.fromkeys(NUMBERS, "integer") | dict.fromkeys(VOLUMES, "decimal") | dict.fromkeys(SHARES, "share")
    return [Column(name, kinds.get(name, "text"), 2 if name in VOLUMES else None) for name in names]


def drawn(name: str, *, width: float = NARROW, names: Mapping[str, str] | None = None, **changed: Any) -> str:
    """A case as SVG."""
    kind, (header, rows), options = CASES[name]
    return draw(kind, ChartInput(columns(header), rows, options | changed, ROLES.get(name, {}), names or {}, width))


def of(kind: str, names: tuple[str, ...], rows: list[tuple[Any, ...]], **options: Any) -> ET.Element:
    """A chart of these rows, parsed."""
    return parsed(draw(kind, ChartInput(columns(names), rows, options)))


def case(name: str, **changed: Any) -> ET.Element:
    """A case, parsed."""
    return parsed(drawn(name, **changed))


def parsed(svg: str) -> ET.Element:
    """Its elements."""
    return ET.fromstring(svg)  # noqa: S314 - our own markup


class Box(NamedTuple):
    """Where a text is, as estimated."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


def texts(root: ET.Element) -> list[str]:
    """What can be read in the chart itself, tips left out."""
    return [node.text or "" for node in root.iter(f"{SVG}text")]


def description(root: ET.Element) -> str:
    """The text alternative."""
    return root.findtext(f"{SVG}desc") or ""


def marks(root: ET.Element) -> dict[str, ET.Element]:
    """The marks by what they tell under the pointer."""
    return {
        node.findtext(f"{SVG}title") or "": node
        for node in root.iter()
        if node is not root and node.find(f"{SVG}title") is not None
    }


def boxes(node: ET.Element, size: float = 13, anchor: str = "start") -> Iterator[Box]:
    """The boxes of all level texts; what is rotated or scaled is left out."""
    size, anchor = float(node.get("font-size", size)), node.get("text-anchor", anchor)
    if node.get("transform") or node.tag == f"{SVG}defs":
        return
    if node.tag == f"{SVG}text":
        wide, x, y = text_width(node.text or "", size), float(node.get("x", 0)), float(node.get("y", 0))
        left = x - {"start": 0.0, "middle": wide / 2, "end": wide}[anchor]
        yield Box(node.text or "", left, y - size * 0.75, left + wide, y + size * 0.22)
    for child in node:
        yield from boxes(child, size, anchor)


def overlapping(root: ET.Element) -> list[tuple[str, str]]:
    """Pairs of texts that run into each other."""
    every = list(boxes(root))
    return [
        (one.text, other.text)
        for place, one in enumerate(every)
        for other in every[:place]
        if one.left < other.right and other.left < one.right and one.top < other.bottom and other.top < one.bottom
    ]


def outside(root: ET.Element) -> list[str]:
    """Texts that leave the chart."""
    wide, high = map(float, re.findall(r"[\d.]+", root.get("viewBox", ""))[2:])
    return [box.text for box in boxes(root) if box.left < 0 or box.top < 0 or box.right > wide or box.bottom > high]


def look(node: ET.Element) -> tuple[str | None, ...]:
    """What tells a mark from another without its colour."""
    return tuple(node.get(name) for name in ("stroke-dasharray", "stroke-width"))
