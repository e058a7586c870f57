"""Seed files to cells: UTF-8, LF, comma, one record a line, a header row that names the model's columns."""

import codecs
import csv
import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from errors import UsageError
from hints import nearest, suggestion
from ingest.problems import Place, Problems, quoted

BOM = "\ufeff"


class Record(NamedTuple):
    """A line of a seed file; `cells` by column name, None where the cell cannot be used.

    Of a line that is not whole a fault is known already: what its cells seem to hold serves only to know its key.
    """

    file: str
    line: int
    cells: dict[str, str | None]
    columns: dict[str, int]  # column name -> cell number from 1
    whole: bool  # its quotes pair, and no cell is missing or extra

    def place(self, column: str) -> Place:
        """Where the cell stands."""
        return Place(self.file, self.line, self.columns[column])


class SeedFolder(NamedTuple):
    """The files of a seed folder as they are on disk, read once."""

    path: Path
    shown: str  # the folder as messages name it
    contents: dict[str, bytes]  # table name -> bytes of its file

    @property
    def sha256(self) -> str:
        """Hash of the folder, as `sha256sum *.csv | sha256sum` has it."""
        lines = [f"{hashlib.sha256(data).hexdigest()}  {name}.csv\n" for name, data in sorted(self.contents.items())]
        return hashlib.sha256("".join(lines).encode()).hexdigest()


def open_folder(path: Path) -> SeedFolder:
    """Read all CSV files of a folder; UsageError if there are none."""
    contents = {file.stem: file.read_bytes() for file in sorted(path.glob("*.csv"))}
    if not contents:
        raise UsageError(f"{path}: no seed files (*.csv) here; name their folder with --dir")
    here = Path.cwd()
    shown = path.absolute()
    return SeedFolder(path, str(shown.relative_to(here) if shown.is_relative_to(here) else shown), contents)


def read_file(folder: SeedFolder, table: str, header: tuple[str, ...], problems: Problems) -> list[Record] | None:
    """The records of a table's file, or None where the file or its header cannot be used."""
    file = f"{folder.shown}/{table}.csv"
    if table not in folder.contents:
        problems.add(Place(file, 1, 1), f"the file is missing; with no rows it is its header: {','.join(header)}")
        return None
    if folder.contents[table].startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        problems.add(Place(file, 1, 1), "is UTF-16: save it as UTF-8")
        return None
    lines = list(_lines(folder.contents[table], file, problems))
    first = _split(lines[0])[0] if lines else []
    if not _header_holds(first, header, file, problems):
        return None
    columns = {name: number for number, name in enumerate(first, 1)}
    return [_record(Place(file, number, 1), line, columns, problems) for number, line in enumerate(lines[1:], 2)]


def _lines(data: bytes, file: str, problems: Problems) -> Iterator[str]:
    """The lines as text, in which a byte that is not UTF-8 is a lone surrogate."""
    text = data.decode("utf-8", "surrogateescape")
    if text.startswith(BOM):
        problems.add(Place(file, 1, 1), "starts with a byte order mark: save it as UTF-8 without one")
        text = text.removeprefix(BOM)
    lines = text.split("\n")
    if lines[-1] == "":
        lines.pop()
    for number, line in enumerate(lines, 1):
        if line.endswith("\r"):
            problems.add(Place(file, number, 1), r"the line ends in \r\n: save the file with \n", ("crlf", file))
        yield line.removesuffix("\r")


def _header_holds(found: list[str], expected: tuple[str, ...], file: str, problems: Problems) -> bool:
    before = len(problems)
    missing = [name for name in expected if name not in found]
    for number, name in enumerate(found, 1):
        place = Place(file, 1, number)
        if name not in expected:
            problems.add(place, f"unknown column {quoted(name)}{suggestion(name, missing)}")
            for meant in nearest(name, missing)[:1]:
                missing.remove(meant)
        elif name in found[: number - 1]:
            problems.add(place, f"column {quoted(name)} is there twice")
    for name in missing:
        problems.add(Place(file, 1, len(found) + 1), f"column {quoted(name)} is missing")
    return len(problems) == before


def _record(start: Place, line: str, columns: dict[str, int], problems: Problems) -> Record:
    found, fault = _split(line)
    missing = list(columns)[len(found) :]
    if fault is not None:
        column = line.split('"', 1)[0].count(",") + 1
        problems.add(start._replace(column=column), f'{fault}: quote whole cells, write "" for a quote')
    elif not line:
        problems.add(start, "the line is empty: remove it")
    elif len(found) > len(columns):
        extra = f"{_count(len(found) - len(columns), 'extra cell')}, from {quoted(found[len(columns)])}"
        problems.add(start._replace(column=len(columns) + 1), f"{extra}: quote a cell that holds a comma")
    elif missing:
        text = f"{_count(len(missing), 'cell')} missing, from column {missing[0]}"
        problems.add(start._replace(column=len(found) + 1), text)
    whole = fault is None and len(found) == len(columns)
    cells: dict[str, str | None] = dict.fromkeys(columns)
    for (name, number), text in zip(columns.items(), found, strict=False):
        cells[name] = _clean(text, start._replace(column=number), name, problems) if whole else text
    return Record(start.file, start.line, cells, columns, whole)


def _split(line: str) -> tuple[list[str], str | None]:
    """The cells of a line, and what is wrong with its quotes; then the cells are what they seem to be."""
    try:
        return next(csv.reader([line], strict=True)), None
    except csv.Error as error:
        fault = "a quote that this line does not close" if "end of data" in str(error) else "a quote inside a cell"
        return line.split(","), fault


def _clean(text: str, place: Place, column: str, problems: Problems) -> str | None:
    """The text without blanks around it; None, with a problem, where it holds what no cell may hold."""
    if not text.isprintable():
        bad = next(character for character in text if not character.isprintable())
        if "\udc80" <= bad <= "\udcff":
            what, cause = f"byte 0x{ord(bad) - 0xDC00:02x} is not UTF-8: save the file as UTF-8", ("utf-8", place.file)
        else:
            what, cause = f"control or invisible character {bad!a} in {quoted(text)}", None
        problems.add(place, f"{column}: {what}", cause)
        return None
    if text != text.strip():
        problems.add(place, f"{column}: blanks around {quoted(text)}")
    return text.strip()


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' if number > 1 else ''}"
