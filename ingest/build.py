"""The whole database from schema and seeds, all or nothing."""

from pathlib import Path

import sqlalchemy as sa

from database.connect import writing
from database.replace_file import replacing
from database.revision import head_revision
from database.url import sqlite_path
from errors import PactbookError
from ingest.changes.plan import Plan, scope
from ingest.seeds.load import load_into, plan_on
from ingest.seeds.read import Seeds, read_seeds
from models.facts import FACTS
from models.vocabulary import CURATED
from narration import Tell
from schema import revisions

# The database itself does not tie a fact to a row: any table of facts may use its number, or none.
_FACTS_WITHOUT_THEIR_ROW = f"""
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


def build(url: str, folder: Path, *, fresh: bool, tell: Tell) -> Plan:
    """Upgrade the schema, load the seeds, verify; imported editions stay unless `fresh`. Returns what changed.

    A SQLite file is replaced as a whole, a PostgreSQL database changed in one transaction. `tell` gets a line for each
    step. Raises InvalidInputError for faults in the seeds, DatabaseError, or PactbookError where verifying fails;
    then the database is as it was.
    """
    tell("checking the seeds")
    seeds = read_seeds(folder)
    path = sqlite_path(url)
    if path is None:
        return _build_in_place(url, seeds, fresh=fresh, tell=tell)
    with replacing(path, fresh=fresh) as new:
        new_url = f"sqlite:///{new}"
        revisions.upgrade(new_url, tell=tell)
        with writing(new_url) as connection:
            plan = _load_and_verify(connection, seeds, tell)
    return plan


def _build_in_place(url: str, seeds: Seeds, *, fresh: bool, tell: Tell) -> Plan:
    with writing(url) as connection:
        if fresh:
            revisions.downgrade(url, "base", connection=connection, tell=tell)
        revisions.upgrade(url, connection=connection, tell=tell)
        return _load_and_verify(connection, seeds, tell)


def _load_and_verify(connection: sa.Connection, seeds: Seeds, tell: Tell) -> Plan:
    tell("loading the seeds")
    plan = load_into(connection, seeds)
    tell("verifying")
    faults = list(_faults(connection, seeds))
    if faults:
        raise PactbookError(f"the database that was built is not right, and was not taken: {'; '.join(faults)}")
    return plan


def _faults(connection: sa.Connection, seeds: Seeds) -> list[str]:
    """What is wrong with the database, which should hold the seeds."""
    faults = []
    if connection.dialect.name == "sqlite":
        said = [row[0] for row in connection.exec_driver_sql("pragma integrity_check")]
        faults += [f"integrity: {line}" for line in said if line != "ok"]
        faults += [
            f"reference of {row[0]} to {row[2]}" for row in connection.exec_driver_sql("pragma foreign_key_check")
        ]
    revision = connection.exec_driver_sql("select version_num from alembic_version").scalar()
    if revision != head_revision():
        faults.append(f"revision is {revision}")
    again = plan_on(connection, seeds)
    faults += [
        f"{name} differs from its seeds in {table.changes} rows"
        for name, table in again.tables.items()
        if table.changes
    ]
    for kind in FACTS:
        owned = scope(again.tables[kind].table, CURATED) or "1 = 1"
        uncited = "fact_id is null or fact_id not in (select fact_id from citation)"
        count = connection.exec_driver_sql(f"select count(*) from {kind} where {owned} and ({uncited})").scalar()
        if count:
            faults.append(f"{count} rows of {kind} have no source")
    count = connection.exec_driver_sql(_FACTS_WITHOUT_THEIR_ROW).scalar()
    if count:
        faults.append(f"{count} facts do not have one row, in the table of their kind")
    return faults
