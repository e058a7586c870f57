"""JSON: an array with one object on each line; numbers are JSON numbers, NULL is null."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from json.encoder import encode_basestring
from typing import Any, BinaryIO

from analysis.output.column_types import Column
from analysis.output.writers.options import Options
from analysis.output.writers.values import Block, columns_of, is_number, texts


def write(columns: Sequence[Column], blocks: Iterator[Block], out: BinaryIO, options: Options) -> None:  # noqa: ARG001
    """Write the array."""
    before = "[\n"
    for lines in objects(columns, blocks):
        out.write((before + ",\n".join(lines)).encode())
        before = ",\n"
    out.write(b"[]\n" if before == "[\n" else b"\n]\n")


def objects(columns: Sequence[Column], blocks: Iterator[Block]) -> Iterator[list[str]]:
    """The JSON object of each row, in the same blocks as the rows."""
    names = [encode_basestring(column.name) for column in columns]
    template = "{" + ", ".join(f"{name.replace('%', '%%')}: %s" for name in names) + "}"
    for block in blocks:
        cells = [encoded(column, values) for column, values in columns_of(block, columns)]
        yield [template % row for row in zip(*cells, strict=True)]


def encoded(column: Column, values: Sequence[Any]) -> list[str]:
    """The JSON of the values of one column; a number that JSON does not have (infinity) is null."""
    if column.type == "nested":
        return [value.json for value in values]
    column_texts = texts(column, values)
    if column_texts is values:
        return list(map(encode_basestring, column_texts))
    return [_encoded(value, text) for value, text in zip(values, column_texts, strict=True)]


def _encoded(value: Any, text: str) -> str:
    if value is None:
        return "null"
    if is_number(value):
        return "null" if text in ("inf", "-inf", "nan") else text
    return encode_basestring(text)
