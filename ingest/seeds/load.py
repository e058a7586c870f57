"""Seeds into a database, and what that would change."""

from pathlib import Path

import sqlalchemy as sa

from database import bulk
from database.connect import read, require, writing
from ingest.changes.apply import write
from ingest.changes.plan import Plan, make_plan
from ingest.seeds.read import Seeds, read_seeds
from models.vocabulary import CURATED
from schema import search_index

SEEDS = Path(__file__).parent.parent.parent / "seeds"
# Take the write lock before anything is read, so that two loads come one after the other; change nothing.
_FIRST = {
    "sqlite": "delete from load where 1 = 0",
    "postgresql": "set local lock_timeout = '5s'; lock table load in share row exclusive mode",
}


def load(url: str, folder: Path) -> Plan:
    """Make the curated rows of the database those of the seeds, in one transaction; returns what changed.

    Raises InvalidInputError with every fault of the files, DatabaseError where the database is missing, locked or at
    another revision.
    """
    seeds = read_seeds(folder)
    require(url)
    with writing(url) as connection:
        return load_into(connection, seeds)


def diff(url: str, folder: Path) -> Plan:
    """What `load` would change; nothing is written. Raises as `load` does."""
    seeds = read_seeds(folder)
    with read(url) as reader:
        return make_plan(seeds.rows, CURATED, lambda sql: reader.execute(sql, {}).rows)


def load_into(connection: sa.Connection, seeds: Seeds) -> Plan:
    """Load in the connection's transaction."""
    connection.exec_driver_sql(_FIRST[connection.dialect.name])
    plan = plan_on(connection, seeds)
    write(plan, connection, seeds.folder.path.resolve().name, seeds.folder.sha256)
    driver = bulk.driver_connection(connection)
    bulk.gather_statistics(driver, plan.tables)
    search_index.refresh(driver)
    return plan


def plan_on(connection: sa.Connection, seeds: Seeds) -> Plan:
    """What loading would change, as the connection sees the database."""
    return make_plan(seeds.rows, CURATED, connection.exec_driver_sql)
