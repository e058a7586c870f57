"""Reading files that others wrote, of which no more is read than such a file can sensibly have."""

from __future__ import annotations

import os

from errors import UsageError

FileName = str | os.PathLike[str]

LARGEST = 2**20  # bytes of a definition, a ledger or a statement: a parser needs hundreds of bytes for each


def require_file(path: FileName) -> None:
    """Raise UsageError for what bears the name of a file in a folder and is none: a FIFO keeps its reader for ever."""
    if not os.path.isfile(path):
        raise UsageError(f"{path} is not a file that can be read: remove it from the folder, or rename it")


def read_bytes(path: FileName, largest: int) -> bytes:
    """The bytes of a file. Raises UsageError for one of more than `largest` bytes, OSError if it cannot be read."""
    with open(path, "rb") as file:
        data = file.read(largest + 1)
    if len(data) > largest:
        raise UsageError(f"{path} is larger than {largest / 2**20:g} MiB, the largest size allowed for such a file")
    return data


def read_text(path: FileName) -> str:
    """The text of a UTF-8 file, lines ended by a line feed alone; a byte order mark is left out.

    Raises UsageError for a file that cannot be read, or is larger than LARGEST.
    """
    try:
        return read_bytes(path, LARGEST).decode().removeprefix("\ufeff").replace("\r\n", "\n")
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror or error}") from None
    except UnicodeDecodeError as error:
        raise UsageError(f"{path} cannot be read: it is not UTF-8 at byte {error.start}; save it as UTF-8") from None
