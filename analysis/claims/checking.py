"""Checking a ledger against a database: every evidence is asked, weighed, and a verdict computed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from analysis.claims.asked import Possible, nearest
from analysis.claims.conditions import Row
from analysis.claims.ledger import Claim, Covered, Evidence, Ledger
from analysis.claims.weighing import UNSOURCED, Scales, Source, Standing, Witness, all_of, one_of, verdict
from analysis.output.columns import Column
from analysis.queries import adhoc, run
from analysis.queries.facts import citations
from analysis.queries.parameters import Value
from database.reader import Reader
from errors import UsageError
from models.vocabulary import CURATED

_SOURCES = """
    select s.code, o.origin_code, o.origin_kind, s.title, s.url
    from source s join source_origin o on o.source_code = s.code
"""
_COVERAGE = "select table_name, actor_code, role, complete, valid_from, valid_until from coverage"


class Answer(NamedTuple):
    """Rows as the database gave them, and as they are compared: dates as text, numbers as Python's own."""

    columns: tuple[Column, ...]
    given: list[tuple[Any, ...]]
    rows: list[Row]
    values: dict[str, Value]


class Found(NamedTuple):
    """What an evidence came to; an outcome of None: it says nothing."""

    evidence: Evidence
    outcome: str | None
    columns: tuple[Column, ...]
    rows: list[tuple[Any, ...]]  # those that decided
    values: dict[str, Value]
    standing: Standing

    @property
    def effect(self) -> str | None:
        """What it does to the claim: what follows, or where only the text vouches for that, what others say of it."""
        if not self.standing.void:
            return self.outcome
        if self.standing.contradicts and self.outcome == "supports":
            return "contradicts"
        return "qualifies" if self.standing.qualifies else None


class Finding(NamedTuple):
    """A claim with its verdict."""

    claim: Claim
    as_of: str
    verdict: str
    why: str
    found: tuple[Found, ...]

    @property
    def sources(self) -> list[str]:
        """All sources that bear on it, by code."""
        return sorted({code for one in self.found for stance in one.standing[2:] for code in stance})


class Checked(NamedTuple):
    """A ledger's findings, the sources they name, and what there is to say of them."""

    ledger: Ledger
    findings: tuple[Finding, ...]
    sources: Mapping[str, Source]
    notes: tuple[str, ...]


def check(reader: Reader, ledger: Ledger, as_of: str | None = None) -> Checked:
    """Check all claims; `as_of` is the day for those that name none, before the ledger's own.

    Raises UsageError with `file:line` for a value that will not do, or SQL that is wrong.
    """
    return _Check(reader, ledger, as_of).checked()


