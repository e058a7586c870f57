"""SIPRI's lists of years."""

from __future__ import annotations

import re
from functools import cache

from ingest.datasets.cells import present

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
