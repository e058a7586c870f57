"""Values as text: here, and only here, the values that the readers return become the characters that are printed."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from itertools import chain, islice
from types import NoneType
from typing import Any, Self

from analysis.output.column_types import NUMBERS, Column


class Nested(str):
    """A cell that holds a list or an object: its text, and the JSON that replaces it in the JSON formats."""

    __slots__ = ("json",)
    json: str

    def __new__(cls, text: str, json: str) -> Self:
        """A text, with the JSON that replaces it in the JSON formats."""
        nested = super().__new__(cls, text)
        nested.json = json
        return nested


Block = list[Sequence[Any]]  # rows
BLOCK = 1000  # rows in memory at once
SMALL_BLOCK = 250  # rows that stay in the processor's cache while they are printed; larger blocks are slower

REMEMBERED = 20_000  # numbers whose texts are kept
_EXACT = 2**53
_NUMBERS = {int, float, NoneType}
_EQUAL_TEXTS = {str, int, float, bool, date, NoneType}  # equal values of one of these types have equal texts


def blocks(rows: Iterable[Sequence[Any]], size: int = BLOCK) -> Iterator[Block]:
    """The rows in lists of `size`; the last list may be shorter."""
    source = iter(rows)
    while block := list(islice(source, size)):
        yield block


def first_and_all(source: Iterator[Block]) -> tuple[Block, Iterator[Block]]:
    """The first block (empty if there are no rows), and all blocks including it: the first decides the layout."""
    first = next(source, [])
    return first, chain([first] if first else [], source)


def columns_of(block: Block, columns: Sequence[Column]) -> Iterator[tuple[Column, Sequence[Any]]]:
    """Each column with its values in the block."""
    return zip(columns, zip(*block, strict=True) if block else [()] * len(columns), strict=True)


def numeric(columns: Sequence[Column], first: Block) -> list[bool]:
    """For each column, whether it holds numbers: by its declared type, or else by its values in the first block."""
    flags = []
    for column, values in columns_of(first, columns):
        not_null = [value for value in values if value is not None] if column.type == "any" else []
        flags.append(column.type in NUMBERS or (bool(not_null) and all(map(is_number, not_null))))
    return flags


def texts(column: Column, values: Sequence[Any]) -> Sequence[str]:
    """The texts of the values of one column; NULL is the empty text."""
    try:
        "".join(values)
        return values  # all values are text already
    except TypeError:
        text = formatter(column)
    if text is value_text and (column_texts := number_texts(values)):
        return column_texts
    kinds = set(map(type, values))
    if kinds == {str, NoneType}:
        return [value or "" for value in values]
    if len(kinds - {NoneType}) > 1 or not kinds <= _EQUAL_TEXTS:
        return ["" if value is None else text(value) for value in values]
    # Most columns have few different values.
    text_of = {value: text(value) for value in set(values) if value is not None}
    text_of[None] = ""
    return list(map(text_of.__getitem__, values))


def display_texts(column: Column, values: Sequence[Any]) -> Sequence[str]:
    """The texts of the values of one column in a table for people: shares are percentages."""
    if column.type != "share":
        return texts(column, values)
    return ["" if value is None else percentage(value) if is_number(value) else value_text(value) for value in values]


def percentage(share: float) -> str:
    """A share as a percentage: `45 %`; with one decimal below 10 %: `3.8 %`."""
    return f"{decimal_text(100 * share, 0 if share >= 0.0995 else 1)} %"


class _NumberTexts(dict[float | None, str]):
    """The texts of numbers, each made once, because most columns repeat theirs; up to a number of numbers."""

    def __missing__(self, number: float) -> str:
        # Equal numbers have equal texts, also 1 and 1.0, as far as a float holds every whole number.
        if len(self) >= REMEMBERED or not is_number(number) or not abs(number) < _EXACT:
            raise KeyError(number)
        text = self[number] = value_text(number)
        return text


_NUMBER_TEXTS = _NumberTexts({None: ""})


def holds_numbers(column: Column, values: Sequence[Any]) -> bool:
    """Whether the column's values all are numbers or NULL, and are printed as they are: `number_texts` fits them."""
    return set(map(type, values)) <= _NUMBERS and formatter(column) is value_text


def number_texts(values: Sequence[Any]) -> Sequence[str] | None:
    """The texts of values that all are numbers or NULL; None if they are not, or hold inf, nan or an exponent."""
    kinds = set(map(type, values))
    if not kinds <= _NUMBERS:  # Decimal("2.00") equals 2 and has another text
        return None
    try:
        return list(map(_NUMBER_TEXTS.__getitem__, values))
    except KeyError:
        pass
    if float not in kinds:
        return ["" if value is None else repr(value) for value in values]
    joined = "\0".join(map(repr, values)).replace("None", "") + "\0"
    if "e" in joined or "n" in joined or "-0.0\0" in joined:
        return None
    return joined.replace(".0\0", "\0").split("\0")[:-1]


def formatter(column: Column) -> Callable[[Any], str]:
    """The function that returns the text of a value (not None) of the column."""
    if column.type not in ("decimal", "share") or column.decimals is None:
        return value_text
    places = column.decimals
    return lambda value: decimal_text(value, places) if is_number(value) else value_text(value)


def is_number(value: object) -> bool:
    """Whether the value is a number: without quotes in JSON, and to the right in a table."""
    return isinstance(value, int | float)


def is_day(text: str) -> bool:
    """Whether the text is a calendar day of the form 2023-06-20."""
    try:  # Python also reads 20230620 and 2023-W25-2
        return len(text) == 10 and text[4] == text[7] == "-" and bool(date.fromisoformat(text))
    except ValueError:
        return False


def value_text(value: Any) -> str:
    """The text of a value by its Python type: numbers in the fewest digits, dates as ISO 8601, bytes as hexadecimal."""
    if isinstance(value, float):
        return _float(value)
    if isinstance(value, int):  # True is 1, as on SQLite
        return str(int(value))
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value).hex()
    if isinstance(value, list | dict):
        import json

        return json.dumps(value, ensure_ascii=False, default=value_text)
    return str(value)


def _float(value: float) -> str:
    """The fewest digits that identify the number, without an exponent, as PostgreSQL prints its numerics."""
    text = repr(value)
    if text.endswith(".0"):
        return "0" if text == "-0.0" else text[:-2]
    if "e" not in text:
        return text
    from decimal import Decimal

    return f"{Decimal(text):f}"


def decimal_text(value: Any, places: int) -> str:
    """The text of a number with `places` decimals; halves are rounded away from zero, as round() of both backends does.

    A sum that should be a half can be off by a tiny fraction, which differs between the backends. So the number is
    first rounded to six more decimals.
    """
    from decimal import ROUND_HALF_UP, Context, Decimal

    if not math.isfinite(value):
        return _float(float(value))
    context = Context(prec=400, rounding=ROUND_HALF_UP)
    exact = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    near = exact.quantize(Decimal(1).scaleb(-places - 6), context=context)
    rounded = near.quantize(Decimal(1).scaleb(-places), context=context)
    return f"{abs(rounded) if rounded.is_zero() else rounded:f}"


def text_rows(columns: Sequence[Column], rows: Sequence[Sequence[Any]]) -> list[tuple[str, ...]]:
    """Rows as text, the same for both backends; NULL is empty."""
    by_column = [texts(column, values) for column, values in columns_of(list(rows), columns)]
    return list(zip(*by_column, strict=True))
