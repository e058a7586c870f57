"""How a text is encoded: UTF-8 or UTF-16 where its bytes say so, else Windows-1252, as SIPRI's files and older ones."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable
from typing import NamedTuple

_UNDEFINED = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")  # bytes that Windows-1252 lacks
_MULTIBYTE = re.compile(rb"[\xc2-\xf4](?:(?<=[\xc2-\xdf])|(?<=[\xe0-\xef])[\x80-\xbf]|[\x80-\xbf]{2})[\x80-\xbf]")
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class TextEncoding(NamedTuple):
    """Python's name of an encoding, and how many bytes of byte order marks come before the text."""

    name: str
    mark: int


def encoding_of(chunks: Iterable[bytes]) -> TextEncoding:
    """The encoding of a whole text. Raises UnicodeError whose text is `LINE: PROBLEM`."""
    mark = 0
    whole: _Text | _Utf16 = _Text()
    for number, chunk in enumerate(chunks):
        data = chunk
        if number == 0:
            mark = _mark(chunk)
            whole = _Utf16() if chunk.startswith(_UTF16) else _Text()
            data = chunk[mark:]
        whole.add(data)
    return TextEncoding(whole.end(), mark)


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


class _Lines:
    """Counts lines, whose ends are CR LF, LF or CR, in pieces of a text."""

    def __init__(self) -> None:
        self.before = 0  # complete lines in the pieces so far
        self._after_return = False

    def number(self, piece: bytes | str, end: int) -> int:
        """The line, from 1, of a place in the present piece."""
        return self.before + self._ends(piece[:end]) + 1

    def add(self, piece: bytes | str) -> None:
        """Count a piece that is done with."""
        self.before += self._ends(piece)
        self._after_return = piece[-1:] in ("\r", b"\r")

    def _ends(self, piece: bytes | str) -> int:
        if isinstance(piece, str):
            piece = piece.encode("utf-8", "replace")
        split = self._after_return and piece.startswith(b"\n")
        return piece.count(b"\n") + piece.count(b"\r") - piece.count(b"\r\n") - split


class _Text:
    """A text of bytes: UTF-8, or Windows-1252 once a byte is not UTF-8."""

    def __init__(self) -> None:
        self._lines = _Lines()
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._single: int | None = None  # line of the first byte that is not UTF-8
        self._multibyte: int | None = None  # line of the first character of several bytes
        self._undefined: tuple[int, int] | None = None  # line and value of the first byte that Windows-1252 lacks

    def add(self, data: bytes) -> None:
        """Look at the next bytes."""
        zero = data.find(b"\0")
        if zero >= 0:
            line = self._lines.number(data, zero)
            raise UnicodeError(f"{line}: a NUL byte; the file is damaged or is not a text file")
        if self._single is None:
            pending = len(self._decoder.getstate()[0])
            try:
                self._decoder.decode(data)
            except UnicodeDecodeError as error:
                self._single = self._lines.number(data, max(error.start - pending, 0))
        if not data.isascii():
            several = _MULTIBYTE.search(data)
            if several and self._multibyte is None:
                self._multibyte = self._lines.number(data, several.start())
            undefined = _UNDEFINED.search(data)
            if undefined and self._undefined is None:
                self._undefined = self._lines.number(data, undefined.start()), data[undefined.start()]
        self._lines.add(data)

    def end(self) -> str:
        """The encoding, now that there are no more bytes."""
        if self._single is None:
            try:
                self._decoder.decode(b"", final=True)
                return "utf-8"
            except UnicodeDecodeError:
                self._single = self._lines.before + 1
        if self._multibyte is not None:
            raise UnicodeError(
                f"{self._single}: this line is not UTF-8, but line {self._multibyte} is: the file mixes two encodings; "
                "save it as UTF-8"
            )
        if self._undefined is not None:
            line, value = self._undefined
            raise UnicodeError(f"{line}: byte {value:#x} is neither UTF-8 nor Windows-1252")
        return "cp1252"


class _Utf16:
    """A text in UTF-16, whose byte order mark tells its order."""

    def __init__(self) -> None:
        self._lines = _Lines()
        self._decoder = codecs.getincrementaldecoder("utf-16")()

    def add(self, data: bytes) -> None:
        """Look at the next bytes."""
        self._decode(data, final=False)

    def end(self) -> str:
        """The encoding, now that there are no more bytes."""
        self._decode(b"", final=True)
        return "utf-16"

    def _decode(self, data: bytes, *, final: bool) -> None:
        try:
            text = self._decoder.decode(data, final=final)
        except UnicodeDecodeError as error:
            whole = error.object[: error.start].decode(error.encoding, "replace")
            line = self._lines.number(whole, len(whole))
            raise UnicodeError(f"{line}: the file is UTF-16 and is damaged or cut off here") from None
        self._lines.add(text)
