"""Carries out a plan in the connection's transaction, and records the load."""

from collections.abc import Callable
from itertools import count

import sqlalchemy as sa

from database import bulk
from ingest.changes.plan import Ids, Key, Plan, Row, TablePlan, key_of, parents_by_id
from ingest.load_record import LoadRow, load_row, total
from models.facts import FACTS
from models.keys import natural_key
from models.tables import tables_in_order


def write(plan: Plan, connection: sa.Connection, file_name: str, sha256: str) -> None:
    """Insert, update and delete; if anything changes, add a row to `load`.

    Rows go before others come, so that no unique key collides; but rows of tables that a changing column may still
    point to (actors, sources) go last.
    """
    if not plan.changes:
        return
    tables = list(plan.tables.values())
    ids = {table.table.name: dict(table.ids) for table in tables} | {"fact": dict(plan.facts)}
    parents = {parent.name for table in tables for parent in parents_by_id(table.table).values()}
    late = _late(tables)
    _delete([table for table in reversed(tables) if table.table.name not in late], ids, connection)
    for name in (table.name for table in tables_in_order()):
        if name == "fact":
            _insert_facts(plan, ids["fact"], connection)
        elif name in plan.tables:
            _insert(plan.tables[name], ids, connection)
            _update(plan.tables[name], ids, connection)
            if plan.tables[name].inserted and name in parents:
                ids[name] = _ids(plan.tables[name].table, plan.dataset_code, connection)
    _delete([table for table in reversed(tables) if table.table.name in late], ids, connection)
    _delete_facts_without_row(connection)
    counts = total({table.table.name: table.counts for table in tables})
    record = load_row(plan.dataset_code, file_name, sha256, counts)
    bulk.insert(bulk.driver_connection(connection), "load", LoadRow._fields, [record])


def _late(plans: list[TablePlan]) -> set[str]:
    """The tables that columns outside a natural key refer to: only an update may free their rows to be deleted."""
    return {
        key.column.table.name
        for plan in plans
        for column in plan.table.columns
        if column.name not in natural_key(plan.table)
        for key in column.foreign_keys
    }


def _insert_facts(plan: Plan, numbers: dict[Key, int], connection: sa.Connection) -> None:
    """Insert into `fact` the facts of new rows, and add their numbers to `numbers`."""
    facts = [
        row["fact_id"]
        for name, table in plan.tables.items()
        for row in (*table.inserted, *(after for _before, after in table.updated))
        if name in FACTS and "fact_id" in row and row["fact_id"] not in numbers
    ]
    if facts:
        driver = bulk.driver_connection(connection)
        numbers.update(zip(facts, count(bulk.first_id(driver, "fact", len(facts))), strict=False))
        rows = [(numbers[fact], fact[0], plan.dataset_code) for fact in facts]
        bulk.insert(driver, "fact", ("id", "kind", "dataset_code"), rows)


def _delete_facts_without_row(connection: sa.Connection) -> None:
    """Delete the facts whose rows are gone. The database refuses this for one that a citation still refers to."""
    numbers = " union all ".join(f"select fact_id from {kind} where fact_id is not null" for kind in FACTS)
    connection.exec_driver_sql(f"delete from fact where id not in ({numbers})")


def _insert(plan: TablePlan, ids: Ids, connection: sa.Connection) -> None:
    if plan.inserted:
        depth = _depth(plan.table, plan.inserted)
        rows = _with_ids(plan.table, sorted(plan.inserted, key=depth), ids)
        bulk.insert(
            bulk.driver_connection(connection), plan.table.name, tuple(rows[0]), [tuple(row.values()) for row in rows]
        )


def _update(plan: TablePlan, ids: Ids, connection: sa.Connection) -> None:
    if plan.updated:
        columns = [name for name in plan.updated[0][1] if name not in natural_key(plan.table)]
        statement = plan.table.update().where(*_is_row(plan.table))
        after = [row for _before, row in plan.updated]
        rows = [
            _identity(plan.table, row, ids) | {f"new_{name}": value for name, value in with_ids.items()}
            for row, with_ids in zip(after, _with_ids(plan.table, after, ids), strict=True)
        ]
        connection.execute(statement.values({name: sa.bindparam(f"new_{name}") for name in columns}), rows)


def _delete(plans: list[TablePlan], ids: Ids, connection: sa.Connection) -> None:
    for plan in plans:
        if plan.deleted:
            depth = _depth(plan.table, plan.deleted)
            rows = sorted(plan.deleted, key=depth, reverse=True)
            statement = plan.table.delete().where(*_is_row(plan.table))
            connection.execute(statement, [_identity(plan.table, row, ids) for row in rows])


def _is_row(table: sa.Table) -> list[sa.ColumnElement[bool]]:
    return [column == sa.bindparam(f"this_{column.name}") for column in table.primary_key.columns]


def _identity(table: sa.Table, row: Row, ids: Ids) -> Row:
    """The values of the parameters of `_is_row`: the primary key of the row."""
    if "id" in table.columns:
        return {"this_id": ids[table.name][key_of(table, row)]}
    return {f"this_{column.name}": row[column.name] for column in table.primary_key.columns}


def _with_ids(table: sa.Table, rows: list[Row], ids: Ids) -> list[Row]:
    """The rows with ids where they have natural keys of other tables' rows."""
    parents = {column: ids[parent.name] for column, parent in parents_by_id(table).items() if column in rows[0]}
    return [row | {name: keys.get(row[name]) for name, keys in parents.items()} for row in rows]


def _depth(table: sa.Table, rows: list[Row]) -> Callable[[Row], int]:
    """How many of `rows` are ancestors of a row, where a table refers to itself: parents come first and go last."""
    links = [c.name for c in table.columns if any(key.column.table is table for key in c.foreign_keys)]
    parents = {key_of(table, row)[0]: row[links[0]] for row in rows} if links else {}

    def depth(row: Row) -> int:
        steps, at = 0, row[links[0]] if links else None
        while at is not None and steps <= len(parents):
            steps, at = steps + 1, parents.get(at)
        return steps

    return depth


def _ids(table: sa.Table, dataset_code: str, connection: sa.Connection) -> dict[Key, int]:
    columns = natural_key(table)
    select = sa.select(table.c.id, *(table.c[name] for name in columns))
    if "dataset_code" in table.columns:
        select = select.where(table.c.dataset_code == dataset_code)
    return {tuple(row[1:]): row[0] for row in connection.execute(select)}
