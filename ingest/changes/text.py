"""A plan in lines: counts by table, and every row that changes."""

from collections.abc import Iterator
from typing import Any

from ingest.changes.plan import Plan, Row, TablePlan
from ingest.load_record import count_lines, nothing_changed, of_dataset, total
from models.keys import differences, natural_key
from plural import counted


def counts(plan: Plan) -> list[str]:
    """A header, a line for each table, and the sums, in aligned columns."""
    return count_lines({name: table.counts for name, table in plan.tables.items()})


def summary(plan: Plan, *, dry_run: bool = False) -> str:
    """What changed, or would change, in a line."""
    inserted, updated, unchanged, deleted = total({name: table.counts for name, table in plan.tables.items()})
    rows = inserted + updated + unchanged
    if not plan.changes:
        return nothing_changed(plan.dataset_code, rows, dry_run=dry_run)
    of_rows = of_dataset(plan.dataset_code, rows)
    return f"{of_rows}: {inserted} {'to be ' * dry_run}inserted, {updated} updated, {deleted} deleted"


def deletions(plan: Plan, most: int = 20) -> Iterator[str]:
    """A line for each of the first rows that are deleted, and one that counts the others."""
    lines = [line.removeprefix("- ") for line in changes(plan.deletions())]
    yield from (f"deleted: {line}" for line in lines[:most])
    if lines[most:]:
        yield f"deleted: {counted(len(lines) - most, 'more row')}"


def changes(plan: Plan) -> Iterator[str]:
    """A line for each row that changes: `+` inserted, `-` deleted, `~` updated, with the columns that differ."""
    for table in plan.tables.values():
        for row in table.deleted:
            yield f"- {table.table.name} {key_text(table, row)}"
        for before, after in table.updated:
            differing = (f"{column}: {_shown(old)} -> {_shown(new)}" for column, old, new in differences(before, after))
            yield f"~ {table.table.name} {key_text(table, after)}: {', '.join(differing)}"
        for row in table.inserted:
            yield f"+ {table.table.name} {key_text(table, row)}"


def key_text(plan: TablePlan, row: Row) -> str:
    """The natural key in a line."""
    if plan.table.name == "citation":
        on = f" on {row['field']}" if row["field"] else ""
        fact = row["fact_id"]  # kind and key, or the number of one whose row is gone
        return f"{' '.join(map(_joined, fact)) if isinstance(fact, tuple) else fact} {row['source_code']}{on}"
    return "|".join(_joined(_value(row, column)) for column in natural_key(plan.table))


def _joined(value: Any) -> str:
    if isinstance(value, tuple):
        return "|".join(map(_joined, value))
    return "" if value is None else str(value)


def _value(row: Row, column: str) -> Any:
    return row.get(f"{column}_text", row[column])


def _shown(value: Any) -> str:
    return "(empty)" if value is None else f"'{value}'" if isinstance(value, str) else _joined(value)
