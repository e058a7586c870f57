"""Deals on arms: what was agreed, and its value."""

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped

from models.base import Amount, Base, Day, DayText, FactId, column, imprecise_dates, not_negative, one_of, refers_to
from models.vocabulary import DEAL_KINDS, YES_NO_UNKNOWN


class Deal(Base):
    """Deals on arms with their value, which all transfers of a deal share: sum values here, by currency and kind.

    arms_transfer.deal_code names the deal of a transfer.
    """

    __tablename__ = "deal"
    __table_args__ = (
        one_of("kind", DEAL_KINDS),
        one_of("whole", YES_NO_UNKNOWN),
        *imprecise_dates("signed_on"),
        *not_negative("value_amount", "value_usd"),
        CheckConstraint("(value_amount is null) = (value_currency is null)", name="value_has_currency"),
    )

    code: Mapped[str] = column("Readable key, as deu-hun-2020-lynx.", primary_key=True)
    title: Mapped[str] = column("What the deal is about, in English.")
    supplier_code: Mapped[str] = refers_to(
        "actor.code", "Who contracts to supply; others may supply parts of it.", index=True
    )
    recipient_code: Mapped[str] = refers_to("actor.code", "Who receives.", index=True)
    kind: Mapped[str] = column(
        "contract; aid: the value put on it; approval: authorised, a ceiling; selection: chosen, not contracted; "
        "programme: the cost of a programme; unknown."
    )
    signed_on: Mapped[Day | None] = column("Day of signature, the earliest it can be; NULL: not known.")
    signed_on_text: Mapped[DayText | None]
    value_amount: Mapped[Amount | None] = column("Value in whole units of value_currency.")
    value_currency: Mapped[str | None] = column("ISO 4217 code.")
    value_usd: Mapped[Amount | None] = column("Value in US dollars, where a source gives that beside another currency.")
    whole: Mapped[str] = column(
        "Text: yes, the value is that of the listed transfers; no, it pays for something else too; or unknown."
    )
    note: Mapped[str | None] = column("Remarks.")
    fact_id: Mapped[FactId | None]
