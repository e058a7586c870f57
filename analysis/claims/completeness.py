"""Whether the records that a ledger names with `covered` are complete: only there does an absence count."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from analysis.claims.ledger import Evidence, Ledger
from analysis.queries.coverage import ALL, consulted
from analysis.queries.facts import CitedSource
from database.reader import Reader
from hints import suggestion


def check(reader: Reader, ledger: Ledger) -> None:
    """Refuse a record that no coverage is stated for: a slip would look like a record that is not complete.

    Raises UsageError with `file:line`.
    """
    tables = [str(row[0]) for row in reader.execute("select distinct table_name from coverage order by 1").rows]
    actors = {str(row[0]) for row in reader.execute("select code from actor").rows}
    for claim in ledger.claims:
        for evidence in claim.evidence:
            for covered in evidence.covered:
                for record in covered.records:
                    fail = ledger.document.fail
                    if record.table not in tables:
                        hint = suggestion(record.table, tables)
                        fail(f"covered: the database states no coverage for {record.table!r}{hint}", *covered.way)
                    if record.subject not in (ALL, *actors):
                        hint = suggestion(record.subject, actors)
                        fail(f"covered: unknown actor {record.subject!r}{hint}", *covered.way)


def measures(reader: Reader, evidence: Evidence, tested: Collection[str], values: Mapping[str, Any], day: str) -> bool:
    """Whether the tested columns can be relied on: a part of all there is can be told only of a complete record."""
    if not evidence.query or not set(evidence.query.of_whole) & set(tested):
        return True
    reaches = consulted(reader, evidence.query.coverage, evidence.query.parameters, values, day)
    return all(reach.extent == "complete" for reach in reaches)


def sources(reader: Reader, evidence: Evidence, values: Mapping[str, Any], day: str) -> tuple[CitedSource, ...] | None:
    """The sources that the records which an evidence names are complete; None where they are not, or none is named.

    They must be complete on the day or in the period of the evidence's question.
    """
    parameters = evidence.query.parameters if evidence.query else ()
    needed = [covered.records for covered in evidence.covered]
    reaches = consulted(reader, needed, parameters, values, day)
    if not reaches or any(reach.extent != "complete" for reach in reaches):
        return None
    return tuple(dict.fromkeys(source for reach in reaches for source in reach.sources))
