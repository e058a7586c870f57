"""Carries out a plan in the connection's transaction, and records the load."""

from collections.abc import Callable

import sqlalchemy as sa

from database import bulk
from ingest.changes.plan import Key, Plan, Row, TablePlan, key_of, parents_by_id
from ingest.loads import LoadRow, load_row, total
from models.keys import natural_key

Ids = dict[str, dict[Key, int]]  # table -> natural key -> id


def write(plan: Plan, connection: sa.Connection, file_name: str, sha256: str) -> None:
    """Insert, update and delete; if anything changes, add a row to `load`.

    Rows go before others come, so that no unique key collides; but rows of tables that a changing column may still
    point to (actors, sources) go last.
    """
    if not plan.changes:
        return
    tables = list(plan.tables.values())
    ids = {table.table.name: dict(table.ids) for table in tables}
    parents = {parent.name for table in tables for parent in parents_by_id(table.table).values()}
    late = _late(tables)
    _delete([table for table in reversed(tables) if table.table.name not in late], ids, connection)
    for table in tables:
        _insert(table, ids, connection)
        _update(table, ids, connection)
        if table.inserted and table.table.name in parents:
            ids[table.table.name] = _ids(table.table, plan.dataset_code, connection)
    _delete([table for table in reversed(tables) if table.table.name in late], ids, connection)
    counts = total({table.table.name: table.counts for table in tables})
    record = load_row(plan.dataset_code, file_name, sha256, counts)
    bulk.insert(bulk.driver_connection(connection), "load", LoadRow._fields, [record])


def _late(plans: list[TablePlan]) -> set[str]:
    """Tables that columns outside a natural key point to: an update may be what frees their rows."""
    return {
        key.column.table.name
        for plan in plans
        for column in plan.table.columns
        if column.name not in natural_key(plan.table)
        for key in column.foreign_keys
    }


def _insert(plan: TablePlan, ids: Ids, connection: sa.Connection) -> None:
    if plan.inserted:
        depth = _depth(plan.table, plan.inserted)
        rows = [_with_ids(plan.table, row, ids) for row in sorted(plan.inserted, key=depth)]
        bulk.insert(
            bulk.driver_connection(connection), plan.table.name, tuple(rows[0]), [tuple(row.values()) for row in rows]
        )


def _update(plan: TablePlan, ids: Ids, connection: sa.Connection) -> None:
    if plan.updated:
        columns = [name for name in plan.updated[0][1] if name not in natural_key(plan.table)]
        statement = plan.table.update().where(*_is_row(plan.table))
        rows = [
            _identity(plan.table, row, ids)
            | {f"new_{name}": value for name, value in _with_ids(plan.table, row, ids).items()}
            for _before, row in plan.updated
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
    """Values for `_is_row`."""
    if "id" in table.columns:
        return {"this_id": ids[table.name][key_of(table, row)]}
    return {f"this_{column.name}": row[column.name] for column in table.primary_key.columns}


def _with_ids(table: sa.Table, row: Row, ids: Ids) -> Row:
    """The row with ids where it has natural keys of other tables' rows."""
    parents = parents_by_id(table)
    return {name: ids[parents[name].name].get(value) if name in parents else value for name, value in row.items()}


def _depth(table: sa.Table, rows: list[Row]) -> Callable[[Row], int]:
    """How many of `rows` a row hangs on, where a table points to itself: parents come first and go last."""
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
