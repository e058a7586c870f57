"""What a statement of coverage is about, where that is not everything: coverage.scope.

Until now a note that began with `only` or `none` said that a part was collected, and the scope of a complete edition stood
in its note. Both become scopes. Downgrade puts each scope at the beginning of its note.
"""

import sqlalchemy as sa
from alembic import op

from schema.rebuild import rebuilding

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

# What the importers wrote as the note of a complete edition -> its scope.
SCOPES = {
    "Major conventional arms.": "major conventional arms",
    "Formal alliances.": "formal alliances",
    "Bilateral agreements on defence cooperation.": "bilateral agreements on defence cooperation",
}
MEANING = (
    "What of the table the statement is about; NULL: everything. Complete: an absence means no within it. Not complete: "
    "only this part was collected, of which no share of the whole can be told. Of memberships: their roles, separated by "
    "a comma and a space."
)
NOTE = "Remarks, such as in what way the record is selective."
NOTE_BEFORE = "In what way the record is selective, in words."
TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Add the column, and fill it by the convention of the notes."""
    with rebuilding("coverage") as batch:
        batch.add_column(sa.Column("scope", TEXT, comment=MEANING))
        batch.create_check_constraint(op.f("ck_coverage_scope_not_empty"), "scope <> ''")
        batch.alter_column("note", comment=NOTE, existing_type=TEXT, existing_nullable=True)
    of_a_part = "update coverage set scope = {}, note = null where complete = 'no' and substr(note, 1, 5) = '{} '"
    op.execute(of_a_part.format("substr(note, 6)", "only") + " and length(note) > 5")
    op.execute(of_a_part.format("note", "none"))
    for note, scope in SCOPES.items():
        of_an_edition = sa.text(
            "update coverage set scope = :scope, note = null where complete = 'yes' and note = :note"
        )
        op.execute(of_an_edition.bindparams(scope=scope, note=note))


def downgrade() -> None:
    """Put the scope into the note, and drop the column."""
    for note, scope in SCOPES.items():
        of_an_edition = "scope = :scope and note is null and complete = 'yes'"
        statement = sa.text(f"update coverage set scope = null, note = :note where {of_an_edition}")
        op.execute(statement.bindparams(scope=scope, note=note))
    only = "case when complete = 'no' and substr(scope, 1, 5) <> 'none ' then 'only ' else '' end"
    op.execute(f"update coverage set note = {only} || scope || coalesce('; ' || note, '') where scope is not null")
    with rebuilding("coverage") as batch:
        batch.drop_constraint(op.f("ck_coverage_scope_not_empty"), type_="check")
        batch.drop_column("scope")
        batch.alter_column("note", comment=NOTE_BEFORE, existing_type=TEXT, existing_nullable=True)
