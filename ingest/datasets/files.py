"""Files as users have them: text in whatever encoding and with any line ends, packed or not, workbooks, Stata files."""

import gzip
import io
import os
import re
import struct
import zipfile
import zlib
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import BinaryIO, Literal, NamedTuple, NoReturn

from errors import PactbookError, UsageError
from ingest.datasets import file_types, json_answers, workbooks
from ingest.datasets.encoding import TextEncoding, decoded_head, encoding_of
from input_file import read_bytes

HEADER_LINES = 60  # in which a header row must stand; SIPRI has eleven lines before it
HEAD = 2**20  # bytes in which these lines must stand
CHUNK = 2**20
# What Python raises for damaged bytes of zips and gzip files: in the directory, in the data, or where they end early.
DAMAGED = (zipfile.BadZipFile, gzip.BadGzipFile, zlib.error, EOFError, struct.error, ValueError, OverflowError)


class DamagedFileError(PactbookError):
    """A file that cannot be read as what it should be; the message names the file and the line."""


class DataFile(NamedTuple):
    """A file of rows; `name` is what messages call it, `member` a file in a zip or a sheet of a workbook."""

    name: str
    path: Path
    form: Literal["text", "zip", "gzip", "json", "excel", "stata"] = "text"
    member: str = ""

    @property
    def is_text(self) -> bool:
        """Whether the rows are text in some encoding."""
        return self.form in ("text", "zip", "gzip", "json")

    def head(self) -> list[str]:
        """The first lines, for recognising the layout."""
        if not self.is_text:
            return list(islice(self._table(), HEADER_LINES))
        with self.stream() as stream:
            data = stream.read(HEAD)
        return decoded_head(data, cut=len(data) == HEAD).splitlines(keepends=True)[:HEADER_LINES]

    def chunks(self, see: Callable[[bytes], object]) -> Iterator[bytes]:
        """The bytes, unpacked if they are packed text; `see` is called with each piece."""
        with self.stream() as stream:
            while chunk := stream.read(CHUNK):
                see(chunk)
                yield chunk

    def encoding(self, see: Callable[[bytes], object]) -> TextEncoding | None:
        """How the text is encoded (None: a table that is not text); `see` is called with all bytes, piece by piece.

        Raises DamagedFileError with the line of the damage.
        """
        chunks = self.chunks(see)
        try:
            if self.is_text:
                return encoding_of(chunks)
            deque(chunks, maxlen=0)
            return None
        except UnicodeError as error:
            raise DamagedFileError(f"{self.name}:{error}; nothing was loaded") from None

    def lines(self, encoding: TextEncoding | None) -> Generator[str, None, None]:
        """Every line, with `\\n` at its end."""
        if encoding is None:
            yield from self._table()
            return
        with self.stream() as stream:
            stream.read(encoding.mark)
            with io.TextIOWrapper(stream, encoding.name, newline=None) as text:
                yield from text

    def fail(self, line: int, problem: str) -> NoReturn:
        """Raise DamagedFileError for a line."""
        raise DamagedFileError(f"{self.name}:{line}: {problem}; nothing was loaded")

    @contextmanager
    def stream(self) -> Iterator[BinaryIO]:
        """The bytes, unpacked. Raises DamagedFileError where they cannot be read."""
        try:
            if self.form == "zip":
                with zipfile.ZipFile(self.path) as archive, archive.open(self.member) as member:
                    yield member  # type: ignore[misc] # a binary stream
            elif self.form == "gzip":
                with gzip.open(self.path) as unpacked:
                    yield unpacked  # type: ignore[misc] # the same
            elif self.form == "json":
                yield io.BytesIO(json_answers.csv_in(read_bytes(self.path, json_answers.LARGEST)) or b"")
            else:
                with self.path.open("rb") as stream:
                    yield stream
        except PactbookError:
            raise
        except DAMAGED:
            raise _damaged(self.path, self.form) from None
        except (OSError, RuntimeError) as error:
            raise DamagedFileError(f"{self.name} cannot be read: {error}; nothing was loaded") from None

    def _table(self) -> Iterator[str]:
        try:
            if self.form == "excel":
                yield from workbooks.excel_lines(self.path, self.member)
            else:
                yield from workbooks.stata_lines(self.path)
        except ValueError as error:
            raise _unreadable(self.path, self.form, str(error)) from None


