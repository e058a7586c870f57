"""Names in place of codes, where people read."""

from __future__ import annotations

from collections.abc import Mapping
from unicodedata import combining, normalize


def named(text: str, names: Mapping[str, str]) -> str:
    """The text with names for codes (`ALB, HRV` as `Albania, Croatia`); the same if a part of it is not a code."""
    parts = text.split(", ")
    return ", ".join(names[part] for part in parts) if all(part in names for part in parts) else text


def sort_key(text: str) -> tuple[str, str]:
    """The key by which people expect texts in order: without case and accents (`Côte` after `Costa`)."""
    plain = "".join(letter for letter in normalize("NFKD", text) if not combining(letter))
    return plain.casefold(), text
