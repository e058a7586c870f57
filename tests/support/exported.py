"""A published table as programs write it: R, pandas, Stata, spreadsheets, in encodings and packages of all kinds."""

import csv
import gzip
import io
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

from ingest.datasets.files import data_files
from ingest.datasets.layouts import of_series
from ingest.datasets.parsed import PublishedFile


class Table(NamedTuple):
    """The lines before the header row, the names of the columns, and the rows of a file."""

    preamble: tuple[str, ...]
    names: list[str]
    rows: list[list[str]]


def read_files(series: str, paths: Sequence[Path]) -> list[PublishedFile]:
    """The files as importers get them."""
    return [
        PublishedFile(file, layout.name, header, preamble, file.encoding(len))
        for file, layout, header, preamble in sorted(of_series(series, data_files(paths)), key=lambda one: one.file)
    ]


def table(file: PublishedFile) -> Table:
    """The table in a published file, whose records are whole, and whose columns have the names of the file."""
    lines = list(file.file.lines(file.encoding))
    (names,) = csv.reader([lines[file.header.line - 1]])
    return Table(file.preamble, names, [cells for _line, cells in file.records(broken_in="Comments")])


def _is_number(cell: str) -> bool:
    return bool(re.fullmatch(r"-?(\d+(\.\d*)?|\.\d+)(e-?\d+)?", cell))


def _numeric(table: Table) -> list[bool]:
    """Whether every value of a column is a number."""
    return [all(_is_number(cell) for cell in column if cell.strip()) for column in zip(*table.rows, strict=True)]


def _text(
    names: Sequence[str], rows: Sequence[Sequence[str]], delimiter: str = ",", quoting: int = csv.QUOTE_MINIMAL
) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\n", quoting=quoting).writerows([names, *rows])  # type: ignore[arg-type]
    return out.getvalue()


def _plain(table: Table, delimiter: str = ",") -> str:
    return "".join(f"{line}\n" for line in table.preamble) + _text(table.names, table.rows, delimiter)


def _with(table: Table, cell: Callable[[str, bool], str]) -> list[list[str]]:
    """The rows with each cell changed; the function is told whether the column has only numbers."""
    numeric = _numeric(table)
    return [[cell(value, number) for value, number in zip(row, numeric, strict=True)] for row in table.rows]


def _numbered(rows: Sequence[Sequence[str]], first: int) -> list[list[str]]:
    return [[str(number), *row] for number, row in enumerate(rows, first)]


# R


def _names_of_r(names: Sequence[str]) -> list[str]:
    """As read.csv changes them (make.names), each once."""
    seen: Counter[str] = Counter()
    changed = []
    for name in names:
        valid = re.sub(r"[^\w.]", ".", name)
        valid = valid if re.match(r"[A-Za-z]|\.(?!\d)", valid) and valid != "." else f"X{valid}"
        changed.append(f"{valid}.{seen[valid]}" if seen[valid] else valid)
        seen[valid] += 1
    return changed


def _scientific(cell: str) -> str:
    """R writes 100000 as 1e+05."""
    match = re.fullmatch(r"(\d)(0{5,})", cell)
    return f"{match[1]}e+{len(match[2]):02}" if match else cell


def _of_r(cell: str, number: bool) -> str:  # noqa: FBT001 - a column's kind
    return _scientific(cell) if number else f'"{cell.replace(chr(34), chr(34) * 2)}"'


def _rows_of_r(table: Table) -> list[str]:
    return [",".join(cell if cell != '""' else "NA" for cell in (one or "NA" for one in row))
            for row in _with(table, _of_r)]  # fmt: skip


def write_csv_of_r(table: Table) -> str:
    """With names of rows, and text between quotation marks."""
    names = ",".join(f'"{name}"' for name in ["", *_names_of_r(table.names)])
    rows = (f'"{number}",{row}' for number, row in enumerate(_rows_of_r(table), 1))
    return "\n".join([names, *rows]) + "\n"


def write_table_of_r(table: Table) -> str:
    """With names of rows that have no column in the header row."""
    names = ",".join(f'"{name}"' for name in _names_of_r(table.names))
    rows = (f'"{number}",{row}' for number, row in enumerate(_rows_of_r(table), 1))
    return "\n".join([names, *rows]) + "\n"


def readr(table: Table) -> str:
    """Columns without a name are named by their place, and what is missing is NA."""
    names = [name if name.strip() else f"...{place}" for place, name in enumerate(table.names, 1)]
    return _text(names, _with(table, lambda cell, _number: cell.strip() or "NA"))


