"""Delimited text: where its header row stands, and the rows after it by column."""

import csv
import re
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple, NoReturn, TypeVar

from ingest.datasets.files import DataFile
from ingest.dates import ImpreciseDay, parse_prefix
from ingest.problems import quoted

HEADER_LINES = 60  # lines in which a header row must stand; SIPRI has eleven before it
Value = TypeVar("Value")


class HeaderRow(NamedTuple):
    """Where a file's header row stands and how it is written."""

    line: int  # from 1
    columns: tuple[str, ...]
    delimiter: str
    tailed: bool  # each line ends in a run of semicolons that some spreadsheet added

    def rows(self, text: str) -> Iterator[tuple[int, list[str]]]:
        """Line number and cells of every row after the header."""
        reader = csv.reader(self.lines_after(text), delimiter=self.delimiter)
        lines_read = 0
        for row in reader:
            yield self.line + lines_read + 1, row
            lines_read = reader.line_num

    def lines_after(self, text: str) -> list[str]:
        """The lines after the header, without tails."""
        lines = text.split("\n")[self.line :]
        return [line.rstrip(";") for line in lines] if self.tailed else lines

    def has_rows(self, text: str) -> bool:
        """Whether anything but empty cells follows the header."""
        rest = text.split("\n", self.line)[self.line :]
        return bool(rest and re.search(r'[^\s,;"]', rest[0]))


def find_header(head: str, columns: frozenset[str]) -> HeaderRow | None:
    """The first row among the first lines that has all of these columns, whatever its delimiter."""
    for number, line in enumerate(head.split("\n")[:HEADER_LINES], start=1):
        tailed = bool(re.search(r";;+$|,.*;$", line))
        stripped = line.rstrip(";") if tailed else line
        for delimiter in ",;\t":
            if stripped.count(delimiter) < len(columns) - 1:
                continue
            cells = next(csv.reader([stripped], delimiter=delimiter), [])
            names = tuple(" ".join(cell.split()) for cell in cells)
            if columns <= set(names):
                return HeaderRow(number, names, delimiter, tailed and delimiter != ";")
    return None


class FileRow(NamedTuple):
    """A row of a file by column, with its line."""

    file: DataFile
    line: int
    cells: dict[str, str]

    def read(self, column: str, reader: Callable[[str], Value]) -> Value:
        """The cell as `reader` reads it (a missing column as empty); a ValueError is reported with the row's line."""
        cell = self.cells.get(column, "")
        try:
            return reader(cell)
        except ValueError as error:
            self.fail(f"{column} is {quoted(cell)}, not {error}")

    def one_of(self, column: str, meanings: Mapping[str, Value]) -> Value:
        """The meaning of the cell; a cell that is not among `meanings` is an error."""
        cell = self.cells.get(column, "")
        if cell not in meanings:
            self.fail(f"{column} is {quoted(cell)}, not one of {', '.join(map(quoted, meanings))}")
        return meanings[cell]

    def day(self, year: str, month: str, day: str) -> ImpreciseDay | None:
        """The date that three columns give, as the earliest day it can be; None where the year is missing.

        A part is missing if it is blank, 0 or a negative code. Parts that make no date are an error.
        """
        numbers = [self.read(column, _part_of_date) for column in (year, month, day)]
        if numbers[0] is None:
            return None
        prefix = f"{numbers[0]:04}"
        for number in numbers[1:]:
            if number is None:
                break
            prefix += f"-{number:02}"
        try:
            return parse_prefix(prefix)
        except ValueError as error:
            parts = "-".join(self.cells.get(column, "") for column in (year, month, day))
            self.fail(f"{year}, {month}, {day} are {parts}: {str(error).removeprefix('is not a date: ')}")

    def filled(self) -> dict[str, str]:
        """The cells that are not empty."""
        return {column: cell for column, cell in self.cells.items() if cell}

    def fail(self, problem: str) -> NoReturn:
        """Raise DamagedFileError for this line."""
        self.file.fail(self.line, problem)


def _part_of_date(cell: str) -> int | None:
    text = cell.strip()
    if not text:
        return None
    try:
        number = int(text)
    except ValueError:
        raise ValueError("a number") from None
    return number if number > 0 else None


def file_rows(file: DataFile, header: HeaderRow, text: str) -> Iterator[FileRow]:
    """Every row by column, with cells stripped; blank rows are left out.

    Raises DamagedFileError for a row with too many or too few cells.
    """
    width = len(header.columns)
    for line, row in header.rows(text):
        if not any(row):
            continue
        if len(row) != width:
            file.fail(line, f"{len(row)} fields where the header has {width}")
        yield FileRow(file, line, {column: cell.strip() for column, cell in zip(header.columns, row, strict=True)})
