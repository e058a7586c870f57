"""What every table shares: the metadata with its naming convention, column types, and constraint builders.

What a constraint says of columns is kept in its `info` too, so that nobody has to read it out of SQL: `choices` and
`constant` with `column`, `start` with `end` of a spell, the `columns` of a natural key, and the `dialect` of the one
backend that has the constraint.
"""

from typing import Annotated, Any, ClassVar, cast

import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, MappedColumn, mapped_column

from models.vocabulary import sql_list

NAMING_CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

# Bytewise order on both backends: SQLite's default, PostgreSQL's "C".
TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
# Ten characters on SQLite, whose own DATE has numeric affinity and compares wrongly.
DAY = sa.Date().with_variant(sa.Text(), "sqlite")
# Published with at most two decimals (SIPRI's TIV, money in whole units).
AMOUNT = sa.Numeric(14, 2).with_variant(sa.REAL(), "sqlite")

# A date is two columns: `<x>`, the day or the earliest day that it can be, and `<x>_text`, what is known of it.
Day = Annotated[str, mapped_column(DAY)]
DayText = Annotated[str, mapped_column(comment="What is known of the day: 2023, 2023-06 or 2023-06-20.")]
Amount = Annotated[float, mapped_column(AMOUNT)]
Id = Annotated[int, mapped_column(primary_key=True, comment="Internal key, never printed.")]
FactId = Annotated[
    int,
    mapped_column(
        sa.ForeignKey("fact.id"),
        index=True,
        unique=True,
        comment="Number of the fact in the tables fact and citation; NULL: an imported row.",
    ),
]
OwnerCode = Annotated[
    str,
    mapped_column(
        sa.ForeignKey("dataset.code"),
        comment="The dataset whose files have the row, curated or a user's own; NULL: imported, or entered by hand.",
    ),
]


class Base(DeclarativeBase):
    """Declarative base; constraint names follow NAMING_CONVENTION, and a class's docstring is its table's comment."""

    metadata = sa.MetaData(naming_convention=NAMING_CONVENTION)
    type_annotation_map: ClassVar[dict[type, sa.types.TypeEngine[str]]] = {str: TEXT}

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        cast("sa.Table", cls.__table__).comment = " ".join(str(cls.__doc__).split())


def column(comment: str, **options: Any) -> MappedColumn[Any]:
    """A column with its comment; its type is that of the annotation, and `options` are those of SQLAlchemy."""
    return mapped_column(comment=comment, **options)


def refers_to(target: str, comment: str, **options: Any) -> MappedColumn[Any]:
    """A column that holds what another table's column has, as `actor.code`."""
    return mapped_column(sa.ForeignKey(target), comment=comment, **options)


def one_of(column: str, values: tuple[str, ...]) -> sa.CheckConstraint:
    """CHECK that `column` is NULL or one of `values`, named after the column."""
    info = {"column": column, "choices": values}
    return sa.CheckConstraint(f"{column} in ({sql_list(values)})", name=column, info=info)


def always(column: str, value: str) -> sa.CheckConstraint:
    """CHECK that `column` is NULL or `value`."""
    info = {"column": column, "constant": value}
    return sa.CheckConstraint(f"{column} = '{value}'", name=f"{column}_is_{value}", info=info)


def dates(*columns: str) -> list[sa.CheckConstraint]:
    """CHECKs on SQLite, where a day is text, that it is a day of the calendar, in ten characters.

    Without the modifier SQLite hands 2023-02-30 back as it came; with it, as 2023-03-02.
    """
    return [_only_on("sqlite", f"{c} is date({c}, '+0 days')", f"{c}_is_date") for c in columns]


def imprecise_dates(*columns: str) -> list[sa.CheckConstraint]:
    """CHECKs for columns with a `<column>_text` beside them: a real day that begins with the text, or both NULL."""
    checks = dates(*columns)
    for c in columns:
        for dialect, day in (("sqlite", c), ("postgresql", f"to_char({c}, 'YYYY-MM-DD')")):
            begins = f"length({c}_text) in (4, 7, 10) and substr({day}, 1, length({c}_text)) = {c}_text"
            # A bare `and` is NULL where one of the two is, and a CHECK lets NULL pass.
            rule = f"coalesce({begins}, {c} is null and {c}_text is null)"
            checks.append(_only_on(dialect, rule, f"{c}_begins_with_text"))
    return checks


def _only_on(dialect: str, rule: str, name: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(rule, name=name, info={"dialect": dialect}).ddl_if(dialect=dialect)


def ordered(start: str, end: str) -> sa.CheckConstraint:
    """CHECK that a half-open spell does not end before it starts."""
    info = {"start": start, "end": end}
    return sa.CheckConstraint(f"{end} >= {start}", name=f"{end}_not_before_{start}", info=info)


def spell(start: str, end: str) -> list[sa.CheckConstraint]:
    """CHECKs for a half-open spell between two imprecise dates."""
    return [*imprecise_dates(start, end), ordered(start, end)]


def not_negative(*columns: str) -> list[sa.CheckConstraint]:
    """CHECKs that quantities are not below zero."""
    return [sa.CheckConstraint(f"{c} >= 0", name=f"{c}_not_negative") for c in columns]


def natural_key(table: str, *columns: str, days: tuple[str, ...] = ()) -> sa.Index:
    """Unique index in which two NULLs are equal, so that rows with an unknown part still collide.

    `columns` are not null, or nullable text where marked by a trailing "?"; `days` are nullable dates.
    """
    info = {"columns": (*(c.removesuffix("?") for c in columns), *days)}
    parts = [sa.text(f"coalesce({c[:-1]}, '')") if c.endswith("?") else sa.text(c) for c in columns]
    parts += [sa.text(f"coalesce({c}, '0001-01-01')") for c in days]
    return sa.Index(f"uq_{table}_natural_key", *parts, unique=True, info=info)
