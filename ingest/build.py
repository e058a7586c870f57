"""The whole database from schema and seeds, all or nothing."""

from pathlib import Path

import sqlalchemy as sa

from database.connect import writing
from database.replace_file import replacing
from database.url import sqlite_path
from errors import PactbookError
from ingest.changes.plan import Plan
from ingest.seeds.load import load_into
from ingest.seeds.read import Seeds, read_seeds
from ingest.verify import verify
from narration import Tell
from schema import revisions


def build(url: str, folder: Path, *, fresh: bool, tell: Tell) -> Plan:
    """Upgrade the schema, load the seeds, verify; imported editions stay unless `fresh`. Returns what changed.

    A SQLite file is replaced as a whole, a PostgreSQL database is changed in one transaction. `tell` gets a line for
    each step. Raises InvalidInputError for problems in the seeds, DatabaseError, and PactbookError where verification
    fails; in all three cases the database is as it was before.
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
    faults = list(verify(connection, seeds))
    if faults:
        raise PactbookError(f"the new database failed verification and was discarded: {'; '.join(faults)}")
    return plan
