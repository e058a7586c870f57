"""Facts files and seed files as rows, and finding a seed row by its cells."""

import csv
from collections import defaultdict
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
FACTS = ROOT / "../shared/facts"
SEEDS = ROOT / "seeds"

Row = dict[str, str]


class Wanted(NamedTuple):
    """A seed row that a facts row must have become: cells with the values they may have."""

    table: str
    cells: tuple[tuple[str, frozenset[str]], ...]


def want(table: str, **cells: str | set[str]) -> Wanted:
    return Wanted(table, tuple((k, frozenset({v} if isinstance(v, str) else v)) for k, v in cells.items()))


@cache
def seeds(table: str) -> list[Row]:
    return _read(SEEDS / f"{table}.csv")


@cache
def facts(name: str) -> list[Row]:
    return _read(FACTS / f"{name}.csv")


def _read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def _by(table: str, column: str) -> dict[str, list[Row]]:
    rows = defaultdict(list)
    for row in seeds(table):
        rows[row[column]].append(row)
    return rows


def found(wanted: Wanted) -> list[Row]:
    column, values = wanted.cells[0]
    rows = [row for value in values for row in _by(wanted.table, column)[value]]
    return [row for row in rows if all(row[column] in values for column, values in wanted.cells)]


def after(last_day: str) -> str:
    return str(date.fromisoformat(last_day) + timedelta(1)) if last_day else ""


def after_period(prefix: str) -> str:
    if len(prefix) in (0, 10):
        return after(prefix)
    year, month = int(prefix[:4]), int(prefix[5:] or 12)
    following = f"{year + month // 12}-{month % 12 + 1:02}"
    return following if len(prefix) == 7 else following[:4]


def prefixes(day: str) -> set[str]:
    return {day, day[:7], day[:4]}
