"""Deals on arms: what was agreed, and its value."""

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Amount, Base, Day, DayText, FactId, imprecise_dates, not_negative, one_of
from models.vocabulary import DEAL_KINDS, YES_NO_UNKNOWN


class Deal(Base):
    """A deal, whose value is stated once for all its transfers."""

    __tablename__ = "deal"
    __table_args__ = (
        one_of("kind", DEAL_KINDS),
        one_of("whole", YES_NO_UNKNOWN),
        *imprecise_dates("signed_on"),
        *not_negative("value_amount", "value_usd"),
        CheckConstraint("(value_amount is null) = (value_currency is null)", name="value_has_currency"),
        {
            "comment": "Deals on arms with their value, which all transfers of a deal share: sum values here, by "
            "currency and kind. arms_transfer.deal_code names the deal of a transfer."
        },
    )

    code: Mapped[str] = mapped_column(primary_key=True, comment="Readable key, as deu-hun-2020-lynx.")
    title: Mapped[str] = mapped_column(comment="What it is about, in English.")
    supplier_code: Mapped[str] = mapped_column(
        ForeignKey("actor.code"), index=True, comment="Who contracts to supply; others may supply parts of it."
    )
    recipient_code: Mapped[str] = mapped_column(ForeignKey("actor.code"), index=True, comment="Who receives.")
    kind: Mapped[str] = mapped_column(
        comment="contract; aid: the value put on it; approval: authorised, a ceiling; selection: chosen, not "
        "contracted; programme: the cost of a programme; unknown."
    )
    signed_on: Mapped[Day | None] = mapped_column(comment="Day of signature, the earliest it can be; NULL: not known.")
    signed_on_text: Mapped[DayText | None]
    value_amount: Mapped[Amount | None] = mapped_column(comment="Value in whole units of value_currency.")
    value_currency: Mapped[str | None] = mapped_column(comment="ISO 4217 code.")
    value_usd: Mapped[Amount | None] = mapped_column(
        comment="Value in US dollars, where a source gives that beside another currency."
    )
    whole: Mapped[str] = mapped_column(
        comment="Text: yes, the value is that of the listed transfers; no, it pays for something else too; or unknown."
    )
    note: Mapped[str | None] = mapped_column(comment="Remarks.")
    fact_id: Mapped[FactId | None]
