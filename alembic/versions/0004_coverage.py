"""How far the record of a subject reaches.

Downgrade drops the table with all its rows: no earlier revision has a place for them.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
DAY = sa.Date().with_variant(sa.Text(), "sqlite")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "coverage",
        sa.Column("id", sa.Integer(), nullable=False, comment="Internal key, never printed."),
        sa.Column("dataset_code", TEXT, nullable=False, comment="Edition whose reach this is."),
        sa.Column("table_name", TEXT, nullable=False, comment="The table."),
        sa.Column("actor_code", TEXT, comment="The subject; NULL: all."),
        sa.Column("role", TEXT, comment="supplier or recipient, for arms_transfer; NULL otherwise."),
        sa.Column("valid_from", DAY, comment="First day covered; NULL: from the start."),
        sa.Column("valid_from_precision", TEXT, comment="How much of valid_from is known: day, month, year."),
        sa.Column("valid_until", DAY, comment="First day not covered; NULL: no limit said."),
        sa.Column("valid_until_precision", TEXT, comment="How much of valid_until is known: day, month, year."),
        sa.Column("complete", TEXT, nullable=False, comment="yes: an absence means no; no: selective."),
        sa.Column("note", TEXT, comment="What is selective, in words."),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coverage")),
        sa.CheckConstraint("complete in ('yes', 'no')", name=op.f("ck_coverage_complete")),
        sa.CheckConstraint("role in ('supplier', 'recipient')", name=op.f("ck_coverage_role")),
        sa.CheckConstraint(
            "valid_from is date(valid_from, '+0 days')", name=op.f("ck_coverage_valid_from_is_date")
        ).ddl_if(dialect="sqlite"),
        sa.CheckConstraint(
            "valid_until is date(valid_until, '+0 days')", name=op.f("ck_coverage_valid_until_is_date")
        ).ddl_if(dialect="sqlite"),
        sa.CheckConstraint(
            "valid_from_precision in ('day', 'month', 'year')", name=op.f("ck_coverage_valid_from_precision")
        ),
        sa.CheckConstraint(
            "(valid_from is null) = (valid_from_precision is null)", name=op.f("ck_coverage_valid_from_has_precision")
        ),
        sa.CheckConstraint(
            "valid_until_precision in ('day', 'month', 'year')", name=op.f("ck_coverage_valid_until_precision")
        ),
        sa.CheckConstraint(
            "(valid_until is null) = (valid_until_precision is null)",
            name=op.f("ck_coverage_valid_until_has_precision"),
        ),
        sa.CheckConstraint("valid_until >= valid_from", name=op.f("ck_coverage_valid_until_not_before_valid_from")),
        sa.ForeignKeyConstraint(["dataset_code"], ["dataset.code"], name=op.f("fk_coverage_dataset_code")),
        sa.ForeignKeyConstraint(["actor_code"], ["actor.code"], name=op.f("fk_coverage_actor_code")),
        comment="Where the record is complete; outside it an absence is no record, not a no.",
    )
    op.create_index(
        op.f("uq_coverage_natural_key"),
        "coverage",
        [
            sa.text("dataset_code"),
            sa.text("table_name"),
            sa.text("coalesce(actor_code, '')"),
            sa.text("coalesce(role, '')"),
            sa.text("complete"),
            sa.text("coalesce(valid_from, '0001-01-01')"),
            sa.text("coalesce(valid_until, '0001-01-01')"),
        ],
        unique=True,
    )


def downgrade() -> None:
    """Drop what upgrade made."""
    op.drop_table("coverage")
