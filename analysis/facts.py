"""From the rows of a query to the sources of the facts that they rest on.

A query's header says which facts. `recognition = { recogniser = "state", recognised = ":candidate" }` reads: the
recognitions of the candidate asked for by the state in the row's column `state`; with `when = { kind = "member*" }`
only in rows whose column `kind` is like that, or is not (`"!member*"`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any, NamedTuple

from database import Reader

if TYPE_CHECKING:
    from analysis.catalogue import Query


class Fact(NamedTuple):
    """Facts of a kind, found by the values of columns and `:parameters` of a query."""

    kind: str
    keys: Mapping[str, str]
    when: Mapping[str, str]  # column -> pattern


class Cited(NamedTuple):
    """A source that bears on a row's facts: supports, qualifies or contradicts."""

    source: str
    stance: str


STANCES = ("supports", "qualifies", "contradicts")  # a source that says several things counts by the last

# Kind of facts -> what they are found by.
KINDS = {
    "agreement": ("agreement",),
    "tie": ("actor", "partner"),
    "recognition": ("recogniser", "recognised"),
    "membership": ("state", "organisation"),
    "border": ("state", "neighbour"),
    "property": ("actor", "property"),
    "arms": ("supplier", "recipient", "designation"),
    "deployment": ("mission", "contributor"),
    "statement": ("agreement", "actor", "speaker"),
    "source": ("code",),  # a column that names sources itself, `a, b`
}
_PARTS = "agreement_event agreement_link signatory obligation provision".split()
_SAYS = "c.source_code, c.stance"
_AGREEMENT = "\nunion all\n".join(
    [
        f"select c.agreement_code as agreement, {_SAYS} from citation c where c.agreement_code is not null",
        *(f"select f.agreement_code, {_SAYS} from {part} f join citation c on c.{part}_id = f.id" for part in _PARTS),
    ]
)
_CITED = {
    "agreement": _AGREEMENT,
    "tie": f"""
        select t.actor_code as actor, t.partner_code as partner, c.source_code, c.stance
        from signatory_dyad t
        join ({_AGREEMENT}) c on c.agreement = t.agreement_code
        where t.dataset_code = 'curated'""",
    "recognition": f"""
        select f.recogniser_code as recogniser, f.recognised_code as recognised, {_SAYS}
        from recognition f join citation c on c.recognition_id = f.id
        union all
        select f.recogniser_code, f.recognised_code, {_SAYS}
        from recognition_position f join citation c on c.recognition_position_id = f.id""",
    "membership": f"""
        select f.state_code as state, f.organisation_code as organisation, {_SAYS}
        from membership f join citation c on c.membership_id = f.id""",
    "border": f"""
        select f.state_1_code as state, f.state_2_code as neighbour, {_SAYS}
        from border f join citation c on c.border_id = f.id
        union all
        select f.state_2_code, f.state_1_code, {_SAYS} from border f join citation c on c.border_id = f.id""",
    "property": f"""
        select f.actor_code as actor, f.property, {_SAYS}
        from actor_fact f join citation c on c.actor_fact_id = f.id""",
    "arms": f"""
        select f.supplier_code as supplier, f.recipient_code as recipient, f.designation, {_SAYS}
        from arms_flow f
        join arms_transfer t on t.dataset_code = f.dataset_code and t.supplier_code = f.supplier_code
            and t.recipient_code = f.recipient_code and coalesce(t.claim_group, t.source_key) = f.flow_key
        join citation c on c.arms_transfer_id = t.id""",
    "deployment": f"""
        select f.mission_code as mission, f.contributor_code as contributor, {_SAYS}
        from deployment f join citation c on c.deployment_id = f.id""",
    "statement": f"""
        select f.agreement_code as agreement, f.actor_code as actor, f.speaker, {_SAYS}
        from statement f join citation c on c.statement_id = f.id""",
}


def trace(
    reader: Reader, query: Query, rows: Sequence[Sequence[Any]], values: Mapping[str, Any]
) -> list[tuple[Cited, ...]]:
    """Of each row of a query, the sources of its facts, by code; `values` are the parameters'."""
    names = [column.name for column in query.columns]
    found: list[dict[str, str]] = [{} for _ in rows]
    for fact in query.facts:
        own = {key: names.index(column) for key, column in fact.keys.items() if not column.startswith(":")}
        chosen = [(row, cited) for row, cited in zip(rows, found, strict=True) if _concerns(fact, names, row)]
        index: dict[tuple[Any, ...], set[Cited]] = {}
        if fact.kind == "source":
            cells = {row[own["code"]] or "" for row, _ in chosen}
            index = {(cell,): {Cited(code, "supports") for code in cell.split(", ") if code} for cell in cells}
        elif chosen:
            for *key, source, stance in _cited(reader, fact, list(own), values):
                index.setdefault(tuple(key), set()).add(Cited(source, stance))
        for row, cited in chosen:
            for source, stance in index.get(tuple(row[at] for at in own.values()), ()):
                cited[source] = max(cited.get(source, stance), stance, key=STANCES.index)
    return [tuple(Cited(*item) for item in sorted(cited.items())) for cited in found]


def _concerns(fact: Fact, names: Sequence[str], row: Sequence[Any]) -> bool:
    """Whether the row is like the patterns of `when`."""
    return all(
        fnmatchcase(str(row[names.index(column)]), pattern.removeprefix("!")) != pattern.startswith("!")
        for column, pattern in fact.when.items()
    )


def _cited(reader: Reader, fact: Fact, own: list[str], values: Mapping[str, Any]) -> Iterator[tuple[Any, ...]]:
    """The keys that a row's columns give, and source and stance, of all facts that the parameters' values leave."""
    asked = {key: values[column[1:]] for key, column in fact.keys.items() if column.startswith(":")}
    asked = {key: value for key, value in asked.items() if value is not None}
    where = " and ".join(f"{key} = :{key}" for key in asked) or "1 = 1"
    columns = ", ".join([*own, "source_code", "stance"])
    sql = f"select distinct {columns} from ({_CITED[fact.kind]}) as cited where {where}"
    yield from reader.execute(sql, asked).rows
