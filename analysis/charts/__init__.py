"""Charts as inline SVG: rows in, one `<svg>` element out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Any

from analysis.columns import Column
from errors import UsageError

KINDS = ("line", "map", "network", "flows", "timeline")

Drawer = Callable[[Sequence[Column], Sequence[tuple[Any, ...]], Mapping[str, Any]], str]


def draw(kind: str, columns: Sequence[Column], rows: Sequence[tuple[Any, ...]], options: Mapping[str, Any]) -> str:
    """One self-contained `<svg …>` with role="img", `<title>` and `<desc>`; the same rows give the same text.

    Colours are CSS classes over custom properties, which the page sets for light, dark and print. A kind is the module
    of its name in this package, with a function `draw(columns, rows, options)`. Raises UsageError for an unknown kind
    or option, or for columns that the kind cannot draw.
    """
    if kind not in KINDS:
        raise UsageError(f"unknown chart {kind!r}; known: {', '.join(KINDS)}")
    drawer: Drawer = import_module(f"analysis.charts.{kind}").draw
    return drawer(columns, rows, options)
