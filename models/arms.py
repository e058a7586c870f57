"""Arms transfers: orders and their deliveries."""

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Amount, Base, FactId, Id, not_negative, one_of
from models.vocabulary import TERMS, TRANSFER_STATUSES, YES_NO


class ArmsTransfer(Base):
    """An order of arms as one source figures it."""

    __tablename__ = "arms_transfer"
    __table_args__ = (
        one_of("transfer_status", TRANSFER_STATUSES),
        one_of("terms", TERMS),
        one_of("value_scope", ("item", "package")),
        one_of("second_hand", YES_NO),
        one_of("is_package", YES_NO),
        one_of("ordered_estimated", YES_NO),
        one_of("order_year_estimated", YES_NO),
        one_of("delivered_estimated", YES_NO),
        *not_negative("ordered", "delivered", "value_amount", "tiv_unit", "tiv_order", "tiv_delivered"),
        CheckConstraint("(value_amount is null) = (value_currency is null)", name="value_has_currency"),
        UniqueConstraint("dataset_code", "source_key"),
        {
            "comment": "Orders of arms with quantities, terms and TIV. Rows of one claim_group are rival figures for "
            "one transfer and packages repeat other rows: sum neither twice, and never over datasets."
        },
    )

    id: Mapped[Id]
    dataset_code: Mapped[str] = mapped_column(ForeignKey("dataset.code"), comment="Edition that the row comes from.")
    source_key: Mapped[str] = mapped_column(comment="Key of the row in its dataset; readable for curated rows.")
    source_line: Mapped[int | None] = mapped_column(comment="Line in the imported file; NULL for curated rows.")
    supplier_code: Mapped[str] = mapped_column(ForeignKey("actor.code"), index=True, comment="Who supplies.")
    supplier_raw: Mapped[str | None] = mapped_column(comment="The supplier's name in an imported file.")
    recipient_code: Mapped[str] = mapped_column(ForeignKey("actor.code"), index=True, comment="Who receives.")
    recipient_raw: Mapped[str | None] = mapped_column(comment="The recipient's name in an imported file.")
    designation: Mapped[str] = mapped_column(comment="Name of the weapon.")
    weapon_category: Mapped[str | None] = mapped_column(comment="aircraft, armoured_vehicle, artillery, missile, ...")
    weapon_description: Mapped[str | None] = mapped_column(comment="What the weapon is, in the dataset's words.")
    ordered: Mapped[int | None] = mapped_column(comment="Number ordered; NULL: not known.")
    ordered_estimated: Mapped[str | None] = mapped_column(comment="yes: the number ordered is an estimate.")
    order_year: Mapped[int | None] = mapped_column(comment="Year of the order or licence.")
    order_year_estimated: Mapped[str | None] = mapped_column(comment="yes: the year of the order is an estimate.")
    delivered: Mapped[int | None] = mapped_column(comment="Number delivered so far; NULL: not known.")
    delivered_estimated: Mapped[str | None] = mapped_column(comment="yes: the number delivered is an estimate.")
    second_hand: Mapped[str | None] = mapped_column(comment="Used before? yes, no; NULL: not known.")
    transfer_status: Mapped[str] = mapped_column(
        comment="delivered, ordered, reported, disputed, interrupted, cancelled, unknown."
    )
    terms: Mapped[str] = mapped_column(
        comment="sale (needs a price or a source that says so), aid, lease, loan, licence."
    )
    value_amount: Mapped[Amount | None] = mapped_column(comment="Value in whole units of value_currency.")
    value_currency: Mapped[str | None] = mapped_column(comment="ISO 4217 code.")
    value_scope: Mapped[str | None] = mapped_column(
        comment="item, or package: the value of a larger deal, shared by rows."
    )
    value_musd: Mapped[Amount | None] = mapped_column(comment="Value in millions of USD as first collected.")
    claim_group: Mapped[str | None] = mapped_column(comment="Shared by rows that are rival figures for one transfer.")
    is_package: Mapped[str] = mapped_column(comment="yes: repeats other rows as one package; leave out of sums.")
    tiv_unit: Mapped[Amount | None] = mapped_column(
        comment="SIPRI trend-indicator value of one unit, millions; a volume."
    )
    tiv_order: Mapped[Amount | None] = mapped_column(comment="TIV of the order, millions; a volume, not money.")
    tiv_delivered: Mapped[Amount | None] = mapped_column(
        comment="TIV delivered, millions; 0 is below half a million, NULL is none."
    )
    note: Mapped[str | None] = mapped_column(comment="Remarks; the dataset's comments for imported rows.")
    raw: Mapped[str | None] = mapped_column(comment="The imported record as JSON; NULL for curated rows.")
    fact_id: Mapped[FactId | None]


class ArmsDelivery(Base):
    """Deliveries of a transfer in one year."""

    __tablename__ = "arms_delivery"
    __table_args__ = (
        one_of("estimated", YES_NO),
        one_of("apportioned", YES_NO),
        *not_negative("quantity", "tiv_delivered"),
        UniqueConstraint("arms_transfer_id", "year"),
        {"comment": "Deliveries of a transfer by year."},
    )

    id: Mapped[Id]
    arms_transfer_id: Mapped[int] = mapped_column(
        ForeignKey("arms_transfer.id", ondelete="CASCADE"), comment="The transfer."
    )
    year: Mapped[int] = mapped_column(comment="Calendar year of delivery.")
    quantity: Mapped[Amount | None] = mapped_column(
        comment="Number delivered in the year; NULL: only the year is known."
    )
    tiv_delivered: Mapped[Amount | None] = mapped_column(
        comment="TIV delivered in the year, millions; NULL: not known."
    )
    estimated: Mapped[str | None] = mapped_column(comment="yes: the source marks the year or number as an estimate.")
    apportioned: Mapped[str] = mapped_column(
        comment="yes: the figures are equal shares of the transfer's total over its delivery years, not the source's."
    )
