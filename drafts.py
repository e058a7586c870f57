"""Drafts: files and folders built beside a target, which then take its name in one step.

For a folder that step is an exchange of two names where the system has it (Linux, macOS). Elsewhere the old folder is
first moved aside, and whoever comes next moves it back if the program was killed in between. A draft is locked by the
process that writes it, so that the next one can tell, and remove, what a killed one left.
"""

from __future__ import annotations

import os
import re
import shutil
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from errno import EBUSY, EEXIST, ENOTEMPTY
from hashlib import sha256
from pathlib import Path

_DRAFT, _ASIDE = ".pactbook-draft", ".pactbook-aside"
_LONGEST_NAME = 200  # bytes of a target's name that a draft's name repeats; names may have 255
_AT_ONCE = getattr(os, "O_NONBLOCK", 0)  # also for a FIFO that nobody writes to
_RENAME_EXCHANGE, _RENAME_SWAP, _AT_FDCWD = 2, 2, -100


@contextmanager
def draft_of(target: Path, make: Callable[[Path], object]) -> Iterator[Path]:
    """A new locked draft beside the target; what has its name afterwards, the draft or the old target, is removed."""
    remove_leftovers(target)
    while True:
        draft = target.with_name(f"{_stem(target)}{os.urandom(4).hex()}{_DRAFT}")
        make(draft)
        with _lock(draft) as ours:
            if not ours:  # taken for a leftover before it was locked
                continue
            try:
                if target.exists() and target.is_dir() == draft.is_dir():
                    keep_permissions(target, draft)
                yield draft
            finally:
                _remove(draft)
            return


def remove_leftovers(target: Path) -> None:
    """Remove the target's drafts that killed processes left."""
    for suffix in (_DRAFT, _ASIDE):
        for left in _beside(target, suffix):
            with suppress(OSError), _lock(left, without=False) as ours:
                if ours:
                    _remove(left)


@contextmanager
def draft_folder(target: Path) -> Iterator[Path]:
    """A locked folder beside `target` to build it in, which nobody else may enter; it is removed at the end.

    Folders that killed processes left are removed at the beginning.
    """
    with draft_of(target, lambda draft: draft.mkdir(mode=0o700)) as draft:
        yield draft


@contextmanager
def temporary_folder() -> Iterator[Path]:
    """A folder for temporary files that nobody else may enter; those that killed processes left are removed."""
    import tempfile

    with draft_folder(Path(tempfile.gettempdir(), "pactbook")) as folder:
        yield folder


def swap(draft: Path, target: Path) -> None:
    """Give the draft the target's name; an old target gets the draft's, or is removed."""
    if not target.exists():
        try:
            draft.rename(target)
        except OSError as error:
            if error.errno not in (EEXIST, ENOTEMPTY):  # else another process made one in the meantime
                raise
        else:
            return
    if _exchange(draft, target):
        return
    aside = draft.with_suffix(_ASIDE)
    with _lock(target) as ours:
        if not ours:
            raise OSError(EBUSY, "another process is replacing it")
        target.rename(aside)
        try:
            draft.rename(target)
        except BaseException:
            aside.rename(target)
            raise
        _remove(aside)


def recover(target: Path) -> None:
    """Move back the folder that a killed process had moved aside, if nothing has taken its place."""
    if target.exists():
        return
    for aside in _beside(target, _ASIDE):
        with suppress(OSError), _lock(aside) as ours:
            if ours:
                aside.rename(target)
                return


def keep_permissions(old: Path, new: Path) -> None:
    """Give `new` the mode of `old` and, where this process may, its owner and group."""
    wanted, given = old.stat(), new.stat()
    if (wanted.st_uid, wanted.st_gid) != (given.st_uid, given.st_gid):
        with suppress(PermissionError):
            os.chown(new, wanted.st_uid, wanted.st_gid)
    new.chmod(stat.S_IMODE(wanted.st_mode))


def sync(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on the disk."""
    if sys.platform == "win32":
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _stem(target: Path) -> str:
    """What the names of a target's drafts begin with: its own name, or a hash of one that would make them too long."""
    encoded = os.fsencode(target.name)
    return f".{target.name if len(encoded) <= _LONGEST_NAME else sha256(encoded).hexdigest()}."


def _beside(target: Path, suffix: str) -> list[Path]:
    """Drafts of the target, or what was moved aside for it."""
    ours = re.compile(rf"{re.escape(_stem(target))}[0-9a-f]{{8}}{re.escape(suffix)}")
    with suppress(FileNotFoundError), os.scandir(target.parent) as entries:
        return sorted(Path(entry.path) for entry in entries if ours.fullmatch(entry.name))
    return []


@contextmanager
def _lock(path: Path, *, without: bool = True) -> Iterator[bool]:
    """Hold the lock of a file or folder; False if another process has it, or it is gone. It ends with the process.

    `without` is the answer on a file system that has no locks.
    """
    try:
        import fcntl
    except ModuleNotFoundError:  # Windows: two processes at a time are not told apart
        yield path.exists()
        return
    try:
        handle = os.open(path, os.O_RDONLY | _AT_ONCE)
    except FileNotFoundError:
        yield False
        return
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            ours = os.path.samestat(os.fstat(handle), os.stat(path))  # noqa: PTH116 - as fstat
        except (BlockingIOError, FileNotFoundError):
            ours = False
        except OSError:  # as some networks' file systems say
            ours = without and path.exists()
        yield ours
    finally:
        os.close(handle)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two names in one step; False where the system or the file system cannot."""
    import ctypes

    try:
        library = ctypes.CDLL(None, use_errno=True)
        names = os.fsencode(one), os.fsencode(other)
        if sys.platform == "darwin":
            failed = library.renamex_np(*names, _RENAME_SWAP)
        else:
            failed = library.renameat2(_AT_FDCWD, names[0], _AT_FDCWD, names[1], _RENAME_EXCHANGE)
    except (AttributeError, OSError, TypeError):
        return False
    return bool(failed == 0)
