"""What identifies a row in words, the natural key of every table, and in what two rows differ."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import sqlalchemy as sa


@cache
def natural_key(table: sa.Table) -> tuple[str, ...]:
    """Columns that identify a row within its dataset: a text primary key, else the table's unique constraint or index.

    `dataset_code` is left out, since only rows of one dataset are compared; but see `names_dataset`.
    """
    if "id" not in table.primary_key.columns:
        columns = [column.name for column in table.primary_key.columns]
    else:
        columns = _unique(table)
    return tuple(column for column in columns if column != "dataset_code" or names_dataset(table))


def names_dataset(table: sa.Table) -> bool:
    """Whether each seed row of the table names its dataset, as indicators do; all other seed rows are curated."""
    return bool(table.info.get("names_dataset"))


def _unique(table: sa.Table) -> list[str]:
    for index in table.indexes:
        if index.name == f"uq_{table.name}_natural_key":
            return list(index.info["columns"])
    for constraint in table.constraints:
        if isinstance(constraint, sa.UniqueConstraint):
            return [column.name for column in constraint.columns]
    raise ValueError(f"table {table.name} has no natural key")


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    """(column, old value, new value) of each column of `new` in which two rows of a table differ.

    A date counts once, under the name of its day: by what is known of it, or by the day where only that differs.
    """
    for column in new:
        if column.endswith("_text") and column.removesuffix("_text") in new:
            continue
        text = f"{column}_text"
        compared = text if text in new and old[text] != new[text] else column
        if old[compared] != new[compared]:
            yield column, old[compared], new[compared]
