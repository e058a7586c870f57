"""The rows and the options of a chart: columns and values are checked, and are equal on both backends."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from analysis.output.columns import Column
from analysis.output.writers.values import decimal_text, is_day, is_number, value_text
from errors import UsageError

_PARTIAL_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?", re.ASCII)


class ChartRows(NamedTuple):
    """The rows of a chart of some kind; a cell is found by the index of its row and the name of its column."""

    kind: str
    columns: Mapping[str, Column]
    rows: Sequence[Mapping[str, Any]]

    def text(self, row: int, name: str) -> str | None:
        """The text of a cell; None if the cell is NULL or the column does not exist."""
        value = self.rows[row].get(name)
        return None if value is None else value_text(value)

    def number(self, row: int, name: str) -> float | None:
        """The number in a cell, rounded to the decimals that the column declares, or to 2; None for NULL.

        Raises UsageError for another value.
        """
        value = self.rows[row].get(name)
        if value is None:
            return None
        if not is_number(value):
            raise self._wrong(row, name, "a number")
        places = self.columns[name].decimals
        return float(decimal_text(value, 2 if places is None else places))

    def whole(self, row: int, name: str) -> int | None:
        """The integer in a cell; None for NULL. Raises UsageError for another value."""
        value = self.rows[row].get(name)
        if value is None:
            return None
        if not is_number(value) or value != int(value):
            raise self._wrong(row, name, "an integer")
        return int(value)

    def date(self, row: int, name: str) -> str | None:
        """The date in a cell: 2023, 2023-06 or 2023-06-20; None for NULL. Raises UsageError for another value."""
        value = self.text(row, name)
        if value is not None and not (_PARTIAL_DATE.fullmatch(value) and is_day(value + "0000-01-01"[len(value) :])):
            raise self._wrong(row, name, "a date (2023, 2023-06 or 2023-06-20)")
        return value

    def required(self, row: int, name: str) -> Any:
        """The value of a cell. Raises UsageError for NULL."""
        value = self.rows[row].get(name)
        if value is None:
            raise UsageError(f"chart {self.kind}: row {row + 1} has no value in the column {name}")
        return value

    def _wrong(self, row: int, name: str, expected: str) -> UsageError:
        value = self.rows[row][name]
        return UsageError(f"chart {self.kind}: row {row + 1}, column {name}: {value!r} is not {expected}")


def chart_rows(
    kind: str,
    columns: Sequence[Column],
    rows: Sequence[Sequence[Any]],
    required: Sequence[str],
) -> ChartRows:
    """The rows of a chart. Raises UsageError if a `required` column is missing; `a|b` stands for one of two columns."""
    by_name = {column.name: column for column in columns}
    for names in required:
        if not any(name in by_name for name in names.split("|")):
            missing = " or ".join(names.split("|"))
            raise UsageError(f"chart {kind}: the column {missing} is missing; known: {', '.join(by_name) or 'none'}")
    return ChartRows(kind, by_name, [dict(zip(by_name, row, strict=True)) for row in rows])


def options_of(kind: str, options: Mapping[str, Any], defaults: Mapping[str, Any]) -> dict[str, Any]:
    """The options, with the defaults of those that are missing; every kind has the option `title`.

    Raises UsageError for an unknown option, and for a value of another type than the default.
    """
    all_defaults = {"title": "", **defaults}
    for name, value in options.items():
        if name not in all_defaults:
            raise UsageError(f"chart {kind}: unknown option {name!r}; known: {', '.join(all_defaults)}")
        if not isinstance(value, type(all_defaults[name])) or isinstance(value, bool):
            type_name = type(all_defaults[name]).__name__
            raise UsageError(f"chart {kind}: the option {name} must be of type {type_name}, not {value!r}")
    return {**all_defaults, **options}


def choice(kind: str, name: str, value: str, choices: Sequence[str]) -> str:
    """The value. Raises UsageError if it is not one of the choices."""
    if value not in choices:
        raise UsageError(f"chart {kind}: {name} must be one of {', '.join(choices)}, not {value!r}")
    return value
