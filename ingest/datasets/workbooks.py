"""Tables that are not text: the sheets of Excel workbooks, and Stata files, as lines of comma-separated values.

Row N of a sheet is line N. A Stata file has the names of its variables as line 1.
"""

from __future__ import annotations

import csv
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import ModuleType
from typing import Any
from xml.etree import ElementTree as ET

from errors import UsageError
from hints import install
from ingest.datasets.file_types import AS_CSV

MOST_CELLS = 5_000_000  # of a sheet, from A1 to its last cell; each takes up to a hundred bytes
_MOST_BYTES = 2**20  # of the list of sheets
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError, struct.error)
_FILLED = re.compile(rb'<(?:\w+:)?c r="([A-Z]{1,3})([0-9]{1,7})"[^>/]*>')  # a cell with a value


def sheets(path: Path) -> list[str]:
    """The names of the sheets of an Excel workbook. Raises ValueError where it cannot be read."""
    with _excel_errors() as calamine:
        return list(calamine.load_workbook(path).sheet_names)


def excel_lines(path: Path, sheet: str) -> Iterator[str]:
    """The rows of a sheet. Raises ValueError where the workbook cannot be read."""
    _check_extent(path, sheet)
    with _excel_errors() as calamine:
        rows = calamine.load_workbook(path).get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    yield from _lines(rows)


def _check_extent(path: Path, sheet: str) -> None:
    """Refuse a sheet with a stray cell far from its table: all cells from A1 up to it would be kept in memory."""
    part = _part_of(path, sheet)
    for pieces in _parts(path, re.compile(re.escape(part) if part else r"xl/worksheets/[^/]+\.xml")):
        columns = rows = 0
        for text in pieces:
            for column, row in _FILLED.findall(text):
                columns, rows = max(columns, _number(column)), max(rows, int(row))
        if columns * rows > MOST_CELLS:
            raise ValueError(f"a cell far from the table makes it {rows:,} rows by {columns:,} columns")


def _part_of(path: Path, sheet: str) -> str | None:
    """The name of the part with a sheet; None where a workbook does not say it, and all sheets have to be looked at."""
    with suppress(*_DAMAGED, KeyError, ET.ParseError), zipfile.ZipFile(path) as archive:
        with archive.open("xl/workbook.xml") as file:
            elements = ET.fromstring(file.read(_MOST_BYTES)).iter()  # noqa: S314 - expat bounds entities
            keys = [value for element in elements if element.get("name") == sheet
                    for name, value in element.items() if name.endswith("}id")]  # fmt: skip
        with archive.open("xl/_rels/workbook.xml.rels") as file:
            for element in ET.fromstring(file.read(_MOST_BYTES)).iter():  # noqa: S314
                if element.get("Id") in keys:
                    target = element.get("Target", "")
                    part = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
                    return part if part in archive.namelist() else None
    return None


def _parts(path: Path, names: re.Pattern[str]) -> Iterator[Iterator[bytes]]:
    """The parts of an Excel workbook since 2007, in pieces that overlap; of a damaged one, what can be read."""

    def pieces(name: str) -> Iterator[bytes]:
        with suppress(*_DAMAGED), zipfile.ZipFile(path) as archive, archive.open(name) as part:
            end = b""
            while piece := part.read(2**20):
                yield end + piece
                end = piece[-200:]

    with suppress(*_DAMAGED), zipfile.ZipFile(path) as archive:
        yield from map(pieces, filter(names.fullmatch, archive.namelist()))


def _number(column: bytes) -> int:
    """The number of a column: A is 1, AA is 27."""
    number = 0
    for letter in column:
        number = number * 26 + letter - ord("A") + 1
    return number


def stata_lines(path: Path) -> Iterator[str]:
    """The names of the variables, and every observation; labels of values are not applied.

    Raises ValueError where the file cannot be read.
    """
    try:
        import pyreadstat
    except ModuleNotFoundError:
        raise _lacking("a Stata file", "pyreadstat") from None
    try:
        columns, meta = pyreadstat.read_dta(str(path), output_format="dict")
    except (pyreadstat.PyreadstatError, pyreadstat.ReadstatError, ValueError, OSError) as error:
        raise ValueError(str(error).splitlines()[0]) from None
    yield from _lines([list(columns)])
    single = [meta.readstat_variable_types[name] == "float" for name in columns]
    values = (_single(column) if short else column for column, short in zip(columns.values(), single, strict=True))
    yield from _lines(zip(*values, strict=True))


@contextmanager
def _excel_errors() -> Iterator[ModuleType]:
    try:
        import python_calamine
    except ModuleNotFoundError:
        raise _lacking("an Excel workbook", "python-calamine") from None
    try:
        yield python_calamine
    except (python_calamine.CalamineError, OSError) as error:
        raise ValueError(str(error).splitlines()[0]) from None


def _lacking(kind: str, package: str) -> UsageError:
    return UsageError(f"reading {kind} needs the package {package}: {install(package)}, or {AS_CSV}")


def _single(column: Iterable[float | None]) -> Iterator[float | None]:
    """Single-precision numbers with the digits that they have: 0.0396975, not 0.03969749808311462."""
    return (value if value is None or value != value else _shortest(value) for value in column)  # noqa: PLR0124


def _shortest(value: float) -> float:
    """The number with the fewest digits that is the same in single precision."""
    rounded = (float(f"{value:.{digits}g}") for digits in (6, 7, 8, 9))
    return next(number for number in rounded if struct.pack("f", number) == struct.pack("f", value))


def _lines(rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    draft = io.StringIO()
    write = csv.writer(draft, lineterminator="\n").writerow
    for row in rows:
        write([_cell(value) for value in row])
        yield draft.getvalue()
        draft.seek(0)
        draft.truncate()


def _cell(value: Any) -> str:
    """The value as CSV has it: whole numbers without a fraction, what is missing empty, text in one line."""
    if value is None or value != value:  # noqa: PLR0124 - not a number
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return " ".join(str(value).splitlines())
