"""CSV: UTF-8, `\\n`, quotes where needed (RFC 4180), NULL empty.

Python's csv module examines each value, and its versions differ (a lone CR). Here the values of one column in a block
are searched together, and most of them need no quotes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO

from analysis.output.column_types import Column
from analysis.output.writers.options import Options
from analysis.output.writers.values import (
    Block,
    columns_of,
    first_and_all,
    holds_numbers,
    is_number,
    number_texts,
    texts,
)

# What spreadsheets read as the start of a formula, also in the wide forms of East Asian keyboards (OWASP).
FORMULA = r"\s*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]"


def write(columns: Sequence[Column], blocks: Iterator[Block], out: BinaryIO, options: Options) -> None:
    """Write the names of the columns, then the rows."""
    write_separated(",", columns, blocks, out, options)


def write_separated(
    separator: str, columns: Sequence[Column], blocks: Iterator[Block], out: BinaryIO, options: Options
) -> None:
    """Write the names and the rows with any separator."""
    first, all_blocks = first_and_all(blocks)  # reads the first block: if the query fails at once, nothing is written
    if options.spreadsheet:
        out.write(b"\xef\xbb\xbf")  # without it Excel does not read the file as UTF-8
    header = [quoted([column.name], separator)[0] for column in columns]
    out.write(f"{separator.join(header)}\n".encode())
    # Columns of numbers in the first block, which most likely are so in the others too.
    numbers = [holds_numbers(column, values) for column, values in columns_of(first, columns)]
    for block in all_blocks:
        cells = []
        for (column, values), is_number_column in zip(columns_of(block, columns), numbers, strict=True):
            if is_number_column and (column_texts := number_texts(values)):
                cells.append(column_texts)  # which holds nothing to quote
                continue
            column_texts = texts(column, values)
            if options.spreadsheet:
                column_texts = without_formulas(values, column_texts)
            cells.append(quoted(column_texts, separator))
        if len(cells) == 1:  # readers ignore an empty line
            cells = [[cell or '""' for cell in cells[0]]]
        lines = "\n".join(map(separator.join, zip(*cells, strict=True)))
        out.write(f"{lines}\n".encode())


def quoted(cells: Sequence[str], separator: str) -> Sequence[str]:
    """The cells of one column, in quotes if they contain a separator, a quote or a line break."""
    joined = "\0".join(cells)
    special = [character for character in (separator, '"', "\n", "\r") if character in joined]
    if not special:
        return cells
    if special == [separator]:
        return [f'"{cell}"' if separator in cell else cell for cell in cells]
    has_special = re.compile(f"[{''.join(special)}]").search
    return ['"{}"'.format(cell.replace('"', '""')) if cell and has_special(cell) else cell for cell in cells]


def without_formulas(values: Sequence[Any], cells: Sequence[str]) -> Sequence[str]:
    """The cells of one column, with an apostrophe before text that is like a formula; numbers stay as they are."""
    is_formula = re.compile(FORMULA).match
    return [
        f"'{cell}" if is_formula(cell) and not is_number(value) else cell
        for value, cell in zip(values, cells, strict=True)
    ]
