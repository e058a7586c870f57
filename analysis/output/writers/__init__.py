"""Writing rows in a format: one module for each, which is imported only when it is used."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib import import_module
from typing import Any, BinaryIO

from analysis.output.column_types import Column
from analysis.output.writers.options import Options
from analysis.output.writers.values import BLOCK, SMALL_BLOCK, Block, blocks
from errors import UsageError

FORMATS = ("table", "csv", "tsv", "json", "jsonl", "markdown", "html", "xlsx", "parquet")
BINARY = frozenset({"xlsx", "parquet"})
PLAIN = frozenset({"csv", "tsv"})  # their layout does not depend on the first rows
NAMED = frozenset({"json", "jsonl", "parquet"})  # values are found by the column's name, so names are unique

Write = Callable[[Sequence[Column], Iterator[Block], BinaryIO, Options], None]


def write(
    format_name: str, columns: Sequence[Column], rows: Iterable[Sequence[Any]], out: BinaryIO, **options: Any
) -> int:
    """Write `rows` to `out`, one block of them in memory at a time; returns the number of rows.

    `options` are the fields of Options. Values that mean the same on both backends give the same bytes.
    Raises UsageError for an unknown format, for a binary format on a terminal, and for two columns of one name in a
    format that would lose one of them; LimitError if the format cannot hold so many rows or so long a value.
    """
    if format_name not in FORMATS:
        raise UsageError(f"unknown format {format_name!r}; known: {', '.join(FORMATS)}")
    if format_name in BINARY and out.isatty():
        raise UsageError(f"{format_name} cannot be printed on a terminal; name a file with --output")
    twice = [name for name, count in Counter(column.name for column in columns).items() if count > 1]
    if format_name in NAMED and twice:
        raise UsageError(f"{format_name} cannot hold two columns named {twice[0]}; rename one of them with AS")
    count = 0

    def counted() -> Iterator[Block]:
        nonlocal count
        for block in blocks(rows, SMALL_BLOCK if format_name in PLAIN else BLOCK):
            count += len(block)
            yield block

    writer: Write = import_module(f"{__name__}.{format_name}").write
    writer(columns, counted(), out, Options(**options))
    return count


def as_bytes(format_name: str, columns: Sequence[Column], rows: Iterable[Sequence[Any]]) -> bytes:
    """The file that `write` would write, in memory; raises what `write` raises."""
    out = io.BytesIO()
    write(format_name, columns, rows, out)
    return out.getvalue()
