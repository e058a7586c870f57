"""Charts as inline SVG: each is drawn from rows, as one `<svg>` element.

Each kind gives its columns roles. A column has its role by its name, or because `roles` says so; optional roles are in
brackets. The usual columns are those of the canned query in the last column.

| kind | roles (usual columns) | options | canned query |
| --- | --- | --- | --- |
| line | x (year), y (recognising), [series (counter)]; no value is a gap | unit | recognition-by-year |
| bar | label (supplier, name, state), value (volume, share), [high] | unit, most | arms-dependence |
| matrix | row (state), column (other), value (agreements), [shade (depth)], [mark (alliances_of_many)] | \
  unit, marked, order | agreement-matrix |
| map | state, status, [name], [since (recognised_on)], [until (withdrawn_on)]; or state, value | \
  region (world, europe), subject, subject_name, unit | recognition-status |
| network | state, other, agreements, depth | | agreement-network |
| flows | year, partner (supplier, recipient), low (volume_low), [high (volume_high)], [without (without_value)] | \
  unit | arms-by-year |
| timeline | date (signed_on, date), title (title, what), [kind (instrument, event)], \
  [who (partners, parties, actors)], [binding], [agreement], [reaction_to] | | agreements-of, timeline |

Other columns are ignored; codes of actors, agreements and counters are drawn as names. Colours are custom properties
that the page sets for light, dark and print: `--ink`, `--muted`, `--rule`, `--paper`, and for series `--series-1` to
`--series-6`, which colour-blind readers can distinguish. Each has a fallback, `var(--ink, #1a1a1a)`, so that a chart
can also be used as a file of its own. A chart is 480 units wide for phones, and 960 for larger screens and paper.
No mark is distinguished by its colour alone: dashes, patterns, lightness or labels distinguish it too.
"""

from __future__ import annotations

from analysis.charts import bar, flows, line, matrix, network, timeline
from analysis.charts import map as state_map
from analysis.charts.rows import ChartInput
from errors import UsageError

_DRAWERS = {
    "line": line.draw,
    "bar": bar.draw,
    "matrix": matrix.draw,
    "map": state_map.draw,
    "network": network.draw,
    "flows": flows.draw,
    "timeline": timeline.draw,
}
KINDS = tuple(_DRAWERS)


def draw(kind: str, chart: ChartInput) -> str:
    """A self-contained `<svg>` element with role="img", `<title>` and `<desc>`; equal input gives equal text.

    All kinds have the option `title`. Raises UsageError for an unknown kind, role or option, and for columns or values
    that cannot be drawn.
    """
    if kind not in KINDS:
        raise UsageError(f"unknown chart {kind!r}; known: {', '.join(KINDS)}")
    return _DRAWERS[kind](chart)
