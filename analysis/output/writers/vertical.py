"""Rows one below the other, a line for each value: for rows that are wider than the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import BinaryIO

from analysis.output.column_types import Column
from analysis.output.writers.colour import painter
from analysis.output.writers.values import Block, columns_of, display_texts
from analysis.output.writers.wrapping import GAP, printable, width, wrapped_text

_NARROWEST = 4  # characters of a value, however long the names are


def write(columns: Sequence[Column], blocks: Iterator[Block], out: BinaryIO, room: int) -> None:
    """Write each row under a rule with its number; a NULL has its name and no value."""
    names = [printable(column.name) for column in columns]
    widest = max(map(width, names), default=0)
    size = max(room - widest - len(GAP), _NARROWEST)
    paint = painter(out)
    number = 0
    for block in blocks:
        cells = [map(printable, display_texts(*column)) for column in columns_of(block, columns)]
        for row in zip(*cells, strict=True):
            number += 1
            rule = f"── {number} "
            lines = [paint.heading(rule + "─" * max(min(room, 40) - len(rule), 0))]
            for name, cell in zip(names, row, strict=True):
                for at, part in enumerate(wrapped_text(cell, size) or [""]):
                    lines.append(f"{name if at == 0 else '':{widest}}{GAP}{paint.cell(part)}".rstrip())
            out.write("".join(f"{line}\n" for line in lines).encode())
