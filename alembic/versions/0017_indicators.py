"""Indicators: what datasets measure of actors year by year, and the vocabulary of what is measured.

Downgrade drops both tables with all their rows: no earlier revision has a place for them.
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
MEASURE = sa.Numeric(18, 4).with_variant(sa.REAL(), "sqlite")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "indicator_kind",
        sa.Column("code", TEXT, nullable=False, comment="Key; the publisher's own where it has one."),
        sa.Column("title", TEXT, nullable=False, comment="Name in words."),
        sa.Column("unit", TEXT, nullable=False, comment="Unit of all its values: persons, current US$, % of GDP, ..."),
        sa.Column("note", TEXT, comment="Definition, and what to beware of."),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_indicator_kind")),
        comment="Vocabulary of indicators: what is measured, and in which unit.",
    )
    op.create_table(
        "indicator",
        sa.Column("id", sa.Integer(), nullable=False, comment="Internal key, never printed."),
        sa.Column("dataset_code", TEXT, nullable=False, comment="Edition that the value comes from."),
        sa.Column("actor_code", TEXT, nullable=False, comment="Whose value."),
        sa.Column("indicator_kind_code", TEXT, nullable=False, comment="What is measured."),
        sa.Column("year", sa.Integer(), nullable=False, comment="Calendar year."),
        sa.Column("value", MEASURE, nullable=False, comment="The value, in the unit of the indicator."),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicator")),
        sa.ForeignKeyConstraint(["dataset_code"], ["dataset.code"], name=op.f("fk_indicator_dataset_code")),
        sa.ForeignKeyConstraint(["actor_code"], ["actor.code"], name=op.f("fk_indicator_actor_code")),
        sa.ForeignKeyConstraint(
            ["indicator_kind_code"], ["indicator_kind.code"], name=op.f("fk_indicator_indicator_kind_code")
        ),
        sa.UniqueConstraint(
            "dataset_code",
            "actor_code",
            "indicator_kind_code",
            "year",
            name=op.f("uq_indicator_dataset_code_actor_code_indicator_kind_code_year"),
        ),
        comment="Values of indicators by actor and year; a dataset is one edition: never mix two in one series.",
    )
    op.create_index(op.f("ix_indicator_actor_code"), "indicator", ["actor_code"])
    op.create_index(op.f("ix_indicator_indicator_kind_code"), "indicator", ["indicator_kind_code"])


def downgrade() -> None:
    """Drop what upgrade made."""
    op.drop_table("indicator")
    op.drop_table("indicator_kind")
