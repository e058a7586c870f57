"""A ledger: the claims of one text, each with the questions to the database that decide it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from analysis.claims.conditions import ColumnTest, Condition
from analysis.queries.coverage import Records
from analysis.queries.header import Query
from analysis.queries.parameters import Argument
from analysis.queries.sources_of_rows import FactKeys
from toml_file import Document, Way

FOLDER = Path(__file__).parent.parent.parent / "claims"


class CompleteRecord(NamedTuple):
    """A record that must be complete for an absence to count, or several of which one is enough."""

    records: Records
    way: Way  # to it in the ledger


class Evidence(NamedTuple):
    """A question to the database, and what follows from the answer."""

    query: Query | None  # a canned query, or
    sql: str | None  # one statement
    facts: tuple[FactKeys, ...]
    given: dict[str, Argument]
    where: tuple[ColumnTest, ...]
    outcome: str
    condition: Condition
    otherwise: str | None
    covered: tuple[CompleteRecord, ...]
    within: str | None  # the scope of a record that the claim does not go beyond
    note: str | None
    way: Way  # to it in the ledger

    @property
    def name(self) -> str:
        """The name of the query that is asked; `sql` for a statement."""
        return self.query.name if self.query else "sql"

    @property
    def by_absence_alone(self) -> bool:
        """Whether only missing rows can decide the claim: no row could, whatever is in it."""
        return self.condition.by_absence and self.otherwise is None

    @property
    def otherwise_by_absence(self) -> bool:
        """Whether `otherwise` can follow only from rows that are missing, and no record is named that makes them count.

        What is there of several values or rows can still support a part.
        """
        condition = self.condition
        partial = self.otherwise == "qualifies" and (condition.includes or (condition.at_least or 0) > 1)
        by_rows = condition.every or condition.by_absence or partial
        return self.otherwise is not None and not self.covered and not by_rows

    @property
    def expected(self) -> Iterator[tuple[str, Any, Way]]:
        """Whole values that columns are compared with: column, value, and the way to it in the ledger."""
        for test in (*self.where, *self.condition.every):
            if test.operator in ("is", "not"):
                yield from ((test.column, value, test.way) for value in test.operand)
        for part in (*self.condition.includes, *self.condition.exactly):
            yield from ((part.column, value, part.way) for value in part.values)


class Claim(NamedTuple):
    """One claim in short words."""

    id: str
    claim: str
    origin: str | None
    as_of: str | None
    needs_all: bool  # every evidence that could support it is a part of it
    note: str | None
    evidence: tuple[Evidence, ...]


class Ledger(NamedTuple):
    """The claims of one text."""

    code: str
    title: str
    text: str | None  # the source that the text is, if it is one: it is not evidence for itself
    as_of: str | None
    note: str | None
    claims: tuple[Claim, ...]
    document: Document


def shipped() -> dict[str, Path]:
    """Code -> file of the ledgers that come with the program."""
    return {path.stem: path for path in sorted(FOLDER.glob("*.toml"))}
