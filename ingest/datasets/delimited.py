"""Delimited text: where its header row stands, and the records after it by column.

Cells are quoted by RFC 4180. Spreadsheets pad rows and append empty columns; programs add columns of row numbers.
"""

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, NoReturn, Self, TypeVar

from ingest.datasets.cells import MISSING, plain
from ingest.datasets.files import DataFile
from ingest.dates import ImpreciseDay, parse_prefix
from ingest.problems import quoted

LONGEST_CELL = 131_072  # characters; a longer one has swallowed the rest of the file
_WHOLE = re.compile(r"-?\d{1,18},0", re.ASCII)  # as pandas writes whole numbers with a decimal comma
_AMBIGUOUS = re.compile(r"[1-9]\d{0,2}[.,]\d{3}", re.ASCII)
_DIGITS = tuple("0123456789")
Key = TypeVar("Key")
Value = TypeVar("Value")
Failure = Callable[[int, str], NoReturn]  # raises for a line and a problem
_UNNAMED = re.compile(r"(?:unnamed|x|v)?\d{0,3}")  # folded: a column without a name, also as pandas and R rename it


def folded(name: str) -> str:
    """A column's name without what programs change: case, blanks and punctuation (`Year.s..of.delivery`)."""
    return re.sub(r"[\W_]+", "", name.casefold())


def unnamed(name: str) -> bool:
    """Whether a column has no name of its own: ``, `...4`, `X.1`, `Unnamed: 3`."""
    return bool(_UNNAMED.fullmatch(folded(name)))


class HeaderRow(NamedTuple):
    """Where a file's header row stands and how it is written."""

    line: int  # from 1
    columns: tuple[str, ...]
    delimiter: str
    tailed: bool  # each line ends in a run of semicolons that some spreadsheet added
    numbered: int = 0  # columns before these that hold row numbers and have no name

    @property
    def decimal_comma(self) -> bool:
        """Whether numbers can have a decimal comma, as where semicolons or tabs divide cells."""
        return self.delimiter != ","


def find_header(head: Sequence[str], has_columns: Callable[[tuple[str, ...]], bool]) -> HeaderRow | None:
    """The first row among the first lines whose names `has_columns` accepts, whatever its delimiter."""
    for number, line in enumerate(head, start=1):
        text = line.rstrip("\n")
        tailed = bool(re.search(r";;+$|,.*;$", text))
        stripped = text.rstrip(";") if tailed else text
        for delimiter in ",;\t":
            if delimiter not in stripped:
                continue
            try:
                cells = next(csv.reader([stripped], delimiter=delimiter), [])
            except csv.Error:
                continue
            names = tuple(" ".join(cell.split()) for cell in cells)
            if has_columns(names):
                return HeaderRow(number, names, delimiter, tailed and delimiter != ";")
    return None


def records(
    lines: Iterable[str], header: HeaderRow, fail: Failure, *, broken_in: str | None = None, rejoined: list[int]
) -> Iterator[tuple[int, list[str]]]:
    """Line and cells of each record after the header, as many as it has columns; blank records are left out.

    A line break in a cell of the column `broken_in` can be without quotes: such records are put together, and their
    lines added to `rejoined`. `fail` is called for open quotes, for too many or too few cells and for no record at all.
    """
    width = len(header.columns)
    place = header.columns.index(broken_in) if broken_in in header.columns else None
    rows = _Rows(lines, header, fail)
    empty = True
    for line, row in rows:
        whole = row
        if place is not None and _ends_in(row, place):
            whole = _rejoined(row, rows, place, width)
            if whole is not row:
                rejoined.append(line)
            elif len(row) < width:
                fail(line, "the file ends in the middle of a record" if rows.at_end else _fields(len(row), width))
        if len(whole) != width:
            fail(line, _fields(len(whole), width))
        empty = False
        yield line, whole
    if empty:
        fail(header.line, "the file has no rows after the header")


def _fields(number: int, width: int) -> str:
    return f"{number} fields where the header has {width}"


