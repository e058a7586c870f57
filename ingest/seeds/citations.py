"""What sources say of the rows: from the `sources` cells and from citation.csv, and nothing without a source."""

from typing import Any, NamedTuple

from hints import suggestion
from ingest.dates import parse_prefix
from ingest.problems import Place, Problems, quoted
from ingest.seeds.files import Record
from ingest.seeds.list_cells import Said
from ingest.seeds.rows import SeedRow
from ingest.seeds.rules import Codes, Rows
from ingest.seeds.tables import SOURCES, SeedTable, seed_tables
from models.facts import FACTS
from models.vocabulary import STANCES

Fact = tuple[str, tuple[Any, ...]]  # table and natural key


class Citation(NamedTuple):
    """What a source says of a fact, and where the seeds say so."""

    fact: Fact
    said: Said
    place: Place


class Citations:
    """All citations of the seeds."""

    def __init__(self, rows: Rows, problems: Problems) -> None:
        self._rows = rows
        self._problems = problems
        self._facts = {(name, row.key): row for name in FACTS if name in rows for row in rows[name] if row.key}
        self._citations = [
            Citation(fact, said, row.record.place(SOURCES))
            for fact, row in self._facts.items()
            for said in row.said
            if row.record.whole
        ]

    def read(self, records: list[Record] | None) -> None:
        """Add the rows of citation.csv."""
        for record in records or ():
            if not record.whole:
                continue
            fact = self._fact(record)
            said = self._said(record, fact)
            if fact is not None and said is not None:
                self._citations.append(Citation(fact, said, record.place("source_code")))

    def _fact(self, record: Record) -> Fact | None:
        table, key = record.cells["fact_table"], record.cells["fact_key"]
        if table is None or key is None:
            return None
        if table not in FACTS:
            near = suggestion(table, FACTS)
            self._problems.add(record.place("fact_table"), f"fact_table: {quoted(table)} is no table of facts{near}")
            return None
        declared = seed_tables()[table]
        values = _key(declared, key)
        fact = (table, values or ())
        if table in self._rows and fact not in self._facts:
            near = suggestion(key, (_written(row, declared) for name, row in self._of(table)))
            text = f"fact_key: {table} has no row {quoted(key)} ({'|'.join(declared.key)}){near}"
            self._problems.add(record.place("fact_key"), text)
            return None
        return fact

    def _of(self, table: str) -> list[tuple[Fact, SeedRow]]:
        return [(fact, row) for fact, row in self._facts.items() if fact[0] == table]

    def _said(self, record: Record, fact: Fact | None) -> Said | None:
        source_code, stance, field, locator, note = (
            record.cells[name] for name in ("source_code", "stance", "field", "locator", "note")
        )
        if None in (source_code, stance, field, locator, note):
            return None
        if not source_code:
            self._problems.add(record.place("source_code"), "source_code: must not be empty")
            return None
        if stance not in STANCES:
            text = f"stance: {quoted(stance or '')} is not one of {', '.join(STANCES)}"
            self._problems.add(record.place("stance"), text)
            return None
        if field and fact is not None:
            fields = [column.name for column in seed_tables()[fact[0]].columns]
            if field not in fields:
                near = suggestion(field, fields)
                self._problems.add(record.place("field"), f"field: {fact[0]} has no column {quoted(field)}{near}")
                return None
        return Said(source_code, stance, field or None, locator or None, note or None)

    def check(self, codes: Codes) -> None:
        """Sources are known, none speaks twice on the same, and every fact has one."""
        first: dict[object, Place] = {}
        for citation in self._citations:
            fact, said, place = citation
            codes.check("source", said.source_code, place, SOURCES, self._problems)
            about = (fact, said.source_code, said.field)
            if about in first and first[about] != place:
                text = f"source_code: '{said.source_code}' speaks on this at {first[about]} already"
                self._problems.add(place, text)
            first.setdefault(about, place)
        cited = {citation.fact for citation in self._citations}
        for fact, row in self._facts.items():
            if row.record.whole and row.record.cells[SOURCES] == "" and fact not in cited:
                text = "sources: no fact without a source: name a code of source.csv"
                self._problems.add(row.record.place(SOURCES), text)

    def rows(self) -> list[dict[str, Any]]:
        """Rows of the table `citation`; the fact's table and natural key stand for its number."""
        return [{**said._asdict(), "fact_id": fact} for fact, said, _place in self._citations]


def _key(table: SeedTable, text: str) -> tuple[Any, ...] | None:
    """The values of a fact_key; a key that cannot be read matches no row."""
    parts = text.split("|")
    kinds = {column.name: column.kind for column in table.columns}
    values: list[Any] = []
    for column, part in zip(table.key, parts, strict=False):
        try:
            values.append(_value(kinds[column], part))
        except ValueError:
            return None
    return tuple(values) if len(parts) == len(table.key) else None


def _value(kind: str, part: str) -> Any:
    if not part:
        return None
    if kind == "prefix":
        return parse_prefix(part).day
    return int(part) if kind == "integer" else part


def _written(row: SeedRow, table: SeedTable) -> str:
    return "|".join(row.record.cells[column] or "" for column in table.key)
