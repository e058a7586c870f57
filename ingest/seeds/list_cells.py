"""Cells that hold lists: `sources` (what each source says of the row) and `deliveries` (years and quantities)."""

import re
from typing import NamedTuple

from models.vocabulary import STANCES

_SOURCE = re.compile(rf"(?:({'|'.join(STANCES)}) )?([^\s()]+)(?: on (\w+))?(?: \(([^)]+)\))?")
_DELIVERY = re.compile(r"(\d{4})(?:=(\d{1,9}(?:\.\d{1,2})?))?", re.ASCII)


class Stand(NamedTuple):
    """What a source says of a fact: of the whole of it, or of one field."""

    source_code: str
    stance: str
    field: str | None
    locator: str | None
    note: str | None


def parse_sources(cell: str) -> list[Stand]:
    """Read `a; qualifies b on signed_on (day inferred)`; ValueError names the entry that cannot be read."""
    stands = []
    for entry in _entries(cell):
        match = _SOURCE.fullmatch(entry)
        if match is None:
            raise ValueError(
                f"cannot read the entry '{entry}'; write a source, for example: atlas, or: "
                "contradicts gazette on signed_on (the page is undated)"
            )
        stance, source_code, field, note = match.groups()
        stands.append(Stand(source_code, stance or "supports", field, None, note))
    return stands


def parse_deliveries(cell: str) -> list[tuple[int, float | None]]:
    """Read `2019; 2020=4` as years with their quantities; ValueError names the entry that cannot be read."""
    deliveries: dict[int, float | None] = {}
    for entry in _entries(cell):
        match = _DELIVERY.fullmatch(entry)
        if match is None:
            raise ValueError(f"cannot read the entry '{entry}'; write a year, or year=quantity, as in 2019; 2020=4")
        if int(match[1]) in deliveries:
            raise ValueError(f"the year {match[1]} appears twice")
        deliveries[int(match[1])] = float(match[2]) if match[2] else None
    return list(deliveries.items())


def _entries(cell: str) -> list[str]:
    return [entry.strip() for entry in cell.split(";")] if cell else []
