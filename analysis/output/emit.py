"""Writing a result to standard output, or to a file that is replaced only when the new one is complete."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, islice
from typing import Any, BinaryIO

from analysis.output import writers
from analysis.output.column_types import Column
from errors import PactbookError
from narration import clear_progress, encodable

_SUFFIXES = {".txt": "table", ".md": "markdown", **{f".{name}": name for name in writers.FORMATS}}


def emit(
    columns: Sequence[Column],
    rows: Iterable[Sequence[Any]],
    *,
    format_name: str | None = None,
    path: str | None = None,
    **options: Any,
) -> int:
    """Write rows to a file or to standard output; returns the number of rows.

    The default format follows from the suffix of the file; otherwise it is `table` on a terminal and `csv` elsewhere.
    `options` are those of the writer, and `empty`, one more remark if there are no rows. Raises UsageError for a file
    that cannot be written. If reading the rows fails after the first, the error also says that the output is
    incomplete, or that the file was not written.
    """
    source = iter(encodable_rows(rows))
    remarks, empty = options.pop("remarks", ()), options.pop("empty", None)
    with destination(path) as out:
        first = list(islice(source, 1))
        clear_progress()
        options["remarks"] = (*remarks, *([empty] if empty and not first else ()))
        suffix_format = _SUFFIXES.get(os.path.splitext(path or "")[1].lower())
        output_format = format_name or suffix_format or ("table" if out.isatty() else "csv")
        try:
            return writers.write(output_format, columns, chain(first, source), out, **options)
        except PactbookError as error:
            if not first:
                raise
            outcome = "the output is incomplete" if path in (None, "-") else f"{path} was not written"
            raise type(error)(f"{error}; {outcome}") from None


def encodable_rows(rows: Iterable[Sequence[Any]]) -> Iterable[Sequence[Any]]:
    """The rows; in a list, which a command made and no database, names of files that are not UTF-8 are escaped."""
    if not isinstance(rows, Sequence):
        return rows
    return [tuple(encodable(cell) if isinstance(cell, str) else cell for cell in row) for row in rows]


@contextmanager
def destination(path: str | None) -> Iterator[BinaryIO]:
    """Standard output (None or `-`), or a file that gets its name only when all of it is written.

    On a terminal, None goes through a pager.
    """
    if path is None and sys.stdout.isatty():
        from analysis.output.pager import paged

        with paged() as out:
            yield out
    elif path is None or path == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
    else:
        from atomic_files import whole_file  # here, because most output goes to a terminal or a pipe

        with whole_file(path) as out:
            yield out
