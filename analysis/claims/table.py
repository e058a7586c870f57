"""Findings as rows for the writers: nested where a format can nest, a line of text elsewhere."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from analysis.claims.checking import Checked, Finding, Found
from analysis.claims.ledger import Ledger
from analysis.output.columns import Column
from analysis.output.writers.json import objects
from analysis.output.writers.values import Block, Nested, texts
from models.vocabulary import VERDICTS

COLUMNS = [
    Column("id", "code"),
    Column("claim"),
    Column("verdict"),
    Column("evidence", "nested"),
    Column("sources", "nested"),
    Column("why"),
    Column("as_of"),
    Column("origin"),
    Column("ledger", "code"),
]
LISTED = [
    Column("id", "code"),
    Column("claim"),
    Column("origin"),
    Column("as_of"),
    Column("queries"),
    Column("ledger", "code"),
]


def rows(checked: Iterable[Checked]) -> Iterator[tuple[Any, ...]]:
    """A row a claim, in COLUMNS."""
    for one in checked:
        for finding in one.findings:
            claim = finding.claim
            yield (
                *(claim.id, claim.claim, finding.verdict, _evidence(finding)),
                Nested(", ".join(finding.sources), _json(finding.sources)),
                *(finding.why, finding.as_of, claim.origin, one.ledger.code),
            )


def listed(ledgers: Iterable[Ledger]) -> Iterator[tuple[Any, ...]]:
    """A row a claim as the ledger has it, in LISTED."""
    for ledger in ledgers:
        for claim in ledger.claims:
            queries = ", ".join(dict.fromkeys(evidence.name for evidence in claim.evidence))
            yield claim.id, claim.claim, claim.origin, claim.as_of or ledger.as_of, queries, ledger.code


def test_of(found: Found) -> str:
    """What the evidence asks of its rows, in words."""
    evidence = found.evidence
    where = f"of rows with {' and '.join(map(str, evidence.where))}: " if evidence.where else ""
    otherwise = f"; otherwise {evidence.otherwise}" if evidence.otherwise else ""
    return f"{where}{evidence.outcome} if {evidence.condition}{otherwise}"


def cells(found: Found) -> list[tuple[str, ...]]:
    """The rows that decided, as texts."""
    if not found.rows:
        return []
    by_column = zip(found.columns, zip(*found.rows, strict=True), strict=True)
    return list(zip(*(texts(column, values) for column, values in by_column), strict=True))


def _evidence(finding: Finding) -> Nested:
    short = [f"{one.effect}: {one.evidence.name} ({len(one.rows)} rows)" for one in finding.found if one.effect]
    text = "; ".join(short).replace("(1 rows)", "(1 row)")
    return Nested(text, f"[{', '.join(map(_object, finding.found))}]")


def _object(found: Found) -> str:
    blocks: Iterator[Block] = iter([[*found.rows]] if found.rows else [])
    decided = [line for lines in objects(found.columns, blocks) for line in lines]
    evidence, standing = found.evidence, found.standing
    given = {name: value for name, value in found.values.items() if value is not None}
    parts = {
        "query": _json(evidence.name),
        **({"sql": _json(evidence.sql)} if evidence.sql else {}),
        "parameters": _json(given),
        "test": _json(test_of(found)),
        "outcome": _json(found.effect),
        "rows": f"[{', '.join(decided)}]",
        "sources": _json(sorted(standing.supports)),
        "disputed_by": _json(sorted(standing.contradicts)),
        "qualified_by": _json(sorted(standing.qualifies)),
        "note": _json(evidence.note),
    }
    return "{" + ", ".join(f"{_json(key)}: {value}" for key, value in parts.items()) + "}"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def counts(checked: Checked) -> list[tuple[str, int]]:
    """How many claims have each verdict."""
    verdicts = [finding.verdict for finding in checked.findings]
    return [(verdict, verdicts.count(verdict)) for verdict in VERDICTS]


def summary(checked: Iterable[Checked]) -> str:
    """A line for people."""
    total = Counter(dict.fromkeys(VERDICTS, 0))
    for one in checked:
        total.update(dict(counts(one)))
    return f"{counted(total.total())}: {', '.join(f'{number} {verdict}' for verdict, number in total.items())}"


def counted(claims: int) -> str:
    """How many claims, in words."""
    return "1 claim" if claims == 1 else f"{claims:,} claims"


def failed(checked: Iterable[Checked], verdicts: Iterable[str]) -> list[str]:
    """Claims that have one of the verdicts."""
    return [finding.claim.id for one in checked for finding in one.findings if finding.verdict in verdicts]
