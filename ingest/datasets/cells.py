"""Cells of files: missing values, whole numbers and amounts, as publishers, spreadsheets, R, pandas and Stata write."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

# How programs write a value that is missing: R and pandas, Stata, databases.
MISSING = frozenset({"", "NA", "<NA>", "NaN", "nan", "NAN", "None", "NULL", "."})
_WHOLE = re.compile(r"(-?\d{1,18})(?:\.0*)?", re.ASCII)  # spreadsheets and pandas write 6 as 6.0
_NUMBER = re.compile(r"-?(?:\d{1,18}(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,2})?", re.ASCII)  # R writes 100000 as 1e+05


def present(cell: str) -> str:
    """The cell without blanks around it; empty where it stands for a missing value."""
    text = cell.strip()
    return "" if text in MISSING else text


def plain(cell: str) -> str:
    """The cell without blanks around it, empty where it is missing, and a whole number without a fraction: 6.0 is 6."""
    text = present(cell)
    if text.endswith("0") and "." in text:
        match = _WHOLE.fullmatch(text)
        return match[1] if match else text
    return text


@cache
def integer(cell: str) -> int | None:
    """A whole number that is not negative, None where it is missing; ValueError where it is something else."""
    text = present(cell)
    if not text:
        return None
    match = _WHOLE.fullmatch(text)
    number = int(match[1]) if match else _integral(text)
    if number is None or number < 0:
        raise ValueError("a whole number")
    return number


def amounts(*, decimal_comma: bool, decimals: int = 2) -> Callable[[str], float | None]:
    """A function that reads a number that is not negative, None where it is missing, which is not 0.

    ValueError where it is none. `decimal_comma`: the decimal mark can be a comma, as in files that semicolons divide.
    `decimals`: places kept.
    """

    @cache
    def amount(cell: str) -> float | None:
        text = present(cell)
        if decimal_comma:
            text = text.replace(",", ".")
        if text and (text.startswith("-") or not _NUMBER.fullmatch(text)):
            raise ValueError("a number")
        return round(float(text), decimals) if text else None

    return amount


def whole_number(cell: str) -> int:
    """A whole number that is not negative; ValueError for anything else, also for a cell without a value."""
    number = integer(cell)
    if number is None:
        raise ValueError("a number")
    return number


def _integral(text: str) -> int | None:
    if not _NUMBER.fullmatch(text):
        return None
    number = float(text)
    return int(number) if number.is_integer() else None
