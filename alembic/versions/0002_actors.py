"""Actors: whatever signs, trades, recognises or speaks; what only states and organisations have; borders.

Downgrade drops these tables with all their rows: no earlier revision has a place for them.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
DAY = sa.Date().with_variant(sa.Text(), "sqlite")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "actor",
        sa.Column(
            "code",
            TEXT,
            nullable=False,
            comment=(
                "ISO 3166 alpha-3 for states (XKX for Kosovo, project codes for former states), acronym for "
                "organisations."
            ),
        ),
        sa.Column(
            "kind",
            TEXT,
            nullable=False,
            comment=(
                "state, entity, organisation, mission, company, non_state, or unknown (a party that could not be "
                "resolved)."
            ),
        ),
        sa.Column(
            "name", TEXT, nullable=False, comment="Short English name in use now, or at the end of a former state."
        ),
        sa.Column(
            "parent_code", TEXT, comment="The actor this one belongs to: an entity's state, a mission's organisation."
        ),
        sa.Column("note", TEXT, comment="Remarks."),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_actor")),
        sa.CheckConstraint(
            "kind in ('state', 'entity', 'organisation', 'mission', 'company', 'non_state', 'unknown')",
            name=op.f("ck_actor_kind"),
        ),
        sa.UniqueConstraint("code", "kind", name=op.f("uq_actor_code_kind")),
        sa.ForeignKeyConstraint(["parent_code"], ["actor.code"], name=op.f("fk_actor_parent_code")),
        comment="Whatever signs, trades, recognises or speaks: states, organisations, missions, companies.",
    )
    op.create_table(
        "state_detail",
        sa.Column("code", TEXT, nullable=False, comment="The state's actor code."),
        sa.Column("kind", TEXT, nullable=False, comment="Always state: ties the row to an actor of that kind."),
        sa.Column(
            "status",
            TEXT,
            nullable=False,
            comment="recognised, partially_recognised, territory, associated, or historic (ended).",
        ),
        sa.Column(
            "code_scheme",
            TEXT,
            nullable=False,
            comment="Where the code comes from: iso3166, iso3166_withdrawn, user_assigned, or project (ours).",
        ),
        sa.Column("valid_from", DAY, comment="First day of existence; NULL: not collected."),
        sa.Column("valid_from_precision", TEXT, comment="How much of valid_from is known: day, month, year."),
        sa.Column("valid_until", DAY, comment="First day after the end; NULL: exists."),
        sa.Column("valid_until_precision", TEXT, comment="How much of valid_until is known: day, month, year."),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_state_detail")),
        sa.ForeignKeyConstraint(["code", "kind"], ["actor.code", "actor.kind"], name=op.f("fk_state_detail_code_kind")),
        sa.CheckConstraint("kind = 'state'", name=op.f("ck_state_detail_kind_is_state")),
        sa.CheckConstraint(
            "status in ('recognised', 'partially_recognised', 'territory', 'associated', 'historic')",
            name=op.f("ck_state_detail_status"),
        ),
        sa.CheckConstraint(
            "valid_from is date(valid_from, '+0 days')", name=op.f("ck_state_detail_valid_from_is_date")
        ).ddl_if(dialect="sqlite"),
        sa.CheckConstraint(
            "valid_until is date(valid_until, '+0 days')", name=op.f("ck_state_detail_valid_until_is_date")
        ).ddl_if(dialect="sqlite"),
        sa.CheckConstraint(
            "valid_from_precision in ('day', 'month', 'year')", name=op.f("ck_state_detail_valid_from_precision")
        ),
        sa.CheckConstraint(
            "(valid_from is null) = (valid_from_precision is null)",
            name=op.f("ck_state_detail_valid_from_has_precision"),
        ),
        sa.CheckConstraint(
            "valid_until_precision in ('day', 'month', 'year')", name=op.f("ck_state_detail_valid_until_precision")
        ),
        sa.CheckConstraint(
            "(valid_until is null) = (valid_until_precision is null)",
            name=op.f("ck_state_detail_valid_until_has_precision"),
        ),
        sa.CheckConstraint("valid_until >= valid_from", name=op.f("ck_state_detail_valid_until_not_before_valid_from")),
        comment="What only states have; the view `state` joins it to the name.",
    )
    op.create_table(
        "organisation_detail",
        sa.Column("code", TEXT, nullable=False, comment="The organisation's actor code."),
        sa.Column("kind", TEXT, nullable=False, comment="Always organisation: ties the row to an actor of that kind."),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_organisation_detail")),
        sa.ForeignKeyConstraint(
            ["code", "kind"], ["actor.code", "actor.kind"], name=op.f("fk_organisation_detail_code_kind")
        ),
        sa.CheckConstraint("kind = 'organisation'", name=op.f("ck_organisation_detail_kind_is_organisation")),
        comment="Organisations that states can belong to; the view `organisation` adds name and accession rule.",
    )
    op.create_table(
        "border",
        sa.Column("id", sa.Integer(), nullable=False, comment="Internal key, never printed."),
        sa.Column("state_1_code", TEXT, nullable=False, comment="The state whose code sorts first."),
        sa.Column("state_2_code", TEXT, nullable=False, comment="The other state."),
        sa.Column("valid_from", DAY, comment="First day; NULL: since before the record."),
        sa.Column("valid_from_precision", TEXT, comment="How much of valid_from is known: day, month, year."),
        sa.Column("valid_until", DAY, comment="First day after; NULL: still so."),
        sa.Column("valid_until_precision", TEXT, comment="How much of valid_until is known: day, month, year."),
        sa.Column("note", TEXT, comment="Remarks."),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_border")),
        sa.CheckConstraint("state_1_code < state_2_code", name=op.f("ck_border_state_1_before_state_2")),
        sa.CheckConstraint(
            "valid_from is date(valid_from, '+0 days')", name=op.f("ck_border_valid_from_is_date")
        ).ddl_if(dialect="sqlite"),
        sa.CheckConstraint(
            "valid_until is date(valid_until, '+0 days')", name=op.f("ck_border_valid_until_is_date")
        ).ddl_if(dialect="sqlite"),
        sa.CheckConstraint(
            "valid_from_precision in ('day', 'month', 'year')", name=op.f("ck_border_valid_from_precision")
        ),
        sa.CheckConstraint(
            "(valid_from is null) = (valid_from_precision is null)", name=op.f("ck_border_valid_from_has_precision")
        ),
        sa.CheckConstraint(
            "valid_until_precision in ('day', 'month', 'year')", name=op.f("ck_border_valid_until_precision")
        ),
        sa.CheckConstraint(
            "(valid_until is null) = (valid_until_precision is null)", name=op.f("ck_border_valid_until_has_precision")
        ),
        sa.CheckConstraint("valid_until >= valid_from", name=op.f("ck_border_valid_until_not_before_valid_from")),
        sa.ForeignKeyConstraint(["state_1_code"], ["state_detail.code"], name=op.f("fk_border_state_1_code")),
        sa.ForeignKeyConstraint(["state_2_code"], ["state_detail.code"], name=op.f("fk_border_state_2_code")),
        comment="Land borders, each pair once in order of code; the view `neighbour` has both directions.",
    )
    op.create_index(
        op.f("uq_border_natural_key"),
        "border",
        [sa.text("state_1_code"), sa.text("state_2_code"), sa.text("coalesce(valid_from, '0001-01-01')")],
        unique=True,
    )


def downgrade() -> None:
    """Drop what upgrade made."""
    op.drop_table("border")
    op.drop_table("organisation_detail")
    op.drop_table("state_detail")
    op.drop_table("actor")
