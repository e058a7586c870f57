"""What the readers of SIPRI's three layouts share: lists of years, orders with their deliveries, and the parties."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from ingest.datasets.actor_names import Names
from ingest.datasets.cells import present
from ingest.datasets.parsed import UNKNOWN, Unresolved
from ingest.datasets.rows import Row

SECOND_HAND = {"New": "no", "Second hand": "yes", "Second hand but modernized": "yes"}
Order = tuple[Row, list[Row]]  # a row of arms_transfer, and rows of arms_delivery without its number
_YEARS = re.compile(r"(\d{4})(?:\.0)?(?:-(\d{4}))?", re.ASCII)


@cache
def years(cell: str) -> tuple[int, ...]:
    """`1977; 1978` -> (1977, 1978), in order and each once, ranges written out; ValueError where it is not a list."""
    found: set[int] = set()
    for part in re.split("[;,]", present(cell)):
        match = _YEARS.fullmatch(part.strip())
        if match is not None:
            found.update(range(int(match[1]), int(match[2] or match[1]) + 1))
        elif part.strip():
            raise ValueError("a list of years")
    return tuple(sorted(found))


class Parties:
    """Finds suppliers and recipients by name, and counts the names that are not known."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._constant: dict[str, str | None] = {}
        self._codes: dict[tuple[str, int | None, int | None], str] = {}
        self.unresolved: Unresolved = Counter()
        self.early: Counter[str] = Counter()  # party -> orders placed before it existed

    def code(self, name: str, order_year: int | None, last_year: int | None) -> str:
        """The actor that bears the name in the year of the order, else in a later year up to the last delivery."""
        try:
            constant = self._constant[name]
        except KeyError:
            constant = self._constant[name] = self._names.constant(name)
        if constant is not None:
            return constant
        key = (name, order_year, last_year)
        code = self._codes.get(key)
        if code is None:
            code = self._codes[key] = self._look_up(*key)
        if code == UNKNOWN:
            self.unresolved[name, order_year] += 1
        return code

    def filtered(self, names: str, first: int, last: int) -> list[str]:
        """The actors in a filter's list, `Albania; Croatia`: who bears a name in the last year, else before."""
        codes: dict[str, None] = {}
        for name in filter(None, map(str.strip, names.split(";"))):
            code = self._names.constant(name)
            for year in (last, first):
                code = code or self._names.in_years(name, year, last)[0]
            if code is None:
                self.unresolved[name, last] += 1
            elif code != UNKNOWN:
                codes[code] = None
        return list(codes)

    def _look_up(self, name: str, order_year: int | None, last_year: int | None) -> str:
        first = order_year or last_year
        if first is None:
            return UNKNOWN
        code, in_first_year = self._names.in_years(name, first, max(first, last_year or first))
        if code is not None and not in_first_year:
            self.early[name] += 1
        return code or UNKNOWN


def transfer_status(ordered: int | None, delivered: int | None, *, years_cut: bool) -> str:
    """`delivered` where all that was ordered is, `ordered` where less; `unknown` where the file does not show it."""
    if ordered is None:
        return "unknown"
    if delivered is not None and delivered >= ordered:
        return "delivered"
    return "unknown" if years_cut else "ordered"


def deliveries_of(years: tuple[int, ...], number: int | None, tiv: float | None) -> list[Row]:
    """The deliveries of a transfer whose file names the years but gives no figures for each.

    The figures are the file's where it names one year, else equal shares in hundredths that add up to the total; the
    first years get what is left over.
    """
    alone = len(years) == 1
    quantities: list[float | None] = [number] if alone else _shares(number, len(years))
    volumes = [tiv] if alone else _shares(tiv, len(years))
    apportioned = "no" if alone else "yes"
    return [
        {"year": year, "quantity": quantity, "tiv_delivered": volume, "apportioned": apportioned}
        for year, quantity, volume in zip(years, quantities, volumes, strict=True)
    ]


def _shares(total: float | None, count: int) -> list[float | None]:
    if total is None or not count:
        return [None] * count
    share, rest = divmod(round(total * 100), count)
    return [(share + (place < rest)) / 100 for place in range(count)]
