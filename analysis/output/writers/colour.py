"""Colour on terminals: headings, and words that say how well something is known."""

from __future__ import annotations

import os
from typing import BinaryIO, NamedTuple

from models.vocabulary import NOT_KNOWN

_BOLD, _RED, _GREEN, _YELLOW, _DIM = "1", "31", "32", "33", "2"
_WORDS = {
    **dict.fromkeys(("supported", "supports", "corroborated"), _GREEN),
    **dict.fromkeys(("contradicted", "contradicts", "disputed"), _RED),
    **dict.fromkeys(("qualified", "qualifies", "unverified", "undecidable"), _YELLOW),
    **dict.fromkeys(NOT_KNOWN, _DIM),
}


class Painter(NamedTuple):
    """Adds colour, or leaves texts as they are."""

    on: bool

    def heading(self, text: str) -> str:
        """The names of the columns."""
        return _painted(text, _BOLD) if self.on else text

    def cell(self, text: str) -> str:
        """A cell: words that say how well something is known have their colour."""
        colour = _WORDS.get(text) if self.on else None
        return _painted(text, colour) if colour else text


def _painted(text: str, code: str) -> str:
    return f"\x1b[{code}m{text}\x1b[0m"


def painter(out: BinaryIO) -> Painter:
    """Colour only on a terminal, and not where NO_COLOR is set (https://no-color.org) or the terminal is dumb."""
    return Painter(out.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb")
