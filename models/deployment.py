"""Deployments: personnel in missions, as counted on a day."""

from sqlalchemy.orm import Mapped

from models.base import (
    Base,
    Day,
    DayText,
    FactId,
    Id,
    column,
    imprecise_dates,
    natural_key,
    not_negative,
    one_of,
    refers_to,
)
from models.vocabulary import YES_NO


class Deployment(Base):
    """Personnel in missions on a day, by contributor; without a contributor, the total of the mission."""

    __tablename__ = "deployment"
    __table_args__ = (
        one_of("list_complete", YES_NO),
        *imprecise_dates("as_of"),
        *not_negative("personnel", "contributors"),
        natural_key("deployment", "mission_code", "contributor_code?", days=("as_of",)),
    )

    id: Mapped[Id]
    mission_code: Mapped[str] = refers_to("actor.code", "The mission, as KFOR.")
    contributor_code: Mapped[str | None] = refers_to(
        "actor.code", "Who contributes; NULL: the row is the mission's total.", index=True
    )
    as_of: Mapped[Day] = column("The day of the figure, the earliest it can be.")
    as_of_text: Mapped[DayText]
    personnel: Mapped[int | None] = column("Number of people.")
    contributors: Mapped[int | None] = column("Number of contributing states, for a total.")
    list_complete: Mapped[str] = column("Text, yes or no: is every contributor of that date listed here?")
    note: Mapped[str | None] = column("Remarks.")
    fact_id: Mapped[FactId | None]
