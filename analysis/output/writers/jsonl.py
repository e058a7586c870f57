"""JSON Lines: one object on each line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import BinaryIO

from analysis.output.column_types import Column
from analysis.output.writers.json import objects
from analysis.output.writers.options import Options
from analysis.output.writers.values import Block


def write(columns: Sequence[Column], blocks: Iterator[Block], out: BinaryIO, options: Options) -> None:  # noqa: ARG001
    """Write the object of each row."""
    out.writelines("".join(f"{line}\n" for line in lines).encode() for lines in objects(columns, blocks))
