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
from glob import escape
from pathlib import Path

from database.sqlite import refuse_other_programs
from errors import DatabaseError

WAIT = 5.0  # seconds for another process to let go of the file
COMPANIONS = ("-journal", "-wal", "-shm")


@contextmanager
def replacing(path: Path, *, fresh: bool) -> Iterator[Path]:
    """The path of a file to build in: a copy of `path`, or (with `fresh`) a file that is not there yet.

    At the end of the block, when all connections to it are closed, it replaces `path`. After an error, or when the
    program is killed, `path` is as it was. Raises DatabaseError where `path` is locked, cannot be written, or belongs
    to another program.
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
    """Raise SQLite's and the system's errors as DatabaseError, in one line."""
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
            refuse_other_programs(connection, path)
            (mode,) = connection.execute("pragma journal_mode = delete").fetchone()
            if mode != "delete":
                raise DatabaseError(f"{path} is in use in {mode} mode: close the programs that have it open")
            connection.execute("begin immediate")
        yield


@contextmanager
def _workshop(path: Path) -> Iterator[Path]:
    """A folder beside `path` to build in, with a lock in it; folders of builds that were killed are removed."""
    prefix = f".{path.name}.build-"
    with _failures(path):
        for leftover in path.parent.glob(f"{escape(prefix)}*"):
            _remove_unless_locked(leftover)
        folder, lock = _locked_folder(path.parent, prefix)
    try:
        with closing(lock):
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _locked_folder(parent: Path, prefix: str) -> tuple[Path, sqlite3.Connection]:
    """A new folder and the lock on it.

    Another build may take it for a leftover and remove it before it is locked; then a further one is made.
    """
    while True:
        folder = Path(tempfile.mkdtemp(prefix=prefix, dir=parent))
        with suppress(sqlite3.OperationalError):
            lock = sqlite3.connect(folder / "lock", timeout=WAIT, isolation_level=None)
            lock.execute("begin exclusive")
            if (folder / "lock").exists():
                return folder, lock
            lock.close()


def _remove_unless_locked(folder: Path) -> None:
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
                raise DatabaseError(f"another program created {path} in the meantime; run the command again")
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