def data_files(paths: Sequence[Path]) -> list[DataFile]:
    """The files among `paths`, and those inside the zips and workbooks among them.

    Raises UsageError for a path that is not a file and for a file of a kind that is not read, DamagedFileError for a
    damaged zip or workbook.
    """
    return [file for path in paths for file in _files_of(path)]


def _files_of(path: Path) -> list[DataFile]:
    if not path.is_file():
        raise UsageError(f"{path} is not a file")
    name = printable_name(path)
    first = _first_bytes(DataFile(name, path))
    kind = file_types.other_kind(first)
    if kind is file_types.GZIP:
        packed = DataFile(name, path, "gzip")
        kind, inside = file_types.other_kind(_first_bytes(packed)), f"in the gzip file {name} is "
        if kind is None:
            return [packed]
        raise UsageError(f"{inside}{kind.name}, which cannot be imported: {kind.remedy}")
    if kind is file_types.JSON and _answers_with_csv(name, path):
        return [DataFile(name, path, "json")]
    if kind is file_types.STATA:
        return [DataFile(name, path, "stata")]
    if kind is file_types.OLD_EXCEL:
        return _sheets(name, path)
    if kind is file_types.ZIP or zipfile.is_zipfile(path):
        return _members(name, path)
    if kind is not None:
        raise UsageError(f"{name} is {kind.name}, which cannot be imported: {kind.remedy}")
    return [DataFile(name, path)]


def _answers_with_csv(name: str, path: Path) -> bool:
    try:
        return json_answers.csv_in(read_bytes(path, json_answers.LARGEST)) is not None
    except (ValueError, RecursionError):
        raise DamagedFileError(
            f"{name}: this JSON is damaged or cut off; download it again; nothing was loaded"
        ) from None


def _first_bytes(file: DataFile) -> bytes:
    with file.stream() as stream:
        return stream.read(file_types.FIRST)


def printable_name(path: Path) -> str:
    """The file's name as text; bytes that are not UTF-8 are written as \\xNN."""
    return os.fsencode(path.name).decode("utf-8", "backslashreplace")


def _damaged(path: Path, form: str) -> DamagedFileError:
    kind = "gzip file" if form == "gzip" else "zip"
    return DamagedFileError(
        f"{printable_name(path)}: this {kind} is damaged or cut off; download it again; nothing was loaded"
    )


def _unreadable(path: Path, form: str, why: str) -> DamagedFileError:
    kind = {"excel": "an Excel workbook", "stata": "a Stata file"}[form]
    return DamagedFileError(f"{printable_name(path)} is {kind} that cannot be read ({why}): {file_types.AS_CSV}")


def _members(name: str, path: Path) -> list[DataFile]:
    try:
        with zipfile.ZipFile(path) as archive:
            members = [info.filename for info in archive.infolist() if not info.is_dir()]
    except DAMAGED:
        raise _damaged(path, "zip") from None
    except (OSError, RuntimeError) as error:
        raise DamagedFileError(f"{name} cannot be read: {error}; nothing was loaded") from None
    if "[Content_Types].xml" in members or "content.xml" in members:
        return _sheets(name, path)
    texts = [text for text in members if re.search(r"\.(csv|txt|tsv)$", text, re.IGNORECASE) and "__MACOSX" not in text]
    if not texts:
        contents = ", ".join(sorted(members)) or "nothing"
        raise DamagedFileError(f"{name}: this zip contains no CSV file; it contains {contents}")
    return [DataFile(f"{name}/{text}", path, "zip", text) for text in texts]


def _sheets(name: str, path: Path) -> list[DataFile]:
    try:
        return [DataFile(f"{name}/{sheet}", path, "excel", sheet) for sheet in workbooks.sheets(path)]
    except ValueError as error:
        raise _unreadable(path, "excel", str(error)) from None
