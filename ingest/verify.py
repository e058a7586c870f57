"""Whether a database that was built is sound: its references, its schema, its rows and its facts."""

from collections.abc import Iterator, Sequence

import sqlalchemy as sa

from database.revision import head_revision
from database.sqlite import damages_by
from ingest.changes.plan import SEEDS, scope
from ingest.seeds.load import plan_on
from ingest.seeds.read_folder import Seeds
from models.facts import FACTS
from models.tables import Base
from plural import counted

# The database itself does not tie a fact to a row: any table of facts may use its number, or none.
FACTS_WITHOUT_THEIR_ROW = f"""
    select count(*)
    from (
        select fact.id
        from fact
        left join (
            {" union all ".join(f"select fact_id, '{kind}' as kind from {kind}" for kind in FACTS)}
        ) as numbered on numbered.fact_id = fact.id
        group by fact.id, fact.kind
        having count(*) <> 1 or coalesce(min(numbered.kind), '') <> fact.kind
    ) as wrong"""


def facts_without_their_row(number: int) -> str:
    """The message on facts without their row, where FACTS_WITHOUT_THEIR_ROW counts `number` of them."""
    return f"{counted(number, 'fact does', 'facts do')} not have exactly one row in the table of the kind"


def verify(connection: sa.Connection, record: Sequence[Seeds]) -> Iterator[str]:
    """What is wrong with a database that should hold the seeds and a user's own facts, a sentence each."""
    if connection.dialect.name == "sqlite":
        yield from damages_by(connection.exec_driver_sql)
    revision = connection.exec_driver_sql("select version_num from alembic_version").scalar()
    if revision != head_revision():
        yield f"the schema is at revision {revision}, not {head_revision()}"
    for seeds in record:
        for name, plan in plan_on(connection, seeds).tables.items():
            if plan.changes:
                yield f"{name} differs from its seeds in {counted(plan.changes, 'row')}"
    yield from _faults_of_facts(connection)


def _faults_of_facts(connection: sa.Connection) -> Iterator[str]:
    for kind, of_kind in FACTS.items():
        if not of_kind.needs_source:
            continue
        curated = scope(Base.metadata.tables[kind], SEEDS) or "1 = 1"
        uncited = "fact_id is null or fact_id not in (select fact_id from citation)"
        rows = connection.exec_driver_sql(f"select count(*) from {kind} where {curated} and ({uncited})").scalar_one()
        if rows:
            yield f"{kind} has {counted(rows, 'row')} without a source"
    facts = connection.exec_driver_sql(FACTS_WITHOUT_THEIR_ROW).scalar_one()
    if facts:
        yield facts_without_their_row(facts)
