"""The index of agreements by their dataset also has their codes, so that an edition is grouped without sorting it.

Downgrade makes the index of one column again; no row is touched. The view agreement_overview reads the same as before
from fewer steps.
"""

from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

TABLE = "agreement"
OLD = "ix_agreement_dataset_code"
NEW = "ix_agreement_dataset_code_code"


def upgrade() -> None:
    """Replace the index of one column by the one that begins with it."""
    op.drop_index(op.f(OLD), TABLE)
    op.create_index(op.f(NEW), TABLE, ["dataset_code", "code"])


def downgrade() -> None:
    """Make the index of one column again."""
    op.drop_index(op.f(NEW), TABLE)
    op.create_index(op.f(OLD), TABLE, ["dataset_code"])
