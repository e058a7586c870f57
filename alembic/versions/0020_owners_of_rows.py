"""Owners of rows: sources, citations, numbers and vocabularies say whose files have them, as facts do.

The rows that are there become curated, but for what hangs on imported rows and on a user's own. Downgrade drops the
columns: an older program takes a user's own sources for curated ones, and its next load of seeds deletes them.
"""

import sqlalchemy as sa
from alembic import op

from schema.rebuild import rebuilding

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
CURATED = "select code from dataset where code = 'curated'"
RECORD = "(select code from dataset where series in ('curated', 'own'))"
# Table -> the owner of its rows that are there.
TABLES = {
    "source": CURATED,
    "citation": f"select dataset_code from fact where id = citation.fact_id and dataset_code in {RECORD}",
    "counter": CURATED,
    "provision_kind": CURATED,
    "indicator_kind": CURATED,
    "agreement_identifier": "select dataset_code from agreement where code = agreement_identifier.agreement_code"
    f" and dataset_code in {RECORD}",
}


def upgrade() -> None:
    """Add the columns, and fill them."""
    for table, owner in TABLES.items():
        with rebuilding(table) as batch:
            batch.add_column(
                sa.Column(
                    "owner_code",
                    TEXT,
                    comment="The dataset whose files have the row, curated or a user's own; NULL: imported, or entered by hand.",
                )
            )
            batch.create_foreign_key(op.f(f"fk_{table}_owner_code"), "dataset", ["owner_code"], ["code"])
        op.execute(f"update {table} set owner_code = ({owner})")


def downgrade() -> None:
    """Drop the columns."""
    for table in TABLES:
        with rebuilding(table) as batch:
            batch.drop_constraint(op.f(f"fk_{table}_owner_code"), type_="foreignkey")
            batch.drop_column("owner_code")
