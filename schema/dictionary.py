"""What data_dictionary holds: types, rules and comments of tables, views and their columns."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import sqlalchemy as sa

from models.views.view import View


class Entry(NamedTuple):
    """A row of data_dictionary; without `column_name` it describes the table or view itself."""

    name: str
    object_kind: str
    object_name: str
    column_name: str | None
    meaning: str
    type: str | None = None  # text, integer, numeric, real or date
    required: str | None = None  # yes or no; None for views, which state no such rule
    choices: str | None = None  # the only values, separated by ", "
    refers_to: str | None = None  # table.column


def entries(metadata: sa.MetaData, views: Iterable[View]) -> Iterator[Entry]:
    """Entries of every table in order of name, then of every view in order of creation; columns in their order."""
    for table in sorted(metadata.tables.values(), key=lambda table: table.name):
        yield Entry(table.name, "table", table.name, None, table.comment or "")
        choices = {
            check.info["column"]: check.info["choices"] for check in table.constraints if "choices" in check.info
        }
        for column in table.columns:
            yield Entry(
                f"{table.name}.{column.name}",
                "table",
                table.name,
                column.name,
                column.comment or "",
                type=type_name(column),
                required="no" if column.nullable else "yes",
                choices=_listed(choices.get(column.name, ())),
                refers_to=_listed(sorted(key.target_fullname for key in column.foreign_keys)),
            )
    for view in views:
        yield Entry(view.name, "view", view.name, None, view.comment)
        for name, (type_, comment, values) in view.columns.items():
            yield Entry(f"{view.name}.{name}", "view", view.name, name, comment, type_, choices=_listed(values))


def type_name(column: sa.Column[object]) -> str:
    """The column's type in one word for both backends: text, integer, numeric or date."""
    return str(column.type.__visit_name__).lower()


def _listed(values: Sequence[str]) -> str | None:
    return ", ".join(values) or None
