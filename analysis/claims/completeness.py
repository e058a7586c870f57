"""Whether the records that a ledger names with `covered` are complete: only there does an absence count."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from analysis.claims.ledger import Evidence, Ledger
from analysis.queries.coverage import ALL, Reach, consulted
from analysis.queries.sources_of_rows import CitedSource
from database.reader import Reader
from hints import suggestion


class Completeness(NamedTuple):
    """How completely the tables that a piece of evidence names are recorded, and who says so."""

    sources: tuple[CitedSource, ...]  # that say so
    scopes: tuple[str, ...]  # what they are complete of, where the evidence is about more than that


def check(reader: Reader, ledger: Ledger) -> None:
    """Refuse a record that no coverage is stated for: a misspelt name would look like a record that is not complete.

    Raises UsageError with `file:line`.
    """
    tables = [str(row[0]) for row in reader.execute("select distinct table_name from coverage order by 1").rows]
    actors = {str(row[0]) for row in reader.execute("select code from actor").rows}
    scopes = [str(row[0]) for row in reader.execute("select distinct scope from coverage where scope <> ''").rows]
    for claim in ledger.claims:
        for evidence in claim.evidence:
            if evidence.within not in (None, *scopes):
                hint = suggestion(str(evidence.within), scopes)
                ledger.document.fail(
                    f"within: the database states no coverage with the scope {evidence.within!r}{hint}",
                    *(*evidence.way, "within"),
                )
            for covered in evidence.covered:
                for record in covered.records:
                    fail = ledger.document.fail
                    if record.table not in tables:
                        hint = suggestion(record.table, tables)
                        fail(f"covered: the database states no coverage for {record.table!r}{hint}", *covered.way)
                    if record.subject not in (ALL, *actors):
                        hint = suggestion(record.subject, actors)
                        fail(f"covered: unknown actor {record.subject!r}{hint}", *covered.way)


def is_complete(reader: Reader, evidence: Evidence, values: Mapping[str, Any], day: str) -> bool:
    """Whether all that the answer to a query depends on is recorded, so that its numbers are no mere bounds."""
    if evidence.query is None or not evidence.query.bounds.kinds:
        return True
    reaches = consulted(reader, evidence.query.coverage, evidence.query.parameters, values, day)
    return all(reach.extent == "complete" for reach in reaches)


def of_absence(reader: Reader, evidence: Evidence, values: Mapping[str, Any], day: str) -> Completeness | None:
    """Whether the records that a piece of evidence names are complete, so that an absence counts; None: it does not.

    They must be complete on the day or in the period of the evidence's question, and in the roles that it asks for.
    """
    parameters = evidence.query.parameters if evidence.query else ()
    needed = [covered.records for covered in evidence.covered]
    reaches = consulted(reader, needed, parameters, values, day)
    if not reaches or any(reach.extent != "complete" for reach in reaches):
        return None
    if any(not _has_roles(evidence, reach) for reach in reaches if reach.record.table == "membership"):
        return None
    scopes = [scope for reach in reaches if reach.record.table != "membership" for scope in reach.scopes]
    return Completeness(
        tuple(dict.fromkeys(source for reach in reaches for source in reach.sources)),
        tuple(dict.fromkeys(scope for scope in scopes if scope != evidence.within)),
    )


def _has_roles(evidence: Evidence, reach: Reach) -> bool:
    """Whether the roles that an evidence asks for are among those of which a record of memberships is complete."""
    tests = [test for test in (*evidence.where, *evidence.condition.every) if test.column == "role"]
    asked = {role for test in tests for role in (test.operand if test.operator == "is" else [None])}
    return all(asked <= set(scope.split(", ")) for scope in reach.scopes)
