"""Where a result goes: standard output, or a file that is written whole or not at all."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from analysis.output import writers
from analysis.output.columns import Column
from errors import LimitError, UsageError

_SUFFIXES = {".txt": "table", ".md": "markdown", **{f".{name}": name for name in writers.FORMATS}}


def emit(
    columns: Sequence[Column],
    rows: Iterable[Sequence[Any]],
    *,
    format_name: str | None = None,
    path: str | None = None,
    limit: int = 0,
    **options: Any,
) -> int:
    """Write rows to a file or to standard output; returns how many.

    Without a format: what the file's suffix says; a table on a terminal; CSV otherwise. `options` are the writer's.
    Raises UsageError for a file that cannot be written, LimitError after the first `limit` rows if there are more.
    """
    source = iter(rows)
    shown = islice(source, limit) if limit else source
    with destination(path) as out:
        chosen = format_name or _SUFFIXES.get(Path(path or "").suffix.lower())
        count = writers.write(chosen or ("table" if out.isatty() else "csv"), columns, shown, out, **options)
    if limit and next(source, None) is not None:
        raise LimitError(f"only the first {limit:,} rows are shown, there are more; --limit sets how many, 0 all")
    return count


@contextmanager
def destination(path: str | None) -> Iterator[BinaryIO]:
    """Standard output (None or `-`), or a file that appears under its name when all of it is written."""
    if path is None or path == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    target = Path(path).resolve()  # a link stays a link
    draft = target.with_name(f"{target.name}.{os.getpid()}.tmp")
    try:
        if target.exists() and not target.is_file():  # a pipe or a device: there is no file to swap
            with target.open("wb") as out:
                yield out
            return
        try:
            with draft.open("xb") as out:
                yield out
                out.flush()
                os.fsync(out.fileno())
            draft.replace(target)
        finally:
            draft.unlink(missing_ok=True)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror or error}") from None
