"""The index of full-text search: made like the views, outside the revisions, and anew when the facts have changed.

`search_entry` has one row for each thing that can be found. Its words stand in `search_index` on SQLite (FTS5, by the
id of the entry), and in the column `words` on PostgreSQL (tsvector). Both hold the same words, folded by `folded`, so
that a search finds the same on both.
"""

from __future__ import annotations

import hashlib
import re
import sqlite3
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from database import bulk
from models.facts import FACTS

TABLES = ("search_entry", "search_state")
_INDEX = "search_index"  # of SQLite, which adds tables of its own: search_index_data, search_index_idx, ...


class Part(NamedTuple):
    """A query for texts of one kind of entries: the key of the entry, its title (NULL: given elsewhere), and a text."""

    kind: str
    sql: str


def _facts_with(kind: str, *texts: str) -> Part:
    """The facts of a table that have any of these texts; their key is the fact in words."""
    words = FACTS[kind].words
    text = " || '; ' || ".join(f"coalesce({column}, '')" for column in texts)
    some = " or ".join(f"{column} is not null" for column in texts)
    return Part(
        kind, f"select {words}, {words}, {text} from {kind} f where fact_id is not null and ({some}) order by f.id"
    )


# In the order of importance: of hits that are equally good, those of the first kind come first.
PARTS = (
    Part("actor", "select code, name, note from actor order by code"),
    Part("actor", "select actor_code, null, name from actor_name order by actor_code, name, id"),
    Part(
        "agreement",
        "select code, title, coalesce(place, '') || '; ' || coalesce(note, '') from agreement order by code",
    ),
    Part(
        "agreement",
        "select distinct s.agreement_code, cast(null as text), a.name from signatory s "
        "join actor a on a.code = s.actor_code order by 1, 3",
    ),
    Part(
        "agreement",
        "select agreement_code, null, value from agreement_identifier order by agreement_code, scheme, value",
    ),
    Part(
        "deal",
        "select d.code, d.title, s.name || '; ' || r.name || '; ' || coalesce(d.note, '') from deal d "
        "join actor s on s.code = d.supplier_code join actor r on r.code = d.recipient_code order by d.code",
    ),
    Part(
        "arms_transfer",
        "select t.source_key, t.designation, s.name || '; ' || r.name || '; ' "
        "|| coalesce(t.weapon_description, '') || '; ' || coalesce(t.weapon_category, '') || '; ' "
        "|| coalesce(t.note, '') from arms_transfer t "
        "join actor s on s.code = t.supplier_code join actor r on r.code = t.recipient_code "
        "where t.fact_id is not null order by t.source_key, t.id",
    ),
    _facts_with("statement", "f.gist", "f.office", "f.note"),
    _facts_with("source_assertion", "f.detail"),
    _facts_with("actor_fact", "f.value", "f.note"),
    _facts_with("agreement_event", "f.outcome", "f.note"),
    _facts_with("agreement_link", "f.note"),
    _facts_with("signatory", "f.signed_by", "f.note"),
    _facts_with("obligation", "f.note"),
    _facts_with("provision", "f.value", "f.note"),
    _facts_with("recognition", "f.note"),
    _facts_with("recognition_position", "f.note"),
    _facts_with("membership", "f.note"),
    _facts_with("border", "f.note"),
    _facts_with("deployment", "f.note"),
    Part(
        "source",
        "select code, coalesce(title, code), coalesce(publisher, '') || '; ' || coalesce(url, '') || '; ' "
        "|| coalesce(note, '') from source order by code",
    ),
)
KINDS = tuple(dict.fromkeys(part.kind for part in PARTS))
# What sources say where they differ belongs to the fact.
_NOTES = (  # a fact that has lost its row has no words
    "select fact_table, case when fact_table in ('actor', 'agreement', 'deal') then fact_key else fact end, note "
    "from fact_citation where note is not null and fact is not null order by 1, 2, 3, source_code"
)
# Datasets whose loads change what the index holds; others (orders of SIPRI, state systems) leave it as it is.
LOADS = (
    "select count(*), coalesce(max(id), 0) from load "
    "where dataset_code in (select dataset_code from fact union select dataset_code from agreement)"
)


