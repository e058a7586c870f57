"""Recognitions of states, and whose count they enter.

Downgrade drops these tables with all their rows: no earlier revision has a place for them.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
DAY = sa.Date().with_variant(sa.Text(), "sqlite")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "recognition",
        sa.Column("id", sa.Integer(), nullable=False, comment="Internal key, never printed."),
        sa.Column("recogniser_code", TEXT, nullable=False, comment="Who recognises."),
        sa.Column("recognised_code", TEXT, nullable=False, comment="The state recognised."),
        sa.Column("recognised_on", DAY, comment="Day of recognition, the earliest it can be."),
        sa.Column("recognised_on_precision", TEXT, comment="How much of recognised_on is known: day, month, year."),
        sa.Column("withdrawn_on", DAY, comment="First day without recognition; NULL: not withdrawn."),
        sa.Column("withdrawn_on_precision", TEXT, comment="How much of withdrawn_on is known: day, month, year."),
        sa.Column("withdrawal_kind", TEXT, comment="withdrawn, suspended or annulled (said never to have been)."),
        sa.Column("note", TEXT, comment="Remarks."),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recognition")),
        sa.CheckConstraint(
            "withdrawal_kind in ('withdrawn', 'suspended', 'annulled')", name=op.f("ck_recognition_withdrawal_kind")
        ),
        sa.CheckConstraint("recogniser_code <> recognised_code", name=op.f("ck_recognition_not_of_itself")),
        sa.CheckConstraint(
            "(withdrawn_on is null) = (withdrawal_kind is null)", name=op.f("ck_recognition_withdrawal_has_kind")
        ),
        sa.CheckConstraint(
            "recognised_on is date(recognised_on, '+0 days')", name=op.f("ck_recognition_recognised_on_is_date")
        ).ddl_if(dialect="sqlite"),
        sa.CheckConstraint(
            "withdrawn_on is date(withdrawn_on, '+0 days')", name=op.f("ck_recognition_withdrawn_on_is_date")
        ).ddl_if(dialect="sqlite"),
        sa.CheckConstraint(
            "recognised_on_precision in ('day', 'month', 'year')", name=op.f("ck_recognition_recognised_on_precision")
        ),
        sa.CheckConstraint(
            "(recognised_on is null) = (recognised_on_precision is null)",
            name=op.f("ck_recognition_recognised_on_has_precision"),
        ),
        sa.CheckConstraint(
            "withdrawn_on_precision in ('day', 'month', 'year')", name=op.f("ck_recognition_withdrawn_on_precision")
        ),
        sa.CheckConstraint(
            "(withdrawn_on is null) = (withdrawn_on_precision is null)",
            name=op.f("ck_recognition_withdrawn_on_has_precision"),
        ),
        sa.CheckConstraint(
            "withdrawn_on >= recognised_on", name=op.f("ck_recognition_withdrawn_on_not_before_recognised_on")
        ),
        sa.ForeignKeyConstraint(["recogniser_code"], ["actor.code"], name=op.f("fk_recognition_recogniser_code")),
        sa.ForeignKeyConstraint(
            ["recognised_code"], ["state_detail.code"], name=op.f("fk_recognition_recognised_code")
        ),
        comment=(
            "Recognitions of states, one row a spell; whose count a withdrawal enters is in recognition_position."
        ),
    )
    op.create_index(op.f("ix_recognition_recognised_code"), "recognition", ["recognised_code"])
    op.create_index(
        op.f("uq_recognition_natural_key"),
        "recognition",
        [sa.text("recogniser_code"), sa.text("recognised_code"), sa.text("coalesce(recognised_on, '0001-01-01')")],
        unique=True,
    )
    op.create_table(
        "counter",
        sa.Column("code", TEXT, nullable=False, comment="kosovo-mfa, serbia-mfa, wikipedia-2020, wikipedia-2026."),
        sa.Column("title", TEXT, nullable=False, comment="Who counts, in words."),
        sa.Column(
            "edition_on",
            DAY,
            comment="Last day that the count covers; later days are not covered. NULL: still maintained.",
        ),
        sa.Column("note", TEXT, comment="Remarks."),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_counter")),
        sa.CheckConstraint(
            "edition_on is date(edition_on, '+0 days')", name=op.f("ck_counter_edition_on_is_date")
        ).ddl_if(dialect="sqlite"),
        comment="Publishers of counts of recognitions, each with its own view of disputed pairs.",
    )
    op.create_table(
        "recognition_position",
        sa.Column("id", sa.Integer(), nullable=False, comment="Internal key, never printed."),
        sa.Column("counter_code", TEXT, nullable=False, comment="Who counts."),
        sa.Column("recogniser_code", TEXT, nullable=False, comment="Who recognises, or is said to."),
        sa.Column("recognised_code", TEXT, nullable=False, comment="The state recognised."),
        sa.Column(
            "says",
            TEXT,
            nullable=False,
            comment="recognises, withdrawn, never, claimed (by one side only), not_counted.",
        ),
        sa.Column("valid_from", DAY, comment="First day of the position; NULL: from the start."),
        sa.Column("valid_from_precision", TEXT, comment="How much of valid_from is known: day, month, year."),
        sa.Column("valid_until", DAY, comment="First day after; NULL: still held."),
        sa.Column("valid_until_precision", TEXT, comment="How much of valid_until is known: day, month, year."),
        sa.Column("note", TEXT, comment="Remarks."),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recognition_position")),
        sa.CheckConstraint(
            "says in ('recognises', 'withdrawn', 'never', 'claimed', 'not_counted')",
            name=op.f("ck_recognition_position_says"),
        ),
        sa.CheckConstraint(
            "valid_from is date(valid_from, '+0 days')", name=op.f("ck_recognition_position_valid_from_is_date")
        ).ddl_if(dialect="sqlite"),
        sa.CheckConstraint(
            "valid_until is date(valid_until, '+0 days')", name=op.f("ck_recognition_position_valid_until_is_date")
        ).ddl_if(dialect="sqlite"),
        sa.CheckConstraint(
            "valid_from_precision in ('day', 'month', 'year')",
            name=op.f("ck_recognition_position_valid_from_precision"),
        ),
        sa.CheckConstraint(
            "(valid_from is null) = (valid_from_precision is null)",
            name=op.f("ck_recognition_position_valid_from_has_precision"),
        ),
        sa.CheckConstraint(
            "valid_until_precision in ('day', 'month', 'year')",
            name=op.f("ck_recognition_position_valid_until_precision"),
        ),
        sa.CheckConstraint(
            "(valid_until is null) = (valid_until_precision is null)",
            name=op.f("ck_recognition_position_valid_until_has_precision"),
        ),
        sa.CheckConstraint(
            "valid_until >= valid_from", name=op.f("ck_recognition_position_valid_until_not_before_valid_from")
        ),
        sa.ForeignKeyConstraint(["counter_code"], ["counter.code"], name=op.f("fk_recognition_position_counter_code")),
        sa.ForeignKeyConstraint(
            ["recogniser_code"], ["actor.code"], name=op.f("fk_recognition_position_recogniser_code")
        ),
        sa.ForeignKeyConstraint(
            ["recognised_code"], ["state_detail.code"], name=op.f("fk_recognition_position_recognised_code")
        ),
        comment="What a counter says of a pair; overrides the pair's recognition spells while it holds.",
    )
    op.create_index(op.f("ix_recognition_position_recognised_code"), "recognition_position", ["recognised_code"])
    op.create_index(
        op.f("uq_recognition_position_natural_key"),
        "recognition_position",
        [
            sa.text("counter_code"),
            sa.text("recogniser_code"),
            sa.text("recognised_code"),
            sa.text("coalesce(valid_from, '0001-01-01')"),
        ],
        unique=True,
    )


def downgrade() -> None:
    """Drop what upgrade made."""
    op.drop_table("recognition_position")
    op.drop_table("counter")
    op.drop_table("recognition")
