"""Types and rules in data_dictionary: type, required, choices, refers_to.

The dictionary is filled from the models whenever the schema is at its newest revision, so the table is simply made
anew. Downgrade makes it without these columns.
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the dictionary anew, with the columns of types and rules."""
    op.drop_table("data_dictionary")
    op.create_table(
        "data_dictionary",
        sa.Column("name", TEXT, nullable=False, comment="agreement, or agreement.signed_on."),
        sa.Column("object_kind", TEXT, nullable=False, comment="table or view."),
        sa.Column("object_name", TEXT, nullable=False, comment="The table or view."),
        sa.Column("column_name", TEXT, comment="The column; NULL: the row describes the table or view."),
        sa.Column("meaning", TEXT, nullable=False, comment="What it holds."),
        sa.Column(
            "type",
            TEXT,
            comment="Type: text, integer, numeric, real or date (on SQLite, a date is text of ten characters).",
        ),
        sa.Column(
            "required",
            TEXT,
            comment="Text, yes or no: is the column never NULL? NULL for views, which state no such rule.",
        ),
        sa.Column(
            "choices",
            TEXT,
            comment="The only values that the column can hold, separated by a comma and a space; NULL: any value.",
        ),
        sa.Column(
            "refers_to",
            TEXT,
            comment="Table and column that the value refers to, as actor.code; NULL: it refers to nothing.",
        ),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_data_dictionary")),
        sa.CheckConstraint("object_kind in ('table', 'view')", name=op.f("ck_data_dictionary_object_kind")),
        sa.CheckConstraint(
            "type in ('text', 'integer', 'numeric', 'real', 'date')", name=op.f("ck_data_dictionary_type")
        ),
        sa.CheckConstraint("required in ('yes', 'no')", name=op.f("ck_data_dictionary_required")),
        sa.UniqueConstraint("object_name", "column_name", name=op.f("uq_data_dictionary_object_name_column_name")),
        comment="Every table, view and column with its type, rules and meaning (SQLite keeps no comments).",
    )


def downgrade() -> None:
    """Make the dictionary anew, without them."""
    op.drop_table("data_dictionary")
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