def _ordered_bytewise(names: Iterable[str]) -> str:
    return ", ".join(f'{name} text collate "C" not null' for name in names)


_TOKENIZER = "tokenize = 'unicode61 remove_diacritics 2'"
_TEXTS = ("kind", "key", "title", "text")
_CREATE = {
    "sqlite": (
        f"create table search_entry (id integer primary key, {', '.join(f'{name} text not null' for name in _TEXTS)})",
        f"create virtual table {_INDEX} using fts5({', '.join(_TEXTS[2:])}, content = '', {_TOKENIZER})",
        "create table search_state (definition text not null, loads text not null)",
    ),
    "postgresql": (
        f"create table search_entry (id integer primary key, {_ordered_bytewise(_TEXTS)}, words tsvector not null)",
        "create index ix_search_entry_words on search_entry using gin (words)",
        "create table search_state (definition text not null, loads text not null)",
    ),
}
# Letters that are not made of a letter and a mark, and how they are written without.
_LETTERS = str.maketrans(
    {"đ": "d", "ð": "d", "ħ": "h", "\u0131": "i", "ł": "l", "ø": "o", "ŧ": "t", "æ": "ae", "œ": "oe", "þ": "th"}
)
WORD = re.compile(r"[^\W_]+")
_LONGEST = 2000  # bytes of a word: PostgreSQL accepts 2,046
_LAST_POSITION = 16383  # of a word in a tsvector


def is_part(table: str) -> bool:
    """Whether a table belongs to the index, and so to no revision and no model."""
    return table in TABLES or table == _INDEX or table.startswith(f"{_INDEX}_")


def folded(text: str) -> str:
    """The text without accents and in lower case: `Đukanović` is `dukanovic`."""
    return _unmarked(text).translate(_LETTERS)


def _unmarked(text: str) -> str:
    """The text as SQLite's tokenizer folds it: without accents and in lower case, but letters such as đ stay."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold().replace("i̇", "i"))
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def words(text: str) -> Iterator[str]:
    """The words of a text as the index holds them; one with a letter such as đ also with this letter."""
    for word in WORD.findall(_unmarked(text)):
        plain = word if word.isascii() else word.translate(_LETTERS)
        yield plain[:_LONGEST]
        if plain != word:
            yield word[:_LONGEST]


def query_words(text: str) -> list[str]:
    """The words of a text to search for, one spelling each."""
    return [word.translate(_LETTERS)[:_LONGEST] for word in WORD.findall(_unmarked(text))]


def drop(connection: bulk.DriverConnection) -> None:
    """Remove the index, where there is one."""
    for table in (*TABLES, _INDEX):
        _run(connection, f"drop table if exists {table}")


def refresh(connection: bulk.DriverConnection) -> None:
    """Make the index that of the facts, in the connection's transaction; an index that is up to date is not touched."""
    state = (definition(), loads_text(_run(connection, LOADS)[0]))
    if _exists(connection):
        if _run(connection, "select definition, loads from search_state") == [state]:
            return
        if [row[0] for row in _run(connection, "select definition from search_state")] != [state[0]]:
            if _dialect(connection) == "postgresql":  # see database.connect.keep_readers_out
                _run(connection, "lock table alembic_version in access exclusive mode")
            drop(connection)
    if not _exists(connection):
        for statement in _CREATE[_dialect(connection)]:
            _run(connection, statement)
    _fill(connection, _entries(connection))
    _run(connection, "delete from search_state")
    bulk.insert(connection, "search_state", ("definition", "loads"), [state])


