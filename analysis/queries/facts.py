"""From the rows of a query to the sources of the facts that they rest on.

A query's header says which facts. `recognition = { recogniser = "state", recognised = ":candidate" }` reads: the
recognitions of the candidate asked for by the state in the row's column `state`; with `when = { kind = "member*" }`
only in rows whose column `kind` is like that, or is not (`"!member*"`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any, NamedTuple

from database.reader import Reader
from models.vocabulary import CURATED

if TYPE_CHECKING:
    from analysis.queries.catalogue import Query


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
    fact: str  # key of its row
    source: str
    stance: str
    field: str | None


FEW = 50  # keys that are worth looking for one by one
BY_WEIGHT = ("supports", "qualifies", "contradicts")  # stances; a source that says several things counts by the last

# Kind of facts -> what they are found by.
KINDS = {
    "agreement": ("agreement",),
    "document": ("agreement",),
    "party": ("agreement", "actor", "role"),
    "obligation": ("agreement", "obligation", "pledged"),
    "provision": ("agreement", "provision"),
    "event": ("agreement", "event", "actor", "date"),
    "link": ("agreement", "relation", "related"),
    "tie": ("actor", "partner"),
    "recognition": ("recogniser", "recognised"),
    "membership": ("state", "organisation", "role", "since"),
    "border": ("state", "neighbour"),
    "property": ("actor", "property", "value", "since"),
    "arms": ("supplier", "recipient", "designation"),
    "transfer": ("transfer",),
    "deployment": ("mission", "contributor", "as_of"),
    "statement": ("agreement", "actor", "speaker", "gist"),
    "assertion": ("source", "assertion"),
    "source": ("code",),  # a column that names sources itself, `a, b`
}


def _facts(table: str, found_by: str) -> str:
    """The citations of a table's rows; `found_by` selects what the rows are found by."""
    own, key = ("f.code", "agreement_code") if table == "agreement" else ("f.id", f"{table}_id")
    return f"""
        select {found_by}, '{table}' as fact_table, cast({own} as text) as fact, c.source_code, c.stance, c.field
        from {table} f join citation c on c.{key} = {own}"""


_PARTS = "agreement_event agreement_link signatory obligation provision".split()
_AGREEMENT = "\nunion all\n".join(
    [
        _facts("agreement", "f.code as agreement"),
        *(_facts(part, "f.agreement_code as agreement") for part in _PARTS),
    ]
)
_CITED = {
    "agreement": _AGREEMENT,
    "document": _facts("agreement", "f.code as agreement"),
    "party": _facts("signatory", "f.agreement_code as agreement, f.actor_code as actor, f.role"),
    "obligation": _facts("obligation", "f.agreement_code as agreement, f.kind as obligation, f.pledged"),
    "provision": _facts("provision", "f.agreement_code as agreement, f.provision_kind_code as provision"),
    "event": _facts(
        "agreement_event",
        "f.agreement_code as agreement, f.event, f.actor_code as actor, f.happened_on_text as date",
    ),
    "link": _facts("agreement_link", "f.agreement_code as agreement, f.relation, f.related_code as related"),
    "tie": f"""
        select t.actor_code as actor, t.partner_code as partner,
               c.fact_table, c.fact, c.source_code, c.stance, c.field
        from signatory_dyad t
        join ({_AGREEMENT}) c on c.agreement = t.agreement_code
        where t.dataset_code = '{CURATED}'""",
    "recognition": _facts("recognition", "f.recogniser_code as recogniser, f.recognised_code as recognised")
    + "\nunion all"
    + _facts("recognition_position", "f.recogniser_code as recogniser, f.recognised_code as recognised"),
    "membership": _facts(
        "membership",
        "f.state_code as state, f.organisation_code as organisation, f.role, f.valid_from_text as since",
    ),
    "border": _facts("border", "f.state_1_code as state, f.state_2_code as neighbour")
    + "\nunion all"
    + _facts("border", "f.state_2_code as state, f.state_1_code as neighbour"),
    "property": _facts("actor_fact", "f.actor_code as actor, f.property, f.value, f.valid_from_text as since"),
    "arms": """
        select f.supplier_code as supplier, f.recipient_code as recipient, f.designation,
               'arms_transfer' as fact_table, cast(t.id as text) as fact, c.source_code, c.stance, c.field
        from arms_flow f
        join arms_transfer t on t.dataset_code = f.dataset_code and t.supplier_code = f.supplier_code
            and t.recipient_code = f.recipient_code and coalesce(t.claim_group, t.source_key) = f.flow_key
        join citation c on c.arms_transfer_id = t.id""",
    "transfer": _facts("arms_transfer", "f.source_key as transfer"),
    "deployment": _facts(
        "deployment", "f.mission_code as mission, f.contributor_code as contributor, f.as_of_text as as_of"
    ),
    "statement": _facts("statement", "f.agreement_code as agreement, f.actor_code as actor, f.speaker, f.gist"),
    "assertion": _facts("source_assertion", "f.source_code as source, f.assertion"),
}


def trace(
    reader: Reader, query: Query, rows: Sequence[Sequence[Any]], values: Mapping[str, Any]
) -> list[tuple[Cited, ...]]:
    """Of each row of a query, the sources of its facts, by code; `values` are the parameters'."""
    found = []
    for said in citations(reader, query.facts, [column.name for column in query.columns], rows, values):
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
    asked = {key: values[column[1:]] for key, column in fact.keys.items() if column.startswith(":")}
    asked = {key: value for key, value in asked.items() if value is not None}
    conditions = [f"{key} = :{key}" for key in asked]
    for key, found in wanted.items():
        if len(found) <= FEW and all(isinstance(one, str) and "," not in one for one in found):
            conditions.append(f"replace(:{key}, ',' || {key} || ',', '') <> :{key}")
            asked[key] = f",{','.join(sorted(found))},"
    where = " and ".join(conditions) or "1 = 1"
    columns = ", ".join([*wanted, "fact_table", "fact", "source_code", "stance", "field"])
    sql = f"select distinct {columns} from ({_CITED[fact.kind]}) as cited where {where}"
    yield from reader.execute(sql, asked).rows
