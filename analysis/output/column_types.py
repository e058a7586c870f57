"""The names and types of a result's columns, on which those who run queries and those who write results agree."""

from __future__ import annotations

from typing import NamedTuple

# How a writer prints values is up to the writer. None is a value of every type.
COLUMN_TYPES = (
    "text",  # str
    "code",  # str, a key such as XKX: never a number
    "integer",  # int
    "decimal",  # int, float or Decimal, printed with `decimals` places; None: with all that the value has
    "share",  # the same from 0 to 1; tables for people print it as a percentage
    "date",  # str of ten characters (SQLite) or datetime.date (PostgreSQL)
    "partial_date",  # str: 2023, 2023-06 or 2023-06-20
    "any",  # not declared, as in ad-hoc SQL: the type of each value counts
    "nested",  # Nested: a text, with the JSON that the JSON formats write in its place
)
DECLARED = COLUMN_TYPES[:-2]  # those that the header of a query may declare
NUMBERS = ("integer", "decimal", "share")
SHARE_PLACES = 4  # decimals of a share


class Column(NamedTuple):
    """A column of a result; `decimals` is the number of decimal places of a decimal or a share."""

    name: str
    type: str = "text"
    decimals: int | None = None