class _Rows:
    """The rows of cells, trimmed of what goes beyond the header; a row can be put back."""

    def __init__(self, lines: Iterable[str], header: HeaderRow, fail: Failure) -> None:
        self._header = header
        self._fail = fail
        self._rows = self._read(lines)
        self._returned: list[tuple[int, list[str]]] = []
        self.at_end = False
        self._first_line = ""

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        while (row := self.next()) is not None:
            yield row

    def next(self) -> tuple[int, list[str]] | None:
        """Line and cells of the next row that is not blank."""
        if self._returned:
            return self._returned.pop()
        row = next(self._rows, None)
        self.at_end = row is None
        return row

    def put_back(self, row: tuple[int, list[str]]) -> None:
        """Let `next` return the row again."""
        self._returned.append(row)

    def _read(self, lines: Iterable[str]) -> Iterator[tuple[int, list[str]]]:
        width = len(self._header.columns)
        csv.field_size_limit(LONGEST_CELL)  # a setting of the process, which other libraries raise
        reader = csv.reader(self._noted(lines), delimiter=self._header.delimiter, strict=True)
        end = self._header.line
        while True:
            line = end + 1
            self._first_line = ""
            try:
                row = next(reader, None)
            except csv.Error:
                self._fail(line, self._explained())
            if row is None:
                return
            end = self._header.line + reader.line_num
            if self._header.numbered:
                del row[: self._header.numbered]
            if not any(row):
                continue
            while len(row) > width and not row[-1].strip():
                del row[-1]
            yield line, self._with_commas(line, row) if self._header.decimal_comma else row

    def _with_commas(self, line: int, row: list[str]) -> list[str]:
        """The row with whole numbers without a fraction: 6,0 is 6. What could divide thousands is an error."""
        for place, cell in enumerate(row):
            if cell.endswith(",0") and _WHOLE.fullmatch(cell):
                row[place] = cell[:-2]
            elif cell.endswith(_DIGITS) and _AMBIGUOUS.fullmatch(cell):
                self._fail(
                    line,
                    f"cell {place + 1} is {quoted(cell)}, which can be {cell.replace('.', '').replace(',', '')} or "
                    f"{cell.replace(',', '.')}: save numbers without marks between thousands",
                )
        return row

    def _noted(self, lines: Iterable[str]) -> Iterator[str]:
        """The lines without tails; the first of each record is kept for a message."""
        for line in lines:
            whole = line.rstrip(";\n") if self._header.tailed else line
            self._first_line = self._first_line or whole
            yield whole

    def _explained(self) -> str:
        """What is wrong with the record that begins with the first line, and in which cell."""
        cells = self._first_line.rstrip("\n").split(self._header.delimiter)
        for number, cell in enumerate(cells, start=1):
            if len(cell) > LONGEST_CELL:
                return f"cell {number} has more than {LONGEST_CELL:,} characters"
        opened = [number for number, cell in enumerate(cells, start=1) if re.fullmatch('"(?:[^"]|"(?=.))*', cell)]
        where = f"a quotation mark opens cell {opened[-1]}" if opened else "a quotation mark opens a cell"
        return f"{where} and is not closed by one before a delimiter; inside a cell quotation marks are doubled"


def _ends_in(row: list[str], place: int) -> bool:
    """Whether the row has a value in no column after `place`: a line break in that column may have ended it."""
    if len(row) > place + 1 and row[-1] not in MISSING:
        return False  # nearly all rows
    return len(row) > place and MISSING.issuperset(map(str.strip, row[place + 1 :]))


def _rejoined(row: list[str], rows: _Rows, place: int, width: int) -> list[str]:
    """The row with the rows that continue it, or the same row where none does."""
    after = width - place  # cells of a row that continues it: the rest of the broken cell, and those after it
    whole = row
    while len(whole) == place + 1 or _ends_in(whole, place):
        following = rows.next()
        if following is None:
            break
        rest = following[1]
        if not MISSING.issuperset(map(str.strip, rest[after:])):
            rows.put_back(following)
            break
        rest = rest[:after]
        whole = [*whole[:place], f"{whole[place]} {rest[0]}".strip(), *rest[1:]]
    return whole


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
            self.fail(f"{column} is {quoted(cell)}, not {error}" if cell else f"{column} is missing")

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

    def once(self, rows: dict[Key, Self], key: Key, what: str) -> None:
        """Note the row by its key; another row that has the key is an error, which calls both `what`."""
        first = rows.setdefault(key, self)
        if first is not self:
            self.fail(f"{what} is already in line {first.line}")

    def filled(self) -> dict[str, str]:
        """The cells that are not empty."""
        return {column: cell for column, cell in self.cells.items() if cell}

    def fail(self, problem: str) -> NoReturn:
        """Raise DamagedFileError for this line."""
        self.file.fail(self.line, problem)


def _part_of_date(cell: str) -> int | None:
    if not cell:
        return None
    try:
        number = int(cell)
    except ValueError:
        raise ValueError("a number") from None
    return number if number > 0 else None


def by_column(
    file: DataFile, columns: Sequence[str], numbered_rows: Iterable[tuple[int, list[str]]]
) -> Iterator[FileRow]:
    """The records by column, without columns that have no name; what is missing is empty, and 6.0 is 6."""
    named = [(place, column) for place, column in enumerate(columns) if column]
    for line, row in numbered_rows:
        yield FileRow(file, line, {column: plain(row[place]) for place, column in named})
