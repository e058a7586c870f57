"""Deployments and statements.

Downgrade drops these tables with all their rows: no earlier revision has a place for them.
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
DAY = sa.Date().with_variant(sa.Text(), "sqlite")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "deployment",
        sa.Column("id", sa.Integer(), nullable=False, comment="Internal key, never printed."),
        sa.Column("mission_code", TEXT, nullable=False, comment="The mission, as KFOR."),
        sa.Column("contributor_code", TEXT, comment="Who contributes; NULL: the row is the mission's total."),
        sa.Column("as_of", DAY, nullable=False, comment="The day of the figure, the earliest it can be."),
        sa.Column("as_of_precision", TEXT, nullable=False, comment="How much of as_of is known: day, month, year."),
        sa.Column("personnel", sa.Integer(), comment="Number of people."),
        sa.Column("contributors", sa.Integer(), comment="Number of contributing states, for a total."),
        sa.Column("list_complete", TEXT, nullable=False, comment="yes: every contributor of that date is listed here."),
        sa.Column("note", TEXT, comment="Remarks."),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deployment")),
        sa.CheckConstraint("list_complete in ('yes', 'no')", name=op.f("ck_deployment_list_complete")),
        sa.CheckConstraint("as_of is date(as_of, '+0 days')", name=op.f("ck_deployment_as_of_is_date")).ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint("as_of_precision in ('day', 'month', 'year')", name=op.f("ck_deployment_as_of_precision")),
        sa.CheckConstraint(
            "(as_of is null) = (as_of_precision is null)", name=op.f("ck_deployment_as_of_has_precision")
        ),
        sa.CheckConstraint("personnel >= 0", name=op.f("ck_deployment_personnel_not_negative")),
        sa.CheckConstraint("contributors >= 0", name=op.f("ck_deployment_contributors_not_negative")),
        sa.ForeignKeyConstraint(["mission_code"], ["actor.code"], name=op.f("fk_deployment_mission_code")),
        sa.ForeignKeyConstraint(["contributor_code"], ["actor.code"], name=op.f("fk_deployment_contributor_code")),
        comment="Personnel of contributors in missions as of a date; no contributor: the mission's total.",
    )
    op.create_index(op.f("ix_deployment_contributor_code"), "deployment", ["contributor_code"])
    op.create_index(
        op.f("uq_deployment_natural_key"),
        "deployment",
        [sa.text("mission_code"), sa.text("coalesce(contributor_code, '')"), sa.text("coalesce(as_of, '0001-01-01')")],
        unique=True,
    )
    op.create_table(
        "statement",
        sa.Column("id", sa.Integer(), nullable=False, comment="Internal key, never printed."),
        sa.Column("stated_on", DAY, comment="When, the earliest day it can be; NULL: not dated."),
        sa.Column("stated_on_precision", TEXT, comment="How much of stated_on is known: day, month, year."),
        sa.Column("speaker", TEXT, nullable=False, comment="Person or body."),
        sa.Column("office", TEXT, comment="Office held by the speaker then."),
        sa.Column("actor_code", TEXT, comment="The state or organisation that the speaker belongs to."),
        sa.Column("agreement_code", TEXT, comment="The agreement it is about; NULL: another subject."),
        sa.Column("attitude", TEXT, nullable=False, comment="supports, opposes, threat, reassurance, neutral."),
        sa.Column("gist", TEXT, nullable=False, comment="What was said, reworded."),
        sa.Column("note", TEXT, comment="Remarks."),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement")),
        sa.CheckConstraint(
            "attitude in ('supports', 'opposes', 'threat', 'reassurance', 'neutral')",
            name=op.f("ck_statement_attitude"),
        ),
        sa.CheckConstraint(
            "stated_on is date(stated_on, '+0 days')", name=op.f("ck_statement_stated_on_is_date")
        ).ddl_if(dialect="sqlite"),
        sa.CheckConstraint(
            "stated_on_precision in ('day', 'month', 'year')", name=op.f("ck_statement_stated_on_precision")
        ),
        sa.CheckConstraint(
            "(stated_on is null) = (stated_on_precision is null)", name=op.f("ck_statement_stated_on_has_precision")
        ),
        sa.ForeignKeyConstraint(["actor_code"], ["actor.code"], name=op.f("fk_statement_actor_code")),
        sa.ForeignKeyConstraint(["agreement_code"], ["agreement.code"], name=op.f("fk_statement_agreement_code")),
        comment="Who said what about which agreement; gists are reworded, not quotations.",
    )
    op.create_index(op.f("ix_statement_actor_code"), "statement", ["actor_code"])
    op.create_index(op.f("ix_statement_agreement_code"), "statement", ["agreement_code"])
    op.create_index(
        op.f("uq_statement_natural_key"),
        "statement",
        [
            sa.text("speaker"),
            sa.text("gist"),
            sa.text("coalesce(agreement_code, '')"),
            sa.text("coalesce(stated_on, '0001-01-01')"),
        ],
        unique=True,
    )


def downgrade() -> None:
    """Drop what upgrade made."""
    op.drop_table("statement")
    op.drop_table("deployment")
