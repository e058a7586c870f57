"""Indicators: what a dataset measures of actors year by year, such as gross domestic product or military spending."""

from typing import Annotated

import sqlalchemy as sa
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Id, OwnerCode, natural_key

# From shares of the world's total with ten decimals to the largest economies in currency units.
MEASURE = sa.Numeric(24, 10).with_variant(sa.REAL(), "sqlite")
Measure = Annotated[float, mapped_column(MEASURE)]


class IndicatorKind(Base):
    """Vocabulary of indicators, each with its unit."""

    __tablename__ = "indicator_kind"
    __table_args__ = ({"comment": "Vocabulary of indicators: what is measured, and in which unit."},)

    code: Mapped[str] = mapped_column(primary_key=True, comment="Key; the publisher's own where it has one.")
    title: Mapped[str] = mapped_column(comment="Name in words.")
    unit: Mapped[str] = mapped_column(comment="Unit of all its values: persons, current US$, % of GDP, ...")
    note: Mapped[str | None] = mapped_column(comment="Definition, and what to beware of.")
    owner_code: Mapped[OwnerCode | None]


class Indicator(Base):
    """The value of an indicator for an actor in a year."""

    __tablename__ = "indicator"
    __table_args__ = (
        natural_key("indicator", "dataset_code", "actor_code", "indicator_kind_code", "year", "actor_raw?"),
        {
            "comment": "Values of indicators by actor and year; a dataset is one edition: never mix two in one series.",
            "info": {"names_dataset": True},
        },
    )

    id: Mapped[Id]
    dataset_code: Mapped[str] = mapped_column(ForeignKey("dataset.code"), comment="Edition that the value comes from.")
    actor_code: Mapped[str] = mapped_column(ForeignKey("actor.code"), index=True, comment="Whose value.")
    indicator_kind_code: Mapped[str] = mapped_column(
        ForeignKey("indicator_kind.code"), index=True, comment="What is measured."
    )
    year: Mapped[int] = mapped_column(comment="Calendar year.")
    value: Mapped[Measure] = mapped_column(comment="The value, in the unit of the indicator.")
    actor_raw: Mapped[str | None] = mapped_column(
        comment="The actor's number in an imported file; of a year in which an actor has two (Germany in 1990: 260 and "
        "255) there are two values."
    )
