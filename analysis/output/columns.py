"""What a result's columns are called and hold: the contract between whoever runs a query and whoever writes it out."""

from __future__ import annotations

from typing import NamedTuple

# What a writer does with the values is its own affair; what they are is said here. None is a value of every type.
COLUMN_TYPES = (
    "text",  # str
    "code",  # str, a key such as XKX: never a number, never to be translated
    "integer",  # int
    "decimal",  # int, float or Decimal, shown with `decimals` places
    "date",  # str of ten characters (SQLite) or datetime.date (PostgreSQL)
    "partial_date",  # str: 2023, 2023-06 or 2023-06-20
    "any",  # not declared, as in ad-hoc SQL: each value's own type counts
    "nested",  # Nested: text, and the JSON that stands in its place where JSON is written
)
DECLARED = COLUMN_TYPES[:-2]  # by the header of a query
NUMBERS = ("integer", "decimal")


class Column(NamedTuple):
    """A column of a result; `decimals` is the number of decimal places of a decimal."""

    name: str
    type: str = "text"
    decimals: int | None = None
