"""The whole database as Parquet: a file a table, and scripts with which DuckDB and Spark have the views too."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from analysis.exports.tables import Table, rows, tables
from analysis.output.duck_names import file_literal, literal
from analysis.output.writers.parquet import copy, duck, write_file
from analysis.output.writers.values import blocks
from atomic_files import Maker, whole_folder
from database.reader import Reader
from errors import UsageError
from hints import suggestion
from models.spark_sql import FUNCTIONS
from models.views import VIEWS

if TYPE_CHECKING:
    import duckdb

SCRIPT = "views.sql"
SPARK_SCRIPT = "spark.sql"
NULL_PART = "__HIVE_DEFAULT_PARTITION__"  # as Hive, Spark and DuckDB name it
MAKER = Maker("pactbook export parquet")

# Midnights end in .5, as on SQLite. Lists are in the order of their values: DuckDB keeps no order of a subquery.
_HEAD = """-- The tables, views and functions of this database for DuckDB. Open DuckDB in this folder:
--   duckdb -init views.sql
create or replace macro julianday(day) as cast(cast(day as date) - date '2000-01-01' + 2451544.5 as double);
create or replace macro group_concat(value, separator) as string_agg(value, separator order by value);
"""
_SPARK_HEAD = """-- The tables, views and functions of this database for Spark. Start Spark in this folder:
--   spark-sql -i spark.sql
"""


def write(reader: Reader, path: str, partition_by: str | None = None) -> int:
    """Write the folder `path`, whole or not at all; returns the number of tables.

    Files hold integers, DATE, DECIMAL and text. With `partition_by`, each table with this column is a folder with a
    file for each of its values, `agreement/dataset_code=curated/data_0.parquet`, as Spark and DuckDB read it. Equal
    databases give equal bytes with the same version of DuckDB. Raises UsageError for a column that no table has.
    """
    all_tables = tables()
    concerned = {table.name for table in all_tables if partition_by in [column.name for column in table.columns]}
    if partition_by is not None and not concerned:
        names = {column.name for table in all_tables for column in table.columns}
        raise UsageError(f"--partition-by: no table has a column {partition_by!r}{suggestion(partition_by, names)}")
    parted: dict[str, str] = {}
    with whole_folder(path, MAKER) as folder, duck(folder) as connection:
        for table in all_tables:
            file = folder / f"{table.name}.parquet"
            write_file(connection, table.columns, blocks(rows(reader, table)), file)
            if table.name in concerned and _part(connection, file, str(partition_by)):
                parted[table.name] = str(partition_by)
        (folder / SCRIPT).write_text(script(all_tables, parted), encoding="utf-8")
        (folder / SPARK_SCRIPT).write_text(spark_script(all_tables, parted), encoding="utf-8")
    return len(all_tables)


def _part(connection: duckdb.DuckDBPyConnection, file: Path, column: str) -> bool:
    """Replace a file by a folder with a file for each value of the column, unless it has no rows.

    Each is written alone: in its own partitioned writing DuckDB keeps half a million rows in memory, however long.
    """
    source = f"read_parquet({file_literal(file)})"
    values = connection.execute(f"select distinct cast({column} as varchar) from {source}").fetchall()
    for (value,) in values:
        condition = f"{column} is null" if value is None else f"{column} = {literal(value)}"
        part = file.with_suffix("") / f"{column}={quote(NULL_PART if value is None else value, safe='')}"
        part.mkdir(parents=True)
        copy(connection, f"select * exclude ({column}) from {source} where {condition}", part / "data_0.parquet")
    if values:
        file.unlink()
    return bool(values)


def script(all_tables: list[Table], parted: Mapping[str, str]) -> str:
    """The text of views.sql; `parted` has the tables that are folders, and the column of each."""
    read = []
    for table in all_tables:
        source = f"'{table.name}.parquet'"
        if column := parted.get(table.name):
            types = f"hive_partitioning = true, hive_types = {{'{column}': varchar}}"
            source = f"read_parquet('{table.name}/*/*.parquet', {types})"
        names = ", ".join(each.name for each in table.columns)
        read.append(f"create or replace view {table.name} as select {names} from {source};\n")
    views = [f"\n-- {view.comment}\ncreate or replace view {view.name} as\n{view.text('duckdb')};\n" for view in VIEWS]
    return _HEAD + "".join(read + views)


def spark_script(all_tables: list[Table], parted: Mapping[str, str]) -> str:
    """The text of spark.sql: temporary views of a session that is started in the folder; each statement ends in `;`."""
    statements = list(FUNCTIONS)
    for table in all_tables:
        file = table.name if table.name in parted else f"{table.name}.parquet"
        # A query of a file, parquet.`…`, would have its schema read anew in each place where a view names the table.
        statements.append(f"create or replace temporary view {table.name} using parquet options (path '{file}')")
    statements += [f"create or replace temporary view {view.name} as\n{view.text('spark')}" for view in VIEWS]
    return _SPARK_HEAD + "".join(f"{statement};\n" for statement in statements)
