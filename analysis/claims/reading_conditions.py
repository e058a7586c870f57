"""Conditions as a ledger spells them, checked against the columns of the query."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from analysis.claims.conditions import LISTS, OPERATORS, TEXT_ONLY, ColumnTest, ColumnValues, Condition
from analysis.output.column_types import NUMBERS
from hints import suggestion
from toml_file import Document, Way, quoted

WORDS = {"rows": Condition(at_least=1), "no rows": Condition(at_most=0)}
CONDITIONS = ("at_least", "at_most", "every", "includes", "exactly")


class Columns(NamedTuple):
    """The columns that conditions may name, with their types; None where only running the SQL shows them."""

    document: Document
    types: Mapping[str, str] | None

    def check(self, name: str, *way: str | int) -> None:
        """Raise UsageError, with the line of what stands at `way`, for a column that the query does not have."""
        if self.types is not None and name not in self.types:
            self.document.fail(f"the query has no column {name!r}{suggestion(name, self.types)}", *way)


def as_list(value: object) -> list[Any]:
    """The elements of an array; any other value becomes a list of one."""
    return value if isinstance(value, list) else [value]


def read_condition(columns: Columns, entry: Any, way: Way) -> Condition:
    """The condition at `way`, a word or a table. Raises UsageError with `file:line` of what is wrong."""
    document, outcome = columns.document, way[-1]
    if isinstance(entry, str):
        if entry not in WORDS:
            document.fail(f"{outcome} must be {' or '.join(map(repr, WORDS))}, or a table of conditions", *way)
        return WORDS[entry]
    if not entry:
        document.fail(f"{outcome} has no condition; known: {', '.join(CONDITIONS)}", *way)
    for key, value in entry.items():
        if key not in CONDITIONS:
            document.fail(f"unknown condition {key!r}{suggestion(key, CONDITIONS)}", *way, key)
        if key.startswith("at_") and (type(value) is not int or value < 0):
            document.fail(f"{key} must be a number of rows, not {quoted(value)}", *way, key)
    absent = entry.get("at_most") is not None or "exactly" in entry
    return Condition(
        at_least=entry.get("at_least", None if absent else 1),
        at_most=entry.get("at_most"),
        every=read_tests(columns, entry.get("every", {}), (*way, "every")),
        includes=_values(columns, entry.get("includes", {}), (*way, "includes")),
        exactly=_values(columns, entry.get("exactly", {}), (*way, "exactly")),
    )


def read_tests(columns: Columns, entry: Any, way: Way) -> tuple[ColumnTest, ...]:
    """The tests at `way` that a row must pass: `{ state = "SRB", ordered = { min = 2 } }`."""
    columns.document.check_type(str(way[-1]), entry, dict, *way)
    tests = []
    for column, operands in entry.items():
        columns.check(column, *way, column)
        for operator, operand in (operands if isinstance(operands, dict) else {"is": operands}).items():
            tests.append(_test(columns, ColumnTest(column, operator, operand, (*way, column))))
    return tuple(tests)


def _test(columns: Columns, test: ColumnTest) -> ColumnTest:
    column, operator, operand, way = test
    document = columns.document
    if operator not in OPERATORS:
        document.fail(f"unknown test {operator!r} of {column}{suggestion(operator, OPERATORS)}", *way, operator)
    if operator == "empty":
        document.check_type(f"{column}: empty", operand, bool, *way, operator)
        return test
    if isinstance(operand, list) and operator not in LISTS:
        document.fail(f"{column}: {operator} needs one value, not an array", *way, operator)
    values = tuple(_value(columns, column, value, way) for value in as_list(operand))
    if not values or (operator in TEXT_ONLY and not all(isinstance(value, str) and value for value in values)):
        kind = "a string that is not empty" if operator in TEXT_ONLY else "a value"
        document.fail(f"{column}: {operator} needs {kind}", *way, operator)
    return test._replace(operand=values if operator in LISTS else values[0])


def _values(columns: Columns, entry: Any, way: Way) -> tuple[ColumnValues, ...]:
    """The values at `way` that must occur in a column: `{ state = ["ESP", "GRC"] }`."""
    name = way[-1]
    if not isinstance(entry, dict) or len(entry) > 1:
        columns.document.fail(f"{name} must be a table of one column and its values", *way)
    found = []
    for column, operands in entry.items():
        columns.check(column, *way, column)
        values = tuple(_value(columns, column, value, (*way, column)) for value in as_list(operands))
        found.append(ColumnValues(column, values, (*way, column)))
    return tuple(found)


def _value(columns: Columns, column: str, value: object, way: Way) -> str | int | float:
    """A value of the column's type; dates are text of ten characters."""
    if isinstance(value, date):
        value = value.isoformat()
    if not isinstance(value, str | int | float) or isinstance(value, bool):
        columns.document.fail(f"{column}: a value must be a string, a number or a date, not {quoted(value)}", *way)
    kind = (columns.types or {}).get(column, "any")
    if kind != "any" and isinstance(value, int | float) != (kind in NUMBERS):
        holds = "numbers" if kind in NUMBERS else "text"
        columns.document.fail(f"{column} holds {holds}: it cannot be {quoted(value)}", *way)
    return value
