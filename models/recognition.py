"""Diplomatic recognition, and who counts which recognition."""

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped

from models.base import Base, Day, DayText, FactId, Id, OwnerCode, column, dates, natural_key, one_of, refers_to, spell
from models.vocabulary import POSITIONS, WITHDRAWAL_KINDS


class Recognition(Base):
    """Recognitions of states, one row a spell; recognition_position says which counters count a withdrawal."""

    __tablename__ = "recognition"
    __table_args__ = (
        one_of("withdrawal_kind", WITHDRAWAL_KINDS),
        CheckConstraint("recogniser_code <> recognised_code", name="not_of_itself"),
        CheckConstraint("(withdrawn_on is null) = (withdrawal_kind is null)", name="withdrawal_has_kind"),
        *spell("recognised_on", "withdrawn_on"),
        natural_key("recognition", "recogniser_code", "recognised_code", days=("recognised_on",)),
    )

    id: Mapped[Id]
    recogniser_code: Mapped[str] = refers_to("actor.code", "Who recognises.")
    recognised_code: Mapped[str] = refers_to("state_detail.code", "The state recognised.", index=True)
    recognised_on: Mapped[Day | None] = column("Day of recognition, the earliest it can be.")
    recognised_on_text: Mapped[DayText | None]
    withdrawn_on: Mapped[Day | None] = column("First day without recognition; NULL: not withdrawn.")
    withdrawn_on_text: Mapped[DayText | None]
    withdrawal_kind: Mapped[str | None] = column("withdrawn, suspended or annulled (said never to have been).")
    note: Mapped[str | None] = column("Remarks.")
    fact_id: Mapped[FactId | None]


class Counter(Base):
    """Publishers of counts of recognitions, each with its own view of disputed pairs."""

    __tablename__ = "counter"
    __table_args__ = (*dates("edition_on"),)

    code: Mapped[str] = column("kosovo-mfa, serbia-mfa, wikipedia-2020, wikipedia-2026.", primary_key=True)
    title: Mapped[str] = column("Who counts, in words.")
    edition_on: Mapped[Day | None] = column(
        "Last day that the count covers; later days are not covered. NULL: still maintained."
    )
    note: Mapped[str | None] = column("Remarks.")
    owner_code: Mapped[OwnerCode | None]


class RecognitionPosition(Base):
    """What a counter says of a pair; overrides the pair's recognition spells while it holds."""

    __tablename__ = "recognition_position"
    __table_args__ = (
        one_of("says", POSITIONS),
        *spell("valid_from", "valid_until"),
        natural_key("recognition_position", "counter_code", "recogniser_code", "recognised_code", days=("valid_from",)),
    )

    id: Mapped[Id]
    counter_code: Mapped[str] = refers_to("counter.code", "Who counts.")
    recogniser_code: Mapped[str] = refers_to("actor.code", "Who recognises, or is said to.")
    recognised_code: Mapped[str] = refers_to("state_detail.code", "The state recognised.", index=True)
    says: Mapped[str] = column("recognises, withdrawn, never, claimed (by one side only), not_counted.")
    valid_from: Mapped[Day | None] = column("First day of the position; NULL: from the start.")
    valid_from_text: Mapped[DayText | None]
    valid_until: Mapped[Day | None] = column("First day after the spell; NULL: still held.")
    valid_until_text: Mapped[DayText | None]
    note: Mapped[str | None] = column("Remarks.")
    fact_id: Mapped[FactId | None]
