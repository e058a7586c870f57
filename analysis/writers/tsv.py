"""TSV: as CSV, with tabs between the cells."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, BinaryIO

from analysis.columns import Column
from analysis.writers.csv import write_separated

if TYPE_CHECKING:
    from analysis.writers import Options


def write(columns: Sequence[Column], rows: Iterable[Sequence[Any]], out: BinaryIO, options: Options) -> None:
    """Write the names, then the rows."""
    write_separated("\t", columns, rows, out, options)
