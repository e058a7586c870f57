"""Arms transfers: orders and their deliveries."""

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Amount, Base, FactId, Id, column, not_negative, one_of, refers_to
from models.vocabulary import APPORTIONED, TERMS, TRANSFER_STATUSES, WEAPON_CATEGORIES, YES_NO


class ArmsTransfer(Base):
    """Orders of arms with quantities, terms and TIV.

    Rows of one claim_group are rival figures for one transfer and packages repeat other rows: sum neither twice, and
    never over datasets. View arms_flow has one row a transfer; values are in deal.
    """

    __tablename__ = "arms_transfer"
    __table_args__ = (
        one_of("weapon_category", WEAPON_CATEGORIES),
        one_of("transfer_status", TRANSFER_STATUSES),
        one_of("terms", TERMS),
        one_of("second_hand", YES_NO),
        one_of("is_package", YES_NO),
        one_of("ordered_estimated", YES_NO),
        one_of("order_year_estimated", YES_NO),
        one_of("delivered_estimated", YES_NO),
        *not_negative("ordered", "delivered", "tiv_unit", "tiv_order", "tiv_delivered"),
        UniqueConstraint("dataset_code", "source_key"),
        # An edition in the order of its rows, those without rivals apart; a flow from one to the other; a recipient's.
        Index(None, "dataset_code", "claim_group"),
        Index("ix_arms_transfer_pair_order_year", "supplier_code", "dataset_code", "recipient_code", "order_year"),
        Index(None, "recipient_code", "dataset_code", "claim_group"),
    )

    id: Mapped[Id]
    dataset_code: Mapped[str] = refers_to("dataset.code", "Edition that the row comes from.")
    source_key: Mapped[str] = column("Key of the row in its dataset; readable for curated rows.")
    source_line: Mapped[int | None] = column("Line in the imported file; NULL for curated rows.")
    supplier_code: Mapped[str] = refers_to("actor.code", "Who supplies.")
    supplier_raw: Mapped[str | None] = column("The supplier's name in an imported file.")
    recipient_code: Mapped[str] = refers_to("actor.code", "Who receives.")
    recipient_raw: Mapped[str | None] = column("The recipient's name in an imported file.")
    designation: Mapped[str] = column("Name of the weapon.")
    weapon_category: Mapped[str | None] = column("aircraft, armoured_vehicle, artillery, missile, ...")
    weapon_description: Mapped[str | None] = column("What the weapon is, in the dataset's words.")
    ordered: Mapped[int | None] = column("Number ordered; NULL: not known.")
    ordered_estimated: Mapped[str | None] = column("Text, yes or no: is the number ordered an estimate?")
    order_year: Mapped[int | None] = column("Year of the order or licence.")
    order_year_estimated: Mapped[str | None] = column("Text, yes or no: is the year an estimate?")
    delivered: Mapped[int | None] = column("Number delivered so far; NULL: not known.")
    delivered_estimated: Mapped[str | None] = column("Text, yes or no: is the number delivered an estimate?")
    second_hand: Mapped[str | None] = column("Text, yes or no: were they used before? NULL: not known.")
    transfer_status: Mapped[str] = column("delivered, ordered, reported, disputed, interrupted, cancelled, unknown.")
    terms: Mapped[str] = column("sale (needs a price or a source that says so), aid, lease, loan, licence.")
    claim_group: Mapped[str | None] = column("Shared by rows that are rival figures for one transfer.")
    is_package: Mapped[str] = column(
        "Text, yes or no: does the row repeat other rows as one package? Leave such rows out of sums."
    )
    tiv_unit: Mapped[Amount | None] = column("SIPRI trend-indicator value of one unit, millions; a volume.")
    tiv_order: Mapped[Amount | None] = column("TIV of the order, millions; a volume, not money.")
    tiv_delivered: Mapped[Amount | None] = column(
        "TIV delivered, millions; 0 is below half a million; NULL: not known."
    )
    note: Mapped[str | None] = column("Remarks; the dataset's comments for imported rows.")
    raw: Mapped[str | None] = column("The imported record as JSON; NULL for curated rows.")
    fact_id: Mapped[FactId | None]
    deal_code: Mapped[str | None] = refers_to(
        "deal.code", "The deal that it belongs to, which has the value; NULL: none known.", index=True
    )


class ArmsDelivery(Base):
    """Years in which a transfer was delivered, with figures for the year where the source gives them.

    Curated rows have none: the view arms_by_year gives each year an equal share.
    """

    __tablename__ = "arms_delivery"
    __table_args__ = (
        one_of("estimated", YES_NO),
        one_of("apportioned", APPORTIONED),
        *not_negative("quantity", "tiv_delivered"),
        UniqueConstraint("arms_transfer_id", "year"),
    )

    id: Mapped[Id]
    arms_transfer_id: Mapped[int] = mapped_column(
        ForeignKey("arms_transfer.id", ondelete="CASCADE"), comment="The transfer."
    )
    year: Mapped[int] = column("Calendar year of delivery.")
    quantity: Mapped[Amount | None] = column("Number delivered in the year; NULL: only the year is known.")
    tiv_delivered: Mapped[Amount | None] = column("TIV delivered in the year, millions; NULL: not known.")
    estimated: Mapped[str | None] = column("Text, yes or no: does the source mark the year or number as an estimate?")
    apportioned: Mapped[str] = column(
        "Text, yes, raked or no: are the figures the source's own (no), or shares of the transfer's total: equal ones "
        "(yes), or such that sums by year agree with the source's own totals (raked)?"
    )
