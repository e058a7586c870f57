"""Who is tied to an agreement, and what happened to it.

Downgrade drops these tables with all their rows: no earlier revision has a place for them.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
DAY = sa.Date().with_variant(sa.Text(), "sqlite")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "signatory",
        sa.Column("id", sa.Integer(), nullable=False, comment="Internal key, never printed."),
        sa.Column("agreement_code", TEXT, nullable=False, comment="The agreement."),
        sa.Column("actor_code", TEXT, nullable=False, comment="Who; unknown: see actor_raw."),
        sa.Column(
            "role", TEXT, nullable=False, comment="signatory, party, acceding, observer, invited, claimed_joiner."
        ),
        sa.Column(
            "ordinal",
            sa.Integer(),
            nullable=False,
            comment="1 for the actor's first spell in this role, 2 for the second, ...",
        ),
        sa.Column("signed_on", DAY, comment="Day of this actor's signature or accession."),
        sa.Column("signed_on_precision", TEXT, comment="How much of signed_on is known: day, month, year."),
        sa.Column("ratified_on", DAY, comment="Day of this actor's ratification."),
        sa.Column("ratified_on_precision", TEXT, comment="How much of ratified_on is known: day, month, year."),
        sa.Column(
            "valid_from",
            DAY,
            comment=(
                "First day of the spell; in ATOP's rows from signature, else from entry into force. NULL: not known."
            ),
        ),
        sa.Column("valid_from_precision", TEXT, comment="How much of valid_from is known: day, month, year."),
        sa.Column("valid_until", DAY, comment="First day after the spell; NULL: not ended or not known."),
        sa.Column("valid_until_precision", TEXT, comment="How much of valid_until is known: day, month, year."),
        sa.Column("signed_by", TEXT, comment="Who signed for the actor."),
        sa.Column("actor_raw", TEXT, comment="The party's name or code in an imported file."),
        sa.Column(
            "phase",
            sa.Integer(),
            comment="ATOP's phase of the alliance; spells of different phases tie nobody. NULL: the agreement has none.",
        ),
        sa.Column(
            "source_line",
            sa.Integer(),
            comment="Line in the imported file; shared where a member's code passed from one holder to the next.",
        ),
        sa.Column("note", TEXT, comment="Remarks."),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signatory")),
        sa.CheckConstraint(
            "role in ('signatory', 'party', 'acceding', 'observer', 'invited', 'claimed_joiner')",
            name=op.f("ck_signatory_role"),
        ),
        sa.CheckConstraint(
            "signed_on is date(signed_on, '+0 days')", name=op.f("ck_signatory_signed_on_is_date")
        ).ddl_if(dialect="sqlite"),
        sa.CheckConstraint(
            "ratified_on is date(ratified_on, '+0 days')", name=op.f("ck_signatory_ratified_on_is_date")
        ).ddl_if(dialect="sqlite"),
        sa.CheckConstraint(
            "valid_from is date(valid_from, '+0 days')", name=op.f("ck_signatory_valid_from_is_date")
        ).ddl_if(dialect="sqlite"),
        sa.CheckConstraint(
            "valid_until is date(valid_until, '+0 days')", name=op.f("ck_signatory_valid_until_is_date")
        ).ddl_if(dialect="sqlite"),
        sa.CheckConstraint(
            "signed_on_precision in ('day', 'month', 'year')", name=op.f("ck_signatory_signed_on_precision")
        ),
        sa.CheckConstraint(
            "(signed_on is null) = (signed_on_precision is null)", name=op.f("ck_signatory_signed_on_has_precision")
        ),
        sa.CheckConstraint(
            "ratified_on_precision in ('day', 'month', 'year')", name=op.f("ck_signatory_ratified_on_precision")
        ),
        sa.CheckConstraint(
            "(ratified_on is null) = (ratified_on_precision is null)",
            name=op.f("ck_signatory_ratified_on_has_precision"),
        ),
        sa.CheckConstraint(
            "valid_from_precision in ('day', 'month', 'year')", name=op.f("ck_signatory_valid_from_precision")
        ),
        sa.CheckConstraint(
            "(valid_from is null) = (valid_from_precision is null)", name=op.f("ck_signatory_valid_from_has_precision")
        ),
        sa.CheckConstraint(
            "valid_until_precision in ('day', 'month', 'year')", name=op.f("ck_signatory_valid_until_precision")
        ),
        sa.CheckConstraint(
            "(valid_until is null) = (valid_until_precision is null)",
            name=op.f("ck_signatory_valid_until_has_precision"),
        ),
        sa.CheckConstraint("valid_until >= valid_from", name=op.f("ck_signatory_valid_until_not_before_valid_from")),
        sa.CheckConstraint("ordinal >= 1", name=op.f("ck_signatory_ordinal_from_one")),
        sa.UniqueConstraint(
            "agreement_code",
            "actor_code",
            "role",
            "ordinal",
            name=op.f("uq_signatory_agreement_code_actor_code_role_ordinal"),
        ),
        sa.ForeignKeyConstraint(["agreement_code"], ["agreement.code"], name=op.f("fk_signatory_agreement_code")),
        sa.ForeignKeyConstraint(["actor_code"], ["actor.code"], name=op.f("fk_signatory_actor_code")),
        comment="Who is tied to an agreement and how; a party that leaves and returns has several spells.",
    )
    op.create_index(op.f("ix_signatory_actor_code"), "signatory", ["actor_code"])
    op.create_table(
        "agreement_event",
        sa.Column("id", sa.Integer(), nullable=False, comment="Internal key, never printed."),
        sa.Column("agreement_code", TEXT, nullable=False, comment="The agreement."),
        sa.Column("actor_code", TEXT, comment="Who acted; NULL: all signatories."),
        sa.Column(
            "event",
            TEXT,
            nullable=False,
            comment=(
                "submitted_to_parliament, parliament_approved, ratified, activity_planned, activity_held, renewed, ..."
            ),
        ),
        sa.Column("happened_on", DAY, comment="When, the earliest day it can be."),
        sa.Column("happened_on_precision", TEXT, comment="How much of happened_on is known: day, month, year."),
        sa.Column("outcome", TEXT, comment="Result, in few words."),
        sa.Column("votes_for", sa.Integer(), comment="Votes in favour."),
        sa.Column("votes_against", sa.Integer(), comment="Votes against."),
        sa.Column("votes_abstain", sa.Integer(), comment="Abstentions."),
        sa.Column("note", TEXT, comment="Remarks."),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_event")),
        sa.CheckConstraint(
            (
                "event in ('signed', 'submitted_to_parliament', 'parliament_approved', 'ratified', "
                "'instrument_deposited', 'in_force', 'activity_planned', 'activity_held', 'renewed', 'denounced', "
                "'expired')"
            ),
            name=op.f("ck_agreement_event_event"),
        ),
        sa.CheckConstraint(
            "happened_on is date(happened_on, '+0 days')", name=op.f("ck_agreement_event_happened_on_is_date")
        ).ddl_if(dialect="sqlite"),
        sa.CheckConstraint(
            "happened_on_precision in ('day', 'month', 'year')", name=op.f("ck_agreement_event_happened_on_precision")
        ),
        sa.CheckConstraint(
            "(happened_on is null) = (happened_on_precision is null)",
            name=op.f("ck_agreement_event_happened_on_has_precision"),
        ),
        sa.CheckConstraint("votes_for >= 0", name=op.f("ck_agreement_event_votes_for_not_negative")),
        sa.CheckConstraint("votes_against >= 0", name=op.f("ck_agreement_event_votes_against_not_negative")),
        sa.CheckConstraint("votes_abstain >= 0", name=op.f("ck_agreement_event_votes_abstain_not_negative")),
        sa.ForeignKeyConstraint(["agreement_code"], ["agreement.code"], name=op.f("fk_agreement_event_agreement_code")),
        sa.ForeignKeyConstraint(["actor_code"], ["actor.code"], name=op.f("fk_agreement_event_actor_code")),
        comment="What happened to an agreement beyond its dated columns; view agreement_history unites both.",
    )
    op.create_index(op.f("ix_agreement_event_agreement_code"), "agreement_event", ["agreement_code"])
    op.create_index(
        op.f("uq_agreement_event_natural_key"),
        "agreement_event",
        [
            sa.text("agreement_code"),
            sa.text("event"),
            sa.text("coalesce(actor_code, '')"),
            sa.text("coalesce(outcome, '')"),
            sa.text("coalesce(happened_on, '0001-01-01')"),
        ],
        unique=True,
    )


def downgrade() -> None:
    """Drop what upgrade made."""
    op.drop_table("agreement_event")
    op.drop_table("signatory")
