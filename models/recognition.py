"""Diplomatic recognition, and who counts which recognition."""

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Day, DayText, FactId, Id, OwnerCode, dates, imprecise_dates, natural_key, one_of, ordered
from models.vocabulary import POSITIONS, WITHDRAWAL_KINDS


class Recognition(Base):
    """One spell of recognition of a state by another actor."""

    __tablename__ = "recognition"
    __table_args__ = (
        one_of("withdrawal_kind", WITHDRAWAL_KINDS),
        CheckConstraint("recogniser_code <> recognised_code", name="not_of_itself"),
        CheckConstraint("(withdrawn_on is null) = (withdrawal_kind is null)", name="withdrawal_has_kind"),
        *imprecise_dates("recognised_on", "withdrawn_on"),
        ordered("recognised_on", "withdrawn_on"),
        natural_key("recognition", "recogniser_code", "recognised_code", days=("recognised_on",)),
        {
            "comment": "Recognitions of states, one row a spell; whose count a withdrawal enters is in "
            "recognition_position."
        },
    )

    id: Mapped[Id]
    recogniser_code: Mapped[str] = mapped_column(ForeignKey("actor.code"), comment="Who recognises.")
    recognised_code: Mapped[str] = mapped_column(
        ForeignKey("state_detail.code"), index=True, comment="The state recognised."
    )
    recognised_on: Mapped[Day | None] = mapped_column(comment="Day of recognition, the earliest it can be.")
    recognised_on_text: Mapped[DayText | None]
    withdrawn_on: Mapped[Day | None] = mapped_column(comment="First day without recognition; NULL: not withdrawn.")
    withdrawn_on_text: Mapped[DayText | None]
    withdrawal_kind: Mapped[str | None] = mapped_column(
        comment="withdrawn, suspended or annulled (said never to have been)."
    )
    note: Mapped[str | None] = mapped_column(comment="Remarks.")
    fact_id: Mapped[FactId | None]


class Counter(Base):
    """Somebody who publishes a count of recognitions."""

    __tablename__ = "counter"
    __table_args__ = (
        *dates("edition_on"),
        {"comment": "Publishers of counts of recognitions, each with its own view of disputed pairs."},
    )

    code: Mapped[str] = mapped_column(
        primary_key=True, comment="kosovo-mfa, serbia-mfa, wikipedia-2020, wikipedia-2026."
    )
    title: Mapped[str] = mapped_column(comment="Who counts, in words.")
    edition_on: Mapped[Day | None] = mapped_column(
        comment="Last day that the count covers; later days are not covered. NULL: still maintained."
    )
    note: Mapped[str | None] = mapped_column(comment="Remarks.")
    owner_code: Mapped[OwnerCode | None]


class RecognitionPosition(Base):
    """What a counter says of a pair, over the pair's own spells while it holds."""

    __tablename__ = "recognition_position"
    __table_args__ = (
        one_of("says", POSITIONS),
        *imprecise_dates("valid_from", "valid_until"),
        ordered("valid_from", "valid_until"),
        natural_key("recognition_position", "counter_code", "recogniser_code", "recognised_code", days=("valid_from",)),
        {"comment": "What a counter says of a pair; overrides the pair's recognition spells while it holds."},
    )

    id: Mapped[Id]
    counter_code: Mapped[str] = mapped_column(ForeignKey("counter.code"), comment="Who counts.")
    recogniser_code: Mapped[str] = mapped_column(ForeignKey("actor.code"), comment="Who recognises, or is said to.")
    recognised_code: Mapped[str] = mapped_column(
        ForeignKey("state_detail.code"), index=True, comment="The state recognised."
    )
    says: Mapped[str] = mapped_column(comment="recognises, withdrawn, never, claimed (by one side only), not_counted.")
    valid_from: Mapped[Day | None] = mapped_column(comment="First day of the position; NULL: from the start.")
    valid_from_text: Mapped[DayText | None]
    valid_until: Mapped[Day | None] = mapped_column(comment="First day after; NULL: still held.")
    valid_until_text: Mapped[DayText | None]
    note: Mapped[str | None] = mapped_column(comment="Remarks.")
    fact_id: Mapped[FactId | None]
