"""Arms transfers and their deliveries.

Downgrade drops these tables with all their rows: no earlier revision has a place for them.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
AMOUNT = sa.Numeric(14, 2).with_variant(sa.REAL(), "sqlite")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "arms_transfer",
        sa.Column("id", sa.Integer(), nullable=False, comment="Internal key, never printed."),
        sa.Column("dataset_code", TEXT, nullable=False, comment="Edition that the row comes from."),
        sa.Column(
            "source_key", TEXT, nullable=False, comment="Key of the row in its dataset; readable for curated rows."
        ),
        sa.Column("source_line", sa.Integer(), comment="Line in the imported file; NULL for curated rows."),
        sa.Column("supplier_code", TEXT, nullable=False, comment="Who supplies."),
        sa.Column("supplier_raw", TEXT, comment="The supplier's name in an imported file."),
        sa.Column("recipient_code", TEXT, nullable=False, comment="Who receives."),
        sa.Column("recipient_raw", TEXT, comment="The recipient's name in an imported file."),
        sa.Column("designation", TEXT, nullable=False, comment="Name of the weapon."),
        sa.Column("weapon_category", TEXT, comment="aircraft, armoured_vehicle, artillery, missile, ..."),
        sa.Column("weapon_description", TEXT, comment="What the weapon is, in the dataset's words."),
        sa.Column("ordered", sa.Integer(), comment="Number ordered; NULL: not known."),
        sa.Column("ordered_estimated", TEXT, comment="yes: the number ordered is an estimate."),
        sa.Column("order_year", sa.Integer(), comment="Year of the order or licence."),
        sa.Column("order_year_estimated", TEXT, comment="yes: the year of the order is an estimate."),
        sa.Column("delivered", sa.Integer(), comment="Number delivered so far; NULL: not known."),
        sa.Column("delivered_estimated", TEXT, comment="yes: the number delivered is an estimate."),
        sa.Column("second_hand", TEXT, comment="Used before? yes, no; NULL: not known."),
        sa.Column(
            "transfer_status",
            TEXT,
            nullable=False,
            comment="delivered, ordered, reported, disputed, interrupted, cancelled, unknown.",
        ),
        sa.Column(
            "terms",
            TEXT,
            nullable=False,
            comment="sale (needs a price or a source that says so), aid, lease, loan, licence.",
        ),
        sa.Column("value_amount", AMOUNT, comment="Value in whole units of value_currency."),
        sa.Column("value_currency", TEXT, comment="ISO 4217 code."),
        sa.Column("value_scope", TEXT, comment="item, or package: the value of a larger deal, shared by rows."),
        sa.Column("value_musd", AMOUNT, comment="Value in millions of USD as first collected."),
        sa.Column("claim_group", TEXT, comment="Shared by rows that are rival figures for one transfer."),
        sa.Column(
            "is_package", TEXT, nullable=False, comment="yes: repeats other rows as one package; leave out of sums."
        ),
        sa.Column("tiv_unit", AMOUNT, comment="SIPRI trend-indicator value of one unit, millions; a volume."),
        sa.Column("tiv_order", AMOUNT, comment="TIV of the order, millions; a volume, not money."),
        sa.Column("tiv_delivered", AMOUNT, comment="TIV delivered, millions; 0 is below half a million, NULL is none."),
        sa.Column("note", TEXT, comment="Remarks; the dataset's comments for imported rows."),
        sa.Column("raw", TEXT, comment="The imported record as JSON; NULL for curated rows."),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_arms_transfer")),
        sa.CheckConstraint(
            (
                "transfer_status in ('delivered', 'ordered', 'reported', 'disputed', 'interrupted', 'cancelled', "
                "'unknown')"
            ),
            name=op.f("ck_arms_transfer_transfer_status"),
        ),
        sa.CheckConstraint(
            "terms in ('sale', 'aid', 'lease', 'loan', 'licence', 'unknown')", name=op.f("ck_arms_transfer_terms")
        ),
        sa.CheckConstraint("value_scope in ('item', 'package')", name=op.f("ck_arms_transfer_value_scope")),
        sa.CheckConstraint("second_hand in ('yes', 'no')", name=op.f("ck_arms_transfer_second_hand")),
        sa.CheckConstraint("is_package in ('yes', 'no')", name=op.f("ck_arms_transfer_is_package")),
        sa.CheckConstraint("ordered_estimated in ('yes', 'no')", name=op.f("ck_arms_transfer_ordered_estimated")),
        sa.CheckConstraint("order_year_estimated in ('yes', 'no')", name=op.f("ck_arms_transfer_order_year_estimated")),
        sa.CheckConstraint("delivered_estimated in ('yes', 'no')", name=op.f("ck_arms_transfer_delivered_estimated")),
        sa.CheckConstraint("ordered >= 0", name=op.f("ck_arms_transfer_ordered_not_negative")),
        sa.CheckConstraint("delivered >= 0", name=op.f("ck_arms_transfer_delivered_not_negative")),
        sa.CheckConstraint("value_amount >= 0", name=op.f("ck_arms_transfer_value_amount_not_negative")),
        sa.CheckConstraint("tiv_unit >= 0", name=op.f("ck_arms_transfer_tiv_unit_not_negative")),
        sa.CheckConstraint("tiv_order >= 0", name=op.f("ck_arms_transfer_tiv_order_not_negative")),
        sa.CheckConstraint("tiv_delivered >= 0", name=op.f("ck_arms_transfer_tiv_delivered_not_negative")),
        sa.CheckConstraint(
            "(value_amount is null) = (value_currency is null)", name=op.f("ck_arms_transfer_value_has_currency")
        ),
        sa.UniqueConstraint("dataset_code", "source_key", name=op.f("uq_arms_transfer_dataset_code_source_key")),
        sa.ForeignKeyConstraint(["dataset_code"], ["dataset.code"], name=op.f("fk_arms_transfer_dataset_code")),
        sa.ForeignKeyConstraint(["supplier_code"], ["actor.code"], name=op.f("fk_arms_transfer_supplier_code")),
        sa.ForeignKeyConstraint(["recipient_code"], ["actor.code"], name=op.f("fk_arms_transfer_recipient_code")),
        comment=(
            "Orders of arms with quantities, terms and TIV. Rows of one claim_group are rival figures for one "
            "transfer and packages repeat other rows: sum neither twice, and never over datasets."
        ),
    )
    op.create_index(op.f("ix_arms_transfer_recipient_code"), "arms_transfer", ["recipient_code"])
    op.create_index(op.f("ix_arms_transfer_supplier_code"), "arms_transfer", ["supplier_code"])
    op.create_table(
        "arms_delivery",
        sa.Column("id", sa.Integer(), nullable=False, comment="Internal key, never printed."),
        sa.Column("arms_transfer_id", sa.Integer(), nullable=False, comment="The transfer."),
        sa.Column("year", sa.Integer(), nullable=False, comment="Calendar year of delivery."),
        sa.Column("quantity", AMOUNT, comment="Number delivered in the year; NULL: only the year is known."),
        sa.Column("tiv_delivered", AMOUNT, comment="TIV delivered in the year, millions; NULL: not known."),
        sa.Column("estimated", TEXT, comment="yes: the source marks the year or number as an estimate."),
        sa.Column(
            "apportioned",
            TEXT,
            nullable=False,
            comment=(
                "yes: the figures are equal shares of the transfer's total over its delivery years, not the source's."
            ),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_arms_delivery")),
        sa.CheckConstraint("estimated in ('yes', 'no')", name=op.f("ck_arms_delivery_estimated")),
        sa.CheckConstraint("apportioned in ('yes', 'no')", name=op.f("ck_arms_delivery_apportioned")),
        sa.CheckConstraint("quantity >= 0", name=op.f("ck_arms_delivery_quantity_not_negative")),
        sa.CheckConstraint("tiv_delivered >= 0", name=op.f("ck_arms_delivery_tiv_delivered_not_negative")),
        sa.UniqueConstraint("arms_transfer_id", "year", name=op.f("uq_arms_delivery_arms_transfer_id_year")),
        sa.ForeignKeyConstraint(
            ["arms_transfer_id"],
            ["arms_transfer.id"],
            name=op.f("fk_arms_delivery_arms_transfer_id"),
            ondelete="CASCADE",
        ),
        comment="Deliveries of a transfer by year.",
    )


def downgrade() -> None:
    """Drop what upgrade made."""
    op.drop_table("arms_delivery")
    op.drop_table("arms_transfer")
