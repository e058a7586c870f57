"""What a chart is given: columns and options checked, values made the same whichever database they come from."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from analysis.output.columns import Column
from analysis.output.writers.values import decimal_text, is_day, is_number, value_text
from errors import UsageError

_PARTIAL_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?", re.ASCII)


class Given(NamedTuple):
    """Rows by name of column, as a chart of this kind wants them."""

    kind: str
    columns: Mapping[str, Column]
    rows: Sequence[Mapping[str, Any]]

    def text(self, row: int, name: str) -> str | None:
        """A cell as text; None if it is NULL or there is no such column."""
        value = self.rows[row].get(name)
        return None if value is None else value_text(value)

    def number(self, row: int, name: str) -> float | None:
        """A cell as number, of the decimals that the column declares (2 if none)."""
        value = self.rows[row].get(name)
        if value is None:
            return None
        if not is_number(value):
            raise self._wrong(row, name, "a number")
        places = self.columns[name].decimals
        return float(decimal_text(value, 2 if places is None else places))

    def whole(self, row: int, name: str) -> int | None:
        """A cell as integer."""
        value = self.rows[row].get(name)
        if value is None:
            return None
        if not is_number(value) or value != int(value):
            raise self._wrong(row, name, "an integer")
        return int(value)

    def date(self, row: int, name: str) -> str | None:
        """A cell as date of any precision: 2023, 2023-06 or 2023-06-20."""
        value = self.text(row, name)
        if value is not None and not (_PARTIAL_DATE.fullmatch(value) and is_day(value + "0000-01-01"[len(value) :])):
            raise self._wrong(row, name, "a date (2023, 2023-06 or 2023-06-20)")
        return value

    def needed(self, row: int, name: str) -> Any:
        """A cell that must not be NULL."""
        value = self.rows[row].get(name)
        if value is None:
            raise UsageError(f"chart {self.kind}: row {row + 1} has no {name}")
        return value

    def _wrong(self, row: int, name: str, expected: str) -> UsageError:
        return UsageError(f"chart {self.kind}: {name} of row {row + 1} is not {expected}: {self.rows[row][name]!r}")


def take(
    kind: str,
    columns: Sequence[Column],
    rows: Sequence[Sequence[Any]],
    needed: Sequence[str],
) -> Given:
    """The rows by name of column; each of `needed` is a column that must be there, or one of several (`a|b`)."""
    known = {column.name: column for column in columns}
    for names in needed:
        if not any(name in known for name in names.split("|")):
            wanted = " or ".join(names.split("|"))
            raise UsageError(f"chart {kind}: there is no column {wanted}; there are: {', '.join(known) or 'none'}")
    return Given(kind, known, [dict(zip(known, row, strict=True)) for row in rows])


def options_of(kind: str, options: Mapping[str, Any], known: Mapping[str, Any]) -> dict[str, Any]:
    """The options with defaults filled in; `title` is understood by all kinds. A default's type is the option's."""
    every = {"title": "", **known}
    for name, value in options.items():
        if name not in every:
            raise UsageError(f"chart {kind}: unknown option {name!r}; known: {', '.join(every)}")
        if not isinstance(value, type(every[name])) or isinstance(value, bool):
            raise UsageError(f"chart {kind}: option {name} must be of type {type(every[name]).__name__}: {value!r}")
    return {**every, **options}


def one_of(kind: str, name: str, value: str, known: Sequence[str]) -> str:
    """The value, if it is one of these."""
    if value not in known:
        raise UsageError(f"chart {kind}: {name} must be one of {', '.join(known)}: {value!r}")
    return value
