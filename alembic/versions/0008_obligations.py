"""Obligations and provisions of agreements.

Downgrade drops these tables with all their rows: no earlier revision has a place for them.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
DAY = sa.Date().with_variant(sa.Text(), "sqlite")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "obligation",
        sa.Column("id", sa.Integer(), nullable=False, comment="Internal key, never printed."),
        sa.Column("agreement_code", TEXT, nullable=False, comment="The agreement."),
        sa.Column(
            "kind",
            TEXT,
            nullable=False,
            comment="defense, offense, neutrality, nonaggression, consultation (in crises).",
        ),
        sa.Column("pledged", TEXT, nullable=False, comment="yes: the text pledges it; no: a source denies it."),
        sa.Column("obligor_code", TEXT, comment="Who owes it; NULL: every party."),
        sa.Column("beneficiary_code", TEXT, comment="To whom; NULL: all other parties."),
        sa.Column(
            "conditional", TEXT, nullable=False, comment="Only under conditions (a place, an enemy)? yes, no, unknown."
        ),
        sa.Column("valid_from", DAY, comment="First day; NULL: as the obligor's spell as a party."),
        sa.Column("valid_from_precision", TEXT, comment="How much of valid_from is known: day, month, year."),
        sa.Column("valid_until", DAY, comment="First day after; NULL: as the obligor's spell as a party."),
        sa.Column("valid_until_precision", TEXT, comment="How much of valid_until is known: day, month, year."),
        sa.Column("note", TEXT, comment="Remarks, for example the article of the text."),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_obligation")),
        sa.CheckConstraint(
            "kind in ('defense', 'offense', 'neutrality', 'nonaggression', 'consultation')",
            name=op.f("ck_obligation_kind"),
        ),
        sa.CheckConstraint("pledged in ('yes', 'no')", name=op.f("ck_obligation_pledged")),
        sa.CheckConstraint("conditional in ('yes', 'no', 'unknown')", name=op.f("ck_obligation_conditional")),
        sa.CheckConstraint(
            "valid_from is date(valid_from, '+0 days')", name=op.f("ck_obligation_valid_from_is_date")
        ).ddl_if(dialect="sqlite"),
        sa.CheckConstraint(
            "valid_until is date(valid_until, '+0 days')", name=op.f("ck_obligation_valid_until_is_date")
        ).ddl_if(dialect="sqlite"),
        sa.CheckConstraint(
            "valid_from_precision in ('day', 'month', 'year')", name=op.f("ck_obligation_valid_from_precision")
        ),
        sa.CheckConstraint(
            "(valid_from is null) = (valid_from_precision is null)", name=op.f("ck_obligation_valid_from_has_precision")
        ),
        sa.CheckConstraint(
            "valid_until_precision in ('day', 'month', 'year')", name=op.f("ck_obligation_valid_until_precision")
        ),
        sa.CheckConstraint(
            "(valid_until is null) = (valid_until_precision is null)",
            name=op.f("ck_obligation_valid_until_has_precision"),
        ),
        sa.CheckConstraint("valid_until >= valid_from", name=op.f("ck_obligation_valid_until_not_before_valid_from")),
        sa.ForeignKeyConstraint(["agreement_code"], ["agreement.code"], name=op.f("fk_obligation_agreement_code")),
        sa.ForeignKeyConstraint(["obligor_code"], ["actor.code"], name=op.f("fk_obligation_obligor_code")),
        sa.ForeignKeyConstraint(["beneficiary_code"], ["actor.code"], name=op.f("fk_obligation_beneficiary_code")),
        comment="Military obligations in ATOP's five kinds, by obligor and beneficiary; coded from texts only.",
    )
    op.create_index(op.f("ix_obligation_agreement_code"), "obligation", ["agreement_code"])
    op.create_index(
        op.f("uq_obligation_natural_key"),
        "obligation",
        [
            sa.text("agreement_code"),
            sa.text("kind"),
            sa.text("pledged"),
            sa.text("coalesce(obligor_code, '')"),
            sa.text("coalesce(beneficiary_code, '')"),
            sa.text("coalesce(valid_from, '0001-01-01')"),
        ],
        unique=True,
    )
    op.create_table(
        "provision_kind",
        sa.Column("code", TEXT, nullable=False, comment="Readable key: joint_training, cyber, milcon, ..."),
        sa.Column("family", TEXT, nullable=False, comment="cooperation (an area) or institution (ATOP's variables)."),
        sa.Column("title", TEXT, nullable=False, comment="Name in words."),
        sa.Column("note", TEXT, comment="Meaning of the values."),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_provision_kind")),
        sa.CheckConstraint("family in ('cooperation', 'institution')", name=op.f("ck_provision_kind_family")),
        comment="Vocabulary of provisions: areas of cooperation, and institutions as ATOP codes them.",
    )
    op.create_table(
        "provision",
        sa.Column("id", sa.Integer(), nullable=False, comment="Internal key, never printed."),
        sa.Column("agreement_code", TEXT, nullable=False, comment="The agreement."),
        sa.Column("provision_kind_code", TEXT, nullable=False, comment="Which area or institution."),
        sa.Column(
            "value", TEXT, nullable=False, comment="yes for an area that is in; the coded number for an institution."
        ),
        sa.Column("note", TEXT, comment="Remarks."),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provision")),
        sa.UniqueConstraint(
            "agreement_code", "provision_kind_code", name=op.f("uq_provision_agreement_code_provision_kind_code")
        ),
        sa.ForeignKeyConstraint(["agreement_code"], ["agreement.code"], name=op.f("fk_provision_agreement_code")),
        sa.ForeignKeyConstraint(
            ["provision_kind_code"], ["provision_kind.code"], name=op.f("fk_provision_provision_kind_code")
        ),
        comment="Areas of cooperation and institutions of agreements; an area is a topic, never an obligation.",
    )
    op.create_index(op.f("ix_provision_provision_kind_code"), "provision", ["provision_kind_code"])


def downgrade() -> None:
    """Drop what upgrade made."""
    op.drop_table("provision")
    op.drop_table("provision_kind")
    op.drop_table("obligation")
