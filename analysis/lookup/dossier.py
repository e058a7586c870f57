"""All that is known of one thing: its own columns, what is disputed and by whom, and the facts that refer to it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from analysis.lookup.things import NAMES, Thing, resolve
from database.reader import Reader
from models import fragments
from models.facts import FACTS

# The detail tables have the key of the actor.
_ACTOR_KEYS = ("actor.code", "state_detail.code", "organisation_detail.code")
_HIDDEN = ("id", "fact_id", "raw", "source_line", "code")
_SINCE = ("valid_from", "signed_on", "recognised_on", "happened_on", "stated_on", "as_of")
_UNTIL = ("valid_until", "withdrawn_on", "ended_on")
# Facts whose own words say too little beside their key.
_WORDS = {
    "agreement": "f.title",
    "arms_transfer": "f.supplier_code || ' to ' || f.recipient_code || ': ' || f.designation "
    "|| coalesce(', ordered ' || cast(f.order_year as text), '')",
    "statement": "f.speaker || coalesce(' (' || f.office || ')', '') || ': ' || f.gist",
    "provision": "f.provision_kind_code || ': ' || f.value",
}
_TITLES = {
    "actor": "Bodies that belong to it",
    "actor_fact": "Properties",
    "actor_name": "Names",
    "agreement_event": "Events",
    "agreement_link": "Links to other agreements",
    "arms_transfer": "Arms transfers",
    "border": "Land borders",
    "coverage": "Completeness of the record",
    "deal": "Deals",
    "deployment": "Deployments",
    "membership": "Memberships",
    "obligation": "Obligations",
    "provision": "Provisions",
    "recognition": "Recognitions",
    "recognition_position": "Counts of recognitions",
    "signatory": "Signatories",
    "source_assertion": "Assertions checked",
    "state_identifier": "Codes",
    "statement": "Statements",
}
_FREE_TEXT = ("actor_name", "source_assertion", "state_identifier", "statement")  # codes in them stay
_NAMED_BY_ACTOR = {"signatory": "Agreements"}
FACT_COLUMNS = ("what", "since", "until", "support", "sources")


class DossierSection(NamedTuple):
    """A part of a dossier: a heading, the names of its columns, and its rows."""

    title: str
    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]


class Dossier(NamedTuple):
    """What is known of one thing: its kind (a table), its key, its name, and sections that have rows."""

    kind: str
    key: str
    name: str
    sections: list[DossierSection]
    notes: list[str]


class _Background(NamedTuple):
    """What the sections of a dossier have in common."""

    reader: Reader
    thing: Thing
    dictionary: Mapping[str, Mapping[str, str]]  # table -> column -> what it refers to (`actor.code`, or nothing)
    names: Mapping[str, str]  # of actors, by code


class _Citation(NamedTuple):
    fact_id: int
    source: str
    stance: str
    field: str | None
    note: str | None


def show(reader: Reader, key: str) -> Dossier:
    """The dossier of what `key` names: an actor, agreement, deal, source or dataset by its code.

    A fact is named by its words, and any thing by a name that it alone has.
    Raises UsageError for a key that names nothing, or several things.
    """
    thing, notes = resolve(reader, key)
    names = dict(reader.execute("select code, name from actor").rows)
    background = _Background(reader, thing, _dictionary(reader), names)
    own_fact = f"select fact_id from {thing.kind} f where {thing.where}" if thing.kind in FACTS else ""
    own = _citations(background, own_fact) if own_fact else []
    referring = dict(_referring(background))
    about = " union ".join(filter(None, [own_fact, *(_fact_ids(*each) for each in referring.items())]))
    sections = [_known(background, own)]
    if about:
        sections.append(_disputed(background, about))
        sections += _facts(background, about, referring)
    sections += _of_source(background) if thing.kind == "source" else [_sources(reader, own)]
    return Dossier(thing.kind, thing.key, _name(background), [section for section in sections if section.rows], notes)


def _dictionary(reader: Reader) -> dict[str, dict[str, str]]:
    """Table -> column -> what it refers to (`actor.code`, or nothing)."""
    tables: dict[str, dict[str, str]] = {}
    rows = reader.execute(
        "select object_name, column_name, coalesce(refers_to, '') from data_dictionary "
        "where object_kind = 'table' and column_name is not null"
    ).rows
    for table, column, refers_to in rows:
        tables.setdefault(table, {})[column] = refers_to
    return tables


def _referring(background: _Background) -> Iterator[tuple[str, str]]:
    """The tables of facts with columns that refer to the thing, and the condition for the rows that do."""
    thing = background.thing
    targets = set(_ACTOR_KEYS if thing.kind == "actor" else (f"{thing.kind}.code",))
    if thing.where != "f.code = :key" or thing.kind == "dataset":
        return
    for table in FACTS:
        columns = background.dictionary.get(table, {}).items()
        referring = [
            column for column, refers_to in columns if column != "code" and targets & set(refers_to.split(", "))
        ]
        if referring:
            yield table, " or ".join(f"f.{column} = :key" for column in referring)


def _fact_ids(table: str, where: str) -> str:
    return f"select fact_id from {table} f where {where}"


def _known(background: _Background, citations: list[_Citation]) -> DossierSection:
    """The columns of the thing that have a value, each with the sources that bear on it alone."""
    reader, thing, dictionary, names = background
    result = reader.execute(f"select f.* from {thing.kind} f where {thing.where}", {"key": thing.value})
    row = dict(zip(result.columns, next(iter(result.rows)), strict=True))
    rows = []
    for column, value in row.items():
        if value is None or column in _HIDDEN or (column.endswith("_text") and column.removesuffix("_text") in row):
            continue
        shown = row.get(f"{column}_text") or value
        if set(dictionary[thing.kind].get(column, "").split(", ")) & set(_ACTOR_KEYS) and value in names:
            shown = f"{names[value]} ({value})"
        rows.append((column, shown, _source_list(citation for citation in citations if citation.field == column)))
    return DossierSection("Known", ("column", "value", "sources"), rows)


def _facts(background: _Background, about: str, referring: Mapping[str, str]) -> Iterator[DossierSection]:
    """For each table the facts that refer to the thing, the latest first."""
    reader, thing, dictionary, names = background
    supported = fragments.text("fact_support").replace(":facts", about)
    rated = reader.execute(f"with {supported} select fact_id, support from supported_fact", {"key": thing.value})
    support = dict(rated.rows)
    citations: dict[int, list[_Citation]] = {}
    for citation in _citations(background, about):
        citations.setdefault(citation.fact_id, []).append(citation)
    for table, where in referring.items():
        since, until = (_first_day(dictionary[table], days) for days in (_SINCE, _UNTIL))
        if table == "signatory":
            since = f"coalesce({since}, (select signed_on_text from agreement where code = f.agreement_code))"
        sql = (
            f"select f.fact_id, {_WORDS.get(table, FACTS[table].words)} as what, {since} as since, {until} as until "
            f"from {table} f where {where} order by 3 desc nulls last, 2, 1"
        )
        rows = [
            (
                what if table in _FREE_TEXT else with_names(what, names),
                *(start, end, support.get(fact_id), _source_list(citations.get(fact_id, ()))),
            )
            for fact_id, what, start, end in reader.execute(sql, {"key": thing.value}).rows
        ]
        title = _TITLES.get(table, table)
        yield DossierSection(_NAMED_BY_ACTOR.get(table, title) if thing.kind == "actor" else title, FACT_COLUMNS, rows)


def _first_day(columns: Mapping[str, str], known: tuple[str, ...]) -> str:
    """The first of these days that a row has."""
    days = [f"f.{column}_text" for column in known if f"{column}_text" in columns]
    return f"coalesce({', '.join([*days, 'cast(null as text)', 'null'])})"


def _disputed(background: _Background, facts: str) -> DossierSection:
    """What sources contradict or qualify, of these facts."""
    rows = background.reader.execute(
        "select fact, stance, field, source_code, note from fact_citation "
        f"where stance <> 'supports' and fact_id in ({facts}) order by stance, fact, source_code, field nulls first",
        {"key": background.thing.value},
    ).rows
    columns = ("what", "stance", "of", "source", "note")
    return DossierSection(
        "Disputed or qualified", columns, [(with_names(row[0], background.names), *row[1:]) for row in rows]
    )


def _citations(background: _Background, facts: str) -> list[_Citation]:
    rows = background.reader.execute(
        f"select fact_id, source_code, stance, field, note from citation where fact_id in ({facts}) "
        "order by fact_id, source_code, field nulls first",
        {"key": background.thing.value},
    ).rows
    return [_Citation(*row) for row in rows]


def _source_list(citations: Iterable[_Citation]) -> str | None:
    """The sources of a fact; those that do not support it with their stance."""
    texts = (
        citation.source if citation.stance == "supports" else f"{citation.source} ({citation.stance})"
        for citation in citations
    )
    return ", ".join(dict.fromkeys(texts)) or None


def _sources(reader: Reader, citations: list[_Citation]) -> DossierSection:
    """The sources of the thing itself."""
    result = reader.execute("select code, kind, coalesce(title, publisher), url from source")
    sources = {code: (kind, title, url) for code, kind, title, url in result.rows}
    rows = []
    for citation in citations:
        rank, title, url = sources[citation.source]
        rows.append((citation.source, rank, citation.stance, citation.field, title, url))
    return DossierSection("Sources", ("source", "rank", "stance", "of", "title", "url"), rows)


def _of_source(background: _Background) -> list[DossierSection]:
    key = {"key": background.thing.key}
    facts = background.reader.execute(
        "select fact_table, fact, stance, field, note from fact_citation where source_code = :key "
        "order by fact_table, fact, field nulls first",
        key,
    ).rows
    repeated = background.reader.execute(
        "select code, kind, title from source where derived_from_code = :key order by code", key
    ).rows
    return [
        DossierSection(
            "What it says",
            ("kind", "what", "stance", "of", "note"),
            [(row[0], with_names(row[1], background.names), *row[2:]) for row in facts],
        ),
        DossierSection("Sources that repeat it", ("source", "rank", "title"), list(repeated)),
    ]


def _name(background: _Background) -> str:
    thing = background.thing
    if thing.where != "f.code = :key":
        return with_names(thing.key, background.names)
    sql = f"select {NAMES[thing.kind]} from {thing.kind} where code = :key"
    ((name,),) = background.reader.execute(sql, {"key": thing.key}).rows
    return name or thing.key


def with_names(text: str, names: Mapping[str, str]) -> str:
    """The text with the names of actors for their codes: `GRC recognises XKX` is `Greece recognises Kosovo`."""
    return re.sub(r"(?<![\w-])[A-Z0-9]{2,}(?![\w-])", lambda match: names.get(match[0], match[0]), text)
