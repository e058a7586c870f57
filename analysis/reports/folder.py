"""The folder of a report: replaced as a whole by an exchange of names, and never in place of anything else.

A draft is written beside it. Where the system can exchange two names in one step (Linux, macOS) there is no moment
without a report; elsewhere the old folder is first moved aside, and whoever comes next moves it back if the run was
killed in between. A draft carries its writer's lock, so that what a killed run left behind is told from work in hand.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from errno import EBUSY
from hashlib import sha256
from pathlib import Path
from typing import Any

from errors import UsageError

MANIFEST = "manifest.json"
MAKER = "pactbook report"
_DRAFT, _ASIDE = ".draft", ".aside"
_RENAME_EXCHANGE, _RENAME_SWAP, _AT_FDCWD = 2, 2, -100


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a report's folder. Raises UsageError for a folder that is none of ours."""
    recover(folder)
    try:
        manifest = json.loads((folder / MANIFEST).read_bytes())
    except FileNotFoundError:
        raise UsageError(f"{folder} is no report: it has no {MANIFEST}") from None
    except (OSError, ValueError) as error:
        raise UsageError(f"{folder / MANIFEST} cannot be read: {error}") from None
    if not isinstance(manifest, dict) or manifest.get("made_by") != MAKER:
        raise UsageError(f"{folder / MANIFEST} is of no report of ours")
    return manifest


def paths(folder: Path) -> set[str]:
    """Files in a folder, by path within it."""
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir()}


def check(folder: Path) -> None:
    """Raise UsageError if a report must not be written there: what is there is not ours, or not ours alone."""
    recover(folder)
    if not folder.exists():
        return
    if not folder.is_dir():
        raise UsageError(f"{folder} is a file: name a folder with --out")
    found = paths(folder)
    if not found and not any(folder.iterdir()):
        return
    try:
        known = {MANIFEST, *read_manifest(folder)["files"]}
    except (UsageError, KeyError, TypeError):
        raise UsageError(f"{folder} is not empty and is no report: name another folder with --out") from None
    foreign = sorted(found - known)
    if foreign:
        raise UsageError(
            f"{folder} holds {foreign[0]}, which is no part of the report: move it, or name another folder"
        )


def same(folder: Path, files: Mapping[str, bytes]) -> bool:
    """Whether the folder holds exactly these files."""
    return paths(folder) == set(files) and all(
        sha256((folder / path).read_bytes()).digest() == sha256(content).digest() for path, content in files.items()
    )


def write(folder: Path, files: Mapping[str, bytes]) -> None:
    """Make the folder hold exactly these files, all of them or none. Raises UsageError where it cannot be written."""
    try:
        folder = folder.resolve()  # a link stays a link
        folder.parent.mkdir(parents=True, exist_ok=True)
        recover(folder)
        _remove_leftovers(folder)
        with _draft(folder) as draft:
            for path, content in files.items():
                target = draft / path
                target.parent.mkdir(parents=True, exist_ok=True)
                with target.open("xb") as out:
                    out.write(content)
                    out.flush()
                    os.fsync(out.fileno())
            for inner in {draft, *((draft / path).parent for path in files)}:
                _sync(inner)
            check(folder)
            _swap(draft, folder)
            _sync(folder.parent)
    except OSError as error:
        raise UsageError(f"{folder} cannot be written: {error.strerror or error}") from None


def recover(folder: Path) -> None:
    """Move back what a killed run had moved aside, if nothing has taken its place."""
    folder = folder.resolve()
    if folder.exists():
        return
    for aside in sorted(folder.parent.glob(f".{folder.name}.*{_ASIDE}")):
        with suppress(OSError), _locked(aside) as ours:
            if ours:
                aside.rename(folder)
                return


@contextmanager
def _draft(folder: Path) -> Iterator[Path]:
    """A new folder beside, locked; whatever bears its name afterwards is removed."""
    while True:
        draft = folder.with_name(f".{folder.name}.{secrets.token_hex(4)}{_DRAFT}")
        draft.mkdir()
        with suppress(FileNotFoundError), _locked(draft):
            if not draft.exists():  # taken for a leftover before it was locked
                continue
            try:
                if folder.is_dir():
                    shutil.copymode(folder, draft)
                yield draft
            finally:
                shutil.rmtree(draft, ignore_errors=True)
            return


@contextmanager
def _locked(folder: Path) -> Iterator[bool]:
    """Hold a folder's lock; False if another process has it. The lock ends with the process, however that ends."""
    try:
        import fcntl
    except ModuleNotFoundError:  # Windows: one run at a time is the user's business
        yield True
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            ours = True
        except OSError:
            ours = False
        yield ours
    finally:
        os.close(handle)


def _remove_leftovers(folder: Path) -> None:
    """Remove the drafts of killed runs, and what they had replaced."""
    for suffix in (_DRAFT, _ASIDE):
        for left in folder.parent.glob(f".{folder.name}.*{suffix}"):
            with suppress(OSError), _locked(left) as ours:
                if ours:
                    shutil.rmtree(left, ignore_errors=True)


def _swap(draft: Path, folder: Path) -> None:
    """Give the draft the folder's name; what had it before gets the draft's."""
    if not folder.exists():
        draft.rename(folder)
        return
    if _exchange(draft, folder):
        return
    aside = draft.with_suffix(_ASIDE)
    with _locked(folder) as ours:
        if not ours:
            raise OSError(EBUSY, "another run is replacing it")
        folder.rename(aside)
        try:
            draft.rename(folder)
        except BaseException:
            aside.rename(folder)
            raise
        shutil.rmtree(aside, ignore_errors=True)


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


def _sync(folder: Path) -> None:
    """Have a folder's names on disk."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
