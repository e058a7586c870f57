"""Seed files to cells: UTF-8, comma, one record a line, a header row that names the model's columns.

A byte order mark and CRLF at the ends of lines, both of which Excel writes, are read over.
"""

import codecs
import csv
import hashlib
import io
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from errors import UsageError
from hints import nearest, suggestion
from ingest.problems import Place, Problem, quoted
from input_file import read_bytes, require_file
from plural import counted

SEEDS = Path(__file__).parent.parent.parent / "seeds"  # the folder that comes with the program
BOM = "\ufeff"
LARGEST = 2**25  # bytes of a file
MOST_LINES = 200_000  # of a folder: over ten times those of the facts that come with the program
LONGEST_LINE = 2**20  # bytes


class SeedLine(NamedTuple):
    """A line of a seed file; `cells` by column name, None where the cell cannot be used.

    Where the line is not whole, its problem is known already: what its cells seem to hold serves only to know its key.
    """

    file: str
    number: int
    cells: dict[str, str | None]
    columns: dict[str, int]  # column name -> cell number from 1
    whole: bool  # its quotation marks pair, and no cell is missing or extra
    problems: list[Problem]

    def place(self, column: str) -> Place:
        """Where the cell stands."""
        return Place(self.file, self.number, self.columns[column])


class SeedFile(NamedTuple):
    """A seed file: its lines below the header, or None where the file or its header cannot be used."""

    lines: list[SeedLine] | None
    problems: list[Problem]  # of the file as a whole


class SeedFolder(NamedTuple):
    """The files of a seed folder as they are on disk, read once."""

    path: Path
    name: str  # the folder as messages name it
    contents: dict[str, bytes]  # table name -> bytes of its file

    @property
    def sha256(self) -> str:
        """Hash of the folder, as `sha256sum *.csv | sha256sum` has it."""
        lines = [f"{hashlib.sha256(data).hexdigest()}  {name}.csv\n" for name, data in sorted(self.contents.items())]
        return hashlib.sha256("".join(lines).encode()).hexdigest()


def open_folder(path: Path) -> SeedFolder:
    """Read all CSV files of a folder. Raises UsageError if there are none, or if they are too large."""
    files = sorted(file for file in path.iterdir() if file.suffix.lower() == ".csv")
    if not files:
        raise UsageError(f"{path} holds no files of facts (*.csv); name the folder that does")
    for file in files:
        require_file(file)
        if file.suffix != ".csv":
            raise UsageError(f"{file} would not be read: rename it to {file.stem}.csv")
    contents = {file.stem: read_bytes(file, LARGEST) for file in files}
    folder = SeedFolder(path, _short_name(path), contents)
    _check_size(folder)
    return folder


def _check_size(folder: SeedFolder) -> None:
    """Refuse what would take much memory, such as a file without line ends."""
    lines = 0
    for table, data in folder.contents.items():
        file = f"{folder.name}/{table}.csv"
        lines += data.count(b"\n")
        if lines > MOST_LINES:
            raise UsageError(
                f"{file}: with this file the folder has more than {MOST_LINES:,} lines, the most that a folder "
                "of facts may have: is it the right folder?"
            )
        for number, line in enumerate(io.BytesIO(data), 1):
            if len(line) > LONGEST_LINE:
                raise UsageError(f"{file}:{number}: the line is longer than {LONGEST_LINE:,} bytes")


def _short_name(path: Path) -> str:
    """The path from the current folder, if it is in that; an absolute path does without a current folder."""
    try:
        here = Path.cwd()
    except FileNotFoundError:  # it was deleted
        return str(path)
    whole = path.absolute()
    return str(whole.relative_to(here) if whole.is_relative_to(here) else whole)


