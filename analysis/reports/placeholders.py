"""Placeholders in the texts of a report: `{state}` stands for a value, `{{` and `}}` for braces.

`{rows:agreement|agreements}` stands for a number and the noun that agrees with it, as in 1 agreement, 2 agreements.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple, Self

if TYPE_CHECKING:
    from analysis.queries.parameters import Value

_BRACES = re.compile(r"\{\{|\}\}|\{([a-z][a-z0-9_]*(?:\.name)?)(?::([^{}|]*)\|([^{}|]*))?\}|[{}]")
_MARKUP = {**{mark: f"\\{mark}" for mark in "\\`*_[]>#|!~()"}, "<": "&lt;"}
_ENTITY = re.compile(r"&(?=#?\w+;)")


class Texts(NamedTuple):
    """Fills placeholders: in texts for people from `words` (names, dates in words), else from `values` (codes)."""

    words: Mapping[str, str]
    values: Mapping[str, Value]

    def with_words(self, words: Mapping[str, str]) -> Self:
        """A copy whose texts can use these words too, by the name of the placeholder."""
        return self._replace(words={**self.words, **words})

    def plain(self, text: str) -> str:
        """The text filled with words, for places without markup, such as titles."""
        return fill(text, self.words.__getitem__)

    def markdown(self, text: str) -> str:
        """The Markdown text filled with words, which are escaped: a value is never read as markup."""
        # "&lt;" is made here: only an entity that the value itself spells must lose its meaning
        return fill(
            text, lambda name: "".join(_MARKUP.get(letter, letter) for letter in _ENTITY.sub("&amp;", self.words[name]))
        )

    def parameter(self, text: str) -> str:
        """The text filled with values, as a parameter of a query needs them: codes rather than names."""
        return fill(text, lambda name: str(self.values[name.partition(".")[0]]))

    def is_missing(self, text: str) -> bool:
        """Whether a text is just the placeholder of an optional variable that has no value, so that it is left out."""
        return text[1:-1] in self.values and self.values[text[1:-1]] is None


def placeholders(text: str) -> Iterator[str]:
    """The names of the placeholders in a text, in order. Raises ValueError for a brace that encloses no name."""
    for match in _BRACES.finditer(text):
        if match[0] in "{}":
            raise ValueError(
                f"{match[0]} encloses no name: write {match[0] * 2} for the character, {{NAME}} for a variable"
            )
        if match[1]:
            yield match[1]


def fill(text: str, value: Callable[[str], str]) -> str:
    """The text with each placeholder replaced by `value(name)`, and followed by its noun if it has one."""

    def filled(match: re.Match[str]) -> str:
        if not match[1]:
            return match[0][0]
        word = value(match[1])
        if match[2] is None:
            return word
        return f"{word} {match[2] if word.rpartition(' ')[2] == '1' else match[3]}"

    return _BRACES.sub(filled, text)
