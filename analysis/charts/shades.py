"""Shades of one colour for what has an order: lightness tells them apart without the colour."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from analysis.charts import scale, svg

OPACITIES: Final = (0.12, 0.3, 0.5, 0.72, 1.0)  # from the palest to the darkest
DARK: Final = 0.8  # opacity from which text on a shade is of the colour of paper


class Shade(NamedTuple):
    """A shade, and what it stands for; opacity 0 is for what is not known, which has no place in the order."""

    label: str
    opacity: float

    @property
    def ink(self) -> str:
        """The colour of text on the shade."""
        return svg.PAPER if self.opacity >= DARK else svg.INK


def in_order(labels: Sequence[str]) -> list[Shade]:
    """Shades of labels from the palest to the darkest, of which there are at most as many as opacities."""
    return [
        Shade(label, opacity) for label, opacity in zip(labels, OPACITIES[len(OPACITIES) - len(labels) :], strict=True)
    ]


def ranges(highest: float, text: Callable[[float], str]) -> list[tuple[float, Shade]]:
    """Equal ranges from 0 to the highest number, each as its upper end and its shade; `text` words a number."""
    marks = scale.ticks(highest, len(OPACITIES))
    labels = [f"{text(low)} to {text(high)}" for low, high in pairwise(marks)]
    return list(zip(marks[1:], in_order(labels), strict=True))
