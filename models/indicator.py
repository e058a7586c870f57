"""Indicators: what a dataset measures of actors year by year, such as gross domestic product or military spending."""

from typing import Annotated

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Id, OwnerCode, column, natural_key, refers_to

# From shares of the world's total with ten decimals to the largest economies in currency units.
MEASURE = sa.Numeric(24, 10).with_variant(sa.REAL(), "sqlite")
Measure = Annotated[float, mapped_column(MEASURE)]


class IndicatorKind(Base):
    """Vocabulary of indicators: what is measured, and in which unit."""

    __tablename__ = "indicator_kind"

    code: Mapped[str] = column("Key; the publisher's own where it has one.", primary_key=True)
    title: Mapped[str] = column("Name in words.")
    unit: Mapped[str] = column("Unit of all its values: persons, current US$, % of GDP, ...")
    note: Mapped[str | None] = column("Definition, and what to beware of.")
    owner_code: Mapped[OwnerCode | None]


class Indicator(Base):
    """Values of indicators by actor and year; a dataset is one edition: never mix two in one series."""

    __tablename__ = "indicator"
    __table_args__ = (
        natural_key("indicator", "dataset_code", "actor_code", "indicator_kind_code", "year", "actor_raw?"),
        {"info": {"names_dataset": True}},
    )

    id: Mapped[Id]
    dataset_code: Mapped[str] = refers_to("dataset.code", "Edition that the value comes from.")
    actor_code: Mapped[str] = refers_to("actor.code", "Whose value it is.", index=True)
    indicator_kind_code: Mapped[str] = refers_to("indicator_kind.code", "What is measured.", index=True)
    year: Mapped[int] = column("Calendar year.")
    value: Mapped[Measure] = column("The value, in the unit of the indicator.")
    actor_raw: Mapped[str | None] = column(
        "The actor's number in an imported file; of a year in which an actor has two (Germany in 1990: 260 and 255) "
        "there are two values."
    )
