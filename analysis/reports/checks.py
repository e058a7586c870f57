"""The tables of a report's definition, and their checks: placeholders, columns, parameters of queries, names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

from analysis.claims.ledger import Ledger
from analysis.queries.declared_parameters import Parameter
from analysis.queries.header import Query
from analysis.queries.parameters import bind
from analysis.reports.definition import Question
from analysis.reports.placeholders import placeholders
from errors import UsageError
from hints import suggestion
from toml_file import Document, Types, Way

LONGEST_NAME = 31  # of a sheet in a workbook
RESERVED = ("about", "sources")
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class DefinitionContext(NamedTuple):
    """What the parts of a definition are checked against: its variables, the queries and the ledgers that there are."""

    document: Document
    variables: tuple[Parameter, ...]
    find_query: Callable[[str], Query]
    load_ledger: Callable[[Path], Ledger]


class DefinitionEntry(NamedTuple):
    """A TOML table of a definition, and the way to it from the top. All checks raise UsageError with `file:line`."""

    context: DefinitionContext
    table: Mapping[str, Any]
    way: Way = ()

    def get(self, key: str, default: Any = None) -> Any:
        """The value of a key of the table."""
        return self.table.get(key, default)

    def fail(self, message: str, *keys: str | int) -> NoReturn:
        """Raise UsageError with the place of what is wrong in the table."""
        self.context.document.fail(message, *self.way, *keys)

    def check_type(self, name: str, value: object, types: Types, *keys: str | int) -> None:
        """Refuse a value of another type."""
        self.context.document.check_type(name, value, types, *self.way, *keys)

    def require(self, key: str) -> None:
        """Refuse a table that lacks the key, or has an empty value for it."""
        self.context.document.require(self.table, (key,), *self.way)

    def each(self, key: str) -> list[DefinitionEntry]:
        """The entries of an array of tables, such as `[[section]]`; none where the table lacks the key."""
        return [
            DefinitionEntry(self.context, table, (*self.way, key, at)) for at, table in enumerate(self.get(key, ()))
        ]

    def check_text(self, text: str, *keys: str | int, more: Sequence[str] = ()) -> None:
        """Refuse placeholders of a text that are neither variables nor `as_of` nor in `more`."""
        known = {"as_of", *more}
        for variable in self.context.variables:
            known |= {variable.name, f"{variable.name}.name"}
        try:
            for name in placeholders(text):
                if name not in known:
                    self.fail(f"{{{name}}} is not a variable; known: {', '.join(sorted(known))}", *keys)
        except ValueError as error:
            self.fail(str(error), *keys)

    def shown(self, key: str, more: Sequence[str] = (), default: str = "") -> str:
        """The text of a key, for the report; every placeholder in it must have a value in every run."""
        text: str = self.get(key, default)
        self.check_text(text, key, more=more)
        for variable in self.context.variables:
            if variable.optional and f"{{{variable.name}" in text:
                self.fail(
                    f"{{{variable.name}}} is optional: a text can use only variables that always have a value", key
                )
        return text

    def where(self, columns: Sequence[str]) -> Mapping[str, str]:
        """The table `where`, column -> pattern. Refuses unknown columns, and patterns that are not text."""
        patterns: Mapping[str, Any] = self.get("where", {})
        self.check_columns(patterns, columns, "where")
        for column, text in patterns.items():
            self.check_type(column, text, str, "where", column)
            self.check_text(text, "where")
        return patterns

    def check_columns(self, names: Iterable[str], columns: Sequence[str], key: str) -> None:
        """Refuse names that are not among the columns of the query."""
        for name in names:
            if name not in columns:
                self.fail(f"the query has no column {name!r}{suggestion(str(name), columns)}", key)

    def count(self, key: str) -> int:
        """The number of rows that a key gives; 0 stands for all, and is the default."""
        number: int = self.get(key, 0)
        if number < 0:
            self.fail(f"{key} must be a number of rows, or 0 for all", key)
        return number

    def name(self, default: str, *keys: str) -> str:
        """The `name` of the rows, or else the default. It must be valid as the name of a file and of a sheet.

        `keys` lead to what the default was read from, whose line the error then names.
        """
        name: str = self.get("name", default)
        if not _NAME.fullmatch(name) or len(name) > LONGEST_NAME or name in RESERVED:
            self.fail(
                f"the name {name!r} must be at most {LONGEST_NAME} lower-case letters, digits and single hyphens, and"
                f" not {' or '.join(RESERVED)}",
                *(["name"] if "name" in self.table else keys),
            )
        return name

    def question(self) -> Question:
        """The query that the key `query` of the table names, with the values of `params`."""
        self.require("query")
        try:
            query = self.context.find_query(self.get("query"))
        except UsageError as error:
            self.fail(str(error), "query")
        params = self.get("params", {})
        self._check_params(query, params)
        return Question(self.name(query.name, "query"), query, params, self.way)

    def _check_params(self, query: Query, params: Mapping[str, Any]) -> None:
        """Check the values given to a query; variables' defaults or examples are tried in place of placeholders."""
        known = [parameter.name for parameter in query.parameters]
        if unknown := [name for name in params if name not in known]:
            hint = suggestion(unknown[0], known)
            self.fail(f"the query {query.name} has no parameter {unknown[0]!r}{hint}", "params")
        for parameter in query.parameters:
            if parameter.required and parameter.name not in params:
                self.fail(f"the query {query.name} needs a value of {parameter.name}", "params")
        examples = {
            variable.name: variable.example if variable.default is None else variable.default
            for variable in self.context.variables
        }
        given: dict[str, Any] = {}
        for name, value in params.items():
            values = []
            for element in value if isinstance(value, list) else [value]:
                self.check_type(f"params.{name}", element, (str, int), "params", name)
                if isinstance(element, str):
                    self.check_text(element, "params", name)
                values.append(examples.get(element[1:-1], element) if isinstance(element, str) else element)
            if not any(element is None or (isinstance(element, str) and "{" in element) for element in values):
                given[name] = [str(element) for element in values] if isinstance(value, list) else values[0]
        try:
            declared = [parameter for parameter in query.parameters if parameter.name in given]
            bind(None, declared, given, lambda parameter: f"params.{parameter.name}")
        except UsageError as error:
            self.fail(str(error), "params")
