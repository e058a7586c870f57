"""Parquet of the whole database: DuckDB reads every table and view of it."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from models.tables import Base
from models.views import VIEWS
from support import Run
from support.report_folders import contents
from support.small_world import rows

TABLES = sorted(Base.metadata.tables)


def plain(value: Any) -> Any:
    """Values as all databases here have them."""
    if isinstance(value, date):
        return value.isoformat()
    return float(value) if isinstance(value, int | float | Decimal) else value


def compared(found: Any) -> list[tuple[Any, ...]]:
    return sorted((tuple(map(plain, row)) for row in found), key=repr)


@pytest.fixture(scope="module")
def duck(parquet_folder: Path) -> Iterator[Any]:
    """DuckDB opened on the folder of an export."""
    with duckdb.connect() as connection:
        connection.execute(f"set file_search_path = '{parquet_folder}'")  # as if started there
        connection.execute((parquet_folder / "views.sql").read_text(encoding="utf-8"))
        yield connection


@pytest.mark.slow
def test_duckdb_has_every_table_and_view_of_the_database(duck: Any, seeded_sqlite_url: str) -> None:
    for name in [*TABLES, *(view.name for view in VIEWS)]:
        query = f"select * from {name}{' where year = 1913' if name == 'dyad_year' else ''}"
        assert compared(duck.execute(query).fetchall()) == compared(rows(seeded_sqlite_url, query)), name


def test_duckdb_has_types_and_functions(duck: Any) -> None:
    types = dict(row[:2] for row in duck.execute("describe agreement").fetchall())
    assert (types["signed_on"], types["source_line"], types["code"]) == ("DATE", "BIGINT", "VARCHAR")
    assert dict(row[:2] for row in duck.execute("describe arms_transfer").fetchall())["tiv_order"].startswith("DECIMAL")
    assert duck.execute("select julianday('2025-03-18')").fetchall() == [(2460752.5,)]
    assert duck.execute("select julianday(null)").fetchall() == [(None,)]


def test_duckdb_has_every_column_of_a_view_with_its_type(duck: Any) -> None:
    types = {"text": "VARCHAR", "date": "DATE", "integer": "BIGINT", "numeric": "DECIMAL(14,2)", "real": "DOUBLE"}
    for view in VIEWS:
        built = {
            row[0]: row[1].replace("INTEGER", "BIGINT") for row in duck.execute(f"describe {view.name}").fetchall()
        }
        assert built == {name: types[column.type] for name, column in view.columns.items()}, view.name


@pytest.mark.slow
def test_equal_databases_are_equal_parquet_contents(
    run: Run, parquet_folder: Path, seeded_sqlite_url: str, tmp_path: Path
) -> None:
    assert run("export", "parquet", "--out", str(tmp_path / "again"), url=seeded_sqlite_url)[0] == 0
    assert contents(tmp_path / "again") == contents(parquet_folder)
    assert set(contents(parquet_folder)) == {
        *(f"{table}.parquet" for table in TABLES),
        "views.sql",
        "spark.sql",
        ".pactbook.json",
    }


@pytest.mark.slow
def test_both_backends_make_the_same_parquet_contents(
    run: Run, parquet_folder: Path, seeded_postgresql_url: str, tmp_path: Path
) -> None:
    assert run("export", "parquet", "--out", str(tmp_path / "again"), url=seeded_postgresql_url)[0] == 0
    one, two = contents(parquet_folder), contents(tmp_path / "again")
    different = {name for name in one if one[name] != two[name]}
    assert different <= {"load.parquet", ".pactbook.json"}  # when it was loaded, and the hash of that


@pytest.mark.slow
def test_a_partitioned_export_has_the_same_rows(run: Run, seeded_sqlite_url: str, duck: Any, tmp_path: Path) -> None:
    folder = tmp_path / "parted"
    arguments = ("export", "parquet", "--partition-by", "dataset_code", "--out", str(folder))
    for _ in range(2):  # the second replaces the first
        assert run(*arguments, url=seeded_sqlite_url)[0] == 0
    assert [path.name for path in (folder / "agreement").iterdir()] == ["dataset_code=curated"]
    with duckdb.connect() as connection:
        connection.execute(f"set file_search_path = '{folder}'")
        connection.execute((folder / "views.sql").read_text(encoding="utf-8"))
        for name in ("agreement", "arms_transfer", "actor", "agreement_overview", "state_identifier"):
            query = f"select * from {name}"
            assert compared(connection.execute(query).fetchall()) == compared(duck.execute(query).fetchall())
            columns = [column[0] for column in connection.execute(query).description]
            assert columns == [column[0] for column in duck.execute(query).description]
    code, _, err = run(
        "export", "parquet", "--partition-by", "datasetcode", "--out", str(folder), url=seeded_sqlite_url
    )
    assert (code, err) == (
        2,
        "Error: --partition-by: no table has a column 'datasetcode'; did you mean dataset_code or deal_code?\n",
    )