class _Check:
    def __init__(self, reader: Reader, ledger: Ledger, as_of: str | None) -> None:
        self.reader = reader
        self.ledger = ledger
        sources = {row[0]: Source(*row) for row in reader.execute(_SOURCES).rows}
        if ledger.text is not None and ledger.text not in sources:
            raise UsageError(f"{ledger.place}: text: there is no source {ledger.text!r}; leave it out for a new text")
        # What is imported is cited through its dataset.
        for code, title in reader.execute("select code, title from dataset").rows:
            sources.setdefault(code, Source(code, code, "official_data", title, None))
        self.scales = Scales(sources, ledger.text)
        self.notes: dict[str, None] = {}
        self.as_of = as_of or ledger.as_of
        self.answers: dict[str, Answer] = {}
        self.covers: list[tuple[Any, ...]] | None = None
        self.possible = Possible(reader)
        self.actors = {str(row[0]) for row in reader.execute("select code from actor").rows}

    def checked(self) -> Checked:
        findings = tuple(map(self.finding, self.ledger.claims))
        return Checked(self.ledger, findings, self.scales.sources, tuple(self.notes))

    def day(self, claim: Claim) -> str:
        if claim.as_of or self.as_of:
            return str(claim.as_of or self.as_of)
        found = list(self.reader.execute("select value from setting where name = 'data_as_of'").rows)
        if not found:
            raise UsageError("the database has no setting data_as_of: name a day with --as-of")
        self.as_of = str(found[0][0])
        self.notes[f"as of {self.as_of}, the day of the data, for claims that name no day"] = None
        return self.as_of

    def finding(self, claim: Claim) -> Finding:
        day = self.day(claim)
        found = tuple(self.found(evidence, day) for evidence in claim.evidence)
        witnesses = [
            witness for one in found if one.outcome for witness in self.scales.witnesses(one.outcome, one.standing)
        ]
        parts = [one for one in found if one.evidence.outcome == "supports"]
        missing = [one for one in parts if one.outcome != "supports" or one.standing.void]
        supported = any(witness.effect == "supports" for witness in witnesses)
        if claim.needs_all and missing and supported:
            witnesses.append(Witness("qualifies", 0))
        result, why = verdict(witnesses)
        return Finding(claim, day, result, why, found)

    def found(self, evidence: Evidence, day: str) -> Found:
        for record in evidence.covered:
            self.known(record)
        try:
            answer = self.ask(evidence, day)
            found = self.decided(evidence, answer, day)
        except UsageError as error:
            raise UsageError(f"{evidence.place}: {error}") from None
        sql = evidence.query.sql if evidence.query else str(evidence.sql)
        self.notes.update(dict.fromkeys(self.possible.check(evidence.asked, answer.columns, answer.rows, sql)))
        return found

    def decided(self, evidence: Evidence, answer: Answer, day: str) -> Found:
        """What follows from an answer. What is not there counts as a no where the record is complete."""
        names = [column.name for column in answer.columns]
        condition = evidence.condition
        tested = {test.column for test in evidence.where} | condition.tested
        if unknown := sorted(tested - set(names)):
            raise UsageError(f"there is no column {unknown[0]!r}; there are {', '.join(names)}")
        about = [row for row in answer.rows if all(test.passed(row) for test in evidence.where)]
        holds, wanting, deciding = condition.holds(about)
        outcome = evidence.outcome if holds else evidence.otherwise
        absent = condition.by_absence if holds else wanting and not (about and outcome == "qualifies")
        if outcome is None or (absent and not self.covered(evidence, day)):
            return Found(evidence, None, answer.columns, [], answer.values, UNSOURCED)
        chosen = set(map(id, deciding))
        given = [row for row, compared in zip(answer.given, answer.rows, strict=True) if id(compared) in chosen]
        stands = self.stands(evidence, answer, deciding, tested)
        groups = [group for group in condition.groups(deciding) if group] if holds else [range(len(deciding))]
        standing = all_of([one_of(stands[at] for at in group) for group in groups if group])
        return Found(evidence, outcome, answer.columns, given, answer.values, standing)

    def ask(self, evidence: Evidence, day: str) -> Answer:
        asked = f"{evidence.sql or evidence.name} {sorted(evidence.given.items())} {day}"
        if asked not in self.answers:
            self.answers[asked] = self.run(evidence, day)
        return self.answers[asked]

    def run(self, evidence: Evidence, day: str) -> Answer:
        if evidence.query:
            known = [parameter.name for parameter in evidence.query.parameters]
            given = {**({"as_of": day} if "as_of" in known else {}), **evidence.given}
            columns, rows, values, notes = run.run(self.reader, evidence.query, given, lambda one: one.name)
            self.notes.update(dict.fromkeys(notes))
        else:
            sql = str(evidence.sql)
            texts = {name: str(value) for name, value in evidence.given.items()}
            if "as_of" in adhoc.bare(sql)[1]:
                texts.setdefault("as_of", day)
            listed, result = adhoc.run(self.reader, sql, texts)
            columns, rows, values = tuple(listed), result.rows, dict(texts)
        names = [column.name for column in columns]
        taken = list(rows)
        compared: list[Row] = [dict(zip(names, row, strict=True)) for row in taken]
        return Answer(columns, taken, compared, values)

    def covered(self, evidence: Evidence, day: str) -> bool:
        return bool(evidence.covered) and all(self.complete(record, day) for record in evidence.covered)

    def complete(self, record: Covered, day: str) -> bool:
        return any(
            complete == "yes"
            and actor in (None, record.actor)
            and (record.role is None or role in (None, record.role))
            and (since is None or since <= day)
            and (until is None or until > day)
            for table, actor, role, complete, since, until in self.coverage()
            if table == record.table
        )

    def known(self, record: Covered) -> None:
        """Refuse a record that nothing can be said of: a slip would pass for a record that is not complete."""
        tables = {str(row[0]) for row in self.coverage()}
        if record.table not in tables:
            what = f"nothing is said of how complete {record.table!r} is, only of {', '.join(sorted(tables))}"
            raise UsageError(f"{record.place}: covered: {what}")
        if record.actor not in self.actors:
            hint = nearest(record.actor, self.actors)
            raise UsageError(f"{record.place}: covered: there is no actor {record.actor!r}{hint}")
        if record.role not in (None, "supplier", "recipient"):
            raise UsageError(f"{record.place}: covered: {record.role!r} is none of supplier, recipient")

    def coverage(self) -> list[tuple[Any, ...]]:
        if self.covers is None:
            self.covers = list(self.reader.execute(_COVERAGE).rows)
        return self.covers

    def stands(self, evidence: Evidence, answer: Answer, rows: Sequence[Row], tested: set[str]) -> list[Standing]:
        """Who stands behind each of the rows."""
        names = [column.name for column in answer.columns]
        for fact in evidence.facts:
            for column in fact.keys.values():
                if column.removeprefix(":") not in (answer.values if column.startswith(":") else names):
                    raise UsageError(f"facts: {column!r} is neither a column nor a :parameter")
        said = citations(self.reader, evidence.facts, names, [tuple(row.values()) for row in rows], answer.values)
        for code in sorted({one.source for each in said for one in each} - set(self.scales.sources)):
            raise UsageError(f"facts: there is no source {code!r}")
        stands = [self.scales.stand(one, tested) for one in said]
        dataset = answer.values.get("dataset")
        if dataset not in (None, CURATED):  # imported rows are cited through their dataset
            support = frozenset([str(dataset)])
            return [one._replace(supports=support, rank=self.scales.rank(support)) for one in stands]
        return stands
