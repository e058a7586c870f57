"""Sources, datasets with their loads, settings, the dictionary, and PostgreSQL's two functions.

Downgrade drops these tables with all their rows: no earlier revision has a place for them.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
DAY = sa.Date().with_variant(sa.Text(), "sqlite")

# SQLite has both. Days as SQLite counts them: noon of 4714-11-24 BC (proleptic Gregorian) is 0, so midnights end in .5.
# group_concat takes values in the order of its input and skips NULLs, as SQLite's does.
CREATE_FUNCTIONS = (
    """create function julianday(day date) returns double precision
    language sql immutable strict parallel safe
    as $$ select ((day - date '2000-01-01') + 2451544.5)::double precision $$""",
    """create function group_concat_step(state text, value text, separator text) returns text
    language sql immutable parallel safe
    as $$ select case when value is null then state when state is null then value
                 else state || coalesce(separator, '') || value end $$""",
    "create aggregate group_concat(text, text) (sfunc = group_concat_step, stype = text, parallel = safe)",
)
DROP_FUNCTIONS = (
    "drop aggregate group_concat(text, text)",
    "drop function group_concat_step(text, text, text)",
    "drop function julianday(date)",
)


def upgrade() -> None:
    """Make the tables, and on PostgreSQL the functions."""
    op.create_table(
        "source",
        sa.Column("code", TEXT, nullable=False, comment="Short readable key, as telex-2025-03-25."),
        sa.Column(
            "kind",
            TEXT,
            nullable=False,
            comment="Rank, highest first: text (of an agreement), official_data, official_statement, press, memory.",
        ),
        sa.Column("title", TEXT, comment="Title, where known."),
        sa.Column("publisher", TEXT, comment="Who publishes it; for web pages the site's name."),
        sa.Column("published_on", DAY, comment="Date of publication, where the address or page tells it."),
        sa.Column("published_on_precision", TEXT, comment="How much of published_on is known: day, month, year."),
        sa.Column("url", TEXT, comment="Address."),
        sa.Column(
            "derived_from_code", TEXT, comment="The source it repeats; support is counted by origins, not by pages."
        ),
        sa.Column("note", TEXT, comment="Remarks."),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_source")),
        sa.CheckConstraint(
            "kind in ('text', 'official_data', 'official_statement', 'press', 'memory')", name=op.f("ck_source_kind")
        ),
        sa.CheckConstraint(
            "published_on is date(published_on, '+0 days')", name=op.f("ck_source_published_on_is_date")
        ).ddl_if(dialect="sqlite"),
        sa.CheckConstraint(
            "published_on_precision in ('day', 'month', 'year')", name=op.f("ck_source_published_on_precision")
        ),
        sa.CheckConstraint(
            "(published_on is null) = (published_on_precision is null)",
            name=op.f("ck_source_published_on_has_precision"),
        ),
        sa.CheckConstraint("code <> derived_from_code", name=op.f("ck_source_not_from_itself")),
        sa.ForeignKeyConstraint(["derived_from_code"], ["source.code"], name=op.f("fk_source_derived_from_code")),
        comment="Pages, texts and datasets that facts rest on; `memory` marks what nobody has checked yet.",
    )
    op.create_table(
        "source_assertion",
        sa.Column("id", sa.Integer(), nullable=False, comment="Internal key, never printed."),
        sa.Column("source_code", TEXT, nullable=False, comment="The source that asserts it."),
        sa.Column("assertion", TEXT, nullable=False, comment="What it asserts, reworded."),
        sa.Column("finding", TEXT, nullable=False, comment="confirmed, qualified, contradicted, not_found."),
        sa.Column("detail", TEXT, comment="What the check found."),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source_assertion")),
        sa.CheckConstraint(
            "finding in ('confirmed', 'qualified', 'contradicted', 'not_found')",
            name=op.f("ck_source_assertion_finding"),
        ),
        sa.UniqueConstraint("source_code", "assertion", name=op.f("uq_source_assertion_source_code_assertion")),
        sa.ForeignKeyConstraint(["source_code"], ["source.code"], name=op.f("fk_source_assertion_source_code")),
        comment="Assertions of a source as checked by hand when facts were collected; claims recompute verdicts.",
    )
    op.create_table(
        "dataset",
        sa.Column("code", TEXT, nullable=False, comment="Series and edition: curated, atop-5.1, sipri-2024-10-13."),
        sa.Column("series", TEXT, nullable=False, comment="curated, atop, dcad, sipri, cow-states."),
        sa.Column("edition", TEXT, comment="Version or date stamp within the series."),
        sa.Column("edition_on", DAY, comment="Day of the edition, where it has one."),
        sa.Column("title", TEXT, nullable=False, comment="Title."),
        sa.Column("publisher", TEXT, comment="Who publishes it."),
        sa.Column("url", TEXT, comment="Address."),
        sa.Column("covers_from", DAY, comment="First day that the edition covers."),
        sa.Column("covers_until", DAY, comment="First day after what it covers; NULL: not limited."),
        sa.Column("scope", TEXT, comment="The filter of a filtered export; NULL: the whole."),
        sa.Column("licence", TEXT, comment="Terms of use, in a line."),
        sa.Column("how_to_cite", TEXT, comment="Citation that the publisher asks for."),
        sa.Column("note", TEXT, comment="Remarks."),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_dataset")),
        sa.CheckConstraint(
            "edition_on is date(edition_on, '+0 days')", name=op.f("ck_dataset_edition_on_is_date")
        ).ddl_if(dialect="sqlite"),
        sa.CheckConstraint(
            "covers_from is date(covers_from, '+0 days')", name=op.f("ck_dataset_covers_from_is_date")
        ).ddl_if(dialect="sqlite"),
        sa.CheckConstraint(
            "covers_until is date(covers_until, '+0 days')", name=op.f("ck_dataset_covers_until_is_date")
        ).ddl_if(dialect="sqlite"),
        sa.CheckConstraint("covers_until >= covers_from", name=op.f("ck_dataset_covers_until_not_before_covers_from")),
        comment="Editions of datasets that rows come from; never add up rows of two.",
    )
    op.create_table(
        "load",
        sa.Column("id", sa.Integer(), nullable=False, comment="Internal key, never printed."),
        sa.Column("dataset_code", TEXT, nullable=False, comment="What was loaded."),
        sa.Column("loaded_at", TEXT, nullable=False, comment="When, UTC, ISO 8601 to the second."),
        sa.Column("file_name", TEXT, nullable=False, comment="File or folder read, its name only."),
        sa.Column(
            "file_sha256",
            TEXT,
            nullable=False,
            comment="SHA-256 of the file, or of the folder's files in order of name.",
        ),
        sa.Column("inserted", sa.Integer(), nullable=False, comment="Rows inserted."),
        sa.Column("updated", sa.Integer(), nullable=False, comment="Rows changed."),
        sa.Column("deleted", sa.Integer(), nullable=False, comment="Rows deleted."),
        sa.Column("unchanged", sa.Integer(), nullable=False, comment="Rows left as they were."),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_load")),
        sa.CheckConstraint("inserted >= 0", name=op.f("ck_load_inserted_not_negative")),
        sa.CheckConstraint("updated >= 0", name=op.f("ck_load_updated_not_negative")),
        sa.CheckConstraint("deleted >= 0", name=op.f("ck_load_deleted_not_negative")),
        sa.CheckConstraint("unchanged >= 0", name=op.f("ck_load_unchanged_not_negative")),
        sa.ForeignKeyConstraint(["dataset_code"], ["dataset.code"], name=op.f("fk_load_dataset_code")),
        comment="Every load that changed something, with the hash of what was read and row counts.",
    )
    op.create_table(
        "setting",
        sa.Column("name", TEXT, nullable=False, comment="data_as_of, ..."),
        sa.Column("value", TEXT, nullable=False, comment="Its value."),
        sa.Column("note", TEXT, comment="What it does."),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_setting")),
        comment="Settings of this database, as data_as_of: the default day of every query.",
    )
    op.create_table(
        "data_dictionary",
        sa.Column("name", TEXT, nullable=False, comment="agreement, or agreement.signed_on."),
        sa.Column("object_kind", TEXT, nullable=False, comment="table or view."),
        sa.Column("object_name", TEXT, nullable=False, comment="The table or view."),
        sa.Column("column_name", TEXT, comment="The column; NULL: the table itself."),
        sa.Column("meaning", TEXT, nullable=False, comment="What it holds."),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_data_dictionary")),
        sa.CheckConstraint("object_kind in ('table', 'view')", name=op.f("ck_data_dictionary_object_kind")),
        sa.UniqueConstraint("object_name", "column_name", name=op.f("uq_data_dictionary_object_name_column_name")),
        comment="Every table, view and column with its meaning (SQLite keeps no comments).",
    )
    if op.get_context().dialect.name == "postgresql":
        for statement in CREATE_FUNCTIONS:
            op.execute(statement)


def downgrade() -> None:
    """Drop what upgrade made."""
    if op.get_context().dialect.name == "postgresql":
        for statement in DROP_FUNCTIONS:
            op.execute(statement)
    op.drop_table("data_dictionary")
    op.drop_table("setting")
    op.drop_table("load")
    op.drop_table("dataset")
    op.drop_table("source_assertion")
    op.drop_table("source")
