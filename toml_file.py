"""TOML that knows its lines: what is wrong in a file is reported with `file:line`.

The parser of the standard library keeps no positions. So when the first line is asked for, one pass over the text notes
the line of every key, table and element of an array. Each is addressed by the way to it from the top, as in
`document.line("claim", 2, "evidence", 0, "query")`.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from typing import Any, NoReturn

from errors import UsageError
from hints import suggestion
from input_file import FileName, read_text

Way = tuple[str | int, ...]  # from the top to what is meant: ("claim", 2, "evidence", 0, "query")
Types = type | tuple[type, ...]

DEEPEST = 100  # keys and brackets within each other: the parser's memory grows with the square of it
_LONGEST = 60  # characters of a value in a message
_PIECE = r"""
      (?P<newline>\n)
    | (?P<ignored>[ \t\r]+ | \#[^\n]*)
    | (?P<string>\"{3}(?:\\.|[^\\])*?\"{3,5} | '{3}.*?'{3,5} | "(?:\\.|[^"\\\n])*" | '[^'\n]*')
    | (?P<sign>[\[\]{}=,.])
    | (?P<bare>[^\s\[\]{}=,."'\#]+)
    | (?P<other>.)
"""
_NAMES: dict[type, str] = {
    str: "a string",
    int: "an integer",
    float: "a number",
    bool: "true or false",
    date: "a date",
    list: "an array",
    dict: "a table",
}


def keys_of(names: Mapping[Types, str]) -> dict[str, Types]:
    """Key -> type of its values, from the type and the keys of each type: `{str: "title text"}`."""
    return {name: types for types, listed in names.items() for name in listed.split()}


class Document:
    """The table that a TOML text holds, and the line of everything in it; lines count from 1."""

    def __init__(self, path: FileName, text: str, what: str = "the file", margin: int = 0) -> None:
        """Parse `text`, which is `what` in messages; each line stands `margin` columns to the right in the file.

        Raises UsageError with `file:line:column` for text that is not valid TOML.
        """
        self.path = os.fspath(path)
        self.text = text
        if any(line.count(".") > DEEPEST for line in text.split("\n")) and (deep := _Positions(text)).too_deep:
            # A dotted key of thousands of parts would take gigabytes to parse.
            raise UsageError(f"{path}:{deep.line}: {what} has a key of more than {DEEPEST} parts")
        try:
            self.table: dict[str, Any] = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            reason, _, where = str(error).partition(" (at ")
            place = re.match(r"line (\d+), column (\d+)", where)
            at = f"{place[1]}:{int(place[2]) + margin}" if place else str(text.count("\n") + 1)
            raise UsageError(f"{path}:{at}: {what} is not valid TOML: {reason}") from None
        except RecursionError:
            raise UsageError(f"{path}: {what} nests tables and arrays too deeply") from None
        except ValueError:  # Python's limit of the digits of an integer
            raise UsageError(f"{path}: {what} has a number of too many digits") from None

    @cached_property
    def _lines(self) -> dict[Way, int]:
        return _Positions(self.text).lines

    def line(self, *way: str | int) -> int:
        """The line of what stands at `way` from the top, else of the nearest table or array around it."""
        while way not in self._lines:
            way = way[:-1]
        return self._lines[way]

    def place(self, *way: str | int) -> str:
        """`file:line` of what stands at `way`."""
        return f"{self.path}:{self.line(*way)}"

    def fail(self, message: str, *way: str | int) -> NoReturn:
        """Raise UsageError with the message, after `file:line` of what stands at `way`."""
        raise UsageError(f"{self.place(*way)}: {message}")

    def check(self, table: Mapping[str, Any], known: Mapping[str, Types], *way: str | int) -> None:
        """Raise UsageError for a key of the table at `way` that is not known, or has a value of another type."""
        for key, value in table.items():
            if key not in known:
                self.fail(f"unknown key {key!r}{suggestion(key, known)}", *way, key)
            self.check_type(key, value, known[key], *way, key)

    def check_type(self, name: str, value: object, types: Types, *way: str | int) -> None:
        """Raise UsageError for a value at `way`, called `name`, that has none of the types; true is not an integer."""
        allowed = types if isinstance(types, tuple) else (types,)
        if not isinstance(value, allowed) or (isinstance(value, bool) and bool not in allowed):
            self.fail(f"{name} must be {' or '.join(_NAMES[kind] for kind in allowed)}, not {quoted(value)}", *way)

    def require(self, table: Mapping[str, Any], names: Iterable[str], *way: str | int) -> None:
        """Raise UsageError for the first key that the table at `way` lacks, or that is empty."""
        for name in names:
            if name not in table:
                self.fail(f"{name} is missing", *way)
            if table[name] in ("", [], {}):
                self.fail(f"{name} is empty", *way, name)


def read(path: FileName) -> Document:
    """A document from a file. Raises UsageError for a file that cannot be read, or is not valid TOML."""
    return Document(path, read_text(path))


def quoted(value: object) -> str:
    """A value as shown in a message, cut where it is long."""
    text = str(value).lower() if isinstance(value, bool) else repr(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


class _Positions:
    """The line of every key, table and element in a text; of text that is not TOML, as much as can be told.

    Where something stands deeper than DEEPEST, reading ends there.
    """

    def __init__(self, text: str) -> None:
        self.lines: dict[Way, int] = {(): 1}
        self.line = 1
        self.latest: dict[Way, int] = {}  # array of tables -> number of its latest table
        self.table: Way = ()  # named by the heading above
        self.around: list[tuple[Way, int | None]] = []  # open arrays (number of the element) and inline tables (None)
        self.names: list[str] = []  # of the key or heading being read
        self.way: Way = ()  # to the value being read
        self.double = False  # the heading is [[double]]
        self.too_deep = False
        self.read = self._key
        for match in re.finditer(_PIECE, text, re.DOTALL | re.VERBOSE):
            if self.too_deep:
                break
            if match.lastgroup == "newline":
                self.line += 1
                if not self.around:
                    self._expect_key()
            elif match.lastgroup != "ignored":
                self.read(match[0], is_name=match.lastgroup != "sign")
                self.line += match[0].count("\n")  # of a string

    def _note(self, way: Way) -> Way:
        self.lines.setdefault(way, self.line)
        self.too_deep = self.too_deep or len(way) > DEEPEST
        return way[:DEEPEST]

    def _expect_key(self) -> None:
        self.read, self.names = self._key, []

    def _key(self, text: str, *, is_name: bool) -> None:
        if is_name:
            self.names.append(text[1:-1] if text[0] in "\"'" else text)
        elif text == "[" and not self.around and not self.names:
            self.read, self.double = self._heading, False
        elif text == "=":
            self.way = self.around[-1][0] if self.around else self.table
            for name in self.names:
                self.way = self._note((*self.way, name))
            self.read = self._value
        elif text == "}" and self.around:
            self.around.pop()
            self.read = self._value

    def _heading(self, text: str, *, is_name: bool) -> None:
        if is_name:
            self.names.append(text[1:-1] if text[0] in "\"'" else text)
        elif text == "[":
            self.double = True
        elif text == "]":
            self.table = ()
            for number, name in enumerate(self.names[: DEEPEST + 1], 1):
                way = self._note((*self.table, name))
                if self.double and number == len(self.names):
                    self.latest[way] = self.latest.get(way, -1) + 1
                self.table = self._note((*way, self.latest[way]) if way in self.latest else way)
            self.read = self._value  # of which there is none

    def _value(self, text: str, *, is_name: bool) -> None:
        inner, element = self.around[-1] if self.around else ((), None)
        here = self.way if element is None else (*inner, element)
        if element is not None and text not in ("]", ","):
            self._note(here)
        if text == "[":
            self.around.append((here, 0))
        elif text == "{":
            self.around.append((here, None))
            self._expect_key()
        elif is_name or not self.around:
            return
        elif text in ("]", "}"):
            self.around.pop()
        elif text == "," and element is not None:
            self.around[-1] = (inner, element + 1)
        elif text == ",":
            self._expect_key()
