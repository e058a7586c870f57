"""What `query show` prints runs as pasted into sqlite3, psql and DuckDB, and gives what `query run` gives."""

import csv
import io
import re
import shutil
import subprocess
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from analysis.output import writers
from analysis.output.column_types import NUMBERS, Column
from analysis.output.writers.values import decimal_text
from database.url import sqlite_path
from support import Run, pactbook
from support.cookbook import RECIPES
from support.query_cases import FEW, QUERIES, Case, answer

pytestmark = pytest.mark.slow

MARK = "-- case "

sqlite3_shell = pytest.mark.skipif(shutil.which("sqlite3") is None, reason="the sqlite3 shell is not installed")
psql_shell = pytest.mark.skipif(shutil.which("psql") is None, reason="psql is not installed")


def shown(case: Case, dialect: str, url: str) -> str:
    outcome = pactbook("query", "show", case[0], "--dialect", dialect, *case[1], url=url)
    assert outcome.exit_code == 0, outcome.stderr
    return outcome.stdout


def parsed(name: str, text: str) -> list[list[str]]:
    """Rows of CSV; numbers with as many places as the query's header says."""
    columns = QUERIES[name].columns
    header, *rows = csv.reader(io.StringIO(text, newline=""))
    assert header == [column.name for column in columns]
    return [[_cell(column, cell) for column, cell in zip(columns, row, strict=True)] for row in rows]


def _cell(column: Column, cell: str) -> str:
    return decimal_text(Decimal(cell), column.decimals or 0) if cell and column.type in NUMBERS else cell


def pasted(shell: list[str], mark: str, dialect: str, url: str) -> dict[Case, str]:
    """What a shell prints when all cases are pasted into it, one after the other; `mark` is its command to print."""
    script = "".join(f"{mark} '{MARK}{number}'\n{shown(case, dialect, url)}\n" for number, case in enumerate(FEW))
    done = subprocess.run(shell, input=script, capture_output=True, encoding="utf-8", check=False)
    assert not done.stderr
    parts = re.split(rf"^{MARK}(\d+)\n", done.stdout, flags=re.MULTILINE)
    return {FEW[int(number)]: text for number, text in zip(parts[1::2], parts[2::2], strict=True)}


def assert_as_run(printed: dict[Case, str], url: str) -> None:
    """Every case gave what `query run` gives; sqlite3 prints no header where there are no rows."""
    different = {}
    for case, text in printed.items():
        expected = answer(case, url)
        if parsed(case[0], text or expected.partition("\n")[0]) != parsed(case[0], expected):
            different[case] = (text, expected)
    assert different == {}
    assert list(printed) == list(dict.fromkeys(FEW))


@sqlite3_shell
def test_sqlite3_takes_every_query(seeded_sqlite_url: str) -> None:
    shell = ["sqlite3", "-batch", "-csv", "-header", "-newline", "\n", str(sqlite_path(seeded_sqlite_url))]
    assert_as_run(pasted(shell, ".print", "sqlite", seeded_sqlite_url), seeded_sqlite_url)


@psql_shell
def test_psql_takes_every_query(seeded_postgresql_url: str) -> None:
    shell = ["psql", "--no-psqlrc", "--csv", seeded_postgresql_url]
    assert_as_run(pasted(shell, r"\echo", "postgresql", seeded_postgresql_url), seeded_postgresql_url)


@pytest.fixture(scope="module")
def duckdb(parquet_folder: Path) -> Iterator[Any]:
    """DuckDB, opened on the folder that `export parquet` writes."""
    library = pytest.importorskip("duckdb", reason="DuckDB is not installed")
    with library.connect() as connection:
        connection.execute(f"set file_search_path = '{parquet_folder}'")  # as if started there
        connection.execute((parquet_folder / "views.sql").read_text(encoding="utf-8"))
        yield connection


def test_duckdb_takes_every_query(duckdb: Any, seeded_sqlite_url: str) -> None:
    printed = {}
    for case in FEW:
        found = duckdb.execute(shown(case, "duckdb", seeded_sqlite_url))
        text = io.StringIO(newline="")
        csv.writer(text).writerows([[column[0] for column in found.description], *found.fetchall()])
        printed[case] = text.getvalue()
    assert_as_run(printed, seeded_sqlite_url)


def test_duckdb_takes_the_recipes_of_the_cookbook(run: Run, duckdb: Any, seeded_sqlite_url: str) -> None:
    for title, (_, sql, _, _) in RECIPES.items():
        found = duckdb.execute(sql)
        columns = [Column(column[0], "any") for column in found.description]
        text = io.BytesIO()
        rows = [[float(cell) if isinstance(cell, Decimal) else cell for cell in row] for row in found.fetchall()]
        writers.write("csv", columns, rows, text)
        assert text.getvalue().decode() == run("sql", sql, "--format", "csv", url=seeded_sqlite_url).stdout, title
