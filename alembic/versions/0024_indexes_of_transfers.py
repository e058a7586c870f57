"""Indexes of transfers as queries read them: a whole edition in the order of its rows, a pair of actors, a recipient.

By the unique key an edition is read in the order of its keys, row by row from all over the table. Downgrade makes the
indexes of one column again; no row is touched.
"""

from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

TABLE = "arms_transfer"
OLD = {
    "ix_arms_transfer_supplier_code": ["supplier_code"],
    "ix_arms_transfer_recipient_code": ["recipient_code"],
}
NEW = {
    "ix_arms_transfer_dataset_code_claim_group": ["dataset_code", "claim_group"],
    "ix_arms_transfer_pair_order_year": ["supplier_code", "dataset_code", "recipient_code", "order_year"],
    "ix_arms_transfer_recipient_code_dataset_code_claim_group": ["recipient_code", "dataset_code", "claim_group"],
}


def upgrade() -> None:
    """Replace the indexes of one column by those that begin with it."""
    replace(OLD, NEW)


def downgrade() -> None:
    """Make the indexes of one column again."""
    replace(NEW, OLD)


def replace(old: dict[str, list[str]], new: dict[str, list[str]]) -> None:
    """Drop some indexes and create others, by name and columns."""
    for name in old:
        op.drop_index(op.f(name), TABLE)
    for name, columns in new.items():
        op.create_index(op.f(name), TABLE, columns)
