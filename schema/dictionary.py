"""What data_dictionary holds: the comments of tables, views and their columns."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

import sqlalchemy as sa

from models.views.view import View


class Entry(NamedTuple):
    """A row of data_dictionary; without `column_name` it is of the table or view itself."""

    name: str
    object_kind: str
    object_name: str
    column_name: str | None
    meaning: str


def entries(metadata: sa.MetaData, views: Iterable[View]) -> Iterator[Entry]:
    """Entries of every table in order of name, then of every view in order of creation."""
    for table in sorted(metadata.tables.values(), key=lambda table: table.name):
        yield from _entries("table", table.name, table.comment, {c.name: c.comment for c in table.columns})
    for view in views:
        yield from _entries("view", view.name, view.comment, {c: v.comment for c, v in view.columns.items()})


def _entries(kind: str, name: str, comment: str | None, columns: Mapping[str, str | None]) -> Iterator[Entry]:
    yield Entry(name, kind, name, None, comment or "")
    for column, meaning in columns.items():
        yield Entry(f"{name}.{column}", kind, name, column, meaning or "")
