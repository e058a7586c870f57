"""Markdown: a table as on GitHub; markup in cells is escaped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import BinaryIO

from analysis.output.column_types import Column
from analysis.output.writers.options import Options
from analysis.output.writers.values import Block, columns_of, display_texts, first_and_all, numeric

_MARKUP = re.compile(r"[\\|*`\[\]<]|&(?=#?\w+;)|\r\n|[\r\n]")  # an & that starts no entity needs no escape
_HTML = {"<": "&lt;", "&": "&amp;", "\r\n": "<br>", "\r": "<br>", "\n": "<br>"}


def write(columns: Sequence[Column], blocks: Iterator[Block], out: BinaryIO, options: Options) -> None:
    """Write the table, with numbers aligned to the right, and below it the remarks as a list."""
    first, all_blocks = first_and_all(blocks)
    out.write(_line(escaped(column.name) for column in columns).encode())
    out.write(_line("---:" if right else "---" for right in numeric(columns, first)).encode())
    for block in all_blocks:
        cells = [map(escaped, display_texts(column, values)) for column, values in columns_of(block, columns)]
        out.write("".join(map(_line, zip(*cells, strict=True))).encode())
    if options.remarks:
        out.write("".join(["\n", *(f"- {escaped(remark)}\n" for remark in options.remarks)]).encode())


def escaped(cell: str) -> str:
    """The text of a cell, escaped so that Markdown shows it unchanged and on one line."""
    return _MARKUP.sub(lambda match: _HTML.get(match[0], f"\\{match[0]}"), cell)


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |\n"
