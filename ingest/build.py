"""The whole database from schema and seeds, all or nothing."""

from collections.abc import Callable
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
from models.source import CITED
from models.vocabulary import CURATED
from schema import revisions

Tell = Callable[[str], None]


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
    for name, column in CITED.items():
        key = "code" if column.endswith("_code") else "id"
        ours = scope(again.tables[name].table, CURATED) or "1 = 1"
        cited = f"select {column} from citation where {column} is not null"
        missing = f"select count(*) from {name} where {ours} and {key} not in ({cited})"
        count = connection.exec_driver_sql(missing).scalar()
        if count:
            faults.append(f"{count} rows of {name} have no source")
    return faults
