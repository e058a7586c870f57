"""${message}.

Downgrade: say here what becomes of the rows.

Before it is finished, remove this list:
- Views are in no revision: env.py drops them before the first step and makes them from the models at head.
- batch_alter_table rebuilds a table on SQLite. It loses indexes on expressions (every natural key): `rebuilding` of
  schema/rebuild.py keeps them. It loses the name of a foreign key that ADD COLUMN gave inline: make the key a
  constraint of the table.
- A CHECK that names a column that goes breaks the rebuild ("no such column"): drop the CHECK in an earlier batch.
- Names of constraints are whole: `op.f("ck_source_kind")`, or the convention puts its prefix before them once more.
- CHECKs of dates differ between the backends (models/base.py): in PostgreSQL's, `to_char(day, 'YYYY-MM-DD')`, since a cast
  to text follows the session's DateStyle. A CHECK that is NULL passes: write `coalesce`.
- SQLite can add no stored generated column, and batch cannot rebuild a table with a virtual one: use plain columns.
- Name the columns in `insert into … select`. After rows with ids come in on PostgreSQL, `setval` the sequence.
- `alembic check` sees neither changed indexes on expressions nor comments on SQLite: `pactbook db check` does.
- tests/support/rows.py has a row for each table; tests/test_revision_0012.py runs a file of users' rows up to head and down.
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
