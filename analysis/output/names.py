"""Names in place of codes, where people read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from unicodedata import combining, normalize

_BETWEEN = re.compile(r"(, | to )")  # codes


def codes(text: str) -> list[str]:
    """The parts of a text that may be codes: of `ALB, HRV` and of `ISR to SRB` two."""
    return _BETWEEN.split(text)[::2]


def named(text: str, names: Mapping[str, str]) -> str:
    """The text with names for codes (`ALB, HRV` as `Albania, Croatia`); the same if a part of it is not a code."""
    parts = codes(text)
    if not all(part in names for part in parts):
        return text
    comma = "; " if any(", " in names[part] for part in parts) else ", "
    between = [comma if each == ", " else each for each in _BETWEEN.split(text)[1::2]]
    return "".join(names[part] + after for part, after in zip(parts, [*between, ""], strict=True))


def sort_key(text: str) -> tuple[str, str]:
    """The key by which people expect texts in order: without case and accents (`Côte` after `Costa`)."""
    plain = "".join(letter for letter in normalize("NFKD", text) if not combining(letter))
    return plain.casefold(), text
