"""XLSX, with XlsxWriter: one sheet with a frozen header and filters.

Dates are dates, numbers are numbers, addresses of pages are links, and text is no formula.
"""

from __future__ import annotations

import math
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from itertools import chain, count
from typing import Any, BinaryIO, Self

from analysis.output.columns import Column
from analysis.output.writers.csv import FORMULA
from analysis.output.writers.html import ILLEGAL
from analysis.output.writers.options import Options
from analysis.output.writers.values import (
    Block,
    columns_of,
    decimal_text,
    first_and_all,
    is_day,
    is_number,
    texts,
    value_text,
)
from errors import LimitError, UsageError

# Limits of the format (ECMA-376 as Excel reads it).
ROWS = 1_048_576
COLUMNS = 16_384
CHARACTERS = 32_767
DIGITS = 15  # significant digits of a number; whole numbers with more, such as identifiers, are written as text
FIRST_DAY = "1900-03-01"  # the first day that Excel counts correctly
WIDEST = 60  # characters of the widest column

LINKS = 65_530  # links that a sheet can hold; what is more is text
LINKED_COLUMNS = 8  # columns of links that share them
LONGEST_LINK = 2_079  # characters
_ADDRESS = re.compile(r"https?://[^\s<>\"]+")

Put = Callable[[int, int, Any], None]


class Link(str):
    """A text that leads to a cell of the workbook, such as `'sources'!A5`."""

    __slots__ = ("cell",)
    cell: str

    def __new__(cls, text: str, cell: str) -> Self:
        """A text with the cell that it leads to."""
        link = super().__new__(cls, text)
        link.cell = cell
        return link


def write(columns: Sequence[Column], blocks: Iterator[Block], out: BinaryIO, options: Options) -> None:
    """Write one workbook; equal rows give equal bytes."""
    try:
        import xlsxwriter
    except ModuleNotFoundError:
        raise UsageError("XLSX needs the package xlsxwriter: pip install 'pactbook[xlsx]'") from None
    if len(columns) > COLUMNS:
        raise LimitError(f"xlsx can hold {COLUMNS:,} columns; select fewer")
    with tempfile.TemporaryFile() as draft:  # in a pipe the archive would have other bytes than in a file
        with xlsxwriter.Workbook(draft, {"constant_memory": True}) as workbook:
            workbook.set_properties({"title": options.title, "created": datetime(2000, 1, 1)})  # noqa: DTZ001
            sheet = workbook.add_worksheet(sheet_name(options.title))
            fill(workbook, sheet, columns, blocks)
        draft.seek(0)
        shutil.copyfileobj(draft, out, 2**20)


def sheet_name(title: str) -> str:
    """The title as a name that Excel accepts for a sheet: at most 31 characters, none of them reserved."""
    allowed = "".join(" " if character in "[]:*?/\\" else character for character in ILLEGAL.sub("", title))
    return allowed[:31].strip(" '") or "Pactbook"


def fill(workbook: Any, sheet: Any, columns: Sequence[Column], blocks: Iterator[Block]) -> None:
    """Write the header and the rows to a sheet of a workbook in constant memory.

    Raises LimitError for more rows, or a longer text, than the format can hold.
    """
    first, all_blocks = first_and_all(blocks)
    header = workbook.add_format({"bold": True, "bottom": 1})
    sheet.freeze_panes(1, 0)
    for at, (column, values) in enumerate(columns_of(first, columns)):
        longest = max(len(column.name), *map(len, texts(column, values)), 0)
        sheet.set_column(at, at, min(longest, WIDEST) + 2)
    for at, column in enumerate(columns):
        sheet.write_string(0, at, column.name, header)
    puts = [putter(workbook, sheet, column) for column in columns]
    line = 0
    for line, row in enumerate(chain.from_iterable(all_blocks), 1):
        if line >= ROWS:
            raise LimitError(f"xlsx can hold {ROWS - 1:,} rows and a header; use --limit, csv or parquet")
        for at, (put, value) in enumerate(zip(puts, row, strict=True)):
            if value is not None:
                put(line, at, value)
    if columns:
        sheet.autofilter(0, 0, line, len(columns) - 1)


def putter(workbook: Any, sheet: Any, column: Column) -> Put:
    """The function that writes a value (not None) of the column to a cell, given its row, column and value."""
    decimals = column.decimals
    number_format = "0 %" if column.type == "share" else "0." + "0" * decimals if decimals else None
    number = workbook.add_format({"num_format": number_format} if number_format else {})
    day = workbook.add_format({"num_format": "yyyy-mm-dd"})
    quoted = workbook.add_format({"quote_prefix": True})  # keeps a text from becoming a formula when it is edited
    dated = column.type in ("date", "partial_date", "any")
    linked = workbook.get_default_url_format()
    links = count()

    def put(line: int, at: int, value: Any) -> None:
        if is_number(value):
            text = value_text(value) if decimals is None else decimal_text(value, decimals)
            if math.isfinite(value) and ("." in text or sum(map(str.isdigit, text)) <= DIGITS):
                sheet.write_number(line, at, float(text), number)
                return
        else:
            text = ILLEGAL.sub("\ufffd", value_text(value))
        if dated and is_day(text) and text >= FIRST_DAY:
            sheet.write_datetime(line, at, date.fromisoformat(text), day)
            return
        if isinstance(value, Link) and next(links) < LINKS // LINKED_COLUMNS:
            sheet.write_url(line, at, f"internal:{value.cell}", linked, text)
            return
        if len(text) <= LONGEST_LINK and _ADDRESS.fullmatch(text) and next(links) < LINKS // LINKED_COLUMNS:
            sheet.write_url(line, at, text, linked, text)
            return
        if len(text) > CHARACTERS:
            raise LimitError(
                f"row {line}, column {column.name}: this text has {len(text):,} characters, more than the "
                f"{CHARACTERS:,} that a cell of xlsx can hold; use another format"
            )
        sheet.write_string(line, at, text, quoted if FORMULA.match(text) else None)

    return put
