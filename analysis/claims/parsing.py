"""Conditions as a ledger spells them, checked against the columns of the query."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, NamedTuple, NoReturn, Protocol

from analysis.claims.asked import Asked
from analysis.claims.conditions import LISTS, OPERATORS, TEXT_ONLY, Condition, Test
from analysis.output.columns import NUMBERS

WORDS = {"rows": Condition(at_least=1), "no rows": Condition(at_most=0)}
CONDITIONS = ("at_least", "at_most", "every", "includes", "exactly")


class Fail(Protocol):
    """Raises an error about a key, by the way to it."""

    def __call__(self, message: str, *keys: str) -> NoReturn:
        """Raise it."""


def listed(value: object) -> list[Any]:
    """A value as a list."""
    return value if isinstance(value, list) else [value]


class Values(NamedTuple):
    """Reads what values are asked; `columns` are names and types, None where they are not known beforehand.

    Whole values that are compared are put to `asked`, with what `place` says of the way to them.
    """

    columns: Mapping[str, str] | None
    fail: Fail
    place: Callable[..., str]
    asked: list[Asked]

    def condition(self, entry: object, outcome: str) -> Condition:
        """What must hold for the outcome."""
        if isinstance(entry, str):
            if entry not in WORDS:
                self.fail(f"{outcome} is {' or '.join(map(repr, WORDS))}, or a table of conditions", outcome)
            return WORDS[entry]
        if not isinstance(entry, dict) or not entry:
            self.fail(f"{outcome} has no condition; known: {', '.join(CONDITIONS)}", outcome)
        for key, value in entry.items():
            if key not in CONDITIONS:
                self.fail(f"unknown condition {key!r}; known: {', '.join(CONDITIONS)}", outcome, key)
            if key.startswith("at_") and (type(value) is not int or value < 0):
                self.fail(f"{key} is a number of rows: {value!r}", outcome, key)
        absent = entry.get("at_most") is not None or "exactly" in entry
        return Condition(
            at_least=entry.get("at_least", None if absent else 1),
            at_most=entry.get("at_most"),
            every=self.tests(entry.get("every", {}), outcome, "every"),
            includes=self.sets(entry.get("includes", {}), outcome, "includes"),
            exactly=self.sets(entry.get("exactly", {}), outcome, "exactly"),
        )

    def tests(self, entry: object, *way: str) -> tuple[Test, ...]:
        """What a row must be like: `{ state = "SRB", ordered = { min = 2 } }`."""
        if not isinstance(entry, dict):
            self.fail(f"{way[-1]} is a table of columns and values", *way)
        tests = []
        for column, asked in entry.items():
            self.column(column, *way)
            for operator, wanted in (asked if isinstance(asked, dict) else {"is": asked}).items():
                tests.append(self.test(column, operator, wanted, *way, column))
        return tuple(tests)

    def test(self, column: str, operator: str, wanted: object, *way: str) -> Test:
        """One question to a column."""
        if operator not in OPERATORS:
            self.fail(f"unknown test {operator!r} of {column}; known: {', '.join(OPERATORS)}", *way)
        if operator == "empty":
            if not isinstance(wanted, bool):
                self.fail(f"{column}: empty is true or false", *way)
            return Test(column, operator, wanted)
        if isinstance(wanted, list) and operator not in LISTS:
            self.fail(f"{column}: {operator} takes one value", *way)
        values = tuple(self.value(column, each, *way) for each in listed(wanted))
        if not values or (operator in TEXT_ONLY and not all(isinstance(each, str) and each for each in values)):
            self.fail(f"{column}: {operator} takes {'text' if operator in TEXT_ONLY else 'a value'}", *way)
        if operator in ("is", "not"):
            self.asked.extend(Asked(column, each, self.place(*way)) for each in values)
        return Test(column, operator, values if operator in LISTS else values[0])

    def sets(self, entry: object, *way: str) -> tuple[tuple[str, tuple[Any, ...]], ...]:
        """Values that a column must hold: `{ state = ["ESP", "GRC"] }`."""
        if not isinstance(entry, dict) or len(entry) > 1:
            self.fail(f"{way[-1]} names one column and its values", *way)
        for column in entry:
            self.column(column, *way)
        made = tuple(
            (column, tuple(self.value(column, each, *way, column) for each in listed(values)))
            for column, values in entry.items()
        )
        self.asked.extend(Asked(column, each, self.place(*way, column)) for column, values in made for each in values)
        return made

    def column(self, name: str, *way: str) -> None:
        """Refuse a column that the query has not."""
        if self.columns is not None and name not in self.columns:
            self.fail(f"there is no column {name!r}; there are {', '.join(self.columns)}", *way, name)

    def value(self, column: str, wanted: object, *way: str) -> str | int | float:
        """A value of the column's type."""
        if isinstance(wanted, date):
            wanted = wanted.isoformat()
        kind = (self.columns or {}).get(column, "any")
        number = isinstance(wanted, int | float)
        if not isinstance(wanted, str | int | float) or isinstance(wanted, bool):
            self.fail(f"{column}: a value is a text, a number or a date: {wanted!r}", *way)
        if kind != "any" and number != (kind in NUMBERS):
            self.fail(f"{column} holds {'numbers' if kind in NUMBERS else 'text'}: {wanted!r} is none", *way)
        return wanted
