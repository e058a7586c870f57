"""The answer to a question of a ledger."""

from __future__ import annotations

from typing import Any, NamedTuple

from analysis.claims.conditions import Row
from analysis.output.columns import Column
from analysis.queries.parameters import Value


class QuestionAnswer(NamedTuple):
    """The rows that a question gave, as they were read and by the names of their columns."""

    columns: tuple[Column, ...]
    rows: list[tuple[Any, ...]]
    named_rows: list[Row]
    values: dict[str, Value]
    notes: list[str]
    is_silent: bool = False  # asked of a counter that says nothing of the state: there is no answer

    @property
    def names(self) -> list[str]:
        """The names of the columns."""
        return [column.name for column in self.columns]
