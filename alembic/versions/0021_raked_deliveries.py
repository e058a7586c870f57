"""Deliveries distributed by SIPRI's own totals: arms_delivery.apportioned can be raked.

Downgrade forbids the value again and drops no row: rows that have it are in the way of the downgrade, which counts them.
"""

import sqlalchemy as sa
from alembic import op

from schema.rebuild import rebuilding

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

NAME = "ck_arms_delivery_apportioned"
MEANING = (
    "Text, yes, raked or no: are the figures the source's own (no), or shares of the transfer's total: equal ones (yes), "
    "or such that sums by year agree with the source's own totals (raked)?"
)
MEANING_BEFORE = "Text, yes or no: are the figures equal shares of the transfer's total, not the source's own?"


def upgrade() -> None:
    """Allow the value."""
    allow("'yes', 'no', 'raked'", MEANING)


def downgrade() -> None:
    """Forbid the value, unless rows have it."""
    sql = "select count(*) from arms_delivery where apportioned = 'raked'"
    count = op.get_bind().exec_driver_sql(sql).scalar()
    if count:
        reason = f"{count} rows of arms_delivery are raked, which the older schema does not allow: delete them first"
        raise sa.exc.IntegrityError(sql, None, ValueError(reason))
    allow("'yes', 'no'", MEANING_BEFORE)


def allow(values: str, meaning: str) -> None:
    """Replace the list of values and the comment."""
    with rebuilding("arms_delivery") as batch:
        batch.drop_constraint(op.f(NAME), type_="check")
        batch.create_check_constraint(op.f(NAME), f"apportioned in ({values})")
        batch.alter_column("apportioned", comment=meaning, existing_type=sa.Text(), existing_nullable=False)
