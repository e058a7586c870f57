"""Cells of which only a bound is known, because the record is not complete: what a test of them can decide."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from analysis.output.column_types import Column
from analysis.queries.header import Bounds
from models.vocabulary import NOT_KNOWN


class BoundedValue(NamedTuple):
    """A recorded value of which the true one is known only to be at least or at most as high, or to contain it.

    Of the kind `of_whole`, such as a share, it says nothing about the true value.
    """

    value: Any
    kind: str  # at_least, at_most, includes, of_whole
    steps: tuple[str, ...] = ()  # all values from low to high, of a text that has such

    def passes(self, operator: str, operand: Any, passed: Callable[[Any, Any], bool]) -> bool | None:
        """Whether the true value passes a test, whose function for known values is `passed`; None: it may or may not.

        `operand` is a tuple of values for the operators that accept an array.
        """
        if operator == "empty":
            return not operand
        if self.kind == "of_whole":
            return None
        if self.kind == "includes":
            return True if operator in ("contains", "contains_all") and passed(self.value, operand) else None
        if self.steps:
            return self._of_steps(operator, operand, passed)
        return self._of_order(operator, operand)

    def _of_steps(self, operator: str, operand: Any, passed: Callable[[Any, Any], bool]) -> bool | None:
        at = self.steps.index(self.value)
        possible = self.steps[at:] if self.kind == "at_least" else self.steps[: at + 1]
        if operator in ("min", "max"):
            if operand not in self.steps:
                return None
            places = [self.steps.index(value) for value in possible]
            results = {passed(place, self.steps.index(operand)) for place in places}
        else:
            results = {passed(value, operand) for value in possible}
        return results.pop() if len(results) == 1 else None

    def _of_order(self, operator: str, operand: Any) -> bool | None:
        """Whether the true value passes a test by the order of numbers or dates (as text); None: it may or may not."""
        is_least = self.kind == "at_least"

        def out_of_reach(wanted: Any) -> bool:
            """Whether the true value cannot be this one, or begin so."""
            value = self.value[: len(wanted)] if operator == "starts" else self.value
            if isinstance(value, str) != isinstance(wanted, str):
                return True
            return bool(wanted < value if is_least else wanted > value)

        if operator in ("is", "not"):
            return operator == "not" if all(map(out_of_reach, operand)) else None
        if operator == "starts":
            return False if out_of_reach(operand) else None
        if operator not in ("min", "max") or isinstance(self.value, str) != isinstance(operand, str):
            return None
        if (operator == "min") == is_least:  # the recorded value passes already, and the true one all the more
            passes_already = self.value >= operand if is_least else self.value <= operand
            return True if passes_already else None
        return False if out_of_reach(operand) else None


def bounded(bounds: Bounds, columns: Iterable[Column], rows: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The rows of a query whose record is not complete, with a BoundedValue for each value that is only a bound."""
    lists = {column.name for column in columns if column.type == "text" and column.name not in bounds.steps}
    return [_bounded(bounds, lists, row) for row in rows]


def _bounded(bounds: Bounds, lists: set[str], row: Mapping[str, Any]) -> Mapping[str, Any]:
    is_exact = bool(bounds.exact_when) and all(row[name] == value for name, value in bounds.exact_when.items())
    exact = set(bounds.exact_columns) if is_exact else set()
    cells = dict(row)
    for name, kind in bounds.kinds.items():
        steps = bounds.steps.get(name, ())
        known = row[name] is not None and row[name] not in NOT_KNOWN and (not steps or row[name] in steps)
        if known and name not in exact:
            of_list = kind == "at_least" and name in lists
            cells[name] = BoundedValue(row[name], "includes" if of_list else kind, steps)
    return cells
