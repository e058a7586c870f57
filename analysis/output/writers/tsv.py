"""TSV: like CSV, with tabs between the cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import BinaryIO

from analysis.output.column_types import Column
from analysis.output.writers.csv import write_separated
from analysis.output.writers.options import Options
from analysis.output.writers.values import Block


def write(columns: Sequence[Column], blocks: Iterator[Block], out: BinaryIO, options: Options) -> None:
    """Write the names of the columns, then the rows."""
    write_separated("\t", columns, blocks, out, options)
