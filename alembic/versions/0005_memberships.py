"""Memberships of states in organisations.

Downgrade drops the table with all its rows: no earlier revision has a place for them.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
DAY = sa.Date().with_variant(sa.Text(), "sqlite")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "membership",
        sa.Column("id", sa.Integer(), nullable=False, comment="Internal key, never printed."),
        sa.Column("state_code", TEXT, nullable=False, comment="The member: nearly always a state."),
        sa.Column(
            "organisation_code",
            TEXT,
            nullable=False,
            comment="The organisation: NATO, PFP, EU, UN, COE, OSCE, CSTO, ...",
        ),
        sa.Column(
            "role",
            TEXT,
            nullable=False,
            comment="member, partner, observer, parliamentary_observer, candidate, applicant, ...",
        ),
        sa.Column("valid_from", DAY, comment="Day of accession; NULL: not known."),
        sa.Column("valid_from_precision", TEXT, comment="How much of valid_from is known: day, month, year."),
        sa.Column("valid_until", DAY, comment="First day after; NULL: still holds."),
        sa.Column("valid_until_precision", TEXT, comment="How much of valid_until is known: day, month, year."),
        sa.Column("note", TEXT, comment="Remarks."),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
        sa.CheckConstraint(
            (
                "role in ('member', 'partner', 'observer', 'parliamentary_observer', 'candidate', 'applicant', "
                "'invitee', 'suspended', 'participating_state')"
            ),
            name=op.f("ck_membership_role"),
        ),
        sa.CheckConstraint(
            "valid_from is date(valid_from, '+0 days')", name=op.f("ck_membership_valid_from_is_date")
        ).ddl_if(dialect="sqlite"),
        sa.CheckConstraint(
            "valid_until is date(valid_until, '+0 days')", name=op.f("ck_membership_valid_until_is_date")
        ).ddl_if(dialect="sqlite"),
        sa.CheckConstraint(
            "valid_from_precision in ('day', 'month', 'year')", name=op.f("ck_membership_valid_from_precision")
        ),
        sa.CheckConstraint(
            "(valid_from is null) = (valid_from_precision is null)", name=op.f("ck_membership_valid_from_has_precision")
        ),
        sa.CheckConstraint(
            "valid_until_precision in ('day', 'month', 'year')", name=op.f("ck_membership_valid_until_precision")
        ),
        sa.CheckConstraint(
            "(valid_until is null) = (valid_until_precision is null)",
            name=op.f("ck_membership_valid_until_has_precision"),
        ),
        sa.CheckConstraint("valid_until >= valid_from", name=op.f("ck_membership_valid_until_not_before_valid_from")),
        sa.ForeignKeyConstraint(["state_code"], ["actor.code"], name=op.f("fk_membership_state_code")),
        sa.ForeignKeyConstraint(
            ["organisation_code"], ["organisation_detail.code"], name=op.f("fk_membership_organisation_code")
        ),
        comment="Spells of a role of a state in an organisation, from accession.",
    )
    op.create_index(op.f("ix_membership_state_code"), "membership", ["state_code"])
    op.create_index(
        op.f("uq_membership_natural_key"),
        "membership",
        [
            sa.text("organisation_code"),
            sa.text("state_code"),
            sa.text("role"),
            sa.text("coalesce(valid_from, '0001-01-01')"),
        ],
        unique=True,
    )


def downgrade() -> None:
    """Drop what upgrade made."""
    op.drop_table("membership")
