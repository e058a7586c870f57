"""Seeds into a database, and what that would change."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from database import bulk
from database.connect import read, require, writing
from database.revision import FACTS_FOLDER, SEEDS_EDITION, SEEDS_SHA256
from errors import DatabaseError, PactbookError, UsageError
from hints import suggestion
from ingest.changes import refusals
from ingest.changes.apply import write
from ingest.changes.plan import SEEDS as SEEDS_OWNER
from ingest.changes.plan import Owner, Plan, Row, make_plan
from ingest.seeds.read_folder import Seeds, read_seeds
from models.tables import tables_in_order
from plural import counted
from schema import program_settings, search_index
from version import VERSION, is_newer

# Tables that a dataset's removal leaves to what follows it, or that are nobody's.
_KEPT = ("dataset", "load", "setting", "fact")


def load(url: str, folder: Path, *, allow_deletes: bool = False) -> Plan:
    """Make the curated rows of the database those of the seeds, in one transaction; returns what changed.

    Raises InvalidInputError with every fault of the files, PactbookError where the load would delete more than a small
    part of the facts (unless `allow_deletes`) or rows that others refer to, DatabaseError where the database is
    missing, locked or at another revision.
    """
    seeds = read_seeds(folder)
    require(url)
    with writing(url) as connection:
        return load_into(connection, [seeds], allow_deletes=allow_deletes)[0]


def diff(url: str, folder: Path) -> Plan:
    """What `load` would change; nothing is written. Raises as `load` does, however much would be deleted."""
    seeds = read_seeds(folder)
    with read(url) as reader:

        def fetch(sql: str) -> Iterator[Sequence[Any]]:
            return reader.execute(sql, {}).rows

        plan = make_plan(seeds.rows, SEEDS_OWNER, fetch)
        refusals.refuse(plan, SEEDS_OWNER, fetch, allow_deletes=True)
        return plan


def load_into(connection: sa.Connection, record: Sequence[Seeds], *, allow_deletes: bool = False) -> list[Plan]:
    """Load the seeds, and after them a user's own facts, in the connection's transaction.

    Raises DatabaseError where a newer program has loaded its facts.
    """
    bulk.wait_for_turn(bulk.driver_connection(connection))
    edition = program_settings.stored(connection).get(SEEDS_EDITION, "")
    if is_newer(edition):
        raise DatabaseError(
            f"the facts in the database are those of version {edition}, and this program is version {VERSION}: update "
            "the program, or start anew with `pactbook build --fresh`"
        )
    for own in record[1:]:
        _reassign(connection, own, record[0])
    plans = [plan_on(connection, record[0])]
    if any(table.deleted for table in plans[0].tables.values()):
        for own in record[1:]:  # what they no longer have may refer to what the seeds no longer have
            _write(connection, own, plan_on(connection, own).deletions(), allow_deletes=allow_deletes)
    _write(connection, record[0], plans[0], allow_deletes=allow_deletes)
    for own in record[1:]:
        plans.append(plan_on(connection, own))
        _write(connection, own, plans[-1], allow_deletes=allow_deletes)
    program_settings.store(connection, {SEEDS_EDITION: VERSION, SEEDS_SHA256: record[0].folder.sha256})
    folders = {FACTS_FOLDER + own.dataset_code: str(own.folder.path.resolve()) for own in record[1:]}
    program_settings.store(connection, folders)
    search_index.refresh(bulk.driver_connection(connection))
    return plans


def remove(url: str, code: str, *, allow_deletes: bool) -> Plan:
    """Delete a user's own dataset, in one transaction; returns what was deleted. The files in its folder stay.

    Raises UsageError where there is no such dataset of the user's own, PactbookError without `allow_deletes`, and what
    `load` raises.
    """
    require(url)
    with writing(url) as connection:
        bulk.wait_for_turn(bulk.driver_connection(connection))
        own = [row[0] for row in connection.exec_driver_sql("select code from dataset where series = 'own'")]
        if code not in own:
            known = f"; yours are {', '.join(sorted(own))}" if own else ""
            raise UsageError(
                f"{code} is not a dataset of your own facts in the database{suggestion(code, own) or known}"
            )
        owner = Owner(code, has_files=True)
        wanted: dict[str, list[Row]] = {table.name: [] for table in tables_in_order() if table.name not in _KEPT}
        plan = make_plan(wanted, owner, connection.exec_driver_sql)
        if not allow_deletes:
            rows = counted(sum(len(table.deleted) for table in plan.tables.values()), "row")
            raise PactbookError(f"this would delete {code} with {rows}: if that is meant, add --allow-deletes")
        refusals.refuse(plan, owner, connection.exec_driver_sql, allow_deletes=True)
        write(plan, connection, "", "")
        for table, column, value in (("load", "dataset_code", code), ("dataset", "code", code),
                                     ("setting", "name", FACTS_FOLDER + code)):  # fmt: skip
            connection.execute(sa.text(f"delete from {table} where {column} = :value"), {"value": value})
        search_index.refresh(bulk.driver_connection(connection))
    return plan


def _write(connection: sa.Connection, seeds: Seeds, plan: Plan, *, allow_deletes: bool) -> None:
    owner = Owner(seeds.dataset_code, has_files=True)
    refusals.refuse(plan, owner, connection.exec_driver_sql, allow_deletes=allow_deletes)
    write(plan, connection, seeds.folder.path.resolve().name, seeds.folder.sha256)
    bulk.gather_statistics(bulk.driver_connection(connection), plan.tables)


def _reassign(connection: sa.Connection, own: Seeds, seeds: Seeds) -> None:
    """Give a user's own folder the sources and vocabularies that it alone has, but the seeds own in the database.

    This happens where the schema was older for a while, and did not record the owners.
    """
    for table in tables_in_order():
        if "owner_code" not in table.columns or table.primary_key.columns.keys() != ["code"]:
            continue
        codes = {row["code"] for row in own.rows[table.name]} - {row["code"] for row in seeds.rows[table.name]}
        for code in sorted(codes):
            of_seeds = (table.c.code == code) & (table.c.owner_code == SEEDS_OWNER.code)
            connection.execute(table.update().where(of_seeds).values(owner_code=own.dataset_code))


def plan_on(connection: sa.Connection, seeds: Seeds) -> Plan:
    """The plan of loading: what it would change in the database as the connection sees it."""
    return make_plan(
        seeds.rows, Owner(seeds.dataset_code, has_files=True), lambda sql: connection.exec_driver_sql(sql).fetchall()
    )
