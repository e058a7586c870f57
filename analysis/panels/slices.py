"""A panel in slices, one after the other in its order: a wide panel is too large to be sorted at once."""

from __future__ import annotations

from collections.abc import Iterator

from analysis.panels.blocks import Shape
from analysis.panels.workspace import Workspace

CELLS = 15_000_000  # in a slice


def slices(workspace: Workspace, shape: Shape, sql: str, cells: int = CELLS) -> Iterator[str]:
    """Queries of about `cells` cells each, which together return the rows of a query over `base` in order."""
    width = len(workspace.duck.execute(f"describe {sql}").fetchall())
    unit = shape.keys[0]
    rows = workspace.duck.execute(f"select {unit}, count(*) from base group by all order by all").fetchall()
    order = f"order by {', '.join(f'b.{key}' for key in shape.keys)}"
    first, size = None, 0
    for number, count in rows:
        if size and (size + count) * width > cells:
            yield f"{sql} where b.{unit} >= {first} and b.{unit} < {number} {order}"
            size = 0
        first = first if size else number
        size += count
    yield f"{sql} where b.{unit} >= {first or 0} {order}"
