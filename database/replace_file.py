"""Replaces a SQLite file by one built beside it: whoever opens the path finds all of the old or all of the new.

A bare rename over a file with a live journal corrupts it: the journal would be rolled back into the new file. So the
old file is recovered, taken out of WAL mode and kept under a write lock from before it is copied until the new one
is in its place. Readers go on reading the old one.
"""

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext, suppress
from pathlib import Path

from errors import DatabaseError

WAIT = 5.0  # seconds for another process to let go of the file
COMPANIONS = ("-journal", "-wal", "-shm")


@contextmanager
def replacing(path: Path, *, fresh: bool) -> Iterator[Path]:
    """A file to build in, a copy of `path` or not there yet if `fresh`; it takes the place of `path` at the end.

    All connections to it must be closed by then. After an error, or when the program is killed, `path` is as it was.
    Raises DatabaseError where `path` is locked, cannot be written, or is no database of Pactbook's.
    """
    path = path.resolve()
    if not path.parent.is_dir():
        raise DatabaseError(f"{path}: there is no folder {path.parent}")
    existed = path.exists()
    with _locked(path) if existed else nullcontext(), _workshop(path) as folder:
        new = folder / path.name
        if existed and not fresh:
            _copy(path, new)
        yield new
        _swap(new, path, existed=existed)


@contextmanager
def _failures(path: Path) -> Iterator[None]:
    """SQLite's and the system's errors as one line."""
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        raise DatabaseError(f"{path} cannot be replaced: {error}") from None


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Recover the file (the first read rolls a killed writer's journal back), leave WAL mode, keep writers out."""
    with _failures(path):
        connection = sqlite3.connect(f"{path.as_uri()}?mode=rw", uri=True, timeout=WAIT, isolation_level=None)
    with closing(connection):
        with _failures(path):
            tables = {name for (name,) in connection.execute("select name from sqlite_master where type = 'table'")}
            if tables and "alembic_version" not in tables:
                raise DatabaseError(f"{path} is a database of something else: move it away or name another file")
            (mode,) = connection.execute("pragma journal_mode = delete").fetchone()
            if mode != "delete":
                raise DatabaseError(f"{path} is in use in {mode} mode: close the programs that have it open")
            connection.execute("begin immediate")
        yield


@contextmanager
def _workshop(path: Path) -> Iterator[Path]:
    """A folder beside `path`, held by a lock inside it as long as this process lives; dead ones are removed."""
    prefix = f".{path.name}.build-"
    with _failures(path):
        for left in path.parent.glob(f"{prefix}*"):
            _remove_unless_held(left)
        folder, lock = _held_folder(path.parent, prefix)
    try:
        with closing(lock):
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _held_folder(parent: Path, prefix: str) -> tuple[Path, sqlite3.Connection]:
    """A new folder and the lock on it; once more where another build took it for a dead one before it was locked."""
    while True:
        folder = Path(tempfile.mkdtemp(prefix=prefix, dir=parent))
        with suppress(sqlite3.OperationalError):
            lock = sqlite3.connect(folder / "lock", timeout=WAIT, isolation_level=None)
            lock.execute("begin exclusive")
            if (folder / "lock").exists():
                return folder, lock
            lock.close()


def _remove_unless_held(folder: Path) -> None:
    try:
        with closing(sqlite3.connect(folder / "lock", timeout=0, isolation_level=None)) as lock:
            lock.execute("begin exclusive")
            shutil.rmtree(folder, ignore_errors=True)
    except sqlite3.OperationalError:
        return  # its builder is alive


def _copy(path: Path, new: Path) -> None:
    with _failures(path):
        source = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=WAIT)
        with closing(source), closing(sqlite3.connect(new)) as target:
            source.backup(target)
        shutil.copymode(path, new)


def _swap(new: Path, path: Path, *, existed: bool) -> None:
    with _failures(path):
        if not existed:
            if path.exists():
                raise DatabaseError(f"{path} was made by another program in the meantime: run this again")
            for companion in COMPANIONS:  # of a file that was removed: they would be rolled back into the new one
                Path(f"{path}{companion}").unlink(missing_ok=True)
        _sync(new)
        new.replace(path)
        _sync(path.parent)


def _sync(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
