"""${message}.

Downgrade: say here what becomes of the rows.

Before it is finished: batch_alter_table on SQLite rebuilds a table without its indexes on expressions (natural keys,
citation's), so make them again; CHECKs of dates are `.ddl_if(dialect="sqlite")`; tests/support/rows.py has a row for each table.
"""

import sqlalchemy as sa

from alembic import op
${imports if imports else ""}

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = ${repr(branch_labels)}
depends_on = ${repr(depends_on)}


def upgrade() -> None:
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    ${downgrades if downgrades else "pass"}
