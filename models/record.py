"""Deployments and statements: what was counted on a day, and what was said."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from models.base import YES_NO, Base, Day, Id, imprecise_dates, natural_key, not_negative, one_of

ATTITUDES = ("supports", "opposes", "threat", "reassurance", "neutral")


class Deployment(Base):
    """Personnel in a mission as of a date."""

    __tablename__ = "deployment"
    __table_args__ = (
        one_of("list_complete", YES_NO),
        *imprecise_dates("as_of"),
        *not_negative("personnel", "contributors"),
        natural_key("deployment", "mission_code", "contributor_code?", days=("as_of",)),
        {"comment": "Personnel of contributors in missions as of a date; no contributor: the mission's total."},
    )

    id: Mapped[Id]
    mission_code: Mapped[str] = mapped_column(ForeignKey("actor.code"), comment="The mission, as KFOR.")
    contributor_code: Mapped[str | None] = mapped_column(
        ForeignKey("actor.code"), index=True, comment="Who contributes; NULL: the row is the mission's total."
    )
    as_of: Mapped[Day] = mapped_column(comment="The day of the figure, the earliest it can be.")
    as_of_precision: Mapped[str] = mapped_column(comment="How much of as_of is known: day, month, year.")
    personnel: Mapped[int | None] = mapped_column(comment="Number of people.")
    contributors: Mapped[int | None] = mapped_column(comment="Number of contributing states, for a total.")
    list_complete: Mapped[str] = mapped_column(comment="yes: every contributor of that date is listed here.")
    note: Mapped[str | None] = mapped_column(comment="Remarks.")


class Statement(Base):
    """Something said in public about an agreement or a state of affairs."""

    __tablename__ = "statement"
    __table_args__ = (
        one_of("attitude", ATTITUDES),
        *imprecise_dates("stated_on"),
        natural_key("statement", "speaker", "gist", "agreement_code?", days=("stated_on",)),
        {"comment": "Who said what about which agreement; gists are reworded, not quotations."},
    )

    id: Mapped[Id]
    stated_on: Mapped[Day | None] = mapped_column(comment="When, the earliest day it can be; NULL: not dated.")
    stated_on_precision: Mapped[str | None] = mapped_column(comment="How much of stated_on is known: day, month, year.")
    speaker: Mapped[str] = mapped_column(comment="Person or body.")
    office: Mapped[str | None] = mapped_column(comment="Office held by the speaker then.")
    actor_code: Mapped[str | None] = mapped_column(
        ForeignKey("actor.code"), index=True, comment="The state or organisation that the speaker belongs to."
    )
    agreement_code: Mapped[str | None] = mapped_column(
        ForeignKey("agreement.code"), index=True, comment="The agreement it is about; NULL: another subject."
    )
    attitude: Mapped[str] = mapped_column(comment="supports, opposes, threat, reassurance, neutral.")
    gist: Mapped[str] = mapped_column(comment="What was said, reworded.")
    note: Mapped[str | None] = mapped_column(comment="Remarks.")
