"""Cells of SIPRI's files: numbers, amounts and lists of years, each text read once."""

from __future__ import annotations

import re

_INTEGER = re.compile(r"(\d{1,9})(?:\.0)?", re.ASCII)  # spreadsheets write 6 as 6.0
_AMOUNT = re.compile(r"\d{1,12}(?:\.\d+)?", re.ASCII)
_YEARS = re.compile(r"(\d{4})(?:-(\d{4}))?", re.ASCII)


class Integers(dict[str, int | None]):
    """Cell -> whole number, None where it is empty; ValueError where it is something else."""

    def __missing__(self, cell: str) -> int | None:
        match = _INTEGER.fullmatch(cell.strip())
        if match is None and cell.strip():
            raise ValueError("a whole number")
        self[cell] = int(match[1]) if match else None
        return self[cell]


class Amounts(dict[str, float | None]):
    """Cell -> amount in hundredths, None where it is empty, which is not 0; ValueError where it is no number."""

    def __missing__(self, cell: str) -> float | None:
        text = cell.strip()
        if text and not _AMOUNT.fullmatch(text):
            raise ValueError("a number")
        self[cell] = round(float(text), 2) if text else None
        return self[cell]


class CommaAmounts(Amounts):
    """Amounts with a decimal comma, as spreadsheets write them in files that semicolons divide."""

    def __missing__(self, cell: str) -> float | None:
        self[cell] = super().__missing__(cell.replace(",", "."))
        return self[cell]


class YearLists(dict[str, tuple[int, ...]]):
    """`1977; 1978` -> (1977, 1978), in order and each once, ranges written out; ValueError where it is no list."""

    def __missing__(self, cell: str) -> tuple[int, ...]:
        found: set[int] = set()
        for part in re.split("[;,]", cell):
            match = _YEARS.fullmatch(part.strip())
            if match is not None:
                found.update(range(int(match[1]), int(match[2] or match[1]) + 1))
            elif part.strip():
                raise ValueError("a list of years")
        self[cell] = tuple(sorted(found))
        return self[cell]
