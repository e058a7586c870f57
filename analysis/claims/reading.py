"""From a TOML file to a ledger, checked as far as no database is needed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import toml_file
from analysis.claims.ledger import Claim, CompleteRecord, Evidence, Ledger, shipped
from analysis.claims.reading_conditions import Columns, as_list, read_condition, read_tests
from analysis.queries import catalogue
from analysis.queries.coverage import read_records
from analysis.queries.header import Query, read_fact
from analysis.queries.parameters import Argument
from errors import UsageError
from hints import suggestion
from models.vocabulary import STANCES
from toml_file import Document, Way, keys_of, quoted

LEDGER_KEYS = keys_of({str: "code title text note", (str, date): "as_of"})
CLAIM_KEYS = keys_of({str: "id claim origin note", (str, date): "as_of", bool: "needs_all", list: "evidence"})
EVIDENCE_KEYS = keys_of({
    str: "query sql otherwise within note", dict: "facts given where covered", (str, dict): " ".join(STANCES),
})  # fmt: skip


class _Reading(NamedTuple):
    document: Document
    folders: Sequence[str]  # of queries


def find(name: str, folders: Sequence[str]) -> Ledger:
    """The ledger of this name: the code of one that comes with Pactbook, or the path of a TOML file.

    Its queries are looked up in `folders`. Raises UsageError if there is no such ledger, and as `load` does.
    """
    known = shipped()
    path = known.get(name, Path(name))
    if name not in known and not path.is_file():
        raise UsageError(f"there is no ledger or file {name!r}{suggestion(name, known)}")
    return load(path, folders)


def load(path: Path, folders: Sequence[str]) -> Ledger:
    """The ledger that a TOML file holds; its queries are looked up in `folders`.

    Raises UsageError with `file:line` for the first mistake that can be found without a database: keys, types,
    conditions, and the names of queries, of their columns and of their parameters.
    """
    document = toml_file.read(path)
    table = document.table
    document.check(table, {"ledger": dict, "claim": list})
    document.require(table, ("ledger", "claim"))
    head = table["ledger"]
    document.check(head, LEDGER_KEYS, "ledger")
    document.require(head, ("code", "title"), "ledger")
    reading = _Reading(document, folders)
    as_of = _day(document, head, "ledger")
    claims = tuple(_claim(reading, entry, number) for number, entry in enumerate(table["claim"]))
    ids: set[str] = set()
    for number, claim in enumerate(claims):
        if claim.id in ids:
            document.fail(f"another claim has the id {claim.id}", "claim", number, "id")
        ids.add(claim.id)
    return Ledger(head["code"], head["title"], head.get("text"), as_of, head.get("note"), claims, document)


def _day(document: Document, table: Mapping[str, Any], *way: str | int) -> str | None:
    if "as_of" not in table:
        return None
    text = str(table["as_of"])
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        document.fail(f"as_of: {quoted(text)} is not a valid date; use YYYY-MM-DD", *way, "as_of")


def _claim(reading: _Reading, entry: Any, number: int) -> Claim:
    document, way = reading.document, ("claim", number)
    document.check_type("a claim", entry, dict, *way)
    document.check(entry, CLAIM_KEYS, *way)
    document.require(entry, ("id", "claim", "evidence"), *way)
    as_of = _day(document, entry, *way)
    evidence = []
    for position, inner in enumerate(entry["evidence"]):
        document.check_type("evidence", inner, dict, *way, "evidence", position)
        evidence.append(_evidence(reading, inner, (*way, "evidence", position)))
    needs_all, note = entry.get("needs_all", False), entry.get("note")
    return Claim(entry["id"], entry["claim"], entry.get("origin"), as_of, needs_all, note, tuple(evidence))


def _evidence(reading: _Reading, entry: Mapping[str, Any], way: Way) -> Evidence:
    document = reading.document
    document.check(entry, EVIDENCE_KEYS, *way)
    if ("query" in entry) == ("sql" in entry):
        document.fail("a table of evidence needs either `query` or `sql`", *way)
    outcomes = [key for key in STANCES if key in entry]
    if len(outcomes) != 1:
        document.fail(f"a table of evidence needs exactly one of {', '.join(STANCES)}", *way, *outcomes[1:2])
    outcome = outcomes[0]
    if entry.get("otherwise", outcome) not in STANCES:
        document.fail(f"otherwise must be one of {', '.join(STANCES)}", *way, "otherwise")
    query = _query(reading, entry["query"], way) if "query" in entry else None
    if query and "facts" in entry:
        document.fail(
            "`facts` is allowed only beside `sql`: a query says in its header which facts its rows rest on",
            *way,
            "facts",
        )
    columns = Columns(document, {column.name: column.type for column in query.columns} if query else None)
    condition = read_condition(columns, entry[outcome], (*way, outcome))
    covered = tuple(
        CompleteRecord(read_records(document, table, text, *way, "covered", table), (*way, "covered", table))
        for table, entries in entry.get("covered", {}).items()
        for text in as_list(entries)
    )
    if condition.by_absence and not covered:
        document.fail(
            f"{outcome} rests on missing rows, which count only in a complete record: name that record with"
            " covered = { TABLE = ACTOR }",
            *(*way, outcome),
        )
    return Evidence(
        query=query,
        sql=entry.get("sql"),
        facts=query.facts
        if query
        else tuple(
            read_fact(document, kind, keys, *way, "facts", kind) for kind, keys in entry.get("facts", {}).items()
        ),
        given=_given(document, entry.get("given", {}), query, (*way, "given")),
        where=read_tests(columns, entry.get("where", {}), (*way, "where")),
        outcome=outcome,
        condition=condition,
        otherwise=entry.get("otherwise"),
        covered=covered,
        within=entry.get("within"),
        note=entry.get("note"),
        way=way,
    )


def _query(reading: _Reading, name: str, way: Way) -> Query:
    try:
        return catalogue.find(name, reading.folders)
    except UsageError as error:
        reading.document.fail(str(error), *way, "query")


def _given(document: Document, table: Mapping[str, Any], query: Query | None, way: Way) -> dict[str, Argument]:
    """The values of `given`, by the names of the query's parameters; dates become text as in 2023-06-20."""
    given: dict[str, Argument] = {}
    for name, value in table.items():
        if query is not None and name not in (known := [parameter.name for parameter in query.parameters]):
            document.fail(f"{query.name} has no parameter {name!r}{suggestion(name, known)}", *way, name)
        values = [str(element) if isinstance(element, date) else element for element in as_list(value)]
        if not values or not all(type(element) in (str, int) for element in values):
            document.fail(
                f"{name} must be a string, an integer, a date or an array of them, not {quoted(value)}", *way, name
            )
        given[name] = values if isinstance(value, list) else values[0]
    return given
