"""A ledger: the claims of one text, read from TOML and checked as far as no database is needed."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

from analysis.claims import parsing
from analysis.claims.asked import Asked
from analysis.claims.conditions import Condition, Test
from analysis.claims.places import Places
from analysis.queries import catalogue
from analysis.queries.catalogue import Query
from analysis.queries.facts import KINDS, Fact
from analysis.queries.parameters import Given
from errors import UsageError
from models.vocabulary import STANCES

OURS = Path(__file__).parent.parent.parent / "claims"
LEDGER_KEYS = {"code": str, "title": str, "text": str, "as_of": (str, date), "note": str}
CLAIM_KEYS = {
    "id": str,
    "claim": str,
    "origin": str,
    "as_of": (str, date),
    "needs_all": bool,
    "note": str,
    "evidence": list,
}
EVIDENCE_KEYS = {
    "query": str,
    "sql": str,
    "facts": dict,
    "given": dict,
    "where": dict,
    **dict.fromkeys(STANCES, (str, dict)),
    "otherwise": str,
    "covered": dict,
    "note": str,
}


class Covered(NamedTuple):
    """A record that must be complete for an absence to mean no: of a table, about an actor."""

    table: str
    actor: str
    role: str | None
    place: str  # file:line


class Evidence(NamedTuple):
    """A question to the database, and what follows from the answer."""

    query: Query | None  # a canned query, or
    sql: str | None  # one statement
    facts: tuple[Fact, ...]
    given: dict[str, Given]
    where: tuple[Test, ...]
    outcome: str
    condition: Condition
    otherwise: str | None
    covered: tuple[Covered, ...]
    note: str | None
    asked: tuple[Asked, ...]  # whole values that columns are compared with
    place: str  # file:line

    @property
    def name(self) -> str:
        """What it asks."""
        return self.query.name if self.query else "sql"


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
    text: str | None  # the source that the text is, if it is one: no evidence for itself
    as_of: str | None
    note: str | None
    claims: tuple[Claim, ...]
    place: str


def shipped() -> dict[str, Path]:
    """Code -> file of the ledgers that come with the program."""
    return {path.stem: path for path in sorted(OURS.glob("*.toml"))}


def find(name: str, queries: Iterable[Path]) -> Ledger:
    """A ledger by the code of a shipped one, or by its file."""
    ours = shipped()
    path = ours.get(name, Path(name))
    if name not in ours and not path.is_file():
        raise UsageError(f"there is no ledger {name!r}: name a TOML file, or one of ours: {', '.join(ours)}")
    return load(path, queries)


def load(path: Path, queries: Iterable[Path]) -> Ledger:
    """Read a ledger. Raises UsageError with `file:line` of what is wrong."""
    try:
        text = path.read_bytes().decode("utf-8-sig")  # some editors begin a file with a mark
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: cannot be read: {error}") from None
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r" \(at line (\d+), column (\d+)\)", str(error))
        where = f"{place[1]}:{place[2]}" if place else str(text.count("\n") + 1)
        raise UsageError(f"{path}:{where}: not TOML: {str(error).partition(' (at ')[0]}") from None
    return _Reading(Places(str(path), text), list(queries)).ledger(table)


class _Reading:
    """Reads one file; `self.tables` is the way to the table being read."""

    def __init__(self, places: Places, queries: list[Path]) -> None:
        self.places = places
        self.queries = queries
        self.tables: list[tuple[str, int]] = []

    def fail(self, message: str, *keys: str) -> NoReturn:
        raise UsageError(f"{self.place(*keys)}: {message}")

    def place(self, *keys: str) -> str:
        return self.places.of(self.tables, *keys)

    def check(self, table: Mapping[str, Any], known: Mapping[str, Any], needed: Sequence[str]) -> None:
        for key, value in table.items():
            if key not in known:
                self.fail(f"unknown key {key!r}; known: {', '.join(known)}", key)
            if not isinstance(value, known[key]) or value == "":
                self.fail(f"{key} is empty, or of the wrong type: {value!r}", key)
        for key in needed:
            if key not in table:
                self.fail(f"{key} is missing{': add [[claim.evidence]]' if key == 'evidence' else ''}")

    def ledger(self, table: Mapping[str, Any]) -> Ledger:
        self.check(table, {"ledger": dict, "claim": list}, ["ledger", "claim"])
        self.tables = [("ledger", 0)]
        head = table["ledger"]
        self.check(head, LEDGER_KEYS, ["code", "title"])
        place, as_of = self.places.of(self.tables), self.day(head)
        claims = [self.claim(entry, nth) for nth, entry in enumerate(table["claim"])]
        ids = [claim.id for claim in claims]
        for nth, one in enumerate(ids):
            if one in ids[:nth]:
                self.tables = [("claim", nth)]
                self.fail(f"there is a claim {one} already", "id")
        return Ledger(head["code"], head["title"], head.get("text"), as_of, head.get("note"), tuple(claims), place)

    def day(self, table: Mapping[str, Any]) -> str | None:
        if "as_of" not in table:
            return None
        text = str(table["as_of"])
        try:
            return date.fromisoformat(text).isoformat()
        except ValueError:
            self.fail(f"as_of: {text!r} is no date of the calendar: write YYYY-MM-DD", "as_of")

    def claim(self, entry: object, nth: int) -> Claim:
        self.tables = [("claim", nth)]
        if not isinstance(entry, dict):
            self.fail("a claim is a table: write [[claim]]")
        self.check(entry, CLAIM_KEYS, ["id", "claim", "evidence"])
        as_of, listed = self.day(entry), entry["evidence"]
        if not listed or not all(isinstance(one, dict) for one in listed):
            self.fail("evidence is a list of tables: write [[claim.evidence]] below the claim", "evidence")
        evidence = []
        for at, one in enumerate(listed):
            self.tables = [("claim", nth), ("claim.evidence", at)]
            evidence.append(self.evidence(one))
        needs_all, note = entry.get("needs_all", False), entry.get("note")
        return Claim(entry["id"], entry["claim"], entry.get("origin"), as_of, needs_all, note, tuple(evidence))

    def evidence(self, entry: Mapping[str, Any]) -> Evidence:
        self.check(entry, EVIDENCE_KEYS, [])
        if ("query" in entry) == ("sql" in entry):
            self.fail("an evidence has one of query and sql")
        outcomes = [key for key in STANCES if key in entry]
        if len(outcomes) != 1:
            self.fail(f"an evidence has one of {', '.join(STANCES)}", *outcomes[1:])
        if entry.get("otherwise", STANCES[0]) not in STANCES:
            self.fail(f"otherwise is one of {', '.join(STANCES)}", "otherwise")
        query = self.query(entry["query"]) if "query" in entry else None
        if query and "facts" in entry:
            self.fail("facts go with sql: a query's own header says what its rows rest on", "facts")
        given = self.given(entry.get("given", {}), query)
        columns = {column.name: column.type for column in query.columns} if query else None
        values = parsing.Values(columns, self.fail, self.place, [])
        condition = values.condition(entry[outcomes[0]], outcomes[0])
        covered = tuple(self.covered(table, text) for table, text in entry.get("covered", {}).items())
        if condition.by_absence and not covered:
            self.fail(
                f"{outcomes[0]} by what is not there needs covered = {{ TABLE = ACTOR }}: the record that is complete",
                outcomes[0],
            )
        where = values.tests(entry.get("where", {}), "where")
        return Evidence(
            query=query,
            sql=entry.get("sql"),
            facts=query.facts if query else tuple(self.fact(*item) for item in entry.get("facts", {}).items()),
            given=given,
            where=where,
            outcome=outcomes[0],
            condition=condition,
            otherwise=entry.get("otherwise"),
            covered=covered,
            note=entry.get("note"),
            asked=tuple(values.asked),
            place=self.place(),
        )

    def query(self, name: str) -> Query:
        try:
            return catalogue.find(name, self.queries)
        except UsageError as error:
            self.fail(str(error), "query")

    def given(self, table: Mapping[str, Any], query: Query | None) -> dict[str, Given]:
        known = None if query is None else [parameter.name for parameter in query.parameters]
        made: dict[str, Given] = {}
        for name, value in table.items():
            if known is not None and name not in known:
                self.fail(f"{query and query.name} has no parameter {name!r}; it has {', '.join(known)}", "given", name)
            values = [str(each) if isinstance(each, date) else each for each in parsing.listed(value)]
            if not values or not all(type(each) in (str, int) for each in values):
                self.fail(f"a value is a text, a whole number, a date or a list of them: {value!r}", "given", name)
            made[name] = values if isinstance(value, list) else values[0]
        return made

    def covered(self, table: str, text: object) -> Covered:
        actor, _, role = str(text).partition(" as ")
        if not isinstance(text, str) or not actor:
            self.fail(
                'covered names records: { membership = "NATO" }, { arms_transfer = "TUR as supplier" }', "covered"
            )
        return Covered(table, actor, role or None, self.place("covered", table))

    def fact(self, kind: str, keys: object) -> Fact:
        if kind not in KINDS:
            self.fail(f"unknown kind of facts {kind!r}; known: {', '.join(KINDS)}", "facts", kind)
        if not isinstance(keys, dict) or not keys or not set(keys) <= set(KINDS[kind]):
            self.fail(f"{kind} is a table with some of {', '.join(KINDS[kind])}", "facts", kind)
        return Fact(kind, {key: str(value) for key, value in keys.items()}, {})
