"""A DuckDB of the process's own, to which rows go from the database."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from database.reader import Reader
from errors import UsageError

if TYPE_CHECKING:
    import duckdb

MEMORY_LIMIT = "224MiB"  # of DuckDB's own; past it, it goes on in files of the folder
THREADS = 2  # more would want more memory
BLOCK = 20_000  # rows handed over at once


class Workspace:
    """DuckDB's tables, filled from `reader`, which is set while it is open; `folder` is for files of the moment."""

    reader: Reader

    def __init__(self, duck: duckdb.DuckDBPyConnection, folder: Path) -> None:
        self.duck = duck
        self.folder = folder
        self.pieces: set[str] = set()  # what csv_text has made

    def load(self, table: str, columns: Mapping[str, str], sql: str, parameters: Mapping[str, Any] = {}) -> None:
        """Make `table` with `columns` (name -> DuckDB type) from the rows of a query on the database.

        A column goes over as one list: a row at a time would take a hundred times as long.
        """
        self.execute(f"create table {table} ({', '.join(f'{name} {kind}' for name, kind in columns.items())})")
        unnested = ", ".join(f"unnest(?::{kind}[])" for kind in columns.values())
        rows = self.reader.execute(sql, parameters).rows
        while block := list(islice(rows, BLOCK)):
            self.duck.execute(
                f"insert into {table} select {unnested}", [list(column) for column in zip(*block, strict=True)]
            )

    def execute(self, sql: str) -> None:
        """Run a statement on DuckDB's tables."""
        self.duck.execute(sql)

    def scalar(self, sql: str) -> Any:
        """The first value of a query on DuckDB's tables."""
        row = self.duck.execute(sql).fetchone()
        return None if row is None else row[0]


@contextmanager
def workspace() -> Iterator[Workspace]:
    """An empty workspace. Raises UsageError where DuckDB is not installed."""
    try:
        import duckdb
    except ModuleNotFoundError:
        raise UsageError("panels need one more package: pip install 'pactbook[parquet]'") from None
    with tempfile.TemporaryDirectory(prefix="pactbook-") as folder:
        duck = duckdb.connect(
            ":memory:",
            config={
                "memory_limit": MEMORY_LIMIT,
                "threads": str(THREADS),
                "temp_directory": folder,
                "autoinstall_known_extensions": "false",
                "autoload_known_extensions": "false",
            },
        )
        try:
            yield Workspace(duck, Path(folder))
        finally:
            duck.close()
