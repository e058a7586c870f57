"""What a panel is made of: its shape, and the columns that each dataset adds."""

from __future__ import annotations

from typing import NamedTuple

EITHER = "max({0})"  # 1 if it holds in either direction
BOTH = "min({0})"
SUMMED = "sum({0})"
KEYS = {"dyad-year": ("unit_1", "unit_2", "year"), "state-year": ("unit", "year")}


class Shape(NamedTuple):
    """What a row of a panel is."""

    name: str  # dyad-year or state-year
    within: str  # cow, gw, none
    directed: bool
    first_year: int
    last_year: int

    @property
    def keys(self) -> tuple[str, ...]:
        """Columns that identify a row in a block's table and in the base."""
        return KEYS[self.name]


class Edition(NamedTuple):
    """An edition of a dataset, the years that it covers (None: no limit), and whether it is the whole."""

    code: str
    series: str
    first_year: int | None = None
    last_year: int | None = None
    whole: bool = True


class Field(NamedTuple):
    """A column of a panel. Outside the covered years it is NULL; within, `empty` where there is no record."""

    name: str
    type: str  # flag (0, 1), integer, decimal (two places), score, text
    meaning: str
    undirected: str = EITHER  # how the two directions of a pair become one value
    empty: str | None = "0"  # None: NULL
    first_year: int | None = None
    last_year: int | None = None
    value: str | None = None  # SQL over the block's joins; None: the column of that name in the block's table
    coded: bool = False  # the dataset covers units with a system code only
    text: str | None = None  # SQL of the value as an ENUM, where there is one: written faster as CSV


class Block(NamedTuple):
    """What one dataset adds: columns, and a table of the workspace keyed as the panel is, in both directions.

    Further `joins` may use `b`, a row of the base, with b.unit_1, b.unit_2 (or b.unit) and b.year.
    """

    table: str | None
    fields: tuple[Field, ...]
    joins: str = ""


def covered(edition: Edition, fields: list[Field], *, coded: bool = False) -> tuple[Field, ...]:
    """The fields with the edition's years, and whether it covers units with a system code only.

    What a filtered export does not hold is not known.
    """
    return tuple(
        field._replace(
            empty=field.empty if edition.whole else None,
            first_year=edition.first_year,
            last_year=edition.last_year,
            coded=coded,
        )
        for field in fields
    )
