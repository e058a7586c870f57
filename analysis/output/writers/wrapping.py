"""Text in columns of a terminal: how wide it is, and how it is wrapped."""

from __future__ import annotations

import re
import unicodedata

GAP = "  "  # between columns

# Characters that would move the cursor, or change the direction of the text that follows (bidirectional controls).
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


def printable(text: str) -> str:
    """The text with control characters as escapes (`\\x1b`), so that data cannot control the terminal."""
    if text.isascii() and text.isprintable():
        return text
    return _CONTROLS.sub(lambda match: match[0].encode("unicode_escape").decode(), text)


def width(text: str) -> int:
    """The columns of a terminal that the text fills: two for a wide East Asian character, none for a combining one."""
    return len(text) if text.isascii() else sum(map(_width, text))


def _width(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def wrapped_text(cell: str, size: int) -> list[str]:
    """The lines of a cell, each at most `size` columns wide, broken at spaces if possible."""
    if width(cell) <= size:
        return [cell]
    lines: list[str] = []
    line = ""
    for word in re.findall(r"\S+\s*|\s+", cell):
        if line and width(line) + width(word.rstrip()) > size:
            lines.append(line.rstrip())
            line = ""
        rest = word
        while width(rest.rstrip()) > size:
            count = _prefix(rest, size)
            lines.append(rest[:count])
            rest = rest[count:]
        line += rest
    return [*lines, line.rstrip()] if line.strip() or not lines else lines


def _prefix(word: str, size: int) -> int:
    """The number of characters of the word that fit into `size` columns, at least one."""
    count = room = 0
    for character in word:
        room += _width(character)
        if room > size and count:
            break
        count += 1
    return count
