"""A table for the terminal: columns in line, numbers to the right, NULL blank, long cells wrapped and never cut."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING, BinaryIO

from analysis.output.columns import Column
from analysis.output.writers.values import Block, columns_of, first_and_all, numeric, texts

if TYPE_CHECKING:
    from analysis.output.writers import Options

GAP = "  "
NARROWEST = 8  # characters that a column keeps when others need room

# What would move the cursor, or turn the direction of the text that follows (bidirectional controls).
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


def write(columns: Sequence[Column], blocks: Iterator[Block], out: BinaryIO, options: Options) -> None:
    """Write names, a rule and the rows; widths are those of the first block, longer cells later wrap too."""
    first, all_blocks = first_and_all(blocks)
    right = numeric(columns, first)
    names = [shown(column.name) for column in columns]
    natural = [
        max(map(width, [name, *map(shown, texts(column, values))]))
        for name, (column, values) in zip(names, columns_of(first, columns), strict=True)
    ]
    widths = fitted(natural, options.width or _terminal_width(out))
    header = [*_lines(names, widths, right), GAP.join("─" * size for size in widths)]
    out.write("".join(f"{line}\n" for line in header).encode())
    for block in all_blocks:
        cells = [map(shown, texts(column, values)) for column, values in columns_of(block, columns)]
        lines = (line for row in zip(*cells, strict=True) for line in _lines(row, widths, right))
        out.write("".join(f"{line}\n" for line in lines).encode())


def shown(text: str) -> str:
    """The text with control characters written out, so that data cannot steer the terminal."""
    if text.isascii() and text.isprintable():
        return text
    return _CONTROLS.sub(lambda match: match[0].encode("unicode_escape").decode(), text)


def width(text: str) -> int:
    """Columns of a terminal that the text takes: two for wide East Asian characters, none for combining ones."""
    return len(text) if text.isascii() else sum(map(_width, text))


def _width(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def fitted(natural: Sequence[int], room: int | None) -> list[int]:
    """Widths of columns that fit into a line of `room`, taken from the widest; too many columns go beyond it."""
    widths = list(natural)
    if room is None:
        return widths
    excess = sum(widths) + len(GAP) * (len(widths) - 1) - room
    while excess > 0 and max(widths) > NARROWEST:
        widest = max(range(len(widths)), key=widths.__getitem__)
        widths[widest] -= 1
        excess -= 1
    return widths


def _terminal_width(out: BinaryIO) -> int | None:
    try:
        return os.get_terminal_size(out.fileno()).columns or None
    except (OSError, AttributeError, ValueError):  # not a terminal, or not a file
        return None


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
    """The cell in pieces of at most `size` columns, broken at spaces where there are some."""
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
            taken = _prefix(rest, size)
            lines.append(rest[:taken])
            rest = rest[taken:]
        line += rest
    return [*lines, line.rstrip()] if line.strip() or not lines else lines


def _prefix(word: str, size: int) -> int:
    """How many characters of the word fit into `size` columns; at least one."""
    taken = room = 0
    for character in word:
        room += _width(character)
        if room > size and taken:
            break
        taken += 1
    return taken
