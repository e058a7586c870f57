"""Statements: what was said in public."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Day, DayText, FactId, Id, imprecise_dates, natural_key, one_of
from models.vocabulary import ATTITUDES


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
    stated_on_text: Mapped[DayText | None]
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
    fact_id: Mapped[FactId | None]
