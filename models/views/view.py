"""What a view is. Views are not part of the metadata: they are created from here whenever the schema is at head."""

import re
from typing import Literal, NamedTuple

from models.spark import spark_sql

Dialect = Literal["sqlite", "postgresql", "duckdb", "spark"]
ColumnType = Literal["text", "integer", "date", "numeric", "real"]

# How each dialect spells what a view's text leaves open. SQLite keeps days as text and amounts as REAL, as in tables;
# PostgreSQL orders a text that is made of literals by the server's language unless it is told to order by bytes.
_SPELLINGS: dict[Dialect, dict[str, str]] = {
    "sqlite": {
        "as <text>)": "as text)",
        "as <date>)": "as text)",
        "as <numeric>)": "as real)",
        "as <real>)": "as real)",
    },
    "postgresql": {
        "as <text>)": 'as text) collate "C"',
        "as <date>)": "as date)",
        "as <numeric>)": "as numeric(14, 2))",
        "as <real>)": "as double precision)",
    },
    "duckdb": {
        "as <text>)": "as varchar)",
        "as <date>)": "as date)",
        "as <numeric>)": "as decimal(14, 2))",
        "as <real>)": "as double)",
    },
    "spark": {
        "as <text>)": "as string)",
        "as <date>)": "as date)",
        "as <numeric>)": "as decimal(14, 2))",
        "as <real>)": "as double)",
    },
}
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
        for placeholder, spelling in _SPELLINGS[dialect].items():
            sql = sql.replace(placeholder, spelling)
        return spark_sql(sql) if dialect == "spark" else sql


def text(comment: str, choices: tuple[str, ...] = ()) -> ViewColumn:
    """A column of text; `choices` are the only values, where they are few."""
    return ViewColumn("text", comment, choices)


def integer(comment: str) -> ViewColumn:
    """A column of whole numbers."""
    return ViewColumn("integer", comment)


def date(comment: str) -> ViewColumn:
    """A column of days, YYYY-MM-DD; on SQLite they are text of ten characters."""
    return ViewColumn("date", comment)


def numeric(comment: str) -> ViewColumn:
    """A column of numbers with two decimals."""
    return ViewColumn("numeric", comment)


def real(comment: str) -> ViewColumn:
    """A column of numbers that are computed, with as many digits as a double holds."""
    return ViewColumn("real", comment)
