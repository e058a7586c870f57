"""How a text is encoded: UTF-8 or UTF-16 where its bytes say so, else Windows-1252, as SIPRI's files and older ones."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import NamedTuple

LONGEST_LINE = 2**22  # bytes; a file without line ends would be kept in memory whole
_NOT_TEXT = "the file is damaged or is not a text file"
_NUL = f"a NUL byte; {_NOT_TEXT}"
_TOO_LONG = f"the line is longer than {LONGEST_LINE:,} bytes; {_NOT_TEXT}"
_UNDEFINED = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")  # bytes that Windows-1252 lacks
_MULTIBYTE = re.compile(rb"[\xc2-\xf4](?:(?<=[\xc2-\xdf])|(?<=[\xe0-\xef])[\x80-\xbf]|[\x80-\xbf]{2})[\x80-\xbf]")
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class TextEncoding(NamedTuple):
    """Python's name of an encoding, and how many bytes of byte order marks come before the text."""

    name: str
    mark: int


def encoding_of(chunks: Iterable[bytes]) -> TextEncoding:
    """The encoding of a whole text. Raises UnicodeError whose text is `LINE: PROBLEM`."""
    rest = iter(chunks)
    first = next(rest, b"")
    if first.startswith(_UTF16):
        _check_utf16(chain([first], rest))
        return TextEncoding("utf-16", 0)
    mark = _mark(first)
    return TextEncoding(_of_lines(_lines(chain([first[mark:]], rest))), mark)


def decoded_head(data: bytes, *, cut: bool) -> str:
    """The first bytes of a text, decoded as well as they can be; `cut`: more follow."""
    if data.startswith(_UTF16):
        return _with_newlines(data.decode("utf-16", "ignore"))
    body = data[_mark(data) :]
    try:
        text = codecs.getincrementaldecoder("utf-8")().decode(body, final=not cut)
    except UnicodeDecodeError:
        text = body.decode("cp1252", "replace")
    return _with_newlines(text)


def _mark(data: bytes) -> int:
    """The length of UTF-8's byte order marks at the start; programs put them before any encoding, even twice."""
    length = 0
    while data.startswith(codecs.BOM_UTF8, length):
        length += len(codecs.BOM_UTF8)
    return length


def _with_newlines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _lines(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The lines, whose ends are CR LF, LF or CR. Raises UnicodeError for one that is longer than a line can be."""
    rest = b""
    ended = 0
    for chunk in chunks:
        *lines, rest = (rest + chunk).splitlines(keepends=True) or [b""]  # the last may go on in the next chunk
        ended += len(lines)
        yield from lines
        if len(rest) > LONGEST_LINE:
            problem = _NUL if b"\0" in rest else _TOO_LONG
            raise UnicodeError(f"{ended + 1}: {problem}")
    yield rest


def _of_lines(lines: Iterable[bytes]) -> str:
    """UTF-8, or Windows-1252 where a line is not UTF-8."""
    single = multibyte = 0  # the first line that is not UTF-8, and the first with a character of several bytes
    undefined: tuple[int, int] | None = None  # line and value of the first byte that Windows-1252 lacks
    for number, line in enumerate(lines, start=1):
        if b"\0" in line:
            raise UnicodeError(f"{number}: {_NUL}")
        if line.isascii():
            continue
        if not multibyte and _MULTIBYTE.search(line):
            multibyte = number
        if not undefined and (byte := _UNDEFINED.search(line)):
            undefined = number, byte[0][0]
        try:
            line.decode()
        except UnicodeDecodeError:
            single = single or number
    if not single:
        return "utf-8"
    if multibyte:
        raise UnicodeError(
            f"{single}: this line is not UTF-8, but line {multibyte} is: the file mixes two encodings; save it as UTF-8"
        )
    if undefined:
        raise UnicodeError(f"{undefined[0]}: byte {undefined[1]:#x} is neither UTF-8 nor Windows-1252")
    return "cp1252"


def _check_utf16(chunks: Iterable[bytes]) -> None:
    """Refuse a text that is damaged; its byte order mark says in which order the bytes are."""
    decoder, newlines = codecs.getincrementaldecoder("utf-16")(), io.IncrementalNewlineDecoder(None, translate=True)
    line, length = 1, 0  # the line that the next chunk begins in, and what there is of it
    for chunk in chain(chunks, [b""]):
        try:
            text = newlines.decode(decoder.decode(chunk, final=not chunk))
        except UnicodeDecodeError as error:
            text = error.object[: error.start].decode(error.encoding, "replace")
            line += newlines.decode(text, final=True).count("\n")
            raise UnicodeError(
                f"{line}: the file is UTF-16 and is damaged or cut off here; download or export it again"
            ) from None
        if "\0" in text:
            before = text.partition("\0")[0].count("\n")
            raise UnicodeError(f"{line + before}: {_NUL}")
        line += text.count("\n")
        length = len(text) - text.rfind("\n") - 1 + (0 if "\n" in text else length)
        if 2 * length > LONGEST_LINE:
            raise UnicodeError(f"{line}: {_TOO_LONG}")
