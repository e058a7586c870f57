"""Full-text search over actors, agreements, deals, transfers, sources, and the notes of all other facts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from analysis.output.column_types import Column
from database.reader import Reader
from errors import DatabaseError, UsageError
from hints import nearest
from schema import search_index

EXCERPT = 100  # characters
_BEFORE = 40  # characters of an excerpt before the first word that was found
_MATCHES = {
    "sqlite": "select e.kind, e.key, e.title, e.text from search_index i join search_entry e on e.id = i.rowid "
    "where search_index match :words",
    "postgresql": "select kind, key, title, text from search_entry where words @@ cast(:words as tsquery)",
}
_COMPOUND = re.compile(r"\b[^\W\d_]+(?:-[a-z]+)+\b")
_STALE = "the search index is older than the facts, and may miss some: `pactbook db upgrade` renews it"


COLUMNS = (Column("kind", "code"), Column("key", "code"), Column("title"), Column("excerpt"))


class Hit(NamedTuple):
    """Something that has all the words: its kind, its key for `show`, its title, and where it has them."""

    kind: str
    key: str
    title: str
    excerpt: str | None
    exact: bool  # whether the words are its key, its title or (of an actor) another name of it


class Hits(NamedTuple):
    """What a search found, best first, and remarks on it."""

    hits: list[Hit]
    notes: list[str]


def search(reader: Reader, query: str, only: str | None = None) -> Hits:
    """All that has every word of the query, or words that begin with it; case and accents do not matter.

    First come those whose key, title or other name is the query, then those with all words in the title (whole words
    before beginnings), then the others; equals are in the order of the kinds, short titles first.
    `only` is the one kind to keep. Raises UsageError for a query without letters and digits, DatabaseError where there
    is no index.
    """
    wanted = search_index.query_words(query)
    if not wanted:
        raise UsageError(f"{query!r} has no letters or digits to search for")
    notes = _stale(reader)
    sign, last = (" AND ", '"{}" *') if reader.dialect == "sqlite" else (" & ", "'{}':*")
    expression = sign.join(last.format(word) for word in dict.fromkeys(wanted))
    rows = reader.execute(_MATCHES[reader.dialect], {"words": expression}).rows
    ranked = sorted((_rank(row, wanted), row) for row in rows if only in (None, row[0]))
    hits = [
        Hit(kind, key, title, _excerpt(text, wanted) or None, exact=rank[0] == 0)
        for rank, (kind, key, title, text) in ranked
    ]
    if not hits and (similar := _similar(reader, wanted)):
        notes.append(f"did you mean {similar}?")
    return Hits(hits, notes)


def _stale(reader: Reader) -> list[str]:
    try:
        (state,) = reader.execute("select definition, loads from search_state").rows
    except UsageError:
        raise DatabaseError("the database has no search index: `pactbook db upgrade` makes it") from None
    (loads,) = reader.execute(search_index.LOADS).rows
    return [] if state == (search_index.definition(), search_index.loads_text(loads)) else [_STALE]


def _rank(row: tuple[str, ...], wanted: list[str]) -> tuple[int, int, int, str]:
    kind, key, title, text = row
    order = search_index.KINDS.index(kind) if kind in search_index.KINDS else len(search_index.KINDS)
    return (_closeness(kind, key, title, text, wanted), order, len(title), key)


def _closeness(kind: str, key: str, title: str, text: str, wanted: list[str]) -> int:
    key_words, title_words = (list(search_index.words(part)) for part in (key, title))
    if wanted in (key_words, title_words) or (
        kind == "actor" and wanted in map(search_index.query_words, text.split("; "))
    ):
        return 0
    named = {*key_words, *title_words} - _modified(title, wanted)
    if named.issuperset(wanted):
        return 1
    if all(any(word.startswith(start) for word in named) for start in wanted):
        return 2
    return 3 if named.union(search_index.words(text)).issuperset(wanted) else 4


def _modified(title: str, wanted: list[str]) -> set[str]:
    """The words of a title that stand only after a hyphen, as `drone` in `counter-drone`: it is of something else.

    Compounds of which the query has every part are left out.
    """
    compounds = [list(search_index.words(compound)) for compound in _COMPOUND.findall(title)]
    alone = set(search_index.words(_COMPOUND.sub(" ", title)))
    return {word for parts in compounds if not set(parts).issubset(wanted) for word in parts[1:]} - alone


def _excerpt(text: str, wanted: list[str]) -> str:
    """The text around the first word that was found, cut at words."""
    found = next(_places(text, wanted), 0)
    start = text.rfind(" ", 0, found - _BEFORE) + 1 if found > _BEFORE else 0
    end = start + EXCERPT
    if end < len(text):
        end = max(text.rfind(" ", start, end), start + 1) if " " in text[start:end] else end
    return f"{'… ' if start else ''}{text[start:end].strip()}{' …' if end < len(text) else ''}"


def _places(text: str, wanted: list[str]) -> Iterator[int]:
    for match in search_index.WORD.finditer(text):
        if search_index.folded(match[0]).startswith(tuple(wanted)):
            yield match.start()


def _similar(reader: Reader, wanted: list[str]) -> str | None:
    """The words, with those that no title has replaced by the most similar one; None if there is none."""
    titles = (title for (title,) in reader.execute("select title from search_entry").rows)
    known = dict.fromkeys(word for title in titles for word in search_index.words(title) if len(word) > 2)
    words = [word if word in known else next(iter(nearest(word, known, 1)), None) for word in wanted]
    return " ".join(word for word in words if word) if all(words) and words != wanted else None
