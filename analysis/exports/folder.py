"""A folder that is written whole or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from errors import UsageError


@contextmanager
def whole_folder(path: str, mark: str) -> Iterator[Path]:
    """A draft beside `path` that takes its place when all is written; `mark` is a file that every such folder holds.

    A folder that is there is replaced if it is empty or holds the mark, as an earlier export does.
    Raises UsageError for another folder, or one that cannot be written.
    """
    target = Path(path).resolve()
    if target.exists() and not target.is_dir():
        raise UsageError(f"{path} is a file: name a folder with --out")
    if target.is_dir() and any(target.iterdir()) and not (target / mark).is_file():
        raise UsageError(f"{path} holds files, but no {mark} of an earlier export: name another folder with --out")
    draft = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    old = target.with_name(f".{target.name}.{os.getpid()}.old")
    try:
        draft.mkdir(parents=True)
        yield draft
        if target.exists():
            target.rename(old)
        try:
            draft.rename(target)
        except OSError:
            if old.exists():
                old.rename(target)
            raise
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror or error}") from None
    finally:
        shutil.rmtree(draft, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)
