"""What sources say of the rows: from the `sources` cells and from citation.csv, and nothing without a source."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from hints import suggestion
from ingest.dates import parse_prefix
from ingest.problems import Place, Problem, quoted
from ingest.seeds.cells import SeedLine
from ingest.seeds.list_cells import Stand
from ingest.seeds.rows import SeedRow
from ingest.seeds.table_rules import Codes, Rows
from ingest.seeds.tables import SOURCES, SeedTable, seed_tables
from models.facts import FACTS
from models.vocabulary import STANCES

FactKey = tuple[str, tuple[Any, ...]]  # table and natural key
FactRows = dict[FactKey, SeedRow]


class SeedCitation(NamedTuple):
    """What a source says of a fact, and where the seeds say so."""

    fact: FactKey
    stand: Stand
    place: Place
    dataset_code: str  # whose citation it is


def fact_rows(rows: Rows) -> FactRows:
    """The rows of all tables of facts, by table and natural key; rows without a usable key are left out."""
    return {(name, row.key): row for name in FACTS if name in rows for row in rows[name] if row.key}


def citations_in_rows(facts: FactRows) -> list[SeedCitation]:
    """The citations in `sources` cells."""
    return [
        SeedCitation(fact, stand, row.line.place(SOURCES), row.dataset_code)
        for fact, row in facts.items()
        for stand in row.stands
        if row.line.whole
    ]


def read_citations(
    lines: list[SeedLine], facts: FactRows, rows: Rows, dataset_code: str
) -> tuple[list[SeedCitation], list[Problem]]:
    """The citations of a folder's citation.csv, and what is wrong with its lines."""
    citations: list[SeedCitation] = []
    problems: list[Problem] = []
    for line in lines:
        wrong = list(_line_problems(line, facts, rows)) if line.whole else []
        problems += wrong
        if line.whole and not wrong and None not in line.cells.values():
            cells = {name: text or None for name, text in line.cells.items()}
            table, key = str(cells.pop("fact_table")), str(cells.pop("fact_key"))
            stand = Stand(**cells)  # type: ignore[arg-type] # source and stance are there
            fact = (table, _key(seed_tables()[table], key))
            citations.append(SeedCitation(fact, stand, line.place("source_code"), dataset_code))
    return citations, problems


_NEEDED = {
    "fact_table": f"; it is one of {', '.join(FACTS)}",
    "fact_key": " (the key of the row: its values with | between them, as NATO|SRB|partner|2006-12-14)",
    "source_code": " (the source, a code of source.csv)",
    "stance": f"; it is one of {', '.join(STANCES)}",
}


def _line_problems(line: SeedLine, facts: FactRows, rows: Rows) -> Iterator[Problem]:
    """What is wrong with the cells of a line; of one that cannot be used the problem is known already."""
    table, key, stance, field = (line.cells[name] for name in ("fact_table", "fact_key", "stance", "field"))
    for name, needed in _NEEDED.items():
        if line.cells[name] == "":
            yield Problem(line.place(name), f"{name}: must not be empty{needed}")
    if table and table not in FACTS:
        text = f"fact_table: {quoted(table)} is not a table of facts{suggestion(table, FACTS)}"
        yield Problem(line.place("fact_table"), text)
    if table in rows and table in FACTS and key:
        seed_table = seed_tables()[table]
        if (table, _key(seed_table, key)) not in facts:
            keys = [
                "|".join(row.line.cells[column] or "" for column in seed_table.key)
                for (name, _key), row in facts.items()
                if name == table
            ]
            near = suggestion(key, keys)
            text = f"fact_key: {table} has no row {quoted(key)} ({'|'.join(seed_table.key)}){near}"
            yield Problem(line.place("fact_key"), text)
    if stance and stance not in STANCES:
        yield Problem(line.place("stance"), f"stance: {quoted(stance)} is not one of {', '.join(STANCES)}")
    if field and table in FACTS:
        fields = [column.name for column in seed_tables()[table].columns]
        if field not in fields:
            text = f"field: {table} has no column {quoted(field)}{suggestion(field, fields)}"
            yield Problem(line.place("field"), text)


def citation_problems(citations: list[SeedCitation], facts: FactRows, codes: Codes) -> Iterator[Problem]:
    """A problem for each unknown source, each citation given twice, and each fact without the source that it needs."""
    first: dict[object, Place] = {}
    for fact, stand, place, _dataset in citations:
        yield from codes.unknown("source", stand.source_code, place, SOURCES)
        about = (fact, stand.source_code, stand.field)
        if first.setdefault(about, place) != place:
            text = f"source_code: '{stand.source_code}' is already cited for this fact and field at {first[about]}"
            yield Problem(place, text)
    cited = {citation.fact for citation in citations}
    for fact, row in facts.items():
        if FACTS[fact[0]].needs_source and row.line.whole and row.line.cells[SOURCES] == "" and fact not in cited:
            yield Problem(row.line.place(SOURCES), "sources: every fact needs a source; name a code of source.csv")


def citation_rows(citations: list[SeedCitation]) -> list[dict[str, Any]]:
    """Rows of the table `citation`; the fact's table and natural key stand for its number."""
    return [
        {**citation.stand._asdict(), "fact_id": citation.fact, "owner_code": citation.dataset_code}
        for citation in citations
    ]


def _key(table: SeedTable, text: str) -> tuple[Any, ...]:
    """The values of a fact_key; a key that cannot be read is empty, and matches no row."""
    parts = text.split("|")
    kinds = {column.name: column.kind for column in table.columns}
    try:
        return tuple(_value(kinds[column], part) for column, part in zip(table.key, parts, strict=True))
    except ValueError:
        return ()


def _value(kind: str, part: str) -> Any:
    if not part:
        return None
    if kind == "prefix":
        return parse_prefix(part).day
    return int(part) if kind == "integer" else part
