"""Files as users have them: a CSV or the zip as downloaded, in whatever encoding, line ends and delimiter."""

import csv
import hashlib
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, NoReturn, TypeVar

from errors import PactbookError, UsageError
from ingest.problems import quoted

HEAD = 64 * 1024  # bytes in which a header row must stand
Value = TypeVar("Value")
ZIP = b"PK\x03\x04"  # the first bytes of one
# What zipfile raises for damaged bytes: in the directory, in the data, or where they end too early.
DAMAGED_ZIP = (zipfile.BadZipFile, zlib.error, EOFError, struct.error, ValueError, OverflowError)
HEADER_LINES = 60  # lines in which a header row must stand; SIPRI has eleven before it


class DamagedFileError(PactbookError):
    """A file that is not what it should be; the message has its name and line."""


class DataFile(NamedTuple):
    """A delimited text file, or one inside a zip; `name` is how messages call it."""

    name: str
    path: Path
    member: str | None = None

    def head(self) -> str:
        """The first lines, for recognising the layout."""
        return _lines(_decoded(self._bytes(HEAD), self.name, whole=False))

    def read(self) -> bytes:
        """The whole content."""
        return self._bytes(-1)

    def starts_with(self, first: bytes) -> bool:
        """Whether these are the first bytes."""
        return self._bytes(len(first)) == first

    def text(self, data: bytes) -> str:
        """The content as text with `\\n` line ends."""
        return _lines(_decoded(data, self.name, whole=True))

    def fail(self, line: int, what: str) -> NoReturn:
        """Raise DamagedFileError for a line."""
        raise DamagedFileError(f"{self.name}:{line}: {what}; nothing was loaded")

    def _bytes(self, size: int) -> bytes:
        try:
            if self.member is None:
                with self.path.open("rb") as stream:
                    return stream.read(size)
            with zipfile.ZipFile(self.path) as archive, archive.open(self.member) as member:
                return member.read(size)
        except DAMAGED_ZIP:
            raise _damaged(self.path) from None
        except (OSError, RuntimeError) as error:
            raise DamagedFileError(f"{self.name} cannot be read: {error}") from None


def data_files(paths: Sequence[Path]) -> list[DataFile]:
    """The text files among `paths` and inside the zips among them.

    Raises UsageError for a path that is no file, DamagedFileError for a damaged zip.
    """
    found: list[DataFile] = []
    for path in paths:
        if not path.is_file():
            raise UsageError(f"{path} is not a file")
        found += _members(path) if zipfile.is_zipfile(path) else [_plain(path)]
    return found


def _plain(path: Path) -> DataFile:
    file = DataFile(path.name, path)
    if file.starts_with(ZIP):
        raise _damaged(path)
    return file


def _damaged(path: Path) -> DamagedFileError:
    return DamagedFileError(f"{path.name}: this zip is damaged or cut off: download it again; nothing was loaded")


def _members(path: Path) -> list[DataFile]:
    try:
        with zipfile.ZipFile(path) as archive:
            names = [info.filename for info in archive.infolist() if not info.is_dir()]
    except DAMAGED_ZIP:
        raise _damaged(path) from None
    except (OSError, RuntimeError) as error:
        raise DamagedFileError(f"{path.name} cannot be read: {error}") from None
    wanted = [name for name in names if re.search(r"\.(csv|txt|tsv)$", name, re.IGNORECASE) and "__MACOSX" not in name]
    if not wanted:
        raise DamagedFileError(f"{path.name}: no CSV in this zip; it holds {', '.join(sorted(names)) or 'nothing'}")
    return [DataFile(f"{path.name}/{name}", path, name) for name in wanted]


def sha256(contents: Sequence[tuple[DataFile, bytes]]) -> str:
    """One hash of all contents, in order of name."""
    digest = hashlib.sha256()
    for _file, data in sorted(contents):
        digest.update(data)
    return digest.hexdigest()


