"""Values as text: the one place where the readers' values become what is printed."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from itertools import chain, islice
from typing import Any, Self

from analysis.output.columns import NUMBERS, Column


class Nested(str):
    """The text of a list or object, with its JSON."""

    __slots__ = ("json",)
    json: str

    def __new__(cls, text: str, json: str) -> Self:
        """Both as they are to be written."""
        made = super().__new__(cls, text)
        made.json = json
        return made


Block = list[Sequence[Any]]  # rows
BLOCK = 1000  # rows in memory at once: more is not faster

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
# Flags, counts and years: most integers.
_SMALL: dict[int | None, str] = {None: "", **{number: str(number) for number in range(2100)}}
_UNUSUAL = re.compile("[en]|-0\\.0\0")  # of floats: exponents, inf and nan, negative zero


def blocks(rows: Iterable[Sequence[Any]], size: int = BLOCK) -> Iterator[Block]:
    """Rows in lists of `size`; the last one may be shorter."""
    source = iter(rows)
    while block := list(islice(source, size)):
        yield block


def first_and_all(source: Iterator[Block]) -> tuple[Block, Iterator[Block]]:
    """The first block, to lay out by (empty if there are no rows), and all blocks with it."""
    first = next(source, [])
    return first, chain([first] if first else [], source)


def columns_of(block: Block, columns: Sequence[Column]) -> Iterator[tuple[Column, Sequence[Any]]]:
    """Each column with its values in the block."""
    return zip(columns, zip(*block, strict=True) if block else [()] * len(columns), strict=True)


def numeric(columns: Sequence[Column], first: Block) -> list[bool]:
    """Which columns hold numbers: as declared, or else as in the first block of rows."""
    found = []
    for column, values in columns_of(first, columns):
        some = [value for value in values if value is not None] if column.type == "any" else []
        found.append(column.type in NUMBERS or (bool(some) and all(map(is_number, some))))
    return found


def texts(column: Column, values: Sequence[Any]) -> Sequence[str]:
    """The values of one column in a block of rows; NULL is the empty text."""
    try:
        "".join(values)
        return values  # nothing but text: nothing to do
    except TypeError:
        text = formatter(column)
    kinds = set(map(type, values))
    if text is plain and (quick := _QUICK.get(frozenset(kinds))) and (found := quick(values)):
        return found
    try:  # equal values have equal texts, and most columns have few
        known = {value: text(value) for value in set(values) if value is not None}
    except TypeError:  # what cannot be hashed: lists and objects of JSON
        return ["" if value is None else text(value) for value in values]
    known[None] = ""
    return list(map(known.__getitem__, values))


def _integers(values: Sequence[Any]) -> list[str]:
    try:
        return list(map(_SMALL.__getitem__, values))
    except KeyError:
        return ["" if value is None else repr(value) for value in values]


def _floats(values: Sequence[float]) -> list[str] | None:
    together = "\0".join(map(repr, values)) + "\0"
    return None if _UNUSUAL.search(together) else together.replace(".0\0", "\0").split("\0")[:-1]


def _texts_or_null(values: Sequence[str | None]) -> list[str]:
    return ["" if value is None else value for value in values]


# What a column of exactly these types is written by, at once.
_QUICK: dict[frozenset[type], Callable[[Sequence[Any]], list[str] | None]] = {
    frozenset({int}): _integers,
    frozenset({int, type(None)}): _integers,
    frozenset({float}): _floats,
    frozenset({str, type(None)}): _texts_or_null,
}


def formatter(column: Column) -> Callable[[Any], str]:
    """The function that writes one value (not None) of the column."""
    if column.type != "decimal" or column.decimals is None:
        return plain
    places = column.decimals
    return lambda value: fixed(value, places) if is_number(value) else plain(value)


def is_number(value: object) -> bool:
    """Whether it is written without quotes in JSON and to the right in a table."""
    return isinstance(value, int | float)


def is_day(text: str) -> bool:
    """Whether the text is a calendar day of the form 2023-06-20."""
    if not _DAY.fullmatch(text):
        return False
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False


def plain(value: Any) -> str:
    """A value by its Python type: numbers in the fewest digits, dates as ISO 8601, bytes as hexadecimal."""
    if isinstance(value, float):
        return _float(value)
    if isinstance(value, int):  # True is 1, as on SQLite
        return str(int(value))
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value).hex()
    if isinstance(value, list | dict):
        import json

        return json.dumps(value, ensure_ascii=False, default=plain)
    return str(value)


def _float(value: float) -> str:
    """The shortest digits that are this number, without an exponent: as PostgreSQL writes its numerics."""
    text = repr(value)
    if text.endswith(".0"):
        return "0" if text == "-0.0" else text[:-2]
    if "e" not in text:
        return text
    from decimal import Decimal

    return f"{Decimal(text):f}"


def fixed(value: Any, places: int) -> str:
    """A number with `places` decimals, a half rounded away from zero as both backends' round() does.

    What comes to a half by fractions is a tiny bit off, and not alike on both backends: so nearly a half is one.
    """
    from decimal import ROUND_HALF_UP, Context, Decimal

    if not math.isfinite(value):
        return _float(float(value))
    context = Context(prec=400, rounding=ROUND_HALF_UP)
    exact = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    near = exact.quantize(Decimal(1).scaleb(-places - 6), context=context)
    rounded = near.quantize(Decimal(1).scaleb(-places), context=context)
    return f"{abs(rounded) if rounded.is_zero() else rounded:f}"
