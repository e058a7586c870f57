"""The parts of a panel: its shape, and the columns that each dataset adds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

EITHER = "max({0})"  # of two flags: 1 if it is 1 in either direction
BOTH = "min({0})"  # 1 if it is 1 in both directions
# The sum of what is known; NULL where nothing is and something is not.
KNOWN_SUM = "case when count(*) filter ({0} > 0) > 0 or count(*) = count({0}) then sum({0}) end"
TYPES = {
    "flag": "tinyint",
    "integer": "integer",
    "decimal": "decimal(14, 2)",
    "measure": "double",
    "text": "varchar",
}  # of fields, in DuckDB
YEAR_OF = "cast(substr(cast({0} as text), 1, 4) as integer)"  # of a day, on both backends
KEYS = {"dyad-year": ("unit_1", "unit_2", "year"), "state-year": ("unit", "year")}


class Shape(NamedTuple):
    """What the rows of a panel stand for: state-years or dyad-years, of which states, in which years."""

    name: str  # dyad-year or state-year
    within: str  # cow, gw, none
    directed: bool
    first_year: int
    last_year: int
    membership: str = "any-day"  # the days of a year on which a state must be a member: any-day, january-1, december-31
    microstates: bool = True
    gw_codes: bool = False  # Gleditsch and Ward's numbers beside COW's
    relevant: bool = False  # of pairs only those that are contiguous or have a major power
    with_agreements: bool = False  # columns with the numbers of the agreements behind the cells of ATOP and DCAD

    @property
    def is_dyadic(self) -> bool:
        """Whether the rows stand for pairs of states."""
        return self.name == "dyad-year"

    @property
    def sides(self) -> tuple[str, ...]:
        """The suffixes of columns about one state of a row: `_1` and `_2` in a dyad-year, none in a state-year."""
        return ("_1", "_2") if self.is_dyadic else ("",)

    @property
    def keys(self) -> tuple[str, ...]:
        """The columns that identify a row, in the table of a block and in the base."""
        return KEYS[self.name]


class PanelEdition(NamedTuple):
    """An edition of a dataset: the years that it covers (None: no limit), and whether it is complete."""

    code: str
    series: str
    first_year: int | None = None
    last_year: int | None = None
    complete: bool = True  # no export that was filtered
    orders_complete: bool = True  # of arms: orders without deliveries are there too


class Field(NamedTuple):
    """A column of a panel. It is NULL outside the covered years; within them, it is `empty` if there is no record."""

    name: str
    type: str  # flag (a small whole number), integer, decimal (two places), score, measure (any number), text
    meaning: str
    undirected: str = EITHER  # how the two directions of a pair become one value
    empty: str | None = "0"  # None: NULL
    first_year: int | None = None
    last_year: int | None = None
    value: str | None = None  # SQL over the joins of the block; None: the column of this name in the table of the block
    coded: bool = False  # whether the dataset covers only units with a system code
    text: str | None = None  # SQL of the value as an ENUM, if there is one: it is written faster to CSV


class Block(NamedTuple):
    """What one dataset adds: columns, and the table of the workspace that they come from.

    The table has the keys of the panel, and pairs in both directions. One with other keys has them in `keys`, with
    their values in the base, and makes no rows of its own; `rows` is a table that makes rows instead. Further `joins`
    may use `b`, a row of the base, with b.unit_1, b.unit_2 (or b.unit) and b.year.
    """

    table: str | None
    fields: tuple[Field, ...]
    joins: str = ""
    keys: Mapping[str, str] = {}
    rows: str | None = None


def left_join(table: str, name: str, **keys: str) -> str:
    """The join of a table, as `name`, whose `keys` have these values of SQL."""
    return f" left join {table} as {name} on " + " and ".join(f"{name}.{key} = {value}" for key, value in keys.items())


def covered(edition: PanelEdition, fields: list[Field], *, coded: bool = False) -> tuple[Field, ...]:
    """The fields with the years of the edition, and whether it covers only units with a system code.

    What a filtered export does not contain is unknown: the fields of an incomplete edition are NULL without a record.
    """
    return tuple(
        field._replace(
            empty=field.empty if edition.complete else None,
            first_year=edition.first_year,
            last_year=edition.last_year,
            coded=coded,
        )
        for field in fields
    )
