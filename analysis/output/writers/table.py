"""A table for people: aligned columns, numbers to the right, NULL blank; long texts are wrapped, and nothing is cut."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import BinaryIO

from analysis.output.column_types import Column
from analysis.output.writers import vertical
from analysis.output.writers.colour import Painter, painter
from analysis.output.writers.options import Options
from analysis.output.writers.values import Block, columns_of, display_texts, first_and_all, numeric
from analysis.output.writers.wrapping import GAP, printable, width, wrapped_text

NARROWEST = 12  # characters that a column of text keeps when others need room
LONGEST_WORD = 60  # longer words may be broken; keys of sources have up to 55 characters
DEFAULT_WIDTH = 120  # characters of a line in a file or a pipe, where COLUMNS is not set


def write(columns: Sequence[Column], blocks: Iterator[Block], out: BinaryIO, options: Options) -> None:
    """Write the names, a rule and the rows. The first block decides the widths; longer cells in later ones wrap.

    On a terminal, or with the option `width`, columns that do not fit are written one below the other.
    """
    first, all_blocks = first_and_all(blocks)
    names = [printable(column.name) for column in columns]
    texts = [list(map(printable, display_texts(*column))) for column in columns_of(first, columns)]
    room = options.width or line_width(out)
    widths = fitted(names, texts, room)
    if options.vertical or (first and total(widths) > room and (out.isatty() or options.width)):
        vertical.write(columns, all_blocks, out, room)
        return
    right = numeric(columns, first)
    paint = painter(out)
    header = [
        *(paint.heading(line) for line in _lines(_broken(names, widths), widths, right)),
        GAP.join("─" * size for size in widths),
    ]
    out.write("".join(f"{line}\n" for line in header).encode())
    was_wrapped = False
    for number, block in enumerate(all_blocks):
        cells = [map(printable, display_texts(*column)) for column in columns_of(block, columns)]
        lines: list[str] = []
        for row in zip(*cells, strict=True):
            row_lines = list(_lines(row, widths, right, paint))
            is_wrapped = len(row_lines) > 1
            if (is_wrapped or was_wrapped) and (lines or number):
                lines.append("")
            was_wrapped = is_wrapped
            lines += row_lines
        out.write("".join(f"{line}\n" for line in lines).encode())


def fitted(names: Sequence[str], texts: Sequence[Sequence[str]], room: int) -> list[int]:
    """The widths of the columns in a line of `room` characters: those of text become narrower, the widest first.

    No word is broken unless it is very long: codes, days and numbers stay whole. So the line may be longer than `room`.
    """
    widths = [max(map(width, [name, *column]), default=0) for name, column in zip(names, texts, strict=True)]
    if total(widths) <= room:
        return widths
    least = [
        min(size, max(_longest(column), *(width(part) + 1 for part in name.split("_"))))
        for size, name, column in zip(widths, names, texts, strict=True)
    ]
    while total(widths) > room:
        widest = max(range(len(widths)), key=lambda at: (widths[at] > least[at], widths[at]))
        if widths[widest] <= least[widest]:
            break
        widths[widest] -= 1
    return widths


def _longest(column: Sequence[str]) -> int:
    """The characters that a column needs: its longest cell without spaces, or a word of its texts."""
    whole = max((width(cell) for cell in column if " " not in cell), default=0)
    words = (width(word) for cell in column if " " in cell for word in cell.split())
    return max(min(max([whole, *words]), LONGEST_WORD), NARROWEST if whole < 1 else 0)


def total(widths: Sequence[int]) -> int:
    """The length of a line of columns."""
    return sum(widths) + len(GAP) * (len(widths) - 1)


def _broken(names: Sequence[str], widths: Sequence[int]) -> list[str]:
    """The names, with spaces to break them at where they are too long: `agreement_ status`."""
    return [name if width(name) <= size else name.replace("_", "_ ") for name, size in zip(names, widths, strict=True)]


def line_width(out: BinaryIO) -> int:
    """The width of the terminal; in a file or a pipe the environment variable COLUMNS, else 120."""
    try:
        columns = os.get_terminal_size(out.fileno()).columns
    except (OSError, AttributeError, ValueError):  # not a terminal, or not a file
        columns = 0
    stated = os.environ.get("COLUMNS", "")
    return columns or (int(stated) if stated.isdecimal() else 0) or DEFAULT_WIDTH


def _lines(
    cells: Sequence[str], widths: Sequence[int], right: Sequence[bool], paint: Painter | None = None
) -> Iterator[str]:
    """The lines of one row."""
    wrapped = [wrapped_text(cell, size) for cell, size in zip(cells, widths, strict=True)]
    for parts in zip_longest(*wrapped, fillvalue=""):
        padded = []
        for part, size, to_the_right in zip(parts, widths, right, strict=True):
            space = " " * (size - width(part))
            painted = paint.cell(part) if paint else part
            padded.append(space + painted if to_the_right else painted + space)
        yield GAP.join(padded).rstrip()
