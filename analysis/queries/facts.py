"""From the rows of a query to the sources of the facts that they rest on.

A query's header says which facts. `recognition = { recogniser = "state", recognised = ":candidate" }` reads: the
recognitions of the candidate asked for by the state in the row's column `state`; with `when = { kind = "member*" }`
only in rows whose column `kind` is like that, or is not (`"!member*"`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Any, NamedTuple

from database.reader import Reader
from models.facts import FACTS
from models.vocabulary import CURATED


class Fact(NamedTuple):
    """Facts of a kind, found by the values of columns and `:parameters` of a query."""

    kind: str
    keys: Mapping[str, str]
    when: Mapping[str, str]  # column -> pattern


class Cited(NamedTuple):
    """A source that bears on a row's facts: supports, qualifies or contradicts."""

    source: str
    stance: str


class Citation(NamedTuple):
    """What a source says of one fact: of the whole of it (`field` is None), or of one column."""

    table: str
    fact: int | str  # its number, or the cell of a column that names sources itself
    source: str
    stance: str
    field: str | None


FEW = 50  # keys that are worth looking for one by one
BY_WEIGHT = ("supports", "qualifies", "contradicts")  # stances; a source that says several things counts by the last

_AGREEMENT_TABLES = ("agreement", "agreement_event", "agreement_link", "signatory", "obligation", "provision")
# Kind of facts in a query's header -> the tables that have them.
_TABLES = {
    "agreement": _AGREEMENT_TABLES,
    "document": ("agreement",),
    "party": ("signatory",),
    "obligation": ("obligation",),
    "provision": ("provision",),
    "event": ("agreement_event",),
    "link": ("agreement_link",),
    "recognition": ("recognition", "recognition_position"),
    "membership": ("membership",),
    "border": ("border",),
    "property": ("actor_fact",),
    "transfer": ("arms_transfer",),
    "deal": ("deal",),
    "actor": ("actor",),
    "deployment": ("deployment",),
    "statement": ("statement",),
    "assertion": ("source_assertion",),
}
# Kind of facts -> what they are found by; beside those of one table, kinds that are found by way of others.
KINDS: dict[str, tuple[str, ...]] = {
    **{kind: tuple(FACTS[tables[0]].found_by) for kind, tables in _TABLES.items()},
    "tie": ("actor", "partner"),
    "arms": ("supplier", "recipient", "designation"),
    "source": ("code",),  # a column that names sources itself, `a, b`
}


def _of_table(table: str, found_by: Mapping[str, str]) -> str:
    """The citations of a table's rows `f`, with what they are found by."""
    columns = ", ".join(f"{value} as {name}" for name, value in found_by.items())
    return f"""
        select {columns}, '{table}' as fact_table, f.fact_id as fact, c.source_code, c.stance, c.field
        from {table} f join citation c on c.fact_id = f.fact_id"""


def _citations_of(kind: str) -> str:
    """The citations of a kind's facts, with what they are found by."""
    if kind == "tie":
        # Materialized: for each pair of a short list, PostgreSQL would otherwise read all citations again.
        return f"""
        with agreement_citation as materialized ({_citations_of("agreement")})
        select t.actor_code as actor, t.partner_code as partner,
               c.fact_table, c.fact, c.source_code, c.stance, c.field
        from signatory_dyad t
        join agreement_citation c on c.agreement = t.agreement_code
        where t.dataset_code = '{CURATED}'"""
    if kind == "arms":
        return """
        select f.supplier_code as supplier, f.recipient_code as recipient, f.designation,
               'arms_transfer' as fact_table, t.fact_id as fact, c.source_code, c.stance, c.field
        from arms_flow f
        join arms_transfer t on t.dataset_code = f.dataset_code and t.supplier_code = f.supplier_code
            and t.recipient_code = f.recipient_code and coalesce(t.claim_group, t.source_key) = f.flow_key
        join citation c on c.fact_id = t.fact_id"""
    found = [(table, {name: FACTS[table].found_by[name] for name in KINDS[kind]}) for table in _TABLES[kind]]
    if kind == "border":  # each pair is there once, and is found from either side
        found += [(table, {"state": keys["neighbour"], "neighbour": keys["state"]}) for table, keys in found]
    return "\nunion all".join(_of_table(table, keys) for table, keys in found)


def trace(
    reader: Reader,
    facts: Sequence[Fact],
    names: Sequence[str],
    rows: Sequence[Sequence[Any]],
    values: Mapping[str, Any],
) -> list[tuple[Cited, ...]]:
    """The sources of the facts that each row rests on, by code; the arguments are those of `citations`."""
    found = []
    for said in citations(reader, facts, names, rows, values):
        cited: dict[str, str] = {}
        for one in said:
            cited[one.source] = max(cited.get(one.source, one.stance), one.stance, key=BY_WEIGHT.index)
        found.append(tuple(Cited(*item) for item in sorted(cited.items())))
    return found


def citations(
    reader: Reader,
    facts: Sequence[Fact],
    names: Sequence[str],
    rows: Sequence[Sequence[Any]],
    values: Mapping[str, Any],
) -> list[list[Citation]]:
    """Of each row, with columns of these names, what sources say of each of its facts."""
    found: list[list[Citation]] = [[] for _ in rows]
    for fact in facts:
        own = {key: names.index(column) for key, column in fact.keys.items() if not column.startswith(":")}
        chosen = [(row, said) for row, said in zip(rows, found, strict=True) if _concerns(fact, names, row)]
        index: dict[tuple[Any, ...], set[Citation]] = {}
        if fact.kind == "source":
            cells = {row[own["code"]] or "" for row, _ in chosen}
            index = {
                (cell,): {Citation("source", cell, code, "supports", None) for code in cell.split(", ") if code}
                for cell in cells
            }
        elif chosen:
            wanted = {key: {row[at] for row, _ in chosen} for key, at in own.items()}
            for cited in _cited(reader, fact, wanted, values):
                index.setdefault(cited[: len(own)], set()).add(Citation(*cited[len(own) :]))
        for row, said in chosen:
            said.extend(index.get(tuple(row[at] for at in own.values()), ()))
    return found


def _concerns(fact: Fact, names: Sequence[str], row: Sequence[Any]) -> bool:
    """Whether the row is like the patterns of `when`."""
    return all(
        fnmatchcase(str(row[names.index(column)]), pattern.removeprefix("!")) != pattern.startswith("!")
        for column, pattern in fact.when.items()
    )


def _cited(
    reader: Reader, fact: Fact, wanted: Mapping[str, set[Any]], values: Mapping[str, Any]
) -> Iterator[tuple[Any, ...]]:
    """The keys that rows' columns give, then a Citation's values, of at least the facts with wanted keys."""
    sought = {key: values[column[1:]] for key, column in fact.keys.items() if column.startswith(":")}
    sought = {key: value for key, value in sought.items() if value is not None}
    for key, cells in wanted.items():
        if len(cells) <= FEW and all(isinstance(cell, str) for cell in cells):
            sought[key] = tuple(sorted(cells))
    where = " and ".join(f"{key} in (:{key})" for key in sought) or "1 = 1"
    columns = ", ".join([*wanted, "fact_table", "fact", "source_code", "stance", "field"])
    sql = f"select distinct {columns} from ({_citations_of(fact.kind)}) as cited where {where}"
    yield from reader.execute(sql, sought).rows