def _decoded(data: bytes, name: str, *, whole: bool) -> str:
    """UTF-8 or UTF-16 where the bytes say so, else Windows-1252, in which SIPRI and older files of others are."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="strict" if whole else "ignore")
    if whole and b"\0" in data:
        line = data[: data.index(b"\0")].count(b"\n") + 1
        raise DamagedFileError(f"{name}:{line}: a NUL byte; the file is damaged or no text")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if not whole and error.start > len(data) - 4:
            return data[: error.start].decode("utf-8-sig")
    try:
        return data.decode("cp1252", errors="strict" if whole else "replace")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise DamagedFileError(
            f"{name}:{line}: byte {data[error.start]:#x} is neither UTF-8 nor Windows-1252"
        ) from None


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


class Header(NamedTuple):
    """Where a file's header row stands and how it is written."""

    line: int  # from 1
    columns: tuple[str, ...]
    delimiter: str
    tailed: bool  # each line ends in a run of semicolons that some spreadsheet added

    def rows(self, text: str) -> Iterator[tuple[int, list[str]]]:
        """Line number and cells of every row after the header."""
        lines = self.body(text)
        reader = csv.reader(lines, delimiter=self.delimiter)
        before = 0
        for row in reader:
            yield self.line + before + 1, row
            before = reader.line_num

    def body(self, text: str) -> list[str]:
        """The lines after the header, without tails."""
        lines = text.split("\n")[self.line :]
        return [line.rstrip(";") for line in lines] if self.tailed else lines


def find_header(head: str, wanted: frozenset[str]) -> Header | None:
    """The first row among the first lines that has all `wanted` columns, whatever its delimiter."""
    for number, line in enumerate(head.split("\n")[:HEADER_LINES], start=1):
        tailed = bool(re.search(r";;+$|,.*;$", line))
        stripped = line.rstrip(";") if tailed else line
        for delimiter in ",;\t":
            if stripped.count(delimiter) < len(wanted) - 1:
                continue
            cells = next(csv.reader([stripped], delimiter=delimiter), [])
            columns = tuple(" ".join(cell.split()) for cell in cells)
            if wanted <= set(columns):
                return Header(number, columns, delimiter, tailed and delimiter != ";")
    return None


def has_rows(header: Header, text: str) -> bool:
    """Whether anything but empty cells follows the header."""
    after = text.split("\n", header.line)[header.line :]
    return bool(after and re.search(r'[^\s,;"]', after[0]))


class Record(NamedTuple):
    """A row of a file by column, with its line."""

    file: DataFile
    line: int
    cells: dict[str, str]

    def read(self, column: str, reader: Callable[[str], Value]) -> Value:
        """The cell as `reader` reads it (a missing column as empty); where that raises ValueError, the row fails."""
        cell = self.cells.get(column, "")
        try:
            return reader(cell)
        except ValueError as error:
            self.fail(f"{column} is {quoted(cell)}, not {error}")

    def one_of(self, column: str, meanings: Mapping[str, Value]) -> Value:
        """What the cell means; the row fails where it is none of the `meanings`."""
        cell = self.cells.get(column, "")
        if cell not in meanings:
            self.fail(f"{column} is {quoted(cell)}, not one of {', '.join(map(quoted, meanings))}")
        return meanings[cell]

    def fail(self, what: str) -> NoReturn:
        """Raise DamagedFileError for this line."""
        self.file.fail(self.line, what)


def records(file: DataFile, header: Header, text: str) -> Iterator[Record]:
    """Every row by column, cells stripped; blank rows are left out.

    Raises DamagedFileError for a row with too many or too few cells.
    """
    width = len(header.columns)
    for line, row in header.rows(text):
        if not any(row):
            continue
        if len(row) != width:
            file.fail(line, f"{len(row)} fields where the header has {width}")
        yield Record(file, line, {column: cell.strip() for column, cell in zip(header.columns, row, strict=True)})
