"""How deep the agreements of a pair of states go, from the shallowest to the deepest, and how charts show it."""

from __future__ import annotations

from typing import Final, NamedTuple

from analysis.charts import svg


class Depth(NamedTuple):
    """The label of a depth, the opacity of its cells in a matrix, and the stroke of its lines in a network.

    Opacity 0 is for what is not known, which has no place in the order; dashes distinguish lines without their colour.
    """

    label: str
    opacity: float
    colour: str
    thick: float
    dashes: str | None


DEPTHS: Final = {
    "non_binding": Depth("not binding", 0.14, svg.SERIES[5], 2, "8 3 1.5 3"),
    "unknown": Depth("not known if binding", 0, svg.MUTED, 1.6, "1.5 4"),
    "binding": Depth("binding", 0.34, svg.SERIES[2], 2, "7 4"),
    "other_pledge": Depth("another of ATOP's five obligations", 0.66, svg.SERIES[3], 2.4, "14 4"),
    "military_support": Depth("military support pledged", 1.0, svg.SERIES[0], 2.8, None),
}
