"""Sources of coverage: what is stated of the completeness of the record is a fact, and sources can bear on it.

The statements of the record are numbered; seeds and a user's own files name their sources. Downgrade drops the numbers,
and with them what sources say of a completeness.
"""

import sqlalchemy as sa
from alembic import op

from schema.rebuild import rebuilding

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

KINDS = (
    "actor state_identifier actor_name actor_fact border membership agreement agreement_event agreement_link signatory "
    "obligation provision recognition recognition_position deal arms_transfer deployment statement source_assertion"
).split()
OF_THE_RECORD = "dataset_code in (select code from dataset where series in ('curated', 'own'))"


def upgrade() -> None:
    """Add the column, and number the statements of the record."""
    allow_kinds([*KINDS, "coverage"])
    with rebuilding("coverage") as batch:
        batch.add_column(sa.Column("fact_id", sa.Integer(), comment="Its number in fact and citation; NULL: imported."))
        batch.create_foreign_key(op.f("fk_coverage_fact_id"), "fact", ["fact_id"], ["id"])
    last = op.get_bind().scalar(sa.text("select coalesce(max(id), 0) from fact"))
    op.execute(
        f"create temporary table numbered as select {last} + row_number() over (order by id) as fact_id, id as row_id,"
        f" dataset_code from coverage where {OF_THE_RECORD}"
    )
    op.execute("insert into fact (id, kind, dataset_code) select fact_id, 'coverage', dataset_code from numbered")
    op.execute("update coverage set fact_id = numbered.fact_id from numbered where numbered.row_id = coverage.id")
    op.execute("drop table numbered")
    op.create_index(op.f("ix_coverage_fact_id"), "coverage", ["fact_id"], unique=True)
    if op.get_context().dialect.name == "postgresql":
        op.execute("select setval(pg_get_serial_sequence('fact', 'id'), coalesce(max(id), 0) + 1, false) from fact")


def downgrade() -> None:
    """Drop the column, and the facts with their citations."""
    op.execute("delete from citation where fact_id in (select id from fact where kind = 'coverage')")
    op.drop_index(op.f("ix_coverage_fact_id"), "coverage")
    with rebuilding("coverage") as batch:
        batch.drop_constraint(op.f("fk_coverage_fact_id"), type_="foreignkey")
        batch.drop_column("fact_id")
    op.execute("delete from fact where kind = 'coverage'")
    allow_kinds(KINDS)


def allow_kinds(kinds: list[str]) -> None:
    """Let facts be of these kinds."""
    with rebuilding("fact") as batch:
        batch.drop_constraint(op.f("ck_fact_kind"), type_="check")
        listed = ", ".join(f"'{kind}'" for kind in kinds)
        batch.create_check_constraint(op.f("ck_fact_kind"), f"kind in ({listed})")
