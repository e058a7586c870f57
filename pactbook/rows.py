"""The rows that methods of a factbook return: read when they are needed, and converted to data frames."""

from __future__ import annotations

import weakref
from collections import namedtuple
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, suppress
from itertools import islice
from typing import TYPE_CHECKING, Any

from pactbook.modules import own_modules

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa

    from analysis.output.column_types import Column

_BLOCK = 1000  # rows read at once


class Rows:
    """The rows of a result, read when they are needed and kept; `columns` has the names.

    Each row is a named tuple (columns whose names are no Python names are `_0`, `_1`, …). `df`, `pl` and `arrow` give a
    pandas, polars or Arrow table; DuckDB and polars read a Rows directly, by the Arrow PyCapsule interface.
    """

    def __init__(
        self, columns: Sequence[Column], rows: Iterable[Sequence[Any]], resources: ExitStack | None = None
    ) -> None:
        self._columns = columns
        self._source: Iterator[Sequence[Any]] | None = iter(rows)
        self._read: list[tuple[Any, ...]] = []
        self._resources = resources
        # For rows that nobody reads to the end. It is called before the interpreter ends; __del__ may be called later.
        self._finalizer = weakref.finalize(self, _close, resources) if resources else None
        self._row: Any = namedtuple("Row", self.columns, rename=True)  # type: ignore[misc] # noqa: PYI024 - from data

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(column.name for column in self._columns)

    def __iter__(self) -> Iterator[Any]:
        """The rows in order, as named tuples."""
        at = 0
        while at < len(self._read) or self._more():
            yield self._row(*self._read[at])
            at += 1

    def __len__(self) -> int:
        """The number of rows, for which all are read."""
        return len(self._all())

    def __getitem__(self, at: int) -> Any:
        """One row."""
        return self._row(*self._all()[at])

    def __repr__(self) -> str:
        """The columns; not the rows, which may not have been read."""
        return f"<pactbook rows: {', '.join(self.columns)}>"

    def df(self) -> pd.DataFrame:
        """A pandas DataFrame."""
        frame: pd.DataFrame = self._convert("to_pandas")
        return frame

    def pl(self) -> pl.DataFrame:
        """A polars DataFrame."""
        frame: pl.DataFrame = self._convert("to_polars")
        return frame

    def arrow(self) -> pa.Table:
        """An Arrow table of pyarrow."""
        table: pa.Table = self._convert("to_arrow")
        return table

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """The rows as an Arrow C stream, for DuckDB, polars and others."""
        return self._convert("arrow_stream", requested_schema)

    def close(self) -> None:
        """Close the connection before all rows are read; rows that were read stay."""
        self._source = None
        if self._resources and self._finalizer and self._finalizer.detach():
            with own_modules():
                self._resources.close()

    def _convert(self, name: str, *arguments: object) -> Any:
        rows = self._all()
        with own_modules():
            from analysis.output import frames

            return getattr(frames, name)(self._columns, rows, *arguments)

    def _all(self) -> list[tuple[Any, ...]]:
        while self._more():
            pass
        return self._read

    def _more(self) -> bool:
        """Read some more rows; False if there are none."""
        if self._source is None:
            return False
        with own_modules():
            block = list(map(tuple, islice(self._source, _BLOCK)))
        self._read += block
        if len(block) < _BLOCK:
            self.close()
        return bool(block)


def _close(resources: ExitStack) -> None:
    """Close the connection of rows that are gone. Nobody is left to tell if it fails, as it does in another thread."""
    with suppress(Exception), own_modules():
        resources.close()
