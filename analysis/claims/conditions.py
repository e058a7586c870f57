"""Which rows an evidence is about, what they must be like, and what follows from it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

Row = Mapping[str, Any]


def _alike(value: Any, wanted: Any) -> bool:
    return isinstance(value, str) == isinstance(wanted, str)


def _within(part: str, value: Any) -> bool:
    return part.casefold() in str(value).casefold()


# What a column's value can be asked; a plain value means `is`.
OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "is": lambda value, wanted: value in wanted,
    "not": lambda value, wanted: value not in wanted,
    "min": lambda value, wanted: _alike(value, wanted) and value >= wanted,
    "max": lambda value, wanted: _alike(value, wanted) and value <= wanted,
    "contains": lambda value, wanted: any(_within(part, value) for part in wanted),
    "contains_all": lambda value, wanted: all(_within(part, value) for part in wanted),
    "starts": lambda value, wanted: str(value).startswith(wanted),
    "empty": lambda value, wanted: (value is None) is wanted,
}
LISTS = ("is", "not", "contains", "contains_all")  # take a list too
TEXT_ONLY = ("contains", "contains_all", "starts")
_IN_WORDS = {"is": "=", "not": "is not", "min": ">=", "max": "<=", "contains_all": "contains"}


class Test(NamedTuple):
    """What the value of a column is asked; `wanted` is a tuple where the operator takes a list."""

    column: str
    operator: str
    wanted: Any

    def __str__(self) -> str:
        if self.operator == "empty":
            return f"{self.column} is {'empty' if self.wanted else 'not empty'}"
        wanted = self.wanted if isinstance(self.wanted, tuple) else (self.wanted,)
        quote = '"' if self.operator in TEXT_ONLY else ""
        joint = " and " if self.operator == "contains_all" else " or "
        listed = joint.join(f"{quote}{each}{quote}" for each in wanted)
        return f"{self.column} {_IN_WORDS.get(self.operator, self.operator)} {listed}"

    def passed(self, row: Row) -> bool:
        """Whether a row is so; an empty value is nothing but empty."""
        value = row[self.column]
        return (value is not None or self.operator == "empty") and OPERATORS[self.operator](value, self.wanted)


class Condition(NamedTuple):
    """When the outcome follows; everything set must hold."""

    at_least: int | None = None
    at_most: int | None = None
    every: tuple[Test, ...] = ()
    includes: tuple[tuple[str, tuple[Any, ...]], ...] = ()  # column, values that must all be there
    exactly: tuple[tuple[str, tuple[Any, ...]], ...] = ()  # column, values that must be there, and no other

    def __str__(self) -> str:
        parts = [f"every row has {test}" for test in self.every]
        parts += [f"{column} includes {', '.join(map(str, values))}" for column, values in self.includes]
        parts += [f"{column} is exactly {', '.join(map(str, values))}" for column, values in self.exactly]
        if self.at_most == 0:
            parts.append("there is no row")
        elif self.at_most is not None:
            parts.append(f"there are at most {self.at_most} rows")
        if self.at_least is not None and (self.at_least > 1 or not parts):
            parts.append("there is a row" if self.at_least == 1 else f"there are at least {self.at_least} rows")
        return " and ".join(parts)

    @property
    def by_absence(self) -> bool:
        """Whether it can hold only if nothing else is there."""
        return self.at_most is not None or bool(self.exactly)

    @property
    def tested(self) -> set[str]:
        """The columns that it looks at."""
        return {test.column for test in self.every} | {column for column, _ in (*self.includes, *self.exactly)}

    def holds(self, rows: Sequence[Row]) -> tuple[bool, bool, list[Row]]:
        """Whether it holds; if not, whether only for want of rows; and the rows that decide."""
        wrong = [row for row in rows if not all(test.passed(row) for test in self.every)]
        wrong += [row for column, values in self.exactly for row in rows if row[column] not in values]
        if wrong or (self.at_most is not None and len(rows) > self.at_most):
            return False, False, wrong or list(rows)
        wanted = [(column, value) for column, values in (*self.includes, *self.exactly) for value in values]
        missing = [value for column, value in wanted if value not in {row[column] for row in rows}]
        if missing or len(rows) < (self.at_least or 0):
            return False, True, list(rows)
        named = dict(self.includes)
        return True, False, [row for row in rows if all(row[column] in values for column, values in named.items())]

    def groups(self, rows: Sequence[Row]) -> Iterator[list[int]]:
        """Positions of rows of which one is enough: all of them, those of each value, or each row by itself."""
        if self.every or self.exactly:
            yield from ([at] for at in range(len(rows)))
        elif self.includes:
            column, values = self.includes[0]
            yield from ([at for at, row in enumerate(rows) if row[column] == value] for value in values)
        else:
            yield list(range(len(rows)))
