"""Statements: what was said in public."""

from sqlalchemy.orm import Mapped

from models.base import Base, Day, DayText, FactId, Id, column, imprecise_dates, natural_key, one_of, refers_to
from models.vocabulary import ATTITUDES


class Statement(Base):
    """Who said what about which agreement; gists are reworded, not quotations."""

    __tablename__ = "statement"
    __table_args__ = (
        one_of("attitude", ATTITUDES),
        *imprecise_dates("stated_on"),
        natural_key("statement", "speaker", "gist", "agreement_code?", days=("stated_on",)),
    )

    id: Mapped[Id]
    stated_on: Mapped[Day | None] = column("When, the earliest day it can be; NULL: not dated.")
    stated_on_text: Mapped[DayText | None]
    speaker: Mapped[str] = column("Person or body.")
    office: Mapped[str | None] = column("Office held by the speaker then.")
    actor_code: Mapped[str | None] = refers_to(
        "actor.code", "The state or organisation that the speaker belongs to.", index=True
    )
    agreement_code: Mapped[str | None] = refers_to(
        "agreement.code", "The agreement it is about; NULL: another subject.", index=True
    )
    attitude: Mapped[str] = column("supports, opposes, threat, reassurance, neutral.")
    gist: Mapped[str] = column("What was said, reworded.")
    note: Mapped[str | None] = column("Remarks.")
    fact_id: Mapped[FactId | None]
