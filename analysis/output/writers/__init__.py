"""Writing rows in a format: one module for each, which is imported only when it is used."""

from __future__ import annotations

import gc
import importlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, BinaryIO, NamedTuple

from analysis.output.columns import Column
from analysis.output.writers.values import Block, blocks
from errors import UsageError

FORMATS = ("table", "csv", "tsv", "json", "jsonl", "markdown", "html", "xlsx", "parquet")
BINARY = frozenset({"xlsx", "parquet"})
NAMED = frozenset({"json", "jsonl", "parquet"})  # values are found by the column's name, so names are unique


class Options(NamedTuple):
    """What formats can be told; each takes what concerns it."""

    title: str = "Pactbook"  # html, xlsx (name of the sheet)
    spreadsheet: bool = False  # csv, tsv: defuse what a spreadsheet would run as a formula
    width: int | None = None  # table: characters in a line; None: of the terminal, else COLUMNS or 120


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
    module = importlib.import_module(f"analysis.output.writers.{format_name}")
    count = 0

    def counted() -> Iterator[Block]:
        nonlocal count
        for block in blocks(rows):
            count += len(block)
            yield block

    collecting = gc.isenabled()
    gc.disable()  # rows hold no cycles: to look for some among millions only takes time
    try:
        module.write(columns, counted(), out, Options(**options))
    finally:
        if collecting:
            gc.enable()
    return count
