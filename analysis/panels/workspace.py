"""An in-memory DuckDB, to which rows are copied from the database."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.output.duck_names import file_name
from database.reader import Reader
from drafts import temporary_folder
from errors import UsageError
from hints import install

if TYPE_CHECKING:
    import duckdb

MEMORY_LIMIT = "224MiB"  # of DuckDB, which uses temporary files beyond it
THREADS = 2  # more threads would need more memory
BLOCK = 20_000  # rows copied at once


class Workspace:
    """The tables of DuckDB, filled from `reader` while it is open; `folder` is for temporary files."""

    reader: Reader

    def __init__(self, duck: duckdb.DuckDBPyConnection, folder: Path) -> None:
        self.duck = duck
        self.folder = folder

    def load(self, table: str, columns: str, sql: str, parameters: Mapping[str, Any] = {}) -> None:
        """Make `table` with `columns` (as DuckDB's SQL declares them) from the rows of a query on the database.

        Each column is passed as one list, because passing row by row takes a hundred times as long.
        """
        self.execute(f"create table {table} ({columns})")
        types = [kind for _name, kind, *_ in self.duck.execute(f"describe {table}").fetchall()]
        unnested = ", ".join(f"unnest(?::{kind}[])" for kind in types)
        rows = self.reader.execute(sql, parameters).rows
        while block := list(islice(rows, BLOCK)):
            self.duck.execute(
                f"insert into {table} select {unnested}", [list(column) for column in zip(*block, strict=True)]
            )

    def execute(self, sql: str) -> None:
        """Run a statement on the tables of DuckDB."""
        self.duck.execute(sql)

    def drop(self, *tables: str) -> None:
        """Drop tables that are not needed any more: all tables share one limit of memory."""
        for table in tables:
            self.execute(f"drop table {table}")

    def scalar(self, sql: str) -> Any:
        """The first value of a query on the tables of DuckDB."""
        row = self.duck.execute(sql).fetchone()
        return None if row is None else row[0]


@contextmanager
def workspace() -> Iterator[Workspace]:
    """An empty workspace. Raises UsageError if DuckDB is not installed."""
    try:
        import duckdb
    except ModuleNotFoundError:
        raise UsageError(f"panels need the package duckdb: {install('duckdb')}") from None
    with temporary_folder() as folder:
        duck = duckdb.connect(
            ":memory:",
            config={
                "memory_limit": MEMORY_LIMIT,
                "threads": str(THREADS),
                "temp_directory": file_name(folder),
                "autoinstall_known_extensions": "false",
                "autoload_known_extensions": "false",
            },
        )
        duck.execute(
            "set enable_progress_bar = false"
        )  # which it draws on standard output of `python -c` and notebooks
        try:
            yield Workspace(duck, folder)
        except duckdb.IOException as error:
            reason = re.search(r"No space left on device|File too large|Permission denied", str(error))
            why = reason[0] if reason else str(error).splitlines()[0]
            raise UsageError(f"temporary files in {folder.parent} cannot be written: {why}") from None
        finally:
            duck.close()
