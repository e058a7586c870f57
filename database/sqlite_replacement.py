"""Replaces a SQLite file by one built beside it: whoever opens the path finds all of the old or all of the new.

A bare rename over a file with a live journal corrupts it: the journal would be rolled back into the new file. So the
old file is recovered, taken out of WAL mode and kept under a write lock from before it is copied until the new one
is in its place. Readers go on reading the old one.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, nullcontext
from pathlib import Path

from database.holder import refuse_other_programs
from database.sqlite import refuse_no_file
from drafts import draft_folder, keep_permissions, sync
from errors import DatabaseError

WAIT = 5.0  # seconds for another process to let go of the file
COMPANIONS = ("-journal", "-wal", "-shm")


@contextmanager
def replacing(path: Path, *, fresh: bool) -> Iterator[Path]:
    """The path of a file to build in: a copy of `path`, or (with `fresh`) a file that is not there yet.

    At the end of the block, when all connections to it are closed, it replaces `path`. After an error, or when the
    program is killed, `path` is as it was. Raises DatabaseError where `path` is locked, cannot be written, is no file,
    or belongs to another program.
    """
    refuse_no_file(path)
    path = path.resolve()
    if not path.parent.is_dir():
        raise DatabaseError(f"{path}: there is no folder {path.parent}")
    existed = path.exists()
    with _locked(path) if existed else nullcontext(), ExitStack() as stack:
        with _failures(path):
            new = stack.enter_context(draft_folder(path)) / path.name
        if existed and not fresh:
            _copy(path, new)
        try:
            yield new
        except DatabaseError as error:  # the user knows the file by its own name
            raise DatabaseError(str(error).replace(str(new), str(path))) from error
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
    if not os.access(path, os.W_OK):  # SQLite would open it for reading, and lock nothing
        raise DatabaseError(f"{path} cannot be replaced: it may only be read")
    with _failures(path):
        connection = sqlite3.connect(f"{path.as_uri()}?mode=rw", uri=True, timeout=WAIT, isolation_level=None)
    with closing(connection):
        with _failures(path):
            refuse_other_programs(connection.execute, "sqlite", str(path))
            (mode,) = connection.execute("pragma journal_mode = delete").fetchone()
            if mode != "delete":
                raise DatabaseError(f"{path} is in use in {mode} mode: close the programs that have it open")
            connection.execute("begin immediate")
        yield


def _copy(path: Path, new: Path) -> None:
    with _failures(path):
        source = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=WAIT)
        with closing(source), closing(sqlite3.connect(new)) as target:
            source.backup(target)


def _swap(new: Path, path: Path, *, existed: bool) -> None:
    with _failures(path):
        if not existed:
            if path.exists():
                raise DatabaseError(f"another program created {path} in the meantime; run the command again")
            for companion in COMPANIONS:  # of a file that was removed: they would be rolled back into the new one
                Path(f"{path}{companion}").unlink(missing_ok=True)
        else:
            keep_permissions(path, new)
        sync(new)
        new.replace(path)
        sync(path.parent)
