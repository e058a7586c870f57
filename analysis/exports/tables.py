"""The tables that exports hold: their columns as the models declare them, and their rows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

import sqlalchemy as sa

from analysis.output.column_types import Column
from database.reader import Reader
from models.tables import Base

DIGITS = 18  # of a decimal number in Parquet; wider ones have as many places as each value needs


class Table(NamedTuple):
    """A table of the schema; `model` knows its comments and keys."""

    name: str
    columns: tuple[Column, ...]
    model: sa.Table


def tables() -> list[Table]:
    """All tables, in order of name."""
    found = sorted(Base.metadata.tables.values(), key=lambda table: table.name)
    return [Table(table.name, tuple(map(_column, table.columns)), table) for table in found]


def rows(reader: Reader, table: Table) -> Iterable[tuple[Any, ...]]:
    """The rows of a table, in order of its primary key."""
    names = ", ".join(column.name for column in table.columns)
    key = ", ".join(column.name for column in table.model.primary_key)
    return reader.execute(f"select {names} from {table.name} order by {key}").rows


def _column(column: sa.Column[Any]) -> Column:
    if isinstance(column.type, sa.Date):
        return Column(column.name, "date")
    if isinstance(column.type, sa.Integer):
        return Column(column.name, "integer")
    if isinstance(column.type, sa.Numeric):
        wide = (column.type.precision or 0) > DIGITS
        return Column(column.name, "decimal", None if wide else column.type.scale)
    coded = column.primary_key or column.name.endswith("_code") or bool(column.foreign_keys)
    return Column(column.name, "code" if coded else "text")
