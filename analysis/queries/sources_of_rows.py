"""The sources of the facts that the rows of a query rest on.

The header of the query names these facts. For example, `recognition = { recogniser = "state", recognised =
":candidate" }` stands for the recognitions of the parameter `candidate` by the state in the column `state`; with
`when = { kind = "member*" }`, only for rows whose column `kind` matches the pattern (or does not: `"!member*"`).
`"=NATO"` stands for the code itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from models import fragments
from models.facts import FACTS
from models.vocabulary import RECORD, sql_list

if TYPE_CHECKING:
    from database.reader import Reader


class FactKeys(NamedTuple):
    """A kind of facts, and the columns and `:parameters` of a query whose values identify them."""

    kind: str
    keys: Mapping[str, str]
    when: Mapping[str, str]  # column -> pattern

    @property
    def looked_up(self) -> list[str]:
        """The columns and :parameters among the keys: `=NATO` is a code itself."""
        return [name for name in self.keys.values() if not name.startswith("=")]


class CitedSource(NamedTuple):
    """A source that supports, qualifies or contradicts a fact of a row."""

    source: str
    stance: str


class FactCitation(NamedTuple):
    """A source for a fact, or for one column of it (`field`; None stands for the whole fact)."""

    table: str
    fact: int | str  # number of the fact, or the cell of a column that names sources itself
    source: str
    stance: str
    field: str | None


class RowSources(NamedTuple):
    """The sources of a row, and whether all of them only bear on the completeness of the record."""

    cited: tuple[CitedSource, ...]
    on_completeness: bool


FEW = 50  # keys up to which a query selects by each; with more, it reads all facts
BY_WEIGHT = ("supports", "qualifies", "contradicts")  # stances; of several stances of a source, the last one counts

_AGREEMENT_TABLES = ("agreement", "agreement_event", "agreement_link", "signatory", "obligation", "provision")
# Kind of facts in the header of a query -> the tables that have them.
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
_COMPLETE = ("border", "membership", "recognition")  # tables in which an absence is a status
# Kind of facts -> the keys that identify them; kinds that are not in _TABLES have no table of their own.
KINDS: dict[str, tuple[str, ...]] = {
    **{kind: tuple(FACTS[tables[0]].found_by) for kind, tables in _TABLES.items()},
    "tie": ("actor", "partner"),
    "arms": ("supplier", "recipient", "designation"),
    "source": ("code",),  # a column that names sources itself, `a, b`
    # That the record of a subject is complete on the day: what an absence rests on.
    **{f"complete_{table}": ("subject",) for table in _COMPLETE},
}


def _of_table(table: str, found_by: Mapping[str, str]) -> str:
    """The query for the citations of the rows `f` of a table, with the keys that identify them."""
    columns = ", ".join(f"{value} as {name}" for name, value in found_by.items())
    return f"""
        select {columns}, '{table}' as fact_table, f.fact_id as fact, c.source_code, c.stance, c.field
        from {table} f join citation c on c.fact_id = f.fact_id"""


def _citations_of(kind: str, subject: str = "a.code") -> str:
    """The query for the citations of a kind of facts, with the keys that identify them.

    `subject` is SQL for the only subject whose coverage is sought; by default every subject is.
    """
    if kind == "tie":
        # Materialized: for each pair of a short list, PostgreSQL would otherwise read all citations again.
        return f"""
        with agreement_citation as materialized ({_citations_of("agreement")})
        select t.actor_code as actor, t.partner_code as partner,
               c.fact_table, c.fact, c.source_code, c.stance, c.field
        from signatory_dyad t
        join agreement_citation c on c.agreement = t.agreement_code
        where t.dataset_code in (select code from dataset where series in ({sql_list(RECORD)}))"""
    if kind == "arms":
        return """
        select f.supplier_code as supplier, f.recipient_code as recipient, f.designation,
               'arms_transfer' as fact_table, t.fact_id as fact, c.source_code, c.stance, c.field
        from arms_flow f
        join arms_transfer t on t.dataset_code = f.dataset_code and t.supplier_code = f.supplier_code
            and t.recipient_code = f.recipient_code and coalesce(t.claim_group, t.source_key) = f.flow_key
        join citation c on c.fact_id = t.fact_id"""
    if kind.startswith("complete_"):
        spells = fragments.text("coverage_spell").replace(":table_name", f"'{kind.removeprefix('complete_')}'")
        return f"""
        with {spells.replace(":subject", subject)}
        select o.subject_code as subject, o.valid_from, o.valid_until,
               'coverage' as fact_table, o.fact_id as fact, c.source_code, c.stance, c.field
        from coverage_spell o
        join citation c on c.fact_id = o.fact_id
        where o.extent = 'complete'"""
    parts = [(table, {name: FACTS[table].found_by[name] for name in KINDS[kind]}) for table in _TABLES[kind]]
    if kind == "border":  # the table has each pair once, but either state can be the neighbour
        parts += [(table, {"state": keys["neighbour"], "neighbour": keys["state"]}) for table, keys in parts]
    return "\nunion all".join(_of_table(table, keys) for table, keys in parts)


def trace(
    reader: Reader,
    facts: Sequence[FactKeys],
    names: Sequence[str],
    rows: Sequence[Sequence[Any]],
    values: Mapping[str, Any],
) -> list[RowSources]:
    """For each row, the sources of its facts in the order of their codes; the arguments are those of `citations`."""
    sources = []
    for row_citations in citations(reader, facts, names, rows, values):
        cited = weightiest((citation.source, citation.stance) for citation in row_citations)
        sources.append(RowSources(cited, {citation.table for citation in row_citations} == {"coverage"}))
    return sources


def weightiest(cited: Iterable[tuple[str, str]]) -> tuple[CitedSource, ...]:
    """Each of the sources (code, stance) once, by code, with the weightiest of its stances."""
    stances: dict[str, str] = {}
    for source, stance in dict.fromkeys(cited):  # rows have many of them in common
        stances[source] = max(stances.get(source, stance), stance, key=BY_WEIGHT.index)
    return tuple(CitedSource(*item) for item in sorted(stances.items()))


def citations(
    reader: Reader,
    facts: Sequence[FactKeys],
    names: Sequence[str],
    rows: Sequence[Sequence[Any]],
    values: Mapping[str, Any],
) -> list[list[FactCitation]]:
    """For each row, the citations of its facts.

    `names` are those of the columns of `rows`, and `values` the values of the parameters.
    """
    result: list[list[FactCitation]] = [[] for _ in rows]
    for fact in facts:
        own = {key: names.index(column) for key, column in fact.keys.items() if not column.startswith((":", "="))}
        concerned = [
            (row, row_citations) for row, row_citations in zip(rows, result, strict=True) if _concerns(fact, names, row)
        ]
        index: dict[tuple[Any, ...], set[FactCitation]] = {}
        if fact.kind == "source":
            cells = {row[own["code"]] or "" for row, _ in concerned}
            index = {
                (cell,): {FactCitation("source", cell, code, "supports", None) for code in cell.split(", ") if code}
                for cell in cells
            }
        elif concerned:
            keys = {key: {row[at] for row, _ in concerned} for key, at in own.items()}
            for record in _citation_rows(reader, fact, keys, values):
                index.setdefault(record[: len(own)], set()).add(FactCitation(*record[len(own) :]))
        for row, row_citations in concerned:
            row_citations.extend(index.get(tuple(row[at] for at in own.values()), ()))
    return result


def _concerns(fact: FactKeys, names: Sequence[str], row: Sequence[Any]) -> bool:
    """Whether the row matches the patterns of `when`."""
    from fnmatch import fnmatchcase

    return all(
        fnmatchcase(_text(row[names.index(column)]), pattern.removeprefix("!")) != pattern.startswith("!")
        for column, pattern in fact.when.items()
    )


def _text(cell: Any) -> str:
    return "" if cell is None else str(cell)


def _citation_rows(
    reader: Reader, fact: FactKeys, keys: Mapping[str, set[Any]], values: Mapping[str, Any]
) -> Iterator[tuple[Any, ...]]:
    """Rows of the keys in columns and the fields of a FactCitation, at least for the facts with these `keys`."""
    sought = {key: values[column[1:]] for key, column in fact.keys.items() if column.startswith(":")}
    sought |= {key: column[1:] for key, column in fact.keys.items() if column.startswith("=")}
    sought = {key: value for key, value in sought.items() if value is not None}
    for key, cells in keys.items():
        if len(cells) <= FEW and all(isinstance(cell, str) for cell in cells):
            sought[key] = tuple(sorted(cells))
    conditions = [f"{key} in (:{key})" for key in sought]
    if fact.kind.startswith("complete_") and (day := values.get("as_of")):
        conditions += [f"coalesce(valid_{end} {sign} :day, 1 = 1)" for end, sign in (("from", "<="), ("until", ">"))]
        sought["day"] = day
    where = " and ".join(conditions) or "1 = 1"
    columns = ", ".join([*keys, "fact_table", "fact", "source_code", "stance", "field"])
    subject = sought.get("subject", ())
    about_one = isinstance(subject, str) or len(subject) == 1
    cited = _citations_of(fact.kind, ":subject") if about_one else _citations_of(fact.kind)
    sql = f"select distinct {columns} from ({cited}) as cited where {where}"
    yield from reader.execute(sql, sought).rows
