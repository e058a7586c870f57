"""The canned queries in Spark, over the Parquet export: row by row as on SQLite."""

import io
import os
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from analysis.output import writers
from analysis.output.column_types import Column
from analysis.queries import catalogue
from analysis.queries.run import pasted, run
from database.connect import read
from models.spark_sql import spark_sql
from support import pactbook


@pytest.fixture(scope="module")
def spark(seeded_sqlite_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A session started in the folder of an export that is partitioned by dataset."""
    sql = pytest.importorskip("pyspark.sql", reason="PySpark is not installed")
    folder = tmp_path_factory.mktemp("spark") / "parquet"
    arguments = ("export", "parquet", "--partition-by", "dataset_code", "--out", str(folder))
    assert pactbook(*arguments, url=seeded_sqlite_url).exit_code == 0
    settings = {
        "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": "1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.sql.codegen.wholeStage": "false",
        "spark.sql.adaptive.enabled": "false",
        "spark.driver.memory": "3g",  # with Spark's own 1g it does little but collect garbage in the end
        # A short life: to compile what runs often, and to collect garbage in parallel, costs more than it gains.
        "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    }
    before = Path.cwd()
    os.chdir(folder)
    try:
        builder = sql.SparkSession.builder.master("local[1]")
        for name, value in settings.items():
            builder = builder.config(name, value)
        session = builder.getOrCreate()
        session.sparkContext.setLogLevel("OFF")
        for statement in (folder / "spark.sql").read_text(encoding="utf-8").split(";\n"):
            if statement.strip():
                session.sql(statement)
        yield session
        session.stop()
    finally:
        os.chdir(before)


def csv(columns: tuple[Column, ...], rows: Any) -> str:
    out = io.BytesIO()
    writers.write("csv", columns, rows, out)
    return out.getvalue().decode()


def plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return float(value) if isinstance(value, Decimal) else value


@pytest.mark.slow
@pytest.mark.first
def test_spark_gives_the_rows_of_sqlite(spark: Any, seeded_sqlite_url: str) -> None:
    """Of every query; in one test, for every worker would start a Spark of its own."""
    different = {}
    with read(seeded_sqlite_url) as reader:
        for query in catalogue.every(catalogue.folders()):
            statement, _ = pasted(query, "spark", {}, seeded_sqlite_url)
            found = [tuple(map(plain, row)) for row in spark.sql(statement.rstrip().rstrip(";")).collect()]
            expected = list(run(reader, query, dict(query.examples)).rows)
            if csv(query.columns, found) != csv(query.columns, expected):
                different[query.name] = (found, expected)
    assert different == {}


def test_lists_types_and_inner_orders_are_spelled_for_spark() -> None:
    assert spark_sql("select cast(x as text), group_concat(distinct f(a, b), ', ') from t") == (
        "select cast(x as string), listagg(distinct f(a, b), ', ') within group (order by f(a, b)) from t"
    )
    inner = "select a from (select distinct a, b + 1 as c from t order by b) as u order by a"
    assert spark_sql(inner) == "select a from (select distinct a, b + 1 as c from t) as u order by a"
    kept = "select row_number() over (order by a) as n, (select a from t order by a limit 1) as first from t"
    assert spark_sql(kept) == kept
    recursion = "with recursive r(a) as (select 1 union select a + 1 from r) select a from r union select 2"
    assert spark_sql(recursion) == recursion.replace("union select a", "union all select a")
    assert spark_sql("select nullif(rtrim(a || ', ', ', '), '')") == (
        "select nullif(trim(trailing ', ' from a || ', '), '')"
    )
    assert spark_sql("select '\\d'") == "select '\\\\d'"
