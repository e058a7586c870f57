"""Canned queries on the real facts: the same bytes from SQLite and PostgreSQL, in an order that leaves nothing open."""

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from analysis.output.column_types import Column
from analysis.output.writers import values
from analysis.queries import catalogue, run
from database.url import sqlite_path
from support import Run
from support.query_cases import CASES, NAMES, OPTIONS


def test_every_option_of_every_query_is_used() -> None:
    unused = {}
    for query in catalogue.every(catalogue.folders()):
        used = {word for line in OPTIONS.get(query.name, []) for word in line.split() if word.startswith("--")}
        unused[query.name] = {f"--{parameter.option}" for parameter in query.parameters} - used
    assert not {name: sorted(options) for name, options in unused.items() if options}, "add calls to query_cases.py"


# Every query by its first call, and then by all others; those that are not slow have every fourth query.
CALLS = [
    pytest.param(*case, marks=pytest.mark.slow if number % 4 or number >= len(NAMES) else ())
    for number, case in enumerate(CASES)
]


@pytest.mark.parametrize(("name", "options"), CALLS)
def test_both_backends_give_the_same_bytes(
    name: str, options: tuple[str, ...], run: Run, seeded_sqlite_url: str, seeded_postgresql_url: str
) -> None:
    line = ("query", "run", name, *options, "--format", "csv")
    here, there = run(*line, url=seeded_sqlite_url), run(*line, url=seeded_postgresql_url)
    assert here.exit_code == 0, here.stderr
    assert here == there


def printed(columns: tuple[Column, ...], rows: list[tuple[Any, ...]]) -> list[tuple[str, ...]]:
    """Rows as they are written out."""
    write = [values.formatter(column) for column in columns]
    return [tuple("" if v is None else w(v) for w, v in zip(write, row, strict=True)) for row in rows]


@pytest.mark.every(3)
@pytest.mark.parametrize("name", NAMES)
def test_every_query_finds_rows_in_an_order_that_does_not_hang_on_how_they_are_stored(
    name: str, seeded_sqlite_url: str
) -> None:
    query = catalogue.find(name, catalogue.folders())
    text, _ = run.pasted(query, "sqlite", {}, seeded_sqlite_url)
    found = []
    for reverse in ("off", "on"):  # on: SQLite hands out backwards whatever nobody ordered
        path: Path | None = sqlite_path(seeded_sqlite_url)
        connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        connection.execute(f"pragma reverse_unordered_selects = {reverse}")
        found.append(printed(query.columns, connection.execute(text).fetchall()))
        connection.close()
    assert found[0] == found[1] != []
