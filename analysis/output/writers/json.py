"""JSON: an array of objects, one a line; numbers are numbers, NULL is null."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from json.encoder import encode_basestring
from typing import TYPE_CHECKING, Any, BinaryIO

from analysis.output.columns import Column
from analysis.output.writers.values import Block, columns_of, is_number, texts

if TYPE_CHECKING:
    from analysis.output.writers import Options


def write(columns: Sequence[Column], blocks: Iterator[Block], out: BinaryIO, options: Options) -> None:  # noqa: ARG001
    """Write one array."""
    before = "[\n"
    for lines in objects(columns, blocks):
        out.write((before + ",\n".join(lines)).encode())
        before = ",\n"
    out.write(b"[]\n" if before == "[\n" else b"\n]\n")


def objects(columns: Sequence[Column], blocks: Iterator[Block]) -> Iterator[list[str]]:
    """The rows as JSON objects, in blocks."""
    names = [encode_basestring(column.name) for column in columns]
    template = "{" + ", ".join(f"{name.replace('%', '%%')}: %s" for name in names) + "}"
    for block in blocks:
        cells = [encoded(column, values) for column, values in columns_of(block, columns)]
        yield [template % row for row in zip(*cells, strict=True)]


def encoded(column: Column, values: Sequence[Any]) -> list[str]:
    """The values of one column in a block; a number that JSON does not have (infinity) is null."""
    if column.type == "nested":
        return [value.json for value in values]
    written = texts(column, values)
    if written is values:
        return list(map(encode_basestring, written))
    return [_encoded(value, text) for value, text in zip(values, written, strict=True)]


def _encoded(value: Any, text: str) -> str:
    if value is None:
        return "null"
    if is_number(value):
        return "null" if text in ("inf", "-inf", "nan") else text
    return encode_basestring(text)
