"""Charts as inline SVG: rows in, one `<svg>` element out.

| kind | columns (in brackets: used if there) | options | canned query that gives them |
| --- | --- | --- | --- |
| line | year, counter, recognising (NULL: not covered, a gap) | unit | recognition-by-year |
| map | state, status (name, recognised_on, withdrawn_on) | region (world, europe), subject, subject_name | \
  recognition-status |
| network | state, other, agreements, depth | | agreement-network |
| flows | year, supplier or recipient, volume_low, volume_high (without_value) | unit | arms-by-year |
| timeline | signed_on (partial date), title, partners or parties or instrument (binding, agreement, reaction_to) | | \
  agreements-within, agreements-of, agreement-depth |

Other columns are ignored. Colours are custom properties that the page sets for light, dark and print: `--ink`,
`--muted`, `--rule`, `--paper`, and for series `--series-1` to `--series-6`, which colour-blind readers can tell apart.
Each is used with a fallback, `var(--ink, #1a1a1a)`, so that a chart also stands alone as a file (it names its xmlns).
Charts are 480 units wide and as wide as their place: text of 12 and 13 units is best read where that is 22 to 40 rem.
No mark is told by its colour alone: dashes, patterns, labels say the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from analysis.output.columns import Column
from errors import UsageError

KINDS = ("line", "map", "network", "flows", "timeline")

Drawer = Callable[[Sequence[Column], Sequence[tuple[Any, ...]], Mapping[str, Any]], str]


def draw(kind: str, columns: Sequence[Column], rows: Sequence[tuple[Any, ...]], options: Mapping[str, Any]) -> str:
    """One self-contained `<svg …>` with role="img", `<title>` and `<desc>`; the same rows give the same text.

    A kind is the module of its name in this package, with a function `draw(columns, rows, options)`. The option `title`
    is understood by all kinds. Raises UsageError for an unknown kind or option, or for columns that it cannot draw.
    """
    if kind not in KINDS:
        raise UsageError(f"unknown chart {kind!r}; known: {', '.join(KINDS)}")
    return _drawer(kind)(columns, rows, options)


def _drawer(kind: str) -> Drawer:
    """The function that draws a kind of chart, imported when it is asked for."""
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
