"""Checking a ledger against a database: every question is asked, its answer weighed, and a verdict computed.

The order: which day each claim is about, the answers to all questions, then a result for each claim.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from analysis.claims import completeness, remarks
from analysis.claims.answers import QuestionAnswer, answers_of
from analysis.claims.bounds import bounded
from analysis.claims.conditions import ColumnTest, Row, passed_all, says_nothing
from analysis.claims.ledger import Claim, Evidence, Ledger
from analysis.claims.weighing import UNSOURCED, RankedSource, Scales, Standing, Witness, all_needed, one_needed, verdict
from analysis.output.column_types import Column
from analysis.queries.coverage import record_datasets
from analysis.queries.parameters import Value
from analysis.queries.sources_of_rows import citations
from database.reader import Reader
from database.setting import data_as_of, require_data_as_of
from errors import UsageError
from hints import suggestion
from toml_file import Document

_SOURCES = """
    select s.code, o.origin_code, o.origin_kind, s.title, s.url
    from source s join source_origin o on o.source_code = s.code
"""


class EvidenceResult(NamedTuple):
    """The result of one piece of evidence; an outcome of None means that it decides nothing."""

    evidence: Evidence
    outcome: str | None
    columns: tuple[Column, ...]
    rows: list[tuple[Any, ...]]  # those that decided
    values: dict[str, Value]
    standing: Standing
    scopes: tuple[str, ...] = ()  # of the records whose absences decided, where the claim goes beyond them

    @property
    def effect(self) -> str | None:
        """What the evidence does to the claim (supports, contradicts, qualifies; None: nothing).

        This is its outcome. Where only the text under check supports its rows, other sources on them decide.
        """
        if not self.standing.void:
            return self.outcome
        if self.standing.contradicts and self.outcome == "supports":
            return "contradicts"
        return "qualifies" if self.standing.qualifies else None


class ClaimResult(NamedTuple):
    """A claim with its verdict, the reason for it (`why`), and the results of its evidence."""

    claim: Claim
    as_of: str
    verdict: str
    why: str
    evidence: tuple[EvidenceResult, ...]

    @property
    def sources(self) -> list[str]:
        """All sources for and against the claim, in the order of their codes."""
        standings = [result.standing for result in self.evidence]
        return sorted({code for each in standings for code in each.supports | each.contradicts | each.qualifies})


class CheckedLedger(NamedTuple):
    """The results of a ledger's claims, the sources that they name, and remarks for the user."""

    ledger: Ledger
    results: tuple[ClaimResult, ...]
    sources: Mapping[str, RankedSource]
    notes: tuple[str, ...]


_NOT_NEEDED = completeness.Completeness((), ())


class _Context(NamedTuple):
    """What is needed to judge the evidence of a ledger."""

    reader: Reader
    document: Document
    scales: Scales


def check(reader: Reader, ledger: Ledger, as_of: str | None = None) -> CheckedLedger:
    """Check all claims; `as_of` is the day for those that name none, and takes precedence over the ledger's own.

    Raises UsageError with `file:line` for a value that the database does not know, or SQL that is wrong.
    """
    sources = _sources(reader, ledger)
    context = _Context(reader, ledger.document, Scales(sources, ledger.text))
    completeness.check(reader, ledger)
    notes, default_day = _default_day(reader, ledger, as_of)
    days = [claim.as_of or default_day for claim in ledger.claims]
    answers = answers_of(reader, ledger, days)
    results = tuple(map(_result, [context] * len(days), ledger.claims, days, answers))
    notes += [note for claim_answers in answers for answer in claim_answers for note in answer.notes]
    notes += remarks.of_missing_rows(ledger)
    notes += remarks.of_values(reader, ledger, answers)
    return CheckedLedger(ledger, results, sources, tuple(dict.fromkeys(notes)))


def _sources(reader: Reader, ledger: Ledger) -> dict[str, RankedSource]:
    """All sources by code; imported rows are cited through their dataset, so datasets are among them."""
    sources = {row[0]: RankedSource(*row) for row in reader.execute(_SOURCES).rows}
    if not sources:
        require_data_as_of(reader)
    if ledger.text is not None and ledger.text not in sources:
        ledger.document.fail(
            f"text: unknown source {ledger.text!r}{suggestion(ledger.text, sources)}; leave `text` out if the text is"
            " not a source in the database",
            *("ledger", "text"),
        )
    for code, title in reader.execute("select code, title from dataset").rows:
        sources.setdefault(code, RankedSource(code, code, "official_data", title, None))
    return sources


def _default_day(reader: Reader, ledger: Ledger, as_of: str | None) -> tuple[list[str], str]:
    """Remarks, and the day for claims that name none; empty if there is no such claim."""
    if (day := as_of or ledger.as_of) or all(claim.as_of for claim in ledger.claims):
        return [], day or ""
    last_day = data_as_of(reader)
    if last_day is None:
        raise UsageError("the database has no setting data_as_of: name a day with --as-of")
    return [f"--as-of not given: claims without a day are checked as of {last_day}, the last day of the data"], last_day


