"""A TOML file of a report, which knows on which line everything stands."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

from analysis.queries.header import Parser
from errors import UsageError

_HEADING = re.compile(r"\s*(\[\[?)\s*([A-Za-z0-9_\-. ]+?)\s*\]")
_KEY = re.compile(r'\s*"?([A-Za-z0-9_\-]+)"?\s*=')
_QUOTES = ('"""', "'''")


class Document(Parser):
    """Sections are named by their path, arrays by number: `section.0.table.1`; lines count from 1."""

    def __init__(self, path: Path) -> None:
        try:
            text = path.read_bytes().decode()
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError(f"{path} cannot be read: {error}") from None
        super().__init__(path, text.splitlines())
        try:
            self.table: dict[str, Any] = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            place = re.search(r" \(at line (\d+), column (\d+)\)", str(error))
            where = f"{place[1]}:{place[2]}" if place else str(len(self.lines))
            raise UsageError(f"{path}:{where}: not TOML: {str(error).partition(' (at ')[0]}") from None
        self.text = text
        self._places = self._find_places()

    def line(self, section: str, key: str) -> int:
        """The line of a key in a section, else of the section, else of what holds it."""
        path = (section.split(".") if section else []) + ([key] if key else [])
        while path and tuple(path) not in self._places:
            path.pop()
        return self._places.get(tuple(path), 1)

    def _find_places(self) -> dict[tuple[str, ...], int]:
        """The first line of every section and key; what a text of several lines holds is neither."""
        places: dict[tuple[str, ...], int] = {}
        counts: dict[tuple[str, ...], int] = {}
        inside: tuple[str, ...] = ()
        quote = ""
        for number, line in enumerate(self.lines, 1):
            if not quote:
                heading, key = _HEADING.match(line), _KEY.match(line)
                if heading:
                    inside = _path(heading[2], counts, array=heading[1] == "[[")
                    places.setdefault(inside, number)
                elif key:
                    places.setdefault((*inside, key[1]), number)
            quote = _quote_after(line, quote)
        return places


def _path(dotted: str, counts: dict[tuple[str, ...], int], *, array: bool) -> tuple[str, ...]:
    """`section.table` with the number of each array's latest table put in; `counts` holds these."""
    path: tuple[str, ...] = ()
    names = [name.strip() for name in dotted.split(".")]
    for at, name in enumerate(names):
        path = (*path, name)
        if array and at == len(names) - 1:
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path = (*path, str(counts[path]))
    return path


def _quote_after(line: str, quote: str) -> str:
    """The quotes of several lines that are open after this line, given those open before it."""
    rest = line
    while True:
        found = [(rest.find(mark), mark) for mark in ([quote] if quote else _QUOTES) if mark in rest]
        if not found:
            return quote
        at, mark = min(found)
        quote = "" if quote else mark
        rest = rest[at + len(mark) :]
