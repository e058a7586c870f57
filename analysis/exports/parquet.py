"""The whole database as Parquet: a file a table, and views.sql with which DuckDB has the views too."""

from __future__ import annotations

from analysis.exports.tables import rows, tables
from analysis.output.writers.parquet import write_file
from analysis.output.writers.values import blocks
from database.reader import Reader
from models.views import VIEWS
from whole_files import Maker, whole_folder

SCRIPT = "views.sql"
MAKER = Maker("pactbook export parquet")

# Midnights end in .5, as on SQLite. Lists are in the order of their values: DuckDB keeps no order of a subquery.
_HEAD = """-- The tables, views and functions of this database for DuckDB. Open DuckDB in this folder:
--   duckdb -init views.sql
create or replace macro julianday(day) as cast(cast(day as date) - date '2000-01-01' + 2451544.5 as double);
create or replace macro group_concat(value, separator) as string_agg(value, separator order by value);
"""


def write(reader: Reader, path: str) -> int:
    """Write the folder `path`, whole or not at all; returns the number of files with rows.

    Files hold integers, DATE, DECIMAL and text. Equal databases give equal bytes with the same version of DuckDB.
    """
    with whole_folder(path, MAKER) as folder:
        found = tables()
        for table in found:
            write_file(table.columns, blocks(rows(reader, table)), folder / f"{table.name}.parquet")
        (folder / SCRIPT).write_text(script([table.name for table in found]), encoding="utf-8")
    return len(found)


def script(names: list[str]) -> str:
    """The text of views.sql."""
    read = [f"create or replace view {name} as select * from '{name}.parquet';\n" for name in names]
    views = [f"\n-- {view.comment}\ncreate or replace view {view.name} as\n{view.text('duckdb')};\n" for view in VIEWS]
    return _HEAD + "".join(read + views)
