"""Conditions on the rows that an evidence is about: what their values must be, and how many there must be."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from analysis.claims.bounds import BoundedValue
from models.vocabulary import NOT_KNOWN
from plural import counted
from toml_file import Way

Row = Mapping[str, Any]


def _same_kind(value: Any, operand: Any) -> bool:
    return isinstance(value, str) == isinstance(operand, str)


def _within(part: str, value: Any) -> bool:
    return part.casefold() in str(value).casefold()


# Tests of a column's value; a plain value in a ledger means `is`.
OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "is": lambda value, operand: value in operand,
    "not": lambda value, operand: value not in operand,
    "min": lambda value, operand: _same_kind(value, operand) and value >= operand,
    "max": lambda value, operand: _same_kind(value, operand) and value <= operand,
    "contains": lambda value, operand: any(_within(part, value) for part in operand),
    "contains_all": lambda value, operand: all(_within(part, value) for part in operand),
    "starts": lambda value, operand: str(value).startswith(operand),
    "empty": lambda value, operand: (value is None) is operand,
}
LISTS = ("is", "not", "contains", "contains_all")  # accept an array too
TEXT_ONLY = ("contains", "contains_all", "starts")
_IN_WORDS = {"is": "=", "not": "is not", "min": ">=", "max": "<=", "contains_all": "contains"}


class ColumnTest(NamedTuple):
    """A test of a column's value; `operand` is a tuple where the operator accepts an array."""

    column: str
    operator: str
    operand: Any
    way: Way = ()  # to it in the ledger

    def __str__(self) -> str:
        if self.operator == "empty":
            return f"{self.column} is {'empty' if self.operand else 'not empty'}"
        operands = self.operand if isinstance(self.operand, tuple) else (self.operand,)
        quote = '"' if self.operator in TEXT_ONLY else ""
        joint = " and " if self.operator == "contains_all" else " or "
        listed = joint.join(f"{quote}{operand}{quote}" for operand in operands)
        return f"{self.column} {_IN_WORDS.get(self.operator, self.operator)} {listed}"

    def passed(self, row: Row) -> bool | None:
        """Whether a row passes; None: its value is not known, which passes only a test that asks for that."""
        value = row[self.column]
        if isinstance(value, BoundedValue):
            return value.passes(self.operator, self.operand, OPERATORS[self.operator])
        if self.operator == "empty":
            return value is None if self.operand else is_known(value) or None
        if self.operator == "is" and value in self.operand:
            return True
        return OPERATORS[self.operator](value, self.operand) if is_known(value) else None


def says_nothing(value: object) -> bool:
    """Whether a value is NULL, unknown, no_record or not_covered."""
    return value is None or value in NOT_KNOWN


def is_known(value: object) -> bool:
    """Whether a value is known: it says something, and more than a bound."""
    return not says_nothing(value) and not isinstance(value, BoundedValue)


def passed_all(tests: Iterable[ColumnTest], row: Row) -> bool | None:
    """Whether a row passes all tests; None: it may or may not."""
    results = [test.passed(row) for test in tests]
    return False if False in results else None if None in results else True


class ColumnValues(NamedTuple):
    """Values that must all occur in a column."""

    column: str
    values: tuple[Any, ...]
    way: Way = ()  # to them in the ledger

    def __str__(self) -> str:
        return ", ".join(map(str, self.values))


class Decision(NamedTuple):
    """Whether a condition holds (None: it may or may not); if not, whether only because rows are missing.

    `rows` are those that decide.
    """

    holds: bool | None
    rows_missing: bool
    rows: list[Row]


class Condition(NamedTuple):
    """The condition under which the outcome of a piece of evidence follows; every part that is set must hold."""

    at_least: int | None = None
    at_most: int | None = None
    every: tuple[ColumnTest, ...] = ()
    includes: tuple[ColumnValues, ...] = ()  # these values occur
    exactly: tuple[ColumnValues, ...] = ()  # these values occur, and no other

    def __str__(self) -> str:
        parts = [f"every row has {test}" for test in self.every]
        parts += [f"{values.column} includes {values}" for values in self.includes]
        parts += [f"{values.column} is exactly {values}" for values in self.exactly]
        if self.at_most == 0:
            parts.append("there is no row")
        elif self.at_most is not None:
            parts.append(f"there {'is' if self.at_most == 1 else 'are'} at most {counted(self.at_most, 'row')}")
        if self.at_least is not None and (self.at_least > 1 or not parts):
            parts.append(
                "there is a row" if self.at_least == 1 else f"there are at least {counted(self.at_least, 'row')}"
            )
        return " and ".join(parts)

    @property
    def by_absence(self) -> bool:
        """Whether the condition rests on the absence of rows: `no rows`, `at_most` or `exactly`."""
        return self.at_most is not None or bool(self.exactly)

    @property
    def columns(self) -> set[str]:
        """The columns whose values the condition tests."""
        return {test.column for test in self.every} | {part.column for part in (*self.includes, *self.exactly)}

    def decide(self, rows: Sequence[Row], doubtful: Sequence[Row] = ()) -> Decision:
        """Whether the condition holds for `rows`, which the evidence is about; it may be about the `doubtful` ones too.

        An unknown value decides nothing: the condition holds, or fails, only if it does so whatever the value is.
        """
        tested = [(passed_all(self.every, row), row) for row in rows]
        failing = [row for result, row in tested if result is False]
        others = [(row[part.column], part.values, row) for part in self.exactly for row in rows]
        failing += [row for value, values, row in others if is_known(value) and value not in values]
        if failing or (self.at_most is not None and len(rows) > self.at_most):
            return Decision(holds=False, rows_missing=False, rows=failing or list(rows))
        needed = [(part.column, value) for part in (*self.includes, *self.exactly) for value in part.values]
        missing = [(column, value) for column, value in needed if value not in {row[column] for row in rows}]
        if missing or len(rows) < (self.at_least or 0):
            possible = [*rows, *doubtful]
            found = all(
                any(row[column] == value or not is_known(row[column]) for row in possible) for column, value in missing
            )
            enough = len(possible) >= (self.at_least or 0)
            return Decision(holds=None if found and enough else False, rows_missing=True, rows=list(rows))
        unclear = any(result is None for result, _ in tested) or any(not is_known(value) for value, _, _ in others)
        if doubtful and (self.at_most is not None or self.exactly):
            unclear = True
        if unclear or any(passed_all(self.every, row) is not True for row in doubtful):
            return Decision(holds=None, rows_missing=False, rows=[])
        deciding = [row for row in rows if all(row[part.column] in part.values for part in self.includes)]
        return Decision(holds=True, rows_missing=False, rows=deciding)

    def groups(self, rows: Sequence[Row]) -> Iterator[list[int]]:
        """Positions of rows of which one is enough: all of them, those of each value, or each row by itself."""
        if self.every or self.exactly:
            yield from ([position] for position in range(len(rows)))
        elif self.includes:
            column, values, _ = self.includes[0]
            yield from ([position for position, row in enumerate(rows) if row[column] == value] for value in values)
        else:
            yield list(range(len(rows)))
