"""From what a user types to the one thing that it names: by its key, by the words of a fact, or by its name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from database.reader import Reader
from database.setting import require_data_as_of
from errors import UsageError
from models.facts import FACTS

if TYPE_CHECKING:
    from analysis.lookup.search import Hit

# Tables with a readable key, and the column that names a row; `source` and `dataset` are not facts.
NAMES = {"actor": "name", "agreement": "title", "deal": "title", "source": "title", "dataset": "title"}
_LONGEST = 60  # characters of a title in a message


class Thing(NamedTuple):
    """A row that has a dossier."""

    kind: str
    key: str
    where: str  # the condition by which its table has it, of the row `f`
    value: Any  # of :key in it


def resolve(reader: Reader, text: str) -> tuple[Thing, list[str]]:
    """The thing that a text names by key or name, and notes on how the text was understood.

    Raises UsageError if it names nothing, or several things.
    """
    union = " union all ".join(f"select '{table}', code from {table} where code = :key" for table in NAMES)
    for kind, key in reader.execute(union, {"key": text}).rows:
        return Thing(kind, key, "f.code = :key", key), []
    facts = "select fact_table, fact, fact_key from fact_in_words where fact = :key order by fact_id"
    found = list(reader.execute(facts, {"key": text}).rows)
    if found:
        kind, words, row_key = found[0]
        notes = [f"{len(found)} facts have these words; this is the first"] if len(found) > 1 else []
        if FACTS[kind].key == "code":
            return Thing(kind, row_key, "f.code = :key", row_key), [f"reading {text!r} as {row_key}", *notes]
        return Thing(kind, words, "cast(f.id as text) = :key", row_key), notes
    from analysis.lookup.search import search

    hits = search(reader, text).hits
    exact = [hit for hit in hits if hit.exact and hit.kind == next(hit.kind for hit in hits if hit.exact)]
    if len(exact) == 1:
        thing, notes = resolve(reader, exact[0].key)
        return thing, [f"reading {text!r} as {exact[0].title} ({exact[0].key})", *notes]
    if exact:
        raise UsageError(f"{text!r} is ambiguous; choose {_listed(exact)}")
    if hits:
        raise UsageError(f"nothing has the key {text!r}; did you mean {_listed(hits[:3])}?")
    known = [name for (name,) in reader.execute("select name from actor order by code").rows]
    known += [code for table in NAMES for (code,) in reader.execute(f"select code from {table} order by code").rows]
    if not known:
        require_data_as_of(reader)
    from hints import suggestion

    hint = suggestion(text, known) or "; `pactbook search` finds keys by words"
    raise UsageError(f"nothing has the key {text!r}{hint}")


def _listed(hits: list[Hit]) -> str:
    """The keys of hits, each with its title, cut where it is long."""
    titles = (hit.title if len(hit.title) <= _LONGEST else f"{hit.title[: _LONGEST - 1].rstrip()}…" for hit in hits)
    return " or ".join(
        hit.key if title == hit.key else f"{hit.key} ({title})" for hit, title in zip(hits, titles, strict=True)
    )
