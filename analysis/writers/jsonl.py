"""JSON Lines: an object a line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, BinaryIO

from analysis.columns import Column
from analysis.writers.json import objects

if TYPE_CHECKING:
    from analysis.writers import Options


def write(columns: Sequence[Column], rows: Iterable[Sequence[Any]], out: BinaryIO, options: Options) -> None:  # noqa: ARG001
    """Write the rows, nothing around them."""
    for lines in objects(columns, rows):
        out.write("".join(f"{line}\n" for line in lines).encode())