def _result(context: _Context, claim: Claim, day: str, answers: Sequence[QuestionAnswer]) -> ClaimResult:
    results = []
    for evidence, answer in zip(claim.evidence, answers, strict=True):
        try:
            results.append(_evidence_result(context, evidence, answer, day))
        except UsageError as error:
            context.document.fail(str(error), *evidence.way)
    witnesses = [
        witness
        for result in results
        if result.outcome
        for witness in context.scales.witnesses(result.outcome, result.standing)
    ]
    parts = [result for result in results if result.evidence.outcome == "supports"]
    missing = [part for part in parts if part.outcome != "supports" or part.standing.void]
    if claim.needs_all and missing and any(witness.effect == "supports" for witness in witnesses):
        witnesses.append(Witness("qualifies", 0))
    word, why = verdict(witnesses)
    if scopes := dict.fromkeys(scope for result in results for scope in result.scopes):
        why += f" (complete of {' and '.join(scopes)} alone)"
    return ClaimResult(claim, day, word, why, tuple(results))


def _evidence_result(context: _Context, evidence: Evidence, answer: QuestionAnswer, day: str) -> EvidenceResult:
    """What follows from an answer. What is not known says nothing, and what is not there only in a complete record."""
    if answer.is_silent:
        return EvidenceResult(evidence, None, answer.columns, [], answer.values, UNSOURCED)
    condition = evidence.condition
    tested = {test.column for test in evidence.where} | condition.columns
    if unknown := sorted(tested - set(answer.names)):
        raise UsageError(f"the query has no column {unknown[0]!r}{suggestion(unknown[0], answer.names)}")
    named_rows = answer.named_rows
    if evidence.query and not completeness.is_complete(context.reader, evidence, answer.values, day):
        named_rows = bounded(evidence.query.bounds, answer.columns, named_rows)
    about = [(passed_all(evidence.where, row), row) for row in named_rows]
    rows = [row for result, row in about if result]
    decision = condition.decide(rows, [row for result, row in about if result is None])
    outcome = evidence.outcome if decision.holds else evidence.otherwise
    partial = decision.rows_missing and bool(rows) and outcome == "qualifies"
    by_absence = condition.by_absence if decision.holds else decision.rows_missing and not partial
    tests = (*evidence.where, *(condition.every if decision.holds else ()))
    unknown_asked = outcome != "qualifies" and any(
        says_nothing(row[test.column]) for row in decision.rows for test in tests
    )
    rests_on_absence = by_absence or unknown_asked
    record = completeness.of_absence(context.reader, evidence, answer.values, day) if rests_on_absence else _NOT_NEEDED
    if record and record.scopes:  # nothing beyond the scope is a no, and nothing within it speaks of what is beyond
        outcome = None if outcome == "contradicts" else "qualifies"
    if (
        outcome is None
        or (decision.holds is None and not partial)
        or (unknown_asked and not _is_absence(tests, decision.rows))
        or record is None
    ):
        return EvidenceResult(evidence, None, answer.columns, [], answer.values, UNSOURCED)
    deciding = set(map(id, decision.rows))
    shown = [row for row, named in zip(answer.rows, named_rows, strict=True) if id(named) in deciding]
    recorded = {id(named): row for named, row in zip(named_rows, answer.named_rows, strict=True)}
    standings = _standings(context, evidence, answer, [recorded[id(row)] for row in decision.rows], tested)
    everyone = range(len(decision.rows))
    groups = [group for group in condition.groups(decision.rows) if group] if decision.holds else [everyone]
    standing = all_needed([one_needed(standings[position] for position in group) for group in groups if group])
    # The sources of the record's completeness are named besides, and add no weight.
    standing = standing._replace(supports=standing.supports | context.scales.supporting(record.sources))
    return EvidenceResult(evidence, outcome, answer.columns, shown, answer.values, standing, record.scopes)


def _is_absence(tests: Iterable[ColumnTest], rows: Sequence[Row]) -> bool:
    """Whether all that is not known in the rows is NULL, asked for as such: in a complete record that is an absence."""
    return all(row[test.column] is None or not says_nothing(row[test.column]) for test in tests for row in rows)


def _standings(
    context: _Context, evidence: Evidence, answer: QuestionAnswer, rows: Sequence[Row], tested: set[str]
) -> list[Standing]:
    """The sources for and against each of the rows."""
    for fact in evidence.facts:
        for name in fact.looked_up:
            if name.removeprefix(":") not in (answer.values if name.startswith(":") else answer.names):
                raise UsageError(f"facts: {name!r} is neither a column nor a :parameter of the statement")
    cited = citations(
        context.reader, evidence.facts, answer.names, [tuple(row.values()) for row in rows], answer.values
    )
    unknown = {citation.source for row in cited for citation in row} - set(context.scales.sources)
    if unknown:
        raise UsageError(f"facts: unknown source {min(unknown)!r}")
    standings = [context.scales.standing(row, tested) for row in cited]
    dataset = answer.values.get("dataset")
    # Imported rows are cited through their dataset.
    if isinstance(dataset, str) and dataset not in record_datasets(context.reader):
        support = frozenset([dataset])
        rank = context.scales.rank(support)
        return [standing._replace(supports=support, rank=rank) for standing in standings]
    return standings