def janitor(table: Table) -> str:
    """Names in snake case."""
    names = [re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_") or "x" for name in table.names]
    seen: Counter[str] = Counter()
    unique = []
    for name in names:
        seen[name] += 1
        unique.append(f"{name}_{seen[name]}" if seen[name] > 1 else name)
    return _text(unique, _with(table, lambda cell, _number: cell.strip() or "NA"))


# pandas


def _with_fraction(cell: str, number: bool) -> str:  # noqa: FBT001 - a column's kind
    return f"{cell}.0" if number and re.fullmatch(r"-?\d+", cell) else cell


def pandas(table: Table, missing: str = "") -> str:
    """With an index, and whole numbers beside missing ones with a fraction."""
    names = [name if name.strip() else f"Unnamed: {place}" for place, name in enumerate(table.names)]
    rows = [[cell.strip() or missing for cell in row] for row in _with(table, _with_fraction)]
    return _text(["", *names], _numbered(rows, 0))


def twice_through_pandas(table: Table) -> str:
    """With two indexes."""
    rows = _numbered(_numbered(_with(table, _with_fraction), 0), 0)
    return _text(["Unnamed: 0.1", "Unnamed: 0", *table.names], rows)


def german_pandas(table: Table) -> str:
    """to_csv(sep=";", decimal=",")."""
    rows = _with(table, lambda cell, number: _with_fraction(cell, number).replace(".", "," if number else "."))
    return _text(table.names, rows, ";")


# Stata


def _names_of_stata(names: Sequence[str]) -> list[str]:
    plain = [re.sub(r"\W", "", name.lower()) or f"v{place}" for place, name in enumerate(names, 1)]
    return [f"_{name}" if name[0].isdigit() or name == "end" else name for name in plain]


def stata_text(table: Table) -> str:
    """Names of variables in lower case, and points for what is missing."""
    return _text(_names_of_stata(table.names), _with(table, lambda cell, number: cell or ("." if number else "")), "\t")


def stata(path: Path, table: Table) -> None:
    """A .dta file."""
    frames = pytest.importorskip("pandas", reason="pandas is not installed")
    pytest.importorskip("pyreadstat", reason="pyreadstat is not installed")
    numeric = _numeric(table)
    columns = {}
    for name, kind, column in zip(_names_of_stata(table.names), numeric, zip(*table.rows, strict=True), strict=True):
        columns[name] = [float(cell) if cell.strip() else float("nan") for cell in column] if kind else list(column)
    frames.DataFrame(columns).to_stata(path, write_index=False, version=118)


# Spreadsheets


def semicolons(table: Table) -> str:
    """As Excel saves where the decimal mark is a comma."""
    rows = _with(table, lambda cell, number: cell.replace(".", ",") if number else cell)
    padding = ";" * (len(table.names) - 1)
    preamble = "".join(f"{line}{padding}\n" for line in table.preamble)
    return preamble + _text(table.names, rows, ";")


def tabs(table: Table) -> str:
    """As Excel's Unicode text, with decimal commas."""
    return _text(table.names, _with(table, lambda cell, number: cell.replace(".", ",") if number else cell), "\t")


def empty_columns(table: Table) -> str:
    """With columns without a name or a value after the others."""
    preamble = "".join(f"{line}{',' * len(table.names)}\n" for line in table.preamble)
    return preamble + _text([*table.names, "", "", ""], [[*row, "", "", ""] for row in table.rows])


def empty_rows(table: Table) -> str:
    """With rows without a value between the others and after them."""
    empty = [""] * len(table.names)
    return _text(table.names, [row for full in table.rows for row in (full, empty)] + [empty] * 3)


def workbook(path: Path, table: Table) -> None:
    """An Excel workbook with another sheet before the table."""
    xlsxwriter = pytest.importorskip("xlsxwriter", reason="xlsxwriter is not installed")
    pytest.importorskip("python_calamine", reason="python-calamine is not installed")
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Notes").write(0, 0, "Downloaded in May")
        sheet = book.add_worksheet("Data")
        for number, line in enumerate([*([line] for line in table.preamble), table.names, *table.rows]):
            for place, cell in enumerate(line):
                if cell:
                    sheet.write(number, place, float(cell) if _is_number(cell) else cell)


TEXTS: dict[str, Callable[[Table], str]] = {
    "write.csv of R": write_csv_of_r,
    "write.table of R": write_table_of_r,
    "readr": readr,
    "janitor": janitor,
    "pandas": pandas,
    "pandas, NaN": lambda table: pandas(table, "NaN"),
    "pandas, <NA>": lambda table: pandas(table, "<NA>"),
    "twice through pandas": twice_through_pandas,
    "pandas, decimal commas": german_pandas,
    "Stata, text": stata_text,
    "upper case": lambda table: _text([name.upper() for name in table.names], table.rows),
    "lower case": lambda table: _text([name.lower() for name in table.names], table.rows),
    "semicolons": semicolons,
    "tabs": tabs,
    "empty columns": empty_columns,
    "empty rows": empty_rows,
    "quoted": lambda table: _text(table.names, table.rows, quoting=csv.QUOTE_ALL),
    "line ends of Windows": lambda table: _plain(table).replace("\n", "\r\n"),
    "line ends of old Macs": lambda table: _plain(table).replace("\n", "\r"),
}
MARK = b"\xef\xbb\xbf"
BYTES: dict[str, Callable[[str], bytes]] = {
    "mark": lambda text: MARK + text.encode(),
    "two marks": lambda text: MARK * 2 + text.encode(),
    "mark before Windows-1252": lambda text: MARK + text.encode("cp1252"),
    "Windows-1252": lambda text: text.encode("cp1252"),
    "UTF-16": lambda text: text.encode("utf-16"),
    "UTF-16, big-endian": lambda text: b"\xfe\xff" + text.encode("utf-16-be"),
    "gzip": lambda text: gzip.compress(text.encode()),
    "zip": lambda text: _zipped(text.encode()),
}
TABLES: dict[str, Callable[[Path, Table], None]] = {"Excel": workbook, "Stata": stata}
ENDINGS = {"gzip": ".csv.gz", "zip": ".zip", "Excel": ".xlsx", "Stata": ".dta"}
KINDS = (*TEXTS, *BYTES, *TABLES)


def _zipped(data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("data/table.csv", data)
        archive.writestr("data/readme.txt", "Notes")
    return out.getvalue()


def write(table: Table, kind: str, folder: Path, name: str) -> Path:
    """Write the table in one of KINDS, under the name with the ending of the kind."""
    path = folder / f"{name}{ENDINGS.get(kind, '.csv')}"
    if kind in TABLES:
        TABLES[kind](path, table)
    elif kind in BYTES:
        path.write_bytes(BYTES[kind](_plain(table)))
    else:
        path.write_bytes(TEXTS[kind](table).encode())
    return path
