"""XLSX, with XlsxWriter: a sheet with a frozen header and filters, and one with the remarks if there are any.

Dates are dates, numbers are numbers, addresses of pages are links, and text is never a formula.
"""

from __future__ import annotations

import math
import re
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import IO, Any, BinaryIO, Self

from analysis.output.column_types import Column
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
from drafts import temporary_folder
from errors import LimitError, UsageError
from hints import install

# Limits of the format (ECMA-376 as Excel reads it).
ROWS = 1_048_576
COLUMNS = 16_384
CHARACTERS = 32_767
DIGITS = 15  # significant digits of a number; whole numbers with more, such as identifiers, are written as text
_FORMULA = re.compile(FORMULA)
FIRST_DAY = "1900-03-01"  # the first day that Excel counts correctly
DAY_0 = date(1899, 12, 30)  # from which it counts
WIDEST = 60  # characters of the widest column

LINKS = 65_530  # links that a sheet can hold; what is more is text
LINKED_COLUMNS = 8  # columns of links that share them
LONGEST_LINK = 2_079  # characters
_ADDRESS = re.compile(r"https?://[^\s<>\"]+")
# A text that begins with a letter and holds nothing to escape: it is not a day, a formula or an address.
_PLAIN = re.compile(r"(?!http)[A-Za-z](?:[ -%'-;=?-^`-~\xa0-\ud7ff]{0,30000}[!-%'-;=?-^`-~\xa1-\u167f])?")
_UNNUMBERED = "\1"  # no text has it: it is ILLEGAL
_STYLE = re.compile(f"{_UNNUMBERED}(\\d+)([a-z]+){_UNNUMBERED}")
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")  # where a text would be read as an escaped character


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
    if len(columns) > COLUMNS:
        raise LimitError(f"xlsx can hold {COLUMNS:,} columns; select fewer")
    with tempfile.TemporaryFile() as draft:  # in a pipe the archive would have other bytes than in a file
        with new_workbook(draft, options.title) as workbook:
            name = sheet_name(options.title)
            fill(workbook, workbook.add_worksheet(name), columns, blocks)
            if options.remarks:
                sheet = workbook.add_worksheet("Notes" if name.casefold() == "remarks" else "Remarks")
                fill(workbook, sheet, [Column("remark")], iter([[(remark,) for remark in options.remarks]]))
        draft.seek(0)
        shutil.copyfileobj(draft, out, 2**20)


@contextmanager
def new_workbook(out: IO[bytes], title: str) -> Iterator[Any]:
    """A workbook of XlsxWriter, which is written to `out` at the end.

    Raises UsageError where that package is not installed, or temporary files cannot be written.
    """
    try:
        import xlsxwriter
    except ModuleNotFoundError:
        raise UsageError(f"XLSX needs the package xlsxwriter: {install('xlsxwriter')}") from None
    with temporary_folder() as folder:
        try:
            with xlsxwriter.Workbook(out, {"constant_memory": True, "tmpdir": str(folder)}) as workbook:
                # Without a date the library writes the day of the run.
                workbook.set_properties({"title": title, "created": datetime(2000, 1, 1)})  # noqa: DTZ001
                yield workbook
        except xlsxwriter.exceptions.FileCreateError as error:
            raise UsageError(f"XLSX cannot be written: {error} (its temporary files are in {folder.parent})") from None


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
    cells = [_Cells(workbook, sheet, at, column) for at, column in enumerate(columns)]
    line = 0
    for block in all_blocks:
        if line + len(block) >= ROWS:
            raise LimitError(f"xlsx can hold {ROWS - 1:,} rows and a header; use --limit, csv or parquet")
        _write_block(sheet, cells, block, line + 1)
        line += len(block)
    if columns:
        sheet.autofilter(0, 0, line, len(columns) - 1)


def _write_block(sheet: Any, columns: Sequence[_Cells], block: Block, line: int) -> None:
    """Write rows from a line on, counted from 0, as XML.

    XlsxWriter makes an object of each cell and then asks it what it is. Here the cells of a column are made together,
    in the same words, and go to the file in which XlsxWriter collects the rows of a sheet in constant memory.
    """
    values = zip(*block, strict=True)
    xml = [column.xml(cells, line) for column, cells in zip(columns, values, strict=True)] if columns else []
    sheet._write_single_row(line + len(block))  # noqa: SLF001 - the row that XlsxWriter still holds, such as the header
    rows = [(number, row) for number, row in enumerate(map("".join, zip(*xml, strict=True)), line + 1) if row]
    text = "".join([f'<row r="{number}">{row}</row>' for number, row in rows])
    if _UNNUMBERED in text:  # formats get their numbers in the order in which the rows use them
        text = _STYLE.sub(lambda match: columns[int(match[1])].style(match[2]), text)
    sheet.row_data_fh.write(text)
    sheet.dim_rowmax = rows[-1][0] - 1 if rows else sheet.dim_rowmax


