"""`{state}` in the texts of a report; `{{` and `}}` are braces."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

_BRACES = re.compile(r"\{\{|\}\}|\{([a-z][a-z0-9_]*(?:\.name)?)\}|[{}]")


def placeholders(text: str) -> Iterator[str]:
    """The names in a text, in order. Raises ValueError for a brace that encloses none."""
    for match in _BRACES.finditer(text):
        if match[0] in "{}":
            raise ValueError(f"a lone {match[0]}: write {match[0] * 2} for the character, {{name}} for a variable")
        if match[1]:
            yield match[1]


def fill(text: str, value: Callable[[str], str]) -> str:
    """The text with each placeholder as `value(name)`."""
    return _BRACES.sub(lambda match: value(match[1]) if match[1] else match[0][0], text)
