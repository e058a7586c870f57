"""The seal of a SQLite file: a hash of the whole file, kept in the file itself.

Who finds it right knows that no byte was changed since, by whatever program. The hash is taken while the name of what
the file was made from stands in the place of the seal, and without the numbers in the file's header that sealing itself
changes.
"""

import sqlite3
from contextlib import closing
from hashlib import sha256
from pathlib import Path

from database.revision import SEAL_SHA256

_COUNTERS = (slice(24, 28), slice(92, 100))  # of changes, and the version of SQLite that wrote the last one
_CHUNK = 2**20  # bytes


def seal(path: Path, made_from: str) -> None:
    """Seal a file in whose setting SEAL_SHA256 stands `made_from`, a hash of what it was made from."""
    value = _digest(path, made_from, made_from)
    with closing(sqlite3.connect(path)) as connection, connection:
        (row,) = connection.execute("select rowid from setting where name = ?", (SEAL_SHA256,)).fetchone()
        with connection.blobopen("setting", "value", row) as place:  # in place: nothing else in the file moves
            place.write(value.encode())


def is_sealed(path: Path, made_from: str) -> bool:
    """Whether the file was sealed when it had been made from this, and is still as it was then."""
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            row = connection.execute("select value from setting where name = ?", (SEAL_SHA256,)).fetchone()
    except sqlite3.Error:
        return False
    return row is not None and len(str(row[0])) == len(made_from) and _digest(path, str(row[0]), made_from) == row[0]


def _digest(path: Path, found: str, instead: str) -> str:
    """The hash of the file with `instead` in the place of `found`, which is as long."""
    digest = sha256()
    rest = b""
    with path.open("rb") as file:
        first = bytearray(file.read(_CHUNK))
        for counter in _COUNTERS:
            first[counter] = bytes(counter.stop - counter.start)
        chunk = bytes(first)
        while chunk:
            text = (rest + chunk).replace(found.encode(), instead.encode())
            kept = len(found) - 1  # what may be the start of `found`
            rest = text[-kept:]
            digest.update(text[:-kept])
            chunk = file.read(_CHUNK)
    digest.update(rest)
    return digest.hexdigest()
