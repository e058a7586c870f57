"""Remarks on a ledger: values that no column can have, and evidence that no recorded fact can decide."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from analysis.claims.answers import QuestionAnswer
from analysis.claims.ledger import Ledger
from analysis.claims.possible_values import PossibleValues
from database.reader import Reader


def of_values(reader: Reader, ledger: Ledger, answers: Iterable[Sequence[QuestionAnswer]]) -> list[str]:
    """Remarks on values that the ledger compares with and that the database has nowhere."""
    possible = PossibleValues(reader)
    notes = []
    for claim, claim_answers in zip(ledger.claims, answers, strict=True):
        for evidence, answer in zip(claim.evidence, claim_answers, strict=True):
            sql = evidence.query.sql if evidence.query else str(evidence.sql)
            notes += possible.check(ledger.document, evidence.expected, answer.columns, answer.named_rows, sql)
    return notes


def of_missing_rows(ledger: Ledger) -> list[str]:
    """Remarks on claims that only missing rows can decide, and on outcomes that can never follow."""
    place = ledger.document.place
    notes = []
    for number, claim in enumerate(ledger.claims):
        if all(evidence.by_absence_alone for evidence in claim.evidence):
            notes.append(
                f"{place('claim', number)}: only missing rows can decide claim {claim.id}: no fact on record could"
                " support or contradict it"
            )
        notes += [
            f"{place(*evidence.way, 'otherwise')}: only missing rows can lead to {evidence.otherwise!r}, and they count"
            " only in a complete record; name it with covered"
            for evidence in claim.evidence
            if evidence.otherwise_by_absence
        ]
    return notes
