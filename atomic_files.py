"""Files and folders that appear whole or not at all, and never in the place of what Pactbook did not write.

A draft is written beside the target and brought to the disk; then it takes the target's name in one step.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import file_digest
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from drafts import draft_of, recover, swap, sync
from errors import UsageError

_DATABASE = b"SQLite format 3\0"  # the first bytes of a SQLite file


class Maker(NamedTuple):
    """The command that writes a folder, and the name of its manifest: the file with that command and all hashes."""

    command: str
    manifest: str = ".pactbook.json"


@contextmanager
def whole_file(path: str | Path) -> Iterator[BinaryIO]:
    """A file to write, which takes the name `path` when it is complete; a pipe or device is written directly.

    Raises UsageError for a path that cannot be written, and for a SQLite database, which no output may replace.
    """
    with _failures(path):
        target = _resolved(path)
        if target.exists() and not target.is_file():
            with target.open("wb") as out:
                yield out
            return
        if target.exists() and _starts_with(target, _DATABASE):
            raise UsageError(f"{path} is a SQLite database: choose another file to write to")
        with draft_of(target, Path.touch) as draft:
            with draft.open("wb") as out:
                yield out
                out.flush()
                os.fsync(out.fileno())
            draft.replace(target)
            sync(target.parent)


@contextmanager
def whole_folder(path: str | Path, maker: Maker) -> Iterator[Path]:
    """A folder to fill, which takes the name `path` when it is complete.

    The manifest is added unless it is among the files written: JSON with `made_by`, the maker's command, and `files`,
    path -> {sha256, bytes}. Raises UsageError where `check_folder` does, and for a path that cannot be written.
    """
    with _failures(path):
        target = _resolved(path)
        check_folder(path, maker)
        target.parent.mkdir(parents=True, exist_ok=True)
        with draft_of(target, Path.mkdir) as draft:
            yield draft
            _add_manifest(draft, maker)
            _sync_tree(draft)
            check_folder(path, maker)
            swap(draft, target)
            sync(target.parent)


def check_folder(path: str | Path, maker: Maker) -> None:
    """Raise UsageError if a folder must not be written there.

    It may if nothing is there, or an empty folder, or one that holds nothing but files of the maker as they were
    written. A file that somebody added or changed is theirs.
    """
    with _failures(path):
        target = _resolved(path)
        recover(target)
        while True:
            before = _identity(target)
            try:
                _check(path, target, maker)
            except (OSError, UsageError):
                if _identity(target) == before:  # else another process has replaced it in the meantime
                    raise
            else:
                return


def _identity(folder: Path) -> tuple[int, int] | None:
    try:
        status = folder.stat()
    except FileNotFoundError:
        return None
    return status.st_ino, status.st_ctime_ns


def _check(path: str | Path, target: Path, maker: Maker) -> None:
    if not target.exists():
        return
    if not target.is_dir():
        raise UsageError(f"{path} is a file: name a folder with --out")
    if _is_around_us(target):
        raise UsageError(f"{path} is the current folder or contains it, and cannot be replaced: choose another --out")
    names = sorted(entry.name for entry in target.iterdir())
    if not names:
        return
    if maker.manifest not in names:
        raise UsageError(
            f"{path} holds {names[0]} and no {maker.manifest} of an earlier `{maker.command}`: choose another --out"
        )
    files = read_manifest(target, maker).get("files")
    if not isinstance(files, dict):
        raise UsageError(f"{target / maker.manifest} is damaged: choose another --out")
    for name in _files_in(target, {maker.manifest, *files}):
        if name != maker.manifest and _digest(target / name) != _recorded(files[name]):
            raise UsageError(
                f"{path} holds {name}, which was changed after `{maker.command}` wrote it: move or delete that file, or"
                " choose another --out"
            )


def read_manifest(folder: Path, maker: Maker) -> dict[str, Any]:
    """The manifest of a folder. Raises UsageError for a folder that the maker did not write."""
    path = folder / maker.manifest
    try:
        manifest = json.loads(path.read_bytes())
    except FileNotFoundError:
        raise UsageError(f"{folder} was not written by `{maker.command}`: it has no {maker.manifest}") from None
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror or error}") from None
    except (ValueError, RecursionError):
        raise UsageError(f"{path} cannot be read: it is not valid JSON") from None
    if not isinstance(manifest, dict) or manifest.get("made_by") != maker.command:
        raise UsageError(f"{path} was not written by `{maker.command}`")
    return manifest


def files_in(folder: Path) -> set[str]:
    """The paths of all files in a folder, by `/`, from the folder."""
    return {Path(where, name).relative_to(folder).as_posix() for where, _, names in os.walk(folder) for name in names}


def write_json(path: Path, value: object) -> None:
    """Write a value as JSON for people: indented, with letters of all languages as they are."""
    path.write_text(json.dumps(value, ensure_ascii=False, indent=2) + "\n", "utf-8")


@contextmanager
def _failures(path: str | Path) -> Iterator[None]:
    """The system's errors as one line."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror or error}") from None


def _resolved(path: str | Path) -> Path:
    """The path with links followed: a link stays a link, and what it leads to is replaced."""
    try:
        return Path(path).resolve()
    except RuntimeError:  # Python before 3.13
        raise UsageError(f"{path} cannot be written: its symbolic links lead in a circle") from None


def _is_around_us(target: Path) -> bool:
    try:
        return Path.cwd().is_relative_to(target)
    except FileNotFoundError:  # the current folder was deleted
        return False


def _starts_with(path: Path, start: bytes) -> bool:
    with path.open("rb") as file:
        return file.read(len(start)) == start


def _files_in(folder: Path, known: set[str]) -> list[str]:
    """The known files that are there. Raises UsageError for anything else in the folder: a file, a link, a folder."""
    folders = {parent.as_posix() for name in known for parent in Path(name).parents}
    found: list[str] = []
    pending = [""]
    while pending:
        for entry in sorted(os.scandir(folder / pending.pop()), key=lambda entry: entry.name):
            name = Path(entry.path).relative_to(folder).as_posix()
            if entry.is_dir(follow_symlinks=False) and name in folders:
                pending.append(name)
            elif entry.is_file(follow_symlinks=False) and name in known:
                found.append(name)
            else:
                raise UsageError(
                    f"{folder} holds {name}, which Pactbook did not write: move it, or choose another --out"
                )
    return found


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _recorded(entry: Any) -> Any:
    """The hash in a manifest's entry for a file, None if the entry is damaged."""
    return entry.get("sha256") if isinstance(entry, dict) else None


def _add_manifest(draft: Path, maker: Maker) -> None:
    path = draft / maker.manifest
    if path.exists():
        return
    files = {
        name: {"sha256": _digest(draft / name), "bytes": (draft / name).stat().st_size}
        for name in sorted(files_in(draft))
    }
    write_json(path, {"made_by": maker.command, "files": files})


def _sync_tree(folder: Path) -> None:
    for where, _, names in os.walk(folder, topdown=False):
        for name in names:
            sync(Path(where, name))
        sync(Path(where))
