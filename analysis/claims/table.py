"""The results of claims as rows for the writers: nested where a format can nest, a line of text elsewhere."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from analysis.claims.checking import CheckedLedger, ClaimResult, EvidenceResult
from analysis.claims.ledger import Evidence, Ledger
from analysis.output.column_types import Column
from analysis.output.writers.json import objects
from analysis.output.writers.values import Block, Nested
from models.vocabulary import VERDICTS
from plural import counted

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


def rows(checked: Iterable[CheckedLedger]) -> Iterator[tuple[Any, ...]]:
    """One row for each claim, with the columns COLUMNS."""
    for ledger in checked:
        for result in ledger.results:
            claim = result.claim
            yield (
                *(claim.id, claim.claim, result.verdict, _evidence(result)),
                Nested(", ".join(result.sources), _json(result.sources)),
                *(result.why, result.as_of, claim.origin, ledger.ledger.code),
            )


def listed(ledgers: Iterable[Ledger]) -> Iterator[tuple[Any, ...]]:
    """One row for each claim as the ledger has it, with the columns LISTED."""
    for ledger in ledgers:
        for claim in ledger.claims:
            queries = ", ".join(dict.fromkeys(evidence.name for evidence in claim.evidence))
            yield claim.id, claim.claim, claim.origin, claim.as_of or ledger.as_of, queries, ledger.code


def test_in_words(evidence: Evidence) -> str:
    """What the evidence requires of its rows."""
    where = f"of rows with {' and '.join(map(str, evidence.where))}: " if evidence.where else ""
    otherwise = f"; otherwise {evidence.otherwise}" if evidence.otherwise else ""
    return f"{where}{evidence.outcome} if {evidence.condition}{otherwise}"


def _evidence(result: ClaimResult) -> Nested:
    short = [
        f"{each.effect}: {each.evidence.name} ({counted(len(each.rows), 'row')})"
        for each in result.evidence
        if each.effect
    ]
    return Nested("; ".join(short), f"[{', '.join(map(_object, result.evidence))}]")


def _object(result: EvidenceResult) -> str:
    blocks: Iterator[Block] = iter([[*result.rows]] if result.rows else [])
    decided = [line for lines in objects(result.columns, blocks) for line in lines]
    evidence, standing = result.evidence, result.standing
    given = {name: value for name, value in result.values.items() if value is not None}
    parts = {
        "query": _json(evidence.name),
        **({"sql": _json(evidence.sql)} if evidence.sql else {}),
        "parameters": _json(given),
        "test": _json(test_in_words(evidence)),
        "outcome": _json(result.effect),
        "rows": f"[{', '.join(decided)}]",
        "sources": _json(sorted(standing.supports)),
        "disputed_by": _json(sorted(standing.contradicts)),
        "qualified_by": _json(sorted(standing.qualifies)),
        "note": _json(evidence.note),
    }
    return "{" + ", ".join(f"{_json(key)}: {value}" for key, value in parts.items()) + "}"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def counts(checked: CheckedLedger) -> list[tuple[str, int]]:
    """How many claims have each verdict."""
    verdicts = [result.verdict for result in checked.results]
    return [(verdict, verdicts.count(verdict)) for verdict in VERDICTS]


def summary(checked: Iterable[CheckedLedger]) -> str:
    """How many claims have which verdict, in one line."""
    total = Counter(dict.fromkeys(VERDICTS, 0))
    for ledger in checked:
        total.update(dict(counts(ledger)))
    return f"{counted(total.total(), 'claim')}: {', '.join(f'{number} {verdict}' for verdict, number in total.items())}"