def definition() -> str:
    """A digest of what the index is made of: it changes with this program."""
    return hashlib.sha256(repr((PARTS, _NOTES, _CREATE, sorted(_LETTERS.items()))).encode()).hexdigest()


def loads_text(loads: Sequence[Any]) -> str:
    """What LOADS returns, as search_state keeps it: the number of loads, and the last of them."""
    return "/".join(map(str, loads))


def _exists(connection: bulk.DriverConnection) -> bool:
    if isinstance(connection, sqlite3.Connection):
        return bool(_run(connection, "select 1 from sqlite_master where name = 'search_state'"))
    return bool(_run(connection, "select 1 where to_regclass('search_state') is not null"))


def _entries(connection: bulk.DriverConnection) -> list[tuple[int, str, str, str, str]]:
    """The rows of search_entry, in the order of the kinds."""
    entries: dict[tuple[str, str], tuple[list[str], list[str]]] = {}
    for part in PARTS:
        for key, title, text in _run(connection, part.sql):
            titles, texts = entries.setdefault((part.kind, key), ([], []))
            titles += [title] if title and not titles else []
            texts += [text] if isinstance(text, str) else []  # in SQLite somebody may have put bytes there
    for kind, key, note in _run(connection, _NOTES):
        _titles, texts = entries.setdefault((kind, key), ([key], []))
        texts.append(note)
    rank = {kind: number for number, kind in enumerate(KINDS)}
    ordered = sorted(entries.items(), key=lambda entry: rank.get(entry[0][0], len(rank)))
    return [
        (number, kind, key, titles[0] if titles else key, _joined(texts))
        for number, ((kind, key), (titles, texts)) in enumerate(ordered, 1)
    ]


def _joined(texts: Iterable[str]) -> str:
    """Different texts once, with `; ` between them."""
    pieces = (piece.strip() for text in texts for piece in text.split("; "))
    return "; ".join(dict.fromkeys(filter(None, pieces)))


def _fill(connection: bulk.DriverConnection, entries: Sequence[tuple[int, str, str, str, str]]) -> None:
    if isinstance(connection, sqlite3.Connection):
        connection.execute("delete from search_entry")
        connection.execute(f"insert into {_INDEX}({_INDEX}) values ('delete-all')")
        bulk.insert(connection, "search_entry", ("id", *_TEXTS), entries)
        rows = (
            (number, " ".join(words(f"{key} {title}")), " ".join(words(text)))
            for number, _kind, key, title, text in entries
        )
        bulk.insert(connection, _INDEX, ("rowid", "title", "text"), rows)
        return
    connection.execute("delete from search_entry")
    vectors = ((*entry, _vector(f"{entry[2]} {entry[3]}", entry[4])) for entry in entries)
    bulk.insert(connection, "search_entry", ("id", *_TEXTS, "words"), vectors)
    bulk.gather_statistics(connection, ("search_entry",))


def _vector(title: str, text: str) -> str:
    """The words as PostgreSQL writes a tsvector; those of the title have the weight A."""
    positions: dict[str, list[str]] = {}
    position = 0
    for weight, part in (("A", title), ("", text)):
        for word in words(part):
            position = min(position + 1, _LAST_POSITION)
            places = positions.setdefault(word, [])
            if len(places) < 255:
                places.append(f"{position}{weight}")
    return " ".join(f"'{word}':{','.join(dict.fromkeys(places))}" for word, places in positions.items())


def _dialect(connection: bulk.DriverConnection) -> str:
    return "sqlite" if isinstance(connection, sqlite3.Connection) else "postgresql"


def _run(connection: bulk.DriverConnection, sql: str) -> list[tuple[Any, ...]]:
    """Run a statement without parameters; its rows, if it returns any."""
    cursor = connection.execute(sql) if isinstance(connection, sqlite3.Connection) else connection.execute(sql.encode())
    return [tuple(row) for row in cursor.fetchall()] if cursor.description else []