class _Cells:
    """The cells of a column: numbers, days, links and texts in their formats."""

    def __init__(self, workbook: Any, sheet: Any, at: int, column: Column) -> None:
        from xlsxwriter.utility import xl_col_to_name

        decimals = column.decimals
        number_format = "0 %" if column.type == "share" else "0." + "0" * decimals if decimals else None
        self.sheet = sheet
        self.at = at
        self.column = column
        self.name = xl_col_to_name(at)
        self.styles: dict[str, int] = {}  # numbers of the formats, by their names, once they have one
        self.number = workbook.add_format({"num_format": number_format} if number_format else {})
        self.day = workbook.add_format({"num_format": "yyyy-mm-dd"})
        self.quoted = workbook.add_format({"quote_prefix": True})  # keeps a text from becoming a formula when edited
        self.linked = workbook.get_default_url_format()
        self.dated = column.type in ("date", "partial_date", "any")
        self.links = LINKS // LINKED_COLUMNS

    def read(self, value: Any) -> float | date | str:
        """What a value (not None) is in a cell."""
        decimals = self.column.decimals
        if is_number(value):
            text = value_text(value) if decimals is None else decimal_text(value, decimals)
            if math.isfinite(value) and ("." in text or sum(map(str.isdigit, text)) <= DIGITS):
                return float(text)
        else:
            text = ILLEGAL.sub("\ufffd", value_text(value))
        if self.dated and is_day(text) and text >= FIRST_DAY:
            return date.fromisoformat(text)
        return text

    def has_links(self, values: Sequence[Any]) -> bool:
        """Whether any of the values is to be a link; a sheet cannot hold any number of them."""
        texts = (value for value in values if isinstance(value, str))
        return self.links > 0 and any(_is_link(text) for text in texts if text[:4] == "http" or isinstance(text, Link))

    def xml(self, values: Sequence[Any], line: int) -> list[str]:
        """The cells of the values in the lines from this one on, counted from 0; an empty text for NULL."""
        try:
            if self.has_links(values):
                cells = [self._link(value, at) or self._cell(value, at) for at, value in enumerate(values, line)]
            else:  # equal values have equal cells
                first_lines: dict[Any, int] = {}
                for at, value in enumerate(values, line):
                    first_lines.setdefault(value, at)
                cell_of = {value: self._cell(value, at) for value, at in first_lines.items()}
                cells = list(map(cell_of.__getitem__, values))
        except TypeError:  # lists and objects of JSON cannot be hashed
            cells = [self._cell(value, at) for at, value in enumerate(values, line)]
        start = f'<c r="{self.name}'
        return [f"{start}{number}{cell}" if cell else "" for number, cell in enumerate(cells, line + 1)]

    def _link(self, value: Any, line: int) -> str:
        """The cell of a link, which XlsxWriter hears of; an empty text for a value that is none, or one too many."""
        if not self.links or not _is_link(value):
            return ""
        self.links -= 1
        text = ILLEGAL.sub("\ufffd", value)
        self.sheet.ignore_write_string = True  # as XlsxWriter has it for images: the cell is written here
        self.sheet.write_url(line, self.at, f"internal:{value.cell}" if isinstance(value, Link) else text, string=text)
        return self._text_cell(text, "linked")

    def _cell(self, value: Any, line: int) -> str:
        """The cell of a value in a line as XML, after the number of its row; an empty text for NULL."""
        if value is None:
            return ""
        if isinstance(value, str) and _PLAIN.fullmatch(value):
            return f'" t="inlineStr"><is><t>{value}</t></is></c>'
        content = self.read(value)
        if isinstance(content, float):
            return f'" s="{self._style("number")}"><v>{content:.16G}</v></c>'
        if isinstance(content, date):
            return f'" s="{self._style("day")}"><v>{(content - DAY_0).days}</v></c>'
        self._check_length(content, line)
        return self._text_cell(content, "quoted" if _FORMULA.match(content) else None)

    def _text_cell(self, text: str, style: str | None) -> str:
        """A cell of text as XML, after the number of its row."""
        attribute = f' s="{self._style(style)}"' if style else ""
        escaped = _ESCAPE.sub("_x005F_", text).replace("\r", "_x000D_")
        space = ' xml:space="preserve"' if escaped != escaped.strip() else ""
        escaped = escaped.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        return f'"{attribute} t="inlineStr"><is><t{space}>{escaped}</t></is></c>'

    def _style(self, name: str) -> int | str:
        """The number of a format; before it has one, a mark to put it in the place of."""
        return self.styles.get(name) or f"{_UNNUMBERED}{self.at}{name}{_UNNUMBERED}"

    def style(self, name: str) -> str:
        """The number of a format in the workbook's list of styles, which it gets now."""
        # XlsxWriter gives it to its own cells alone.
        self.styles[name] = int(getattr(self, name)._get_xf_index())  # noqa: SLF001
        return str(self.styles[name])

    def _check_length(self, text: str, line: int) -> None:
        if len(text) > CHARACTERS:
            raise LimitError(
                f"row {line}, column {self.column.name}: this text has {len(text):,} characters, more than the "
                f"{CHARACTERS:,} that a cell of xlsx can hold; use another format"
            )


def _is_link(value: Any) -> bool:
    if isinstance(value, Link):
        return True
    return isinstance(value, str) and len(value) <= LONGEST_LINK and _ADDRESS.fullmatch(value) is not None
