"""What a load did to the tables: counts of rows, as lines of text and as a row of the table `load`."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import NamedTuple

from models.vocabulary import CURATED
from plural import counted


class Counts(NamedTuple):
    """Numbers of rows by what a load did to them."""

    inserted: int = 0
    updated: int = 0
    unchanged: int = 0
    deleted: int = 0


class LoadRow(NamedTuple):
    """A row of the table `load`."""

    dataset_code: str
    loaded_at: str
    file_name: str
    file_sha256: str
    inserted: int
    updated: int
    unchanged: int
    deleted: int


def total(counts: Mapping[str, Counts]) -> Counts:
    """The sums over all tables."""
    return Counts(*map(sum, zip(*counts.values(), strict=True)))


def count_lines(counts: Mapping[str, Counts]) -> list[str]:
    """A header, a line for each table, and the sums, in aligned columns."""
    rows = {**counts, "total": total(counts)}
    width = max(map(len, rows))
    header = f"{'table':{width}}" + "".join(f"{name:>11}" for name in Counts._fields)
    return [header, *(f"{name:{width}}" + "".join(f"{number:11}" for number in row) for name, row in rows.items())]


def nothing_changed(dataset_code: str, rows: int, *, dry_run: bool = False) -> str:
    """The line that reports a load of `rows` rows which changed nothing, or with `dry_run` would change nothing."""
    return f"{of_dataset(dataset_code, rows)}, nothing {'to change' if dry_run else 'changed'}"


def of_dataset(dataset_code: str, rows: int) -> str:
    """A number of rows, with the dataset unless it is that of the seeds."""
    return counted(rows, "row") if dataset_code == CURATED else f"{dataset_code}: {counted(rows, 'row')}"


def load_row(dataset_code: str, file_name: str, sha256: str, counts: Counts) -> LoadRow:
    """The record of a load that ends now."""
    return LoadRow(dataset_code, datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), file_name, sha256, *counts)
