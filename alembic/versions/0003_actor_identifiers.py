"""Dated codes, names and properties of actors.

Downgrade drops these tables with all their rows: no earlier revision has a place for them.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
DAY = sa.Date().with_variant(sa.Text(), "sqlite")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "state_identifier",
        sa.Column("id", sa.Integer(), nullable=False, comment="Internal key, never printed."),
        sa.Column("dataset_code", TEXT, nullable=False, comment="Edition that the row comes from."),
        sa.Column("state_code", TEXT, nullable=False, comment="The state that holds the code during the spell."),
        sa.Column(
            "scheme",
            TEXT,
            nullable=False,
            comment="iso2, iso3, iso_numeric, cow and gw (numbers), cow_abbrev, gw_abbrev, wikidata, sipri.",
        ),
        sa.Column("value", TEXT, nullable=False, comment="The code as text, without leading zeros for cow and gw."),
        sa.Column("valid_from", DAY, comment="First day; NULL: since before the record."),
        sa.Column("valid_from_precision", TEXT, comment="How much of valid_from is known: day, month, year."),
        sa.Column("valid_until", DAY, comment="First day after; NULL: still held at the edition's end."),
        sa.Column("valid_until_precision", TEXT, comment="How much of valid_until is known: day, month, year."),
        sa.Column(
            "system_entry",
            DAY,
            comment=(
                "Entry day of the published system spell that this row is (a part of); one published spell may have"
                " several holders in turn. NULL unless scheme is cow or gw."
            ),
        ),
        sa.Column("microstate", TEXT, comment="yes where Gleditsch and Ward list a microstate."),
        sa.Column("note", TEXT, comment="Remarks."),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_state_identifier")),
        sa.CheckConstraint(
            ("scheme in ('iso2', 'iso3', 'iso_numeric', 'cow', 'cow_abbrev', 'gw', 'gw_abbrev', 'wikidata', 'sipri')"),
            name=op.f("ck_state_identifier_scheme"),
        ),
        sa.CheckConstraint("microstate in ('yes', 'no')", name=op.f("ck_state_identifier_microstate")),
        sa.CheckConstraint(
            "valid_from is date(valid_from, '+0 days')", name=op.f("ck_state_identifier_valid_from_is_date")
        ).ddl_if(dialect="sqlite"),
        sa.CheckConstraint(
            "valid_until is date(valid_until, '+0 days')", name=op.f("ck_state_identifier_valid_until_is_date")
        ).ddl_if(dialect="sqlite"),
        sa.CheckConstraint(
            "valid_from_precision in ('day', 'month', 'year')", name=op.f("ck_state_identifier_valid_from_precision")
        ),
        sa.CheckConstraint(
            "(valid_from is null) = (valid_from_precision is null)",
            name=op.f("ck_state_identifier_valid_from_has_precision"),
        ),
        sa.CheckConstraint(
            "valid_until_precision in ('day', 'month', 'year')", name=op.f("ck_state_identifier_valid_until_precision")
        ),
        sa.CheckConstraint(
            "(valid_until is null) = (valid_until_precision is null)",
            name=op.f("ck_state_identifier_valid_until_has_precision"),
        ),
        sa.CheckConstraint(
            "system_entry is date(system_entry, '+0 days')", name=op.f("ck_state_identifier_system_entry_is_date")
        ).ddl_if(dialect="sqlite"),
        sa.CheckConstraint(
            "valid_until >= valid_from", name=op.f("ck_state_identifier_valid_until_not_before_valid_from")
        ),
        sa.ForeignKeyConstraint(["dataset_code"], ["dataset.code"], name=op.f("fk_state_identifier_dataset_code")),
        sa.ForeignKeyConstraint(["state_code"], ["state_detail.code"], name=op.f("fk_state_identifier_state_code")),
        comment="Dated codes of states by scheme; for cow and gw the spells are membership of the state system.",
    )
    op.create_index(op.f("ix_state_identifier_state_code"), "state_identifier", ["state_code"])
    op.create_index(
        op.f("uq_state_identifier_natural_key"),
        "state_identifier",
        [
            sa.text("dataset_code"),
            sa.text("state_code"),
            sa.text("scheme"),
            sa.text("value"),
            sa.text("coalesce(valid_from, '0001-01-01')"),
        ],
        unique=True,
    )
    op.create_table(
        "actor_name",
        sa.Column("id", sa.Integer(), nullable=False, comment="Internal key, never printed."),
        sa.Column("actor_code", TEXT, nullable=False, comment="Who bears the name."),
        sa.Column("name", TEXT, nullable=False, comment="The name."),
        sa.Column("kind", TEXT, nullable=False, comment="short, official, former, or alias (another spelling)."),
        sa.Column("scheme", TEXT, comment="Dataset that spells it so (cow, gw, sipri, dcad); NULL: general use."),
        sa.Column("valid_from", DAY, comment="First day of the name; NULL: since before the record."),
        sa.Column("valid_from_precision", TEXT, comment="How much of valid_from is known: day, month, year."),
        sa.Column("valid_until", DAY, comment="First day after; NULL: in use."),
        sa.Column("valid_until_precision", TEXT, comment="How much of valid_until is known: day, month, year."),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_actor_name")),
        sa.CheckConstraint("kind in ('short', 'official', 'former', 'alias')", name=op.f("ck_actor_name_kind")),
        sa.CheckConstraint(
            "valid_from is date(valid_from, '+0 days')", name=op.f("ck_actor_name_valid_from_is_date")
        ).ddl_if(dialect="sqlite"),
        sa.CheckConstraint(
            "valid_until is date(valid_until, '+0 days')", name=op.f("ck_actor_name_valid_until_is_date")
        ).ddl_if(dialect="sqlite"),
        sa.CheckConstraint(
            "valid_from_precision in ('day', 'month', 'year')", name=op.f("ck_actor_name_valid_from_precision")
        ),
        sa.CheckConstraint(
            "(valid_from is null) = (valid_from_precision is null)", name=op.f("ck_actor_name_valid_from_has_precision")
        ),
        sa.CheckConstraint(
            "valid_until_precision in ('day', 'month', 'year')", name=op.f("ck_actor_name_valid_until_precision")
        ),
        sa.CheckConstraint(
            "(valid_until is null) = (valid_until_precision is null)",
            name=op.f("ck_actor_name_valid_until_has_precision"),
        ),
        sa.CheckConstraint("valid_until >= valid_from", name=op.f("ck_actor_name_valid_until_not_before_valid_from")),
        sa.ForeignKeyConstraint(["actor_code"], ["actor.code"], name=op.f("fk_actor_name_actor_code")),
        comment="Dated names of actors, by language or dataset, for matching.",
    )
    op.create_index(op.f("ix_actor_name_actor_code"), "actor_name", ["actor_code"])
    op.create_index(op.f("ix_actor_name_name"), "actor_name", ["name"])
    op.create_index(
        op.f("uq_actor_name_natural_key"),
        "actor_name",
        [
            sa.text("actor_code"),
            sa.text("name"),
            sa.text("coalesce(scheme, '')"),
            sa.text("coalesce(valid_from, '0001-01-01')"),
        ],
        unique=True,
    )
    op.create_table(
        "actor_fact",
        sa.Column("id", sa.Integer(), nullable=False, comment="Internal key, never printed."),
        sa.Column("actor_code", TEXT, nullable=False, comment="Whose property."),
        sa.Column(
            "property", TEXT, nullable=False, comment="For example military_neutrality, accession_rule, president."
        ),
        sa.Column("value", TEXT, nullable=False, comment="Its value, as text."),
        sa.Column("valid_from", DAY, comment="First day; NULL: start not known."),
        sa.Column("valid_from_precision", TEXT, comment="How much of valid_from is known: day, month, year."),
        sa.Column("valid_until", DAY, comment="First day after; NULL: still so."),
        sa.Column("valid_until_precision", TEXT, comment="How much of valid_until is known: day, month, year."),
        sa.Column("note", TEXT, comment="Remarks."),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_actor_fact")),
        sa.CheckConstraint(
            "valid_from is date(valid_from, '+0 days')", name=op.f("ck_actor_fact_valid_from_is_date")
        ).ddl_if(dialect="sqlite"),
        sa.CheckConstraint(
            "valid_until is date(valid_until, '+0 days')", name=op.f("ck_actor_fact_valid_until_is_date")
        ).ddl_if(dialect="sqlite"),
        sa.CheckConstraint(
            "valid_from_precision in ('day', 'month', 'year')", name=op.f("ck_actor_fact_valid_from_precision")
        ),
        sa.CheckConstraint(
            "(valid_from is null) = (valid_from_precision is null)", name=op.f("ck_actor_fact_valid_from_has_precision")
        ),
        sa.CheckConstraint(
            "valid_until_precision in ('day', 'month', 'year')", name=op.f("ck_actor_fact_valid_until_precision")
        ),
        sa.CheckConstraint(
            "(valid_until is null) = (valid_until_precision is null)",
            name=op.f("ck_actor_fact_valid_until_has_precision"),
        ),
        sa.CheckConstraint("valid_until >= valid_from", name=op.f("ck_actor_fact_valid_until_not_before_valid_from")),
        sa.ForeignKeyConstraint(["actor_code"], ["actor.code"], name=op.f("fk_actor_fact_actor_code")),
        comment="Properties of actors with a spell: declared neutrality, accession rules, powers, office holders.",
    )
    op.create_index(op.f("ix_actor_fact_actor_code"), "actor_fact", ["actor_code"])
    op.create_index(
        op.f("uq_actor_fact_natural_key"),
        "actor_fact",
        [sa.text("actor_code"), sa.text("property"), sa.text("value"), sa.text("coalesce(valid_from, '0001-01-01')")],
        unique=True,
    )


def downgrade() -> None:
    """Drop what upgrade made."""
    op.drop_table("actor_fact")
    op.drop_table("actor_name")
    op.drop_table("state_identifier")
