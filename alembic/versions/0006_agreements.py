"""Agreements with their identifiers and links.

Downgrade drops these tables with all their rows: no earlier revision has a place for them.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
DAY = sa.Date().with_variant(sa.Text(), "sqlite")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "agreement",
        sa.Column(
            "code", TEXT, nullable=False, comment="Readable key, as alb-hrv-xkx-2025; imported rows as atop-5.1:3180."
        ),
        sa.Column(
            "dataset_code", TEXT, nullable=False, comment="Edition that the row comes from; curated: collected by hand."
        ),
        sa.Column("title", TEXT, nullable=False, comment="Title, in English."),
        sa.Column(
            "instrument",
            TEXT,
            nullable=False,
            comment="Form of the text: treaty, agreement, mou, declaration, plan, ...",
        ),
        sa.Column(
            "scope",
            TEXT,
            nullable=False,
            comment="general, sector, procurement, status_of_forces, peace, alliance, ...",
        ),
        sa.Column(
            "category",
            TEXT,
            comment="What its collectors called it, in their own mixed vocabulary (sofa, dca, security_guarantee, ...).",
        ),
        sa.Column("signed_on", DAY, comment="Day of signature, the earliest it can be; NULL: not known."),
        sa.Column("signed_on_precision", TEXT, comment="How much of signed_on is known: day, month, year."),
        sa.Column("place", TEXT, comment="Place of signature."),
        sa.Column("in_force_on", DAY, comment="Day of entry into force; NULL: not known or not yet."),
        sa.Column("in_force_on_precision", TEXT, comment="How much of in_force_on is known: day, month, year."),
        sa.Column("ended_on", DAY, comment="First day after the end; NULL: not ended or not known, see ended."),
        sa.Column("ended_on_precision", TEXT, comment="How much of ended_on is known: day, month, year."),
        sa.Column("ended", TEXT, nullable=False, comment="Has it ended? yes, no, unknown."),
        sa.Column(
            "status_reported",
            TEXT,
            comment=(
                "Status at collection: announced, signed, pending_ratification, in_force, entered_into_force, "
                "terminated."
            ),
        ),
        sa.Column("binding", TEXT, nullable=False, comment="Binding in international law? yes, no, unknown."),
        sa.Column(
            "obligations_coded",
            TEXT,
            nullable=False,
            comment="How far its obligations are coded from the text: full, partial, none (reads as unknown).",
        ),
        sa.Column(
            "text_seen",
            TEXT,
            nullable=False,
            comment="What the collectors saw of the text: full, summary, press_only, none.",
        ),
        sa.Column("text_url", TEXT, comment="Where the text is."),
        sa.Column("note", TEXT, comment="Remarks."),
        sa.Column("source_line", sa.Integer(), comment="Line in the imported file; NULL for curated rows."),
        sa.Column("raw", TEXT, comment="The imported record as JSON; NULL for curated rows."),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_agreement")),
        sa.CheckConstraint(
            (
                "instrument in ('treaty', 'agreement', 'mou', 'declaration', 'plan', 'contract', "
                "'letter_of_intent', 'accession_protocol', 'charter', 'other', 'unknown')"
            ),
            name=op.f("ck_agreement_instrument"),
        ),
        sa.CheckConstraint(
            (
                "scope in ('general', 'sector', 'procurement', 'status_of_forces', 'arms_control', 'peace', "
                "'accession', 'strategic', 'alliance', 'other', 'unknown')"
            ),
            name=op.f("ck_agreement_scope"),
        ),
        sa.CheckConstraint(
            (
                "status_reported in ('announced', 'signed', 'pending_ratification', 'in_force', "
                "'entered_into_force', 'terminated')"
            ),
            name=op.f("ck_agreement_status_reported"),
        ),
        sa.CheckConstraint("ended in ('yes', 'no', 'unknown')", name=op.f("ck_agreement_ended")),
        sa.CheckConstraint("binding in ('yes', 'no', 'unknown')", name=op.f("ck_agreement_binding")),
        sa.CheckConstraint(
            "obligations_coded in ('full', 'partial', 'none')", name=op.f("ck_agreement_obligations_coded")
        ),
        sa.CheckConstraint(
            "text_seen in ('full', 'summary', 'press_only', 'none')", name=op.f("ck_agreement_text_seen")
        ),
        sa.CheckConstraint(
            "signed_on is date(signed_on, '+0 days')", name=op.f("ck_agreement_signed_on_is_date")
        ).ddl_if(dialect="sqlite"),
        sa.CheckConstraint(
            "in_force_on is date(in_force_on, '+0 days')", name=op.f("ck_agreement_in_force_on_is_date")
        ).ddl_if(dialect="sqlite"),
        sa.CheckConstraint("ended_on is date(ended_on, '+0 days')", name=op.f("ck_agreement_ended_on_is_date")).ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint(
            "signed_on_precision in ('day', 'month', 'year')", name=op.f("ck_agreement_signed_on_precision")
        ),
        sa.CheckConstraint(
            "(signed_on is null) = (signed_on_precision is null)", name=op.f("ck_agreement_signed_on_has_precision")
        ),
        sa.CheckConstraint(
            "in_force_on_precision in ('day', 'month', 'year')", name=op.f("ck_agreement_in_force_on_precision")
        ),
        sa.CheckConstraint(
            "(in_force_on is null) = (in_force_on_precision is null)",
            name=op.f("ck_agreement_in_force_on_has_precision"),
        ),
        sa.CheckConstraint(
            "ended_on_precision in ('day', 'month', 'year')", name=op.f("ck_agreement_ended_on_precision")
        ),
        sa.CheckConstraint(
            "(ended_on is null) = (ended_on_precision is null)", name=op.f("ck_agreement_ended_on_has_precision")
        ),
        sa.ForeignKeyConstraint(["dataset_code"], ["dataset.code"], name=op.f("fk_agreement_dataset_code")),
        comment="Defence agreements of every form, from declarations to treaties.",
    )
    op.create_index(op.f("ix_agreement_dataset_code"), "agreement", ["dataset_code"])
    op.create_table(
        "agreement_identifier",
        sa.Column("agreement_code", TEXT, nullable=False, comment="The agreement."),
        sa.Column("scheme", TEXT, nullable=False, comment="atop, dcad, unts (UN Treaty Series) or cow."),
        sa.Column("value", TEXT, nullable=False, comment="The number there, as text."),
        sa.PrimaryKeyConstraint("agreement_code", "scheme", "value", name=op.f("pk_agreement_identifier")),
        sa.CheckConstraint("scheme in ('atop', 'dcad', 'unts', 'cow')", name=op.f("ck_agreement_identifier_scheme")),
        sa.ForeignKeyConstraint(
            ["agreement_code"], ["agreement.code"], name=op.f("fk_agreement_identifier_agreement_code")
        ),
        comment="Numbers of an agreement in other collections, imported or not; view agreement_match joins them.",
    )
    op.create_table(
        "agreement_link",
        sa.Column("id", sa.Integer(), nullable=False, comment="Internal key, never printed."),
        sa.Column("agreement_code", TEXT, nullable=False, comment="The later agreement."),
        sa.Column(
            "relation", TEXT, nullable=False, comment="What it does to the other: builds_on, implements, amends, ..."
        ),
        sa.Column("related_code", TEXT, nullable=False, comment="The earlier agreement, the object of the relation."),
        sa.Column(
            "inferred", TEXT, nullable=False, comment="yes: the collectors' inference, no source says so; no: sourced."
        ),
        sa.Column("note", TEXT, comment="Remarks."),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_link")),
        sa.CheckConstraint(
            "relation in ('builds_on', 'implements', 'amends', 'supersedes', 'reaction_to')",
            name=op.f("ck_agreement_link_relation"),
        ),
        sa.CheckConstraint("inferred in ('yes', 'no')", name=op.f("ck_agreement_link_inferred")),
        sa.CheckConstraint("agreement_code <> related_code", name=op.f("ck_agreement_link_not_to_itself")),
        sa.UniqueConstraint(
            "agreement_code",
            "relation",
            "related_code",
            name=op.f("uq_agreement_link_agreement_code_relation_related_code"),
        ),
        sa.ForeignKeyConstraint(["agreement_code"], ["agreement.code"], name=op.f("fk_agreement_link_agreement_code")),
        sa.ForeignKeyConstraint(["related_code"], ["agreement.code"], name=op.f("fk_agreement_link_related_code")),
        comment="How agreements relate: builds_on, implements, amends, supersedes, reaction_to.",
    )
    op.create_index(op.f("ix_agreement_link_related_code"), "agreement_link", ["related_code"])


def downgrade() -> None:
    """Drop what upgrade made."""
    op.drop_table("agreement_link")
    op.drop_table("agreement_identifier")
    op.drop_table("agreement")
