"""From a file to a report's definition, checked as far as it can be without a database."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from analysis.claims.ledger import Ledger, shipped
from analysis.claims.ledger import load as load_ledger
from analysis.queries import catalogue
from analysis.queries.catalogue import Query
from analysis.queries.header import Parameter
from analysis.queries.parameters import bind
from analysis.reports.definition import (
    FORMATS,
    USUAL_FORMATS,
    Ask,
    Chart,
    Claims,
    Definition,
    Figure,
    Section,
    Table,
)
from analysis.reports.document import Document
from analysis.reports.placeholders import placeholders
from errors import UsageError
from models.vocabulary import VERDICTS

LONGEST_NAME = 31  # of a sheet in a workbook
RESERVED = ("about", "sources")
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_ASK = {"query": str, "name": str, "params": dict}
_KEYS: dict[str, dict[str, Any]] = {
    "": {
        "title": str,
        "subtitle": str,
        "text": str,
        "as_of": str,
        "formats": list,
        "variables": dict,
        "figure": list,
        "section": list,
    },
    "figure": {**_ASK, "ledger": str, "value": str, "label": str, "where": dict, "empty": str},
    "section": {"heading": str, "text": str, "table": list, "chart": list, "claims": list},
    "table": {
        **_ASK,
        "title": str,
        "text": str,
        "latest_first": bool,
        "limit": int,
        "columns": list,
        "labels": dict,
        "empty": str,
        "empty_ok": bool,
    },
    "chart": {**_ASK, "title": str, "text": str, "kind": str, "options": dict},
    "claims": {"ledger": str, "name": str, "title": str, "text": str},
}


def load(path: Path, query_folders: Sequence[Path]) -> Definition:
    """A definition from its file. Raises UsageError with `file:line` of what is wrong."""
    return _Loader(Document(path), query_folders).definition()


class _Loader:
    def __init__(self, document: Document, query_folders: Sequence[Path]) -> None:
        self.document = document
        self.fail = document.fail
        self.query_folders = query_folders
        self.queries: dict[str, Query] = {}
        self.ledgers: dict[Path, Ledger] = {}
        self.names: dict[str, tuple[str, str]] = {}  # name of data -> what gives it
        self.variables: tuple[Parameter, ...] = ()

    def definition(self) -> Definition:
        table = self.document.table
        self.document.check(table, _KEYS[""])
        for key in ("title", "section"):
            if not table.get(key):
                self.fail(f"the report has no {key}")
        declared = table.get("variables", {}).items()
        self.variables = tuple(self.variable(name, entry) for name, entry in declared)
        for key in ("title", "subtitle", "text"):
            self.text(table.get(key, ""), "", key)
        return Definition(
            name=self.name(self.document.path.stem, ""),
            document=self.document,
            sha256=hashlib.sha256(self.document.text.encode()).hexdigest(),
            title=table["title"],
            subtitle=table.get("subtitle", ""),
            text=table.get("text", ""),
            as_of=self.day(table.get("as_of")),
            formats=self.formats(table.get("formats", list(USUAL_FORMATS))),
            variables=self.variables,
            figures=tuple(self.each(table, "figure", "", self.figure)),
            sections=tuple(self.each(table, "section", "", self.section)),
        )

    def each(self, table: Mapping[str, Any], kind: str, within: str, make: Callable[[Any, str], Any]) -> list[Any]:
        """Of the array `kind` in a section, what `make` gives of each table and its place."""
        made = []
        for number, entry in enumerate(table.get(kind, [])):
            place = f"{within}.{kind}.{number}".lstrip(".")
            if not isinstance(entry, dict):
                self.fail(f"{kind} is an array of tables, [[{kind}]]", place)
            self.document.check(entry, _KEYS[kind], place)
            made.append(make(entry, place))
        return made

    def name(self, name: str, place: str, key: str = "name") -> str:
        if not _NAME.fullmatch(name) or len(name) > LONGEST_NAME or name in RESERVED:
            self.fail(
                f"not a name: {name!r}; it has lower-case letters, digits and single hyphens, {LONGEST_NAME} at most,"
                f" and is not {' or '.join(RESERVED)}",
                place,
                key,
            )
        return name

    def variable(self, name: str, entry: object) -> Parameter:
        made = self.document.parameter(name, entry, "variables")
        if made.repeatable:
            self.fail("a variable takes one value", f"variables.{name}", "repeatable")
        return made

    def day(self, day: str | None) -> str | None:
        if day is None:
            return None
        try:
            bind(None, [Parameter("as_of", "date", "", "as-of")], {"as_of": day}, lambda _: "as_of")
        except UsageError as error:
            self.fail(str(error), "", "as_of")
        return day

    def formats(self, formats: list[Any]) -> tuple[str, ...]:
        for name in formats:
            if name not in FORMATS:
                self.fail(f"unknown format {name!r}; known: {', '.join(FORMATS)}", "", "formats")
        if not formats:
            self.fail("formats is empty", "", "formats")
        return tuple(name for name in FORMATS if name in formats)

    def text(self, text: object, place: str, key: str, more: Sequence[str] = ()) -> None:
        """Check the placeholders of a text; `more` may stand there beside the variables."""
        if not isinstance(text, str):
            self.fail(f"{key} is no text: {text!r}", place, key)
        known = {"as_of", *more}
        for variable in self.variables:
            known |= {variable.name, f"{variable.name}.name"}
        try:
            for name in placeholders(text):
                if name not in known:
                    self.fail(f"{{{name}}} is no variable; known: {', '.join(sorted(known))}", place, key)
        except ValueError as error:
            self.fail(str(error), place, key)
        optional = [one.name for one in self.variables if one.optional and f"{{{one.name}" in text]
        if optional and key not in ("params", "where"):
            self.fail(f"{{{optional[0]}}} may be missing: a text needs a variable with a value", place, key)

    def ask(self, entry: Mapping[str, Any], place: str) -> Ask:
        if not entry.get("query"):
            self.fail("it says no query", place)
        try:
            query = self.queries.setdefault(entry["query"], catalogue.find(entry["query"], self.query_folders))
        except UsageError as error:
            self.fail(str(error), place, "query")
        params = entry.get("params", {})
        self.params(query, params, place)
        what = (query.name, repr(sorted(params.items())))
        name = self.take(entry, "query", query.name, what, place)
        return Ask(name, query, params, place)

    def params(self, query: Query, params: Mapping[str, Any], place: str) -> None:
        """Check what a query is given; placeholders stand for the variables' defaults or examples."""
        stand_in = {one.name: one.example if one.default is None else one.default for one in self.variables}
        given: dict[str, Any] = {}
        for name, value in params.items():
            texts = value if isinstance(value, list) else [value]
            for text in texts:
                if isinstance(text, str):
                    self.text(text, place, "params")
                elif not isinstance(text, int) or isinstance(text, bool):
                    self.fail(f"params.{name} is neither a text nor a whole number: {text!r}", place, "params")
            filled = [stand_in.get(one[1:-1], one) if isinstance(one, str) else one for one in texts]
            if not any(one is None or (isinstance(one, str) and "{" in one) for one in filled):
                given[name] = [str(one) for one in filled] if isinstance(value, list) else filled[0]
        declared = [parameter for parameter in query.parameters if parameter.name in given]
        missing = [one.name for one in query.parameters if one.required and one.name not in params]
        unknown = sorted(set(params) - {parameter.name for parameter in query.parameters})
        if unknown or missing:
            known = ", ".join(parameter.name for parameter in query.parameters) or "none"
            said = f"has no parameter {unknown[0]!r}; known: {known}" if unknown else f"needs {missing[0]}"
            self.fail(f"the query {query.name} {said}", place, "params")
        try:
            bind(None, declared, given, lambda parameter: f"params.{parameter.name}")
        except UsageError as error:
            self.fail(str(error), place, "params")

    def figure(self, entry: Mapping[str, Any], place: str) -> Figure:
        of = self.claims(entry, place) if "ledger" in entry else self.ask(entry, place)
        columns = list(VERDICTS) if isinstance(of, Claims) else [column.name for column in of.query.columns]
        for key in ("value", "label"):
            if not entry.get(key):
                self.fail(f"the figure has no {key}", place)
            self.text(entry[key], place, key, [*columns, "rows"])
        where = entry.get("where", {})
        self.columns(where, columns, place, "where")
        for text in where.values():
            self.text(text, place, "where")
        empty = entry.get("empty", "")
        self.text(empty, place, "empty")
        return Figure(of, entry["value"], entry["label"], where, empty)

    def section(self, entry: Mapping[str, Any], place: str) -> Section:
        if not entry.get("heading"):
            self.fail("the section has no heading", place)
        for key in ("heading", "text"):
            self.text(entry.get(key, ""), place, key)
        blocks = [
            *self.each(entry, "table", place, lambda block, at: (self.table(block, at), at)),
            *self.each(entry, "chart", place, lambda block, at: (self.chart(block, at), at)),
            *self.each(entry, "claims", place, lambda block, at: (self.claims(block, at), at)),
        ]
        blocks.sort(key=lambda block: self.document.line(block[1], ""))  # as they stand in the file
        return Section(entry["heading"], entry.get("text", ""), tuple(block for block, _ in blocks))

    def columns(self, names: object, columns: Sequence[str], place: str, key: str) -> None:
        for name in names if isinstance(names, list | dict) else ():
            if name not in columns:
                self.fail(f"the query has no column {name!r}; it has {', '.join(columns)}", place, key)

    def table(self, entry: Mapping[str, Any], place: str) -> Table:
        ask = self.ask(entry, place)
        columns = [column.name for column in ask.query.columns]
        for key in ("columns", "labels"):
            self.columns(entry.get(key), columns, place, key)
        for key in ("title", "text", "empty"):
            self.text(entry.get(key, ""), place, key)
        if entry.get("limit", 0) < 0:
            self.fail("limit is a number of rows, 0 for all", place, "limit")
        return Table(
            ask=ask,
            title=entry.get("title", ask.query.title),
            text=entry.get("text", ""),
            latest_first=entry.get("latest_first", False),
            limit=entry.get("limit", 0),
            columns=tuple(entry.get("columns", columns)),
            labels=entry.get("labels", {}),
            empty=entry.get("empty", "No rows."),
            empty_ok=entry.get("empty_ok", ask.query.empty_ok),
        )

    def chart(self, entry: Mapping[str, Any], place: str) -> Chart:
        from analysis.charts import KINDS

        ask = self.ask(entry, place)
        if entry.get("kind") not in KINDS:
            self.fail(f"unknown kind of chart {entry.get('kind')!r}; known: {', '.join(KINDS)}", place, "kind")
        for key in ("title", "text"):
            self.text(entry.get(key, ""), place, key)
        title = entry.get("title", ask.query.title)
        return Chart(ask, title, entry.get("text", ""), entry["kind"], entry.get("options", {}))

    def claims(self, entry: Mapping[str, Any], place: str) -> Claims:
        if not entry.get("ledger"):
            self.fail("it says no ledger", place)
        for key in ("title", "text"):
            self.text(entry.get(key, ""), place, key)
        beside = self.document.path.parent / entry["ledger"]
        path = beside if beside.is_file() else shipped().get(entry["ledger"])
        if path is None:
            known = ", ".join(shipped()) or "none"
            self.fail(f"there is no ledger {entry['ledger']!r}: name a file, or one of ours: {known}", place, "ledger")
        name = self.take(entry, "ledger", "claims", ("claims", str(path)), place)
        if path not in self.ledgers:
            self.ledgers[path] = load_ledger(path, self.query_folders)
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        return Claims(
            name, self.ledgers[path], digest, entry.get("title", "The claims, checked"), entry.get("text", "")
        )

    def take(self, entry: Mapping[str, Any], key: str, default: str, what: tuple[str, str], place: str) -> str:
        """The name given to rows, else the default, which stands at `key`; no other rows may have it."""
        name, key = (entry["name"], "name") if "name" in entry else (default, key)
        self.name(name, place, key)
        if self.names.setdefault(name, what) != what:
            self.fail(f"the name {name} is taken by other rows: give this one a name", place, key)
        return name
