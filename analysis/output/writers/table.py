"""A table for people: aligned columns, numbers to the right, NULL blank; long texts are wrapped, and nothing is cut."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import BinaryIO

from analysis.output.columns import Column
from analysis.output.writers.colour import Painter, painter
from analysis.output.writers.options import Options
from analysis.output.writers.values import Block, columns_of, display_texts, first_and_all, numeric

GAP = "  "
NARROWEST = 12  # characters that a column of text keeps when others need room
LONGEST_WORD = 24  # longer words may be broken
DEFAULT_WIDTH = 120  # characters of a line in a file or a pipe, where COLUMNS is not set

# Characters that would move the cursor, or change the direction of the text that follows (bidirectional controls).
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


def write(columns: Sequence[Column], blocks: Iterator[Block], out: BinaryIO, options: Options) -> None:
    """Write the names, a rule and the rows. The first block decides the widths; longer cells in later ones wrap.

    On a terminal, or with the option `width`, columns that do not fit are written one below the other.
    """
    from analysis.output.writers import vertical

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
    return max(min(whole, 2 * LONGEST_WORD), min(max(words, default=0), LONGEST_WORD), NARROWEST if whole < 1 else 0)


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


def wrapped_text(cell: str, size: int) -> list[str]:
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
