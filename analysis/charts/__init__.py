"""Charts as inline SVG: each is drawn from rows, as one `<svg>` element.

| kind | columns (in brackets: optional) | options | canned query with these columns |
| --- | --- | --- | --- |
| line | year, counter, recognising (NULL is a gap: not covered) | unit | recognition-by-year |
| map | state, status (name, recognised_on, withdrawn_on) | region (world, europe), subject, subject_name | \
  recognition-status |
| network | state, other, agreements, depth | | agreement-network |
| flows | year, supplier or recipient, volume_low, volume_high (without_value) | unit | arms-by-year |
| timeline | signed_on (partial date), title, partners or parties or instrument (binding, agreement, reaction_to) | | \
  agreements-within, agreements-of, agreement-depth |

Other columns are ignored. Colours are custom properties that the page sets for light, dark and print: `--ink`,
`--muted`, `--rule`, `--paper`, and for series `--series-1` to `--series-6`, which colour-blind readers can distinguish.
Each has a fallback, `var(--ink, #1a1a1a)`, so that a chart can also be used as a file of its own.
A chart is 480 units wide and fills the width of its container: text of 12 and 13 units is best read at 22 to 40 rem.
No mark is distinguished by its colour alone: dashes, patterns or labels distinguish it too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from analysis.output.columns import Column
from errors import UsageError

KINDS = ("line", "map", "network", "flows", "timeline")

Drawer = Callable[[Sequence[Column], Sequence[tuple[Any, ...]], Mapping[str, Any]], str]


def draw(kind: str, columns: Sequence[Column], rows: Sequence[tuple[Any, ...]], options: Mapping[str, Any]) -> str:
    """A self-contained `<svg>` element with role="img", `<title>` and `<desc>`; equal rows give equal text.

    Each kind is a module of this package with a function `draw(columns, rows, options)`. All kinds have the option
    `title`. Raises UsageError for an unknown kind or option, and for columns or values that cannot be drawn.
    """
    if kind not in KINDS:
        raise UsageError(f"unknown chart {kind!r}; known: {', '.join(KINDS)}")
    return _drawer(kind)(columns, rows, options)


def _drawer(kind: str) -> Drawer:
    """The function that draws a kind of chart; its module is imported now."""
    match kind:
        case "line":
            from analysis.charts.line import draw as drawer
        case "map":
            from analysis.charts.map import draw as drawer
        case "network":
            from analysis.charts.network import draw as drawer
        case "flows":
            from analysis.charts.flows import draw as drawer
        case "timeline":
            from analysis.charts.timeline import draw as drawer
    return drawer
