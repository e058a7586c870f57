"""Spells that overlap. They are half-open: on day d, start <= d and (end is None or end > d). Days are ISO text."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple, TypeVar

from ingest.dates import latest

Row = TypeVar("Row")

FOREVER = "9999-12-31"


class Spell(NamedTuple):
    """A spell; None: since ever, or without end."""

    start_text: str | None
    end: str | None

    @property
    def surely_from(self) -> str:
        """The latest day that the start can be: from there on the spell holds whatever the date's missing part is."""
        return latest(self.start_text) if self.start_text else ""

    @property
    def surely_until(self) -> str:
        """The earliest day that the end can be."""
        return self.end or FOREVER


def overlaps(rows: Iterable[tuple[Spell, Row]]) -> Iterator[tuple[Row, Row]]:
    """Pairs (earlier, later) of rows whose spells surely share a day, each later row once."""
    longest: tuple[str, Row] | None = None
    for spell, row in sorted(rows, key=lambda item: (item[0].surely_from, item[0].surely_until)):
        start, end = spell.surely_from, spell.surely_until
        if start >= end:
            continue  # no day is sure
        if longest is not None and start < longest[0]:
            yield longest[1], row
        if longest is None or end > longest[0]:
            longest = (end, row)
