"""The rows and the options of a chart: columns and values are checked, and are equal on both backends."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

from analysis.charts import svg
from analysis.output.column_types import Column
from analysis.output.names import named
from analysis.output.writers.values import decimal_text, is_day, is_number, percentage, value_text
from errors import UsageError
from hints import suggestion

_PARTIAL_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?", re.ASCII)


class ChartInput(NamedTuple):
    """What a chart is drawn from: rows, options, columns by role, names for codes, and the width in units."""

    columns: Sequence[Column]
    rows: Sequence[Sequence[Any]]
    options: Mapping[str, Any]
    roles: Mapping[str, str] = MappingProxyType({})  # role -> column, where it is not the usual column
    names: Mapping[str, str] = MappingProxyType({})  # code -> name
    width: float = svg.NARROW


class Role(NamedTuple):
    """What a column is for in a chart: the columns that usually have the role, and whether it is needed."""

    usual: tuple[str, ...]
    required: bool = True


class ChartRows(NamedTuple):
    """What a chart of some kind shows; a cell is found by the index of its row and the role of its column."""

    kind: str
    columns: Mapping[str, Column]  # by role
    rows: Sequence[Mapping[str, Any]]
    names: Mapping[str, str]
    options: Mapping[str, Any]
    width: float

    def picture(self, description: str, height: float, body: Iterable[str]) -> str:
        """The whole chart."""
        return svg.picture(self.kind, self.options["title"], description, (self.width, height), body)

    def no_data(self) -> str:
        """The chart that is drawn if there is nothing to show."""
        return svg.no_data(self.kind, self.options["title"], self.width)

    def choice(self, name: str, value: str, choices: Iterable[str]) -> str:
        """The value. Raises UsageError if it is not one of the choices."""
        if value not in choices:
            raise UsageError(f"chart {self.kind}: {name} must be one of {', '.join(choices)}, not {value!r}")
        return value

    def text(self, row: int, role: str) -> str | None:
        """The text of a cell; None if the cell is NULL or no column has the role."""
        value = self.rows[row].get(role)
        return None if value is None else value_text(value)

    def label(self, row: int, role: str) -> str | None:
        """The text of a cell for people, with names for codes."""
        text = self.text(row, role)
        return None if text is None else named(text, self.names)

    def number(self, row: int, role: str) -> float | None:
        """The number in a cell, rounded to the decimals that the column declares, or to 2; None for NULL.

        Raises UsageError for another value.
        """
        value = self.rows[row].get(role)
        if value is None:
            return None
        if not is_number(value):
            raise self._wrong(row, role, "a number")
        column = self.columns[role]
        return float(
            decimal_text(value, 4 if column.type == "share" else 2 if column.decimals is None else column.decimals)
        )

    def number_text(self, role: str, value: float) -> str:
        """A number of a column for people: a share as a percentage."""
        return percentage(value) if self.columns[role].type == "share" else f"{value:,.2f}".rstrip("0").rstrip(".")

    def tick_text(self, role: str, value: float) -> str:
        """A round number of a column on an axis."""
        return f"{100 * value:g} %" if self.columns[role].type == "share" else f"{value:,g}"

    def whole(self, row: int, role: str) -> int | None:
        """The integer in a cell; None for NULL. Raises UsageError for another value."""
        value = self.rows[row].get(role)
        if value is None:
            return None
        if not is_number(value) or value != int(value):
            raise self._wrong(row, role, "an integer")
        return int(value)

    def date(self, row: int, role: str) -> str | None:
        """The date in a cell: 2023, 2023-06 or 2023-06-20; None for NULL. Raises UsageError for another value."""
        value = self.text(row, role)
        if value is not None and not (_PARTIAL_DATE.fullmatch(value) and is_day(value + "0000-01-01"[len(value) :])):
            raise self._wrong(row, role, "a date (2023, 2023-06 or 2023-06-20)")
        return value

    def required(self, row: int, role: str) -> Any:
        """The value of a cell. Raises UsageError for NULL."""
        value = self.rows[row].get(role)
        if value is None:
            raise UsageError(f"chart {self.kind}: row {row + 1} has no value in the column {self.columns[role].name}")
        return value

    def _wrong(self, row: int, role: str, expected: str) -> UsageError:
        value, column = self.rows[row][role], self.columns[role].name
        return UsageError(f"chart {self.kind}: row {row + 1}, column {column}: {value!r} is not {expected}")


def chart_rows(kind: str, chart: ChartInput, roles: Mapping[str, Role], **defaults: Any) -> ChartRows:
    """The rows of a chart by role, and its options, with the `defaults` of those that are missing.

    Raises UsageError for an unknown role, column or option, if a required column is missing, and for a value of another
    type than the default.
    """
    options = _options(kind, chart, defaults)
    by_name = {column.name: column for column in chart.columns}
    for role, name in chart.roles.items():
        if role not in roles:
            raise UsageError(f"chart {kind}: unknown role {role!r} of a column; known: {', '.join(roles)}")
        if name not in by_name:
            raise UsageError(f"chart {kind}: there is no column {name!r}{suggestion(str(name), by_name)}")
    columns: dict[str, Column] = {}
    for role, (usual, required) in roles.items():
        found = next((name for name in (chart.roles.get(role), *usual) if name in by_name), None)
        if found is not None:
            columns[role] = by_name[found]
        elif required:
            raise UsageError(
                f"chart {kind}: the column {' or '.join(usual)} is missing; known: {', '.join(by_name) or 'none'}; "
                f'name the column with columns = {{ {role} = "…" }}'
            )
    positions = {role: list(by_name).index(column.name) for role, column in columns.items()}
    rows = [{role: row[position] for role, position in positions.items()} for row in chart.rows]
    return ChartRows(kind, columns, rows, chart.names, options, chart.width)


def _options(kind: str, chart: ChartInput, defaults: Mapping[str, Any]) -> dict[str, Any]:
    for name, value in chart.options.items():
        if name not in defaults:
            raise UsageError(f"chart {kind}: unknown option {name!r}; known: {', '.join(defaults)}")
        if not isinstance(value, type(defaults[name])) or isinstance(value, bool):
            type_name = type(defaults[name]).__name__
            raise UsageError(f"chart {kind}: the option {name} must be of type {type_name}, not {value!r}")
    return {**defaults, **chart.options, "title": chart.options.get("title") or defaults["title"]}
