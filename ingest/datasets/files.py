"""Files as users have them: text or the zip as it was downloaded, in whatever encoding and with any line ends."""

import hashlib
import re
import struct
import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple, NoReturn

from errors import PactbookError, UsageError

HEAD = 64 * 1024  # bytes in which a header row must stand
ZIP = b"PK\x03\x04"  # the first bytes of a zip
# What zipfile raises for damaged bytes: in the directory, in the data, or where they end too early.
DAMAGED_ZIP = (zipfile.BadZipFile, zlib.error, EOFError, struct.error, ValueError, OverflowError)


class DamagedFileError(PactbookError):
    """A file that cannot be read as what it should be; the message names the file and the line."""


class DataFile(NamedTuple):
    """A delimited text file, or one inside a zip; `name` is what messages call it."""

    name: str
    path: Path
    member: str | None = None

    def head(self) -> str:
        """The first lines, for recognising the layout."""
        return _with_newlines(_decode(self._bytes(HEAD), self.name, whole=False))

    def read(self) -> bytes:
        """The whole content."""
        return self._bytes(-1)

    def starts_with(self, prefix: bytes) -> bool:
        """Whether these are the first bytes."""
        return self._bytes(len(prefix)) == prefix

    def decode(self, data: bytes) -> str:
        """The content as text with `\\n` line ends."""
        return _with_newlines(_decode(data, self.name, whole=True))

    def fail(self, line: int, problem: str) -> NoReturn:
        """Raise DamagedFileError for a line."""
        raise DamagedFileError(f"{self.name}:{line}: {problem}; nothing was loaded")

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

    Raises UsageError for a path that is not a file, DamagedFileError for a damaged zip.
    """
    files: list[DataFile] = []
    for path in paths:
        if not path.is_file():
            raise UsageError(f"{path} is not a file")
        files += _members(path) if zipfile.is_zipfile(path) else [_plain_file(path)]
    return files


def _plain_file(path: Path) -> DataFile:
    file = DataFile(path.name, path)
    if file.starts_with(ZIP):
        raise _damaged(path)
    return file


def _damaged(path: Path) -> DamagedFileError:
    return DamagedFileError(f"{path.name}: this zip is damaged or cut off; download it again; nothing was loaded")


def _members(path: Path) -> list[DataFile]:
    try:
        with zipfile.ZipFile(path) as archive:
            names = [info.filename for info in archive.infolist() if not info.is_dir()]
    except DAMAGED_ZIP:
        raise _damaged(path) from None
    except (OSError, RuntimeError) as error:
        raise DamagedFileError(f"{path.name} cannot be read: {error}") from None
    texts = [name for name in names if re.search(r"\.(csv|txt|tsv)$", name, re.IGNORECASE) and "__MACOSX" not in name]
    if not texts:
        contents = ", ".join(sorted(names)) or "nothing"
        raise DamagedFileError(f"{path.name}: this zip contains no CSV file; it contains {contents}")
    return [DataFile(f"{path.name}/{name}", path, name) for name in texts]


def sha256(contents: Sequence[tuple[DataFile, bytes]]) -> str:
    """One hash of all contents, in order of name."""
    digest = hashlib.sha256()
    for _file, data in sorted(contents):
        digest.update(data)
    return digest.hexdigest()


def _decode(data: bytes, name: str, *, whole: bool) -> str:
    """UTF-8 or UTF-16 where the bytes say so, else Windows-1252, the encoding of SIPRI's files and of older ones."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="strict" if whole else "ignore")
    if whole and b"\0" in data:
        line = data[: data.index(b"\0")].count(b"\n") + 1
        raise DamagedFileError(f"{name}:{line}: a NUL byte; the file is damaged or is not a text file")
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


def _with_newlines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
