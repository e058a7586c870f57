"""CSV: UTF-8, `\\n`, quotes where needed (RFC 4180), NULL empty.

Python's csv module quotes value by value, and not the same in every version (a lone CR). Here a block of one column is
searched at once, and most need no quotes at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, BinaryIO

from analysis.output.columns import Column
from analysis.output.writers.values import Block, columns_of, first_and_all, is_number, texts

if TYPE_CHECKING:
    from analysis.output.writers import Options

# What a spreadsheet takes for the start of a formula, also in the wide forms of East Asian keyboards (OWASP).
FORMULA = re.compile(r"\s*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")


def write(columns: Sequence[Column], blocks: Iterator[Block], out: BinaryIO, options: Options) -> None:
    """Write the names, then the rows."""
    write_separated(",", columns, blocks, out, options)


def write_separated(
    separator: str, columns: Sequence[Column], blocks: Iterator[Block], out: BinaryIO, options: Options
) -> None:
    """CSV with another separator."""
    _, all_blocks = first_and_all(blocks)  # if there is none, because the query fails, nothing is written
    if options.spreadsheet:
        out.write(b"\xef\xbb\xbf")  # without it Excel does not take the file for UTF-8
    header = [quoted([column.name], separator)[0] for column in columns]
    out.write(f"{separator.join(header)}\n".encode())
    for block in all_blocks:
        cells = []
        for column, values in columns_of(block, columns):
            written = texts(column, values)
            if options.spreadsheet:
                written = defused(values, written)
            cells.append(quoted(written, separator))
        if len(cells) == 1:  # an empty line would not be read as a row
            cells = [[cell or '""' for cell in cells[0]]]
        lines = "\n".join(map(separator.join, zip(*cells, strict=True)))
        out.write(f"{lines}\n".encode())


def quoted(cells: Sequence[str], separator: str) -> Sequence[str]:
    """The cells of one column, in quotes where they hold a separator, a quote or a line break."""
    everything = "\0".join(cells)
    special = [mark for mark in (separator, '"', "\n", "\r") if mark in everything]
    if not special:
        return cells
    if special == [separator]:
        return [f'"{cell}"' if separator in cell else cell for cell in cells]
    needed = re.compile(f"[{''.join(special)}]").search
    return ['"{}"'.format(cell.replace('"', '""')) if cell and needed(cell) else cell for cell in cells]


def defused(values: Sequence[Any], cells: Sequence[str]) -> Sequence[str]:
    """The cells of one column with an apostrophe before text that a spreadsheet would run; numbers stay as they are."""
    return [
        f"'{cell}" if FORMULA.match(cell) and not is_number(value) else cell
        for value, cell in zip(values, cells, strict=True)
    ]
