"""What keeps a load from being carried out: it would take keys or rows that belong to others, or delete too much."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from errors import PactbookError
from ingest.changes.plan import SEEDS, Fetch, Key, Owner, Plan, key_of, scope
from ingest.changes.text import key_text
from models.facts import FACTS
from models.keys import natural_key
from models.tables import Base
from plural import counted

MOST_DELETED = 5  # per cent of a dataset's facts


def refuse(plan: Plan, owner: Owner, fetch: Fetch, *, allow_deletes: bool) -> None:
    """Raise PactbookError with the first reason why the plan must not be carried out."""
    _refuse_other_series(owner, fetch)
    _refuse_taken_keys(plan, owner, fetch)
    _refuse_orphans(plan, owner, fetch)
    if not allow_deletes:
        _refuse_deletions(plan, fetch)


def _refuse_other_series(owner: Owner, fetch: Fetch) -> None:
    """Refuse a user's own dataset that has the code of an imported or curated one."""
    series = [name for (name,) in fetch(f"select series from dataset where code = {owner}")]
    if owner != SEEDS and series not in ([], ["own"]):
        raise PactbookError(
            f"the code {owner.code} already belongs to a dataset of the series {series[0]}: "
            "choose another code for your facts, in dataset.csv"
        )


def _refuse_taken_keys(plan: Plan, owner: Owner, fetch: Fetch) -> None:
    """Refuse to insert rows whose keys are those of rows that belong to others, or that somebody entered by hand."""
    for name, table_plan in plan.tables.items():
        table = table_plan.table
        if not table_plan.inserted or name in ("dataset", "arms_delivery"):
            continue
        others = _not(scope(table, owner))
        if "dataset_code" in table.columns and "id" in table.primary_key:
            others += f" and dataset_code = {owner}"  # of another dataset it may be the same
        columns = ", ".join(natural_key(table))
        rows = list(map(tuple, fetch(f"select {columns} from {name} where {others}")))
        keys = {_stored(plan, key_of(table, row)): row for row in table_plan.inserted} if rows else {}
        taken = next((key for key in rows if key in keys), None)
        if taken is not None:
            raise PactbookError(
                f"{name} {key_text(table_plan, keys[taken])} is in the database already, entered by hand or from other "
                "files: delete it there, or take it out of the files (`pactbook doctor` lists rows entered by hand)"
            )


def _refuse_orphans(plan: Plan, owner: Owner, fetch: Fetch) -> None:
    """Refuse to delete rows to which rows of others refer."""
    for name, table_plan in plan.tables.items():
        if not table_plan.deleted:
            continue
        gone = {row[natural_key(table_plan.table)[0]]: row for row in table_plan.deleted}
        lost = list(_references(table_plan.table, gone, owner, fetch))
        if name in FACTS:
            numbers = {plan.facts.get((name, key_of(table_plan.table, row))): row for row in table_plan.deleted}
            cited = fetch(f"select distinct fact_id from citation where {_not(f'owner_code = {owner}')}")
            lost += [("citation", numbers[number]) for (number,) in cited if number in numbers]
        if lost:
            child, row = lost[0]
            files = "the seeds" if owner == SEEDS else f"the files of {owner.code}"
            raise PactbookError(
                f"{files} no longer contain {name} {key_text(table_plan, row)}, but rows of {child} that were "
                "imported, entered by hand or loaded from other files refer to it: restore it, or remove those rows"
            )


def _references(table: sa.Table, gone: dict[Any, Any], owner: Owner, fetch: Fetch) -> Iterator[tuple[str, Any]]:
    """Each table in which rows of others refer to one of the rows that are `gone`, with that row."""
    for child in Base.metadata.sorted_tables:
        owned = scope(child, owner)
        for column in child.columns if owned is not None and child.name != "dataset" else ():
            if any(key.column.table is table for key in column.foreign_keys):
                used = fetch(f"select distinct {column.name} from {child.name} where {_not(owned)}")
                yield from ((child.name, gone[code]) for code in sorted({row[0] for row in used} & gone.keys()))


def _refuse_deletions(plan: Plan, fetch: Fetch) -> None:
    """Refuse to delete more than a small part of the facts, as the wrong folder or half a file would."""
    lost = sum(max(0, len(t.deleted) - len(t.inserted)) for name, t in plan.tables.items() if name in FACTS)
    owner = Owner(plan.dataset_code, has_files=True)
    (before,) = next(iter(fetch(f"select count(*) from fact where dataset_code = {owner}")))
    if lost * 100 > before * MOST_DELETED:
        raise PactbookError(
            f"the load would delete {lost:,} of {counted(before, 'fact')} of {plan.dataset_code}, more than "
            f"{MOST_DELETED} %: if that is meant, repeat the command with --allow-deletes"
        )


def _not(condition: str | None) -> str:
    """SQL that holds where the condition is false or unknown."""
    return f"case when {condition or '1 = 1'} then 0 else 1 end = 1"


def _stored(plan: Plan, key: Key) -> Key:
    """The key as the database has it, with the number of a fact in place of its kind and natural key."""
    return tuple(plan.facts.get(part, part) if isinstance(part, tuple) else part for part in key)
