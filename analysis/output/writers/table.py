"""A table for people: aligned columns, numbers to the right, NULL blank; long cells are wrapped and never cut."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import BinaryIO

from analysis.output.columns import Column
from analysis.output.writers.options import Options
from analysis.output.writers.values import Block, columns_of, display_texts, first_and_all, numeric

GAP = "  "
NARROWEST = 8  # characters that a column keeps when others need room
DEFAULT_WIDTH = 120  # characters of a line in a file or a pipe, where COLUMNS is not set

# Characters that would move the cursor, or change the direction of the text that follows (bidirectional controls).
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


def write(columns: Sequence[Column], blocks: Iterator[Block], out: BinaryIO, options: Options) -> None:
    """Write the names, a rule and the rows. The first block decides the widths; longer cells in later ones wrap."""
    first, all_blocks = first_and_all(blocks)
    right = numeric(columns, first)
    names = [printable(column.name) for column in columns]
    natural = [
        max(map(width, [name, *map(printable, display_texts(column, values))]))
        for name, (column, values) in zip(names, columns_of(first, columns), strict=True)
    ]
    widths = fitted(natural, options.width or _line_width(out))
    header = [*_lines(names, widths, right), GAP.join("─" * size for size in widths)]
    out.write("".join(f"{line}\n" for line in header).encode())
    for block in all_blocks:
        cells = [map(printable, display_texts(column, values)) for column, values in columns_of(block, columns)]
        lines = (line for row in zip(*cells, strict=True) for line in _lines(row, widths, right))
        out.write("".join(f"{line}\n" for line in lines).encode())


def printable(text: str) -> str:
    """The text with control characters as escapes (`\\x1b`), so that data cannot control the terminal."""
    if text.isascii() and text.isprintable():
        return text
    return _CONTROLS.sub(lambda match: match[0].encode("unicode_escape").decode(), text)


def width(text: str) -> int:
    """The columns of a terminal that the text fills: two for a wide East Asian character, none for a combining one."""
    return len(text) if text.isascii() else sum(map(_width, text))


def _width(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def fitted(natural: Sequence[int], room: int) -> list[int]:
    """The widths of the columns in a line of `room` characters; the widest are narrowed.

    No column becomes narrower than NARROWEST characters: with many columns, the line is longer than `room`.
    """
    widths = list(natural)
    excess = sum(widths) + len(GAP) * (len(widths) - 1) - room
    while excess > 0 and max(widths) > NARROWEST:
        widest = max(range(len(widths)), key=widths.__getitem__)
        widths[widest] -= 1
        excess -= 1
    return widths


def _line_width(out: BinaryIO) -> int:
    """The width of the terminal; in a file or a pipe the environment variable COLUMNS, else 120."""
    try:
        columns = os.get_terminal_size(out.fileno()).columns
    except (OSError, AttributeError, ValueError):  # not a terminal, or not a file
        columns = 0
    stated = os.environ.get("COLUMNS", "")
    return columns or (int(stated) if stated.isdecimal() else 0) or DEFAULT_WIDTH


def _lines(cells: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> Iterator[str]:
    """The lines of one row."""
    wrapped = [_wrapped(cell, size) for cell, size in zip(cells, widths, strict=True)]
    for parts in zip_longest(*wrapped, fillvalue=""):
        padded = []
        for part, size, to_the_right in zip(parts, widths, right, strict=True):
            space = " " * (size - width(part))
            padded.append(space + part if to_the_right else part + space)
        yield GAP.join(padded).rstrip()


def _wrapped(cell: str, size: int) -> list[str]:
    """The lines of a cell, each at most `size` columns wide, broken at spaces if possible."""
    if width(cell) <= size:
        return [cell]
    lines: list[str] = []
    line = ""
    for word in re.findall(r"\S+\s*|\s+", cell):
        if line and width(line) + width(word.rstrip()) > size:
            lines.append(line.rstrip())
            line = ""
        rest = word
        while width(rest.rstrip()) > size:
            count = _prefix(rest, size)
            lines.append(rest[:count])
            rest = rest[count:]
        line += rest
    return [*lines, line.rstrip()] if line.strip() or not lines else lines


def _prefix(word: str, size: int) -> int:
    """The number of characters of the word that fit into `size` columns, at least one."""
    count = room = 0
    for character in word:
        room += _width(character)
        if room > size and count:
            break
        count += 1
    return count
