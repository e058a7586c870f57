"""What a load would change: the rows of one dataset as they should be against those in the database.

Rows are compared by natural key. Where a table points to another by integer id, a row holds the natural key (a tuple)
of the row meant, so that a plan needs no ids; the key of a fact is its kind and the natural key of its row.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa

from database.revision import FACTS_FOLDER, PROGRAM_SETTINGS
from ingest.load_record import Counts
from models.facts import FACTS
from models.keys import names_dataset, natural_key
from models.tables import Base, tables_in_order
from models.vocabulary import CURATED, sql_list

Row = dict[str, Any]
Key = tuple[Any, ...]
Ids = dict[str, dict[Key, int]]  # table -> natural key -> id
Fetch = Callable[[str], Iterable[Sequence[Any]]]  # runs a statement, gives its rows


class Owner(NamedTuple):
    """A dataset whose rows a load compares."""

    code: str
    has_files: bool  # its rows are facts with citations, as the seeds and a user's own files have them

    def __str__(self) -> str:
        """The code as a literal of SQL."""
        return "'" + self.code.replace("'", "''") + "'"


SEEDS = Owner(CURATED, has_files=True)


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
    facts: dict[Key, int]  # numbers of the facts that are in the database: the dataset's, and those that it may cite

    @property
    def changes(self) -> int:
        """Number of rows that change."""
        return sum(table.changes for table in self.tables.values())

    def deletions(self) -> "Plan":
        """The part of the plan that deletes rows."""
        tables = {name: table._replace(inserted=[], updated=[]) for name, table in self.tables.items()}
        return self._replace(tables=tables)


def make_plan(wanted: Mapping[str, list[Row]], owner: Owner, fetch: Fetch) -> Plan:
    """Compare `wanted` (rows by table, without ids) with the owner's rows; tables not in `wanted` are left alone.

    Rows of other owners are never changed, nor rows without one, which somebody entered by hand; editions only add to
    actors and sources.
    """
    plans: dict[str, TablePlan] = {}
    facts = _numbered_facts(owner, fetch)
    ids: Ids = {"fact": facts}
    for table in tables_in_order():
        if table.name in wanted:
            plans[table.name] = _plan_table(table, wanted[table.name], owner, fetch, ids)
            ids[table.name] = plans[table.name].ids
    return Plan(owner.code, plans, facts)


def _numbered_facts(owner: Owner, fetch: Fetch) -> dict[Key, int]:
    """The numbers of facts by kind and key; a user's own files may cite for facts of the seeds."""
    datasets = f"select code from dataset where code = {owner} or series = '{CURATED}'" if owner.has_files else owner
    numbers: dict[Key, int] = {}
    for kind in FACTS:
        key = ", ".join(natural_key(Base.metadata.tables[kind]))
        facts = f"select id from fact where kind = '{kind}' and dataset_code in ({datasets})"
        rows = fetch(f"select fact_id, {key} from {kind} where fact_id in ({facts})")
        numbers |= {(kind, tuple(values)): number for number, *values in rows}
    return numbers


def _plan_table(table: sa.Table, wanted: list[Row], owner: Owner, fetch: Fetch, known: Ids) -> TablePlan:
    # An edition's rows are cited through their dataset; if somebody has cited one besides, it keeps its number.
    has_facts = table.name in FACTS and owner.has_files
    left_out = {"id", "fact_id"} if table.name in FACTS and not has_facts else {"id"}
    columns = [column.name for column in table.columns if column.name not in left_out]
    found, ids = _found(table, columns, owner, fetch, known)
    inserted, updated, unchanged = [], [], 0
    for row in wanted:
        after = {column: row.get(column) for column in columns}
        key = key_of(table, after)
        if has_facts:
            after["fact_id"] = (table.name, key)
        before = found.pop(key, None)
        if before is None:
            inserted.append(after)
        elif before != after:
            updated.append((before, after))
        else:
            unchanged += 1
    may_delete = owner == SEEDS or scope(table, owner) is not None
    deleted = [found[key] for key in sorted(found, key=repr)] if may_delete else []
    return TablePlan(table, inserted, updated, deleted, unchanged, ids)


def _found(
    table: sa.Table, columns: list[str], owner: Owner, fetch: Fetch, known: Ids
) -> tuple[dict[Key, Row], dict[Key, int]]:
    """The dataset's rows in the database by key, and their ids."""
    keys = {
        column: {number: key for key, number in known[parent.name].items()}
        for column, parent in parents_by_id(table).items()
        if parent.name in known and column in columns
    }
    has_id = "id" in table.columns
    condition = scope(table, owner) or "1 = 1"
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
    return tuple([row[column] for column in natural_key(table)])  # a list: a generator takes twice the time


def parents_by_id(table: sa.Table) -> dict[str, sa.Table]:
    """Columns that hold the integer id of a row of another table."""
    return {
        column.name: key.column.table
        for column in table.columns
        for key in column.foreign_keys
        if key.column.name == "id"
    }


def scope(table: sa.Table, owner: Owner) -> str | None:
    """SQL that holds for the table's rows of an owner; None where rows have no owner."""
    if table.name == "setting":
        return f"name not in ({sql_list(tuple(PROGRAM_SETTINGS))}) and substr(name, 1, 6) <> '{FACTS_FOLDER}'"
    if table.name == "dataset" or names_dataset(table):
        own = "code" if table.name == "dataset" else "dataset_code"
        imported = f"select dataset_code from load where dataset_code <> '{CURATED}'"
        return f"{own} not in ({imported})" if owner == SEEDS else f"{own} = {owner}"
    if owner.has_files and table.name in FACTS:
        return f"fact_id in (select id from fact where dataset_code = {owner})"
    for name in ("owner_code", "dataset_code")[not owner.has_files :]:
        if name in table.columns:
            return f"{name} = {owner}"
    for column in table.columns:
        for key in column.foreign_keys:
            parent = key.column.table
            inner = scope(parent, owner) if not column.nullable and parent.name != "dataset" else None
            if inner is not None:
                return f"{column.name} in (select {key.column.name} from {parent.name} where {inner})"
    return None
