"""What a view is. Views are not part of the metadata: they are created from here whenever the schema is at head."""

import re
from functools import partial
from typing import Literal, NamedTuple

from models.spark_sql import spark_sql

Dialect = Literal["sqlite", "postgresql", "duckdb", "spark"]
ColumnType = Literal["text", "integer", "date", "numeric", "real"]

# How each dialect spells what a view's text leaves open. SQLite keeps days as text and amounts as REAL, as in tables;
# PostgreSQL orders a text that is made of literals by the server's language unless it is told to order by bytes.
_TYPES: dict[Dialect, dict[ColumnType, str]] = {
    "sqlite": {"text": "text)", "date": "text)", "numeric": "real)", "real": "real)"},
    "postgresql": {
        "text": 'text) collate "C"', "date": "date)", "numeric": "numeric(14, 2))", "real": "double precision)",
    },
    "duckdb": {"text": "varchar)", "date": "date)", "numeric": "decimal(14, 2))", "real": "double)"},
    "spark": {"text": "string)", "date": "date)", "numeric": "decimal(14, 2))", "real": "double)"},
}  # fmt: skip
_DAY_AFTER: dict[Dialect, str] = {
    "sqlite": r"date(\1, '+1 day')",
    "postgresql": r"(\1 + 1)",
    "duckdb": r"(\1 + 1)",
    "spark": r"date_add(\1, 1)",
}


class ViewColumn(NamedTuple):
    """A column of a view: its type in the words of docs/schema.md, its comment, and the only values it can have."""

    type: ColumnType
    comment: str
    choices: tuple[str, ...] = ()  # empty: any value


class View(NamedTuple):
    """A view with its documentation.

    `sql` is one text for all dialects, but for `<day after x>` and for casts to a type in angle brackets, as `<text>`.
    Every expression is cast where it stands: a bare one has no type on SQLite, where `year = '2020'` would then be
    false of the year 2020. A cast around a whole view would give types too, but would keep conditions from reaching
    the indexes of its tables.
    """

    name: str
    comment: str
    columns: dict[str, ViewColumn]  # in order
    sql: str

    def text(self, dialect: Dialect) -> str:
        """The view's query as `dialect` spells it."""
        sql = re.sub(r"<day after ([\w.]+)>", _DAY_AFTER[dialect], self.sql.strip())
        for column_type, spelling in _TYPES[dialect].items():
            sql = sql.replace(f"as <{column_type}>)", f"as {spelling}")
        return spark_sql(sql) if dialect == "spark" else sql


def text(comment: str, choices: tuple[str, ...] = ()) -> ViewColumn:
    """A column of text; `choices` are the only values, where they are few."""
    return ViewColumn("text", comment, choices)


# Columns of whole numbers, of days (YYYY-MM-DD; on SQLite they are text of ten characters), of numbers with two
# decimals, and of numbers that are computed, with as many digits as a double holds.
integer = partial(ViewColumn, "integer")
date = partial(ViewColumn, "date")
numeric = partial(ViewColumn, "numeric")
real = partial(ViewColumn, "real")
