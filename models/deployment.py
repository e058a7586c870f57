"""Deployments: personnel in missions, as counted on a day."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Day, DayText, FactId, Id, imprecise_dates, natural_key, not_negative, one_of
from models.vocabulary import YES_NO


class Deployment(Base):
    """Personnel in a mission as of a date."""

    __tablename__ = "deployment"
    __table_args__ = (
        one_of("list_complete", YES_NO),
        *imprecise_dates("as_of"),
        *not_negative("personnel", "contributors"),
        natural_key("deployment", "mission_code", "contributor_code?", days=("as_of",)),
        {"comment": "Personnel in missions on a day, by contributor; without a contributor, the total of the mission."},
    )

    id: Mapped[Id]
    mission_code: Mapped[str] = mapped_column(ForeignKey("actor.code"), comment="The mission, as KFOR.")
    contributor_code: Mapped[str | None] = mapped_column(
        ForeignKey("actor.code"), index=True, comment="Who contributes; NULL: the row is the mission's total."
    )
    as_of: Mapped[Day] = mapped_column(comment="The day of the figure, the earliest it can be.")
    as_of_text: Mapped[DayText]
    personnel: Mapped[int | None] = mapped_column(comment="Number of people.")
    contributors: Mapped[int | None] = mapped_column(comment="Number of contributing states, for a total.")
    list_complete: Mapped[str] = mapped_column(
        comment="Text, yes or no: is every contributor of that date listed here?"
    )
    note: Mapped[str | None] = mapped_column(comment="Remarks.")
    fact_id: Mapped[FactId | None]