def read_file(
    folder: SeedFolder, table: str, header: tuple[str, ...], optional: tuple[str, ...] | None = None
) -> SeedFile:
    """Read the file of a table; files may lack, and may lack the `optional` columns, whose cells are then empty."""
    start = Place(f"{folder.name}/{table}.csv", 1, 1)
    if table not in folder.contents:
        if optional is not None:
            return SeedFile([], [])
        text = f"the file is missing; a file without rows has only its header: {','.join(header)}"
        return SeedFile(None, [Problem(start, text)])
    data = folder.contents[table]
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return SeedFile(None, [Problem(start, "the file is UTF-16; save it as UTF-8")])
    text = data.decode("utf-8", "surrogateescape")  # a byte that is not UTF-8 becomes a lone surrogate
    first, *lines = [line.removesuffix("\r") for line in text.removeprefix(BOM).removesuffix("\n").split("\n")]
    names, _fault = _split(first)
    absent = [name for name in optional or () if name not in names]
    wrong_header = list(_header_problems(names, tuple(name for name in header if name not in absent), start))
    if wrong_header:
        return SeedFile(None, wrong_header)
    columns = {name: number for number, name in enumerate(names, 1)}
    read = [_line(start._replace(line=number), line, columns) for number, line in enumerate(lines, 2)]
    for line in read:
        line.cells.update(dict.fromkeys(absent, ""))
        line.columns.update({name: len(names) for name in absent})
    return SeedFile(read, [])


def _header_problems(names: list[str], expected: tuple[str, ...], start: Place) -> Iterator[Problem]:
    missing = [name for name in expected if name not in names]
    for number, name in enumerate(names, 1):
        place = start._replace(column=number)
        if name not in expected:
            yield Problem(place, f"unknown column {quoted(name)}{suggestion(name, missing)}")
            for meant in nearest(name, missing)[:1]:
                missing.remove(meant)
        elif name in names[: number - 1]:
            yield Problem(place, f"column {quoted(name)} appears twice")
    for name in missing:
        yield Problem(start._replace(column=len(names) + 1), f"column {quoted(name)} is missing")


def _line(start: Place, line: str, columns: dict[str, int]) -> SeedLine:
    texts, fault = _split(line)
    if fault is not None or len(texts) != len(columns):
        cells: dict[str, str | None] = {**dict.fromkeys(columns), **dict(zip(columns, texts, strict=False))}
        problem = _shape_problem(start, line, texts, fault, columns)
        return SeedLine(start.file, start.line, cells, columns, whole=False, problems=[problem])
    problems: list[Problem] = []
    cells = {}
    for (name, number), text in zip(columns.items(), texts, strict=True):
        stripped = text.strip()
        if stripped == text and text.isprintable():
            cells[name] = text
            continue
        cells[name] = stripped if text.isprintable() else None
        problems.append(_cell_problem(text, start._replace(column=number), name))
    return SeedLine(start.file, start.line, cells, columns, whole=True, problems=problems)


def _split(line: str) -> tuple[list[str], str | None]:
    """The cells of a line, and what is wrong with its quotation marks; then the cells are what they seem to be."""
    try:
        return next(csv.reader([line], strict=True)), None
    except csv.Error as error:
        unclosed = "end of data" in str(error)
        fault = "a quotation mark is not closed on this line" if unclosed else "a quotation mark stands inside a cell"
        return line.split(","), fault


def _shape_problem(start: Place, line: str, texts: list[str], fault: str | None, columns: dict[str, int]) -> Problem:
    """Why the cells of a line cannot be told apart, or are too many or too few."""
    if fault is not None:
        text = f'{fault}; put quotation marks around whole cells, and write "" for one inside'
        return Problem(start._replace(column=line.split('"', 1)[0].count(",") + 1), text)
    if not line:
        return Problem(start, "the line is empty; remove it")
    if len(texts) > len(columns):
        extra = f"{counted(len(texts) - len(columns), 'extra cell')}, from {quoted(texts[len(columns)])}"
        return Problem(
            start._replace(column=len(columns) + 1), f"{extra}; put quotation marks around a cell that holds a comma"
        )
    missing = list(columns)[len(texts) :]
    text = f"{counted(len(missing), 'cell')} missing, from column {missing[0]}"
    return Problem(start._replace(column=len(texts) + 1), text)


def _cell_problem(text: str, place: Place, column: str) -> Problem:
    """What is wrong with the spaces or the characters of a cell."""
    if text.isprintable():
        return Problem(place, f"{column}: {quoted(text)} has spaces around it; remove them")
    bad = next(character for character in text if not character.isprintable())
    if "\udc80" <= bad <= "\udcff":
        wrong = f"byte 0x{ord(bad) - 0xDC00:02x} is not UTF-8; save the file as UTF-8"
        return Problem(place, f"{column}: {wrong}", ("utf-8", place.file))
    return Problem(place, f"{column}: {quoted(text)} contains the control or invisible character {bad!a}; remove it")
