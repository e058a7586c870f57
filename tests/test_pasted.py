"""What `query show` prints runs as pasted into sqlite3, psql and DuckDB, and gives what `query run` gives."""

import csv
import io
import shutil
import subprocess
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

import cli
from analysis.output import writers
from analysis.output.columns import NUMBERS, Column
from analysis.output.writers.values import fixed
from analysis.queries import catalogue
from database.connect import sqlite_path
from support import Run
from support.cookbook import RECIPES
from support.query_cases import FEW

Case = tuple[str, tuple[str, ...]]

sqlite3_shell = pytest.mark.skipif(shutil.which("sqlite3") is None, reason="the sqlite3 shell is not installed")
psql_shell = pytest.mark.skipif(shutil.which("psql") is None, reason="psql is not installed")


def shown(run: Run, case: Case, dialect: str, url: str) -> str:
    outcome = run("query", "show", case[0], "--dialect", dialect, *case[1], url=url)
    assert outcome.exit_code == 0, outcome.stderr
    return str(outcome.stdout)


def answered(run: Run, case: Case, url: str) -> str:
    outcome = run("query", "run", case[0], *case[1], "--format", "csv", url=url)
    assert outcome.exit_code == 0, outcome.stderr
    return str(outcome.stdout)


def parsed(name: str, text: str) -> list[list[str]]:
    """Rows of CSV; numbers with as many places as the query's header says."""
    columns = catalogue.find(name, catalogue.folders()).columns
    header, *rows = csv.reader(io.StringIO(text, newline=""))
    assert header == [column.name for column in columns]
    return [[_cell(column, cell) for column, cell in zip(columns, row, strict=True)] for row in rows]


def _cell(column: Column, cell: str) -> str:
    return fixed(Decimal(cell), column.decimals or 0) if cell and column.type in NUMBERS else cell


@sqlite3_shell
@pytest.mark.parametrize("case", FEW, ids=str)
def test_sqlite3_takes_it(case: Case, run: Run, seeded_sqlite_url: str) -> None:
    shell = ["sqlite3", "-batch", "-bail", "-csv", "-header", "-newline", "\n", str(sqlite_path(seeded_sqlite_url))]
    text = shown(run, case, "sqlite", seeded_sqlite_url)
    done = subprocess.run(shell, input=text, capture_output=True, encoding="utf-8", check=True)
    assert not done.stderr
    expected = answered(run, case, seeded_sqlite_url)
    # the shell prints no header where there are no rows
    assert parsed(case[0], done.stdout or expected.partition("\n")[0]) == parsed(case[0], expected)


@psql_shell
@pytest.mark.parametrize("case", FEW, ids=str)
def test_psql_takes_it(case: Case, run: Run, seeded_postgresql_url: str) -> None:
    shell = ["psql", "--no-psqlrc", "--csv", "-v", "ON_ERROR_STOP=1", seeded_postgresql_url]
    text = shown(run, case, "postgresql", seeded_postgresql_url)
    done = subprocess.run(shell, input=text, capture_output=True, encoding="utf-8", check=True)
    assert not done.stderr
    assert parsed(case[0], done.stdout) == parsed(case[0], answered(run, case, seeded_postgresql_url))


@pytest.fixture(scope="module")
def duckdb(seeded_sqlite_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """DuckDB, opened on the folder that `export parquet` writes."""
    library = pytest.importorskip("duckdb", reason="DuckDB is not installed")
    folder = tmp_path_factory.mktemp("exported") / "parquet"
    assert cli.main(["export", "parquet", "--out", str(folder), "--database-url", seeded_sqlite_url]) == 0
    with library.connect() as connection:
        connection.execute(f"set file_search_path = '{folder}'")  # as if started there
        connection.execute((folder / "views.sql").read_text(encoding="utf-8"))
        yield connection


@pytest.mark.parametrize("case", FEW, ids=str)
def test_duckdb_takes_it(case: Case, run: Run, duckdb: Any, seeded_sqlite_url: str) -> None:
    found = duckdb.execute(shown(run, case, "duckdb", seeded_sqlite_url))
    text = io.StringIO(newline="")
    csv.writer(text).writerows([[column[0] for column in found.description], *found.fetchall()])
    assert parsed(case[0], text.getvalue()) == parsed(case[0], answered(run, case, seeded_sqlite_url))


def test_duckdb_takes_the_recipes_of_the_cookbook(run: Run, duckdb: Any, seeded_sqlite_url: str) -> None:
    for title, (_, sql, _, _) in RECIPES.items():
        found = duckdb.execute(sql)
        columns = [Column(column[0], "any") for column in found.description]
        text = io.BytesIO()
        writers.write("csv", columns, found.fetchall(), text)
        assert text.getvalue().decode() == run("sql", sql, "--format", "csv", url=seeded_sqlite_url).stdout, title
