"""What a load would change: the rows of one dataset as they should be against those in the database.

Rows are compared by natural key. Where a table points to another by integer id, a row holds the natural key (a tuple)
of the row meant, so that a plan needs no ids; the key of a fact is its kind and the natural key of its row.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa

from errors import PactbookError
from ingest.loads import Counts
from models.facts import FACTS
from models.keys import names_dataset, natural_key
from models.tables import Base, tables_in_order
from models.vocabulary import CURATED

Row = dict[str, Any]
Key = tuple[Any, ...]
Ids = dict[str, dict[Key, int]]  # table -> natural key -> id
Fetch = Callable[[str], Iterable[Sequence[Any]]]  # runs a statement, gives its rows


class TablePlan(NamedTuple):
    """What changes in a table; an update is a pair (before, after)."""

    table: sa.Table
    inserted: list[Row]
    updated: list[tuple[Row, Row]]
    deleted: list[Row]
    unchanged: int
    ids: dict[Key, int]  # of the rows that are in the database, where they have integer ids

    @property
    def counts(self) -> Counts:
        """Numbers of rows by what is done to them."""
        return Counts(len(self.inserted), len(self.updated), self.unchanged, len(self.deleted))

    @property
    def changes(self) -> int:
        """Number of rows that change."""
        return len(self.inserted) + len(self.updated) + len(self.deleted)


class Plan(NamedTuple):
    """What changes, by table, in the order in which tables refer to each other."""

    dataset_code: str
    tables: dict[str, TablePlan]
    facts: dict[Key, int]  # numbers of the dataset's facts that are in the database

    @property
    def changes(self) -> int:
        """Number of rows that change."""
        return sum(table.changes for table in self.tables.values())


def make_plan(wanted: Mapping[str, list[Row]], dataset_code: str, fetch: Fetch) -> Plan:
    """Compare `wanted` (rows by table, without ids) with the dataset's rows; tables not in `wanted` are left alone.

    Rows of other datasets are never changed; what no dataset owns (actors, sources, …) belongs to `curated`, and other
    datasets only add to it. Raises PactbookError where a row would go that rows of another dataset refer to.
    """
    plans: dict[str, TablePlan] = {}
    facts = _numbered_facts(dataset_code, fetch)
    ids: Ids = {"fact": facts}
    for table in tables_in_order():
        if table.name in wanted:
            plans[table.name] = _plan_table(table, wanted[table.name], dataset_code, fetch, ids)
            ids[table.name] = plans[table.name].ids
    plan = Plan(dataset_code, plans, facts)
    if dataset_code == CURATED:
        _refuse_orphans(plan, fetch)
    return plan


def _numbered_facts(dataset_code: str, fetch: Fetch) -> dict[Key, int]:
    owned = scope(Base.metadata.tables["fact"], dataset_code)
    numbers: dict[Key, int] = {}
    for kind in FACTS:
        key = ", ".join(natural_key(Base.metadata.tables[kind]))
        facts = f"select id from fact where kind = '{kind}' and {owned}"
        rows = fetch(f"select fact_id, {key} from {kind} where fact_id in ({facts})")
        numbers |= {(kind, tuple(values)): number for number, *values in rows}
    return numbers


def _plan_table(table: sa.Table, wanted: list[Row], dataset_code: str, fetch: Fetch, known: Ids) -> TablePlan:
    # An edition's rows are cited through their dataset; if somebody has cited one besides, it keeps its number.
    has_facts = table.name in FACTS and dataset_code == CURATED
    left_out = {"id", "fact_id"} if table.name in FACTS and not has_facts else {"id"}
    columns = [column.name for column in table.columns if column.name not in left_out]
    found, ids = _found(table, columns, dataset_code, fetch, known)
    inserted, updated, unchanged = [], [], 0
    for row in wanted:
        after = {column: row.get(column) for column in columns}
        if has_facts:
            after["fact_id"] = (table.name, key_of(table, after))
        before = found.pop(key_of(table, after), None)
        if before is None:
            inserted.append(after)
        elif before != after:
            updated.append((before, after))
        else:
            unchanged += 1
    may_delete = dataset_code == CURATED or scope(table, dataset_code) is not None
    deleted = [found[key] for key in sorted(found, key=repr)] if may_delete else []
    return TablePlan(table, inserted, updated, deleted, unchanged, ids)


def _found(
    table: sa.Table, columns: list[str], dataset_code: str, fetch: Fetch, known: Ids
) -> tuple[dict[Key, Row], dict[Key, int]]:
    """The dataset's rows in the database by key, and their ids."""
    keys = {
        column: {number: key for key, number in known[parent.name].items()}
        for column, parent in parents_by_id(table).items()
        if parent.name in known and column in columns
    }
    has_id = "id" in table.columns
    condition = scope(table, dataset_code) or "1 = 1"
    names = ", ".join(["id"] * has_id + columns)
    found: dict[Key, Row] = {}
    ids: dict[Key, int] = {}
    for values in fetch(f"select {names} from {table.name} where {condition}"):
        row = dict(zip(columns, values[has_id:], strict=True))
        for column, key_by_id in keys.items():
            row[column] = key_by_id.get(row[column], row[column])
        key = key_of(table, row)
        found[key] = row
        if has_id:
            ids[key] = values[0]
    return found, ids


def key_of(table: sa.Table, row: Row) -> Key:
    """The row's natural key."""
    return tuple(row[column] for column in natural_key(table))


def parents_by_id(table: sa.Table) -> dict[str, sa.Table]:
    """Columns that hold the integer id of a row of another table."""
    return {
        column.name: key.column.table
        for column in table.columns
        for key in column.foreign_keys
        if key.column.name == "id"
    }


def scope(table: sa.Table, dataset_code: str) -> str | None:
    """SQL that holds for the table's rows of a dataset; None where rows belong to no dataset."""
    code = "'" + dataset_code.replace("'", "''") + "'"
    if table.name == "dataset" or names_dataset(table):
        own = "code" if table.name == "dataset" else "dataset_code"
        imported = f"select dataset_code from load where dataset_code <> '{CURATED}'"
        return f"{own} not in ({imported})" if dataset_code == CURATED else f"{own} = {code}"
    if "dataset_code" in table.columns:
        return f"dataset_code = {code}"
    for column in table.columns:
        for key in column.foreign_keys:
            parent = key.column.table
            inner = scope(parent, dataset_code) if not column.nullable and parent.name != "dataset" else None
            if inner is not None:
                return f"{column.name} in (select {key.column.name} from {parent.name} where {inner})"
    return None


def _refuse_orphans(plan: Plan, fetch: Fetch) -> None:
    """Imported rows must not lose a row of the seeds that they refer to."""
    for name, table_plan in plan.tables.items():
        gone = {row[natural_key(table_plan.table)[0]] for row in table_plan.deleted}
        for child in Base.metadata.sorted_tables if gone else ():
            owned = scope(child, CURATED)
            for column in child.columns if owned is not None and child.name != "dataset" else ():
                if not any(key.column.table is table_plan.table for key in column.foreign_keys):
                    continue
                used = f"select distinct {column.name} from {child.name} where not ({owned})"
                lost = sorted(gone & {row[0] for row in fetch(used)})
                if lost:
                    raise PactbookError(
                        f"the seeds no longer have {name} {', '.join(lost)}, which imported rows of {child.name} refer"
                        " to: put it back, or build --fresh and import again"
                    )
