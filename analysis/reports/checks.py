"""Checks of a report's definition: placeholders, columns, parameters of queries, and names of rows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from analysis.claims.ledger import Ledger
from analysis.queries.header import Parameter, Query
from analysis.queries.parameters import bind
from analysis.reports.definition import Question
from analysis.reports.placeholders import placeholders
from errors import UsageError
from hints import suggestion
from toml_file import Document, Way

LONGEST_NAME = 31  # of a sheet in a workbook
RESERVED = ("about", "sources")
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class DefinitionContext(NamedTuple):
    """What the parts of a definition are checked against."""

    document: Document
    variables: tuple[Parameter, ...]
    find_query: Callable[[str], Query]
    load_ledger: Callable[[Path], Ledger]


def check_text(context: DefinitionContext, text: str, way: Way, more: Sequence[str] = ()) -> None:
    """Check the placeholders of a text; it may name `more` beside the variables."""
    fail = context.document.fail
    known = {"as_of", *more}
    for variable in context.variables:
        known |= {variable.name, f"{variable.name}.name"}
    try:
        for name in placeholders(text):
            if name not in known:
                fail(f"{{{name}}} is not a variable; known: {', '.join(sorted(known))}", *way)
    except ValueError as error:
        fail(str(error), *way)


def check_shown(context: DefinitionContext, text: str, way: Way, more: Sequence[str] = ()) -> None:
    """Check a text that is shown: its placeholders, and that each has a value in every run."""
    check_text(context, text, way, more)
    for variable in context.variables:
        if variable.optional and f"{{{variable.name}" in text:
            context.document.fail(f"{{{variable.name}}} is optional: a text needs a variable that has a value", *way)


def check_where(context: DefinitionContext, where: Mapping[str, Any], columns: Sequence[str], way: Way) -> None:
    """Refuse patterns for columns that the query does not have, or that are not texts."""
    check_columns(context.document, where, columns, way)
    for column, text in where.items():
        context.document.check_type(column, text, str, *way, column)
        check_text(context, text, way)


def question_of(context: DefinitionContext, entry: Mapping[str, Any], way: Way) -> Question:
    """The query that an entry asks, with its parameters. Raises UsageError with `file:line` of what is wrong."""
    context.document.require(entry, ("query",), *way)
    try:
        query = context.find_query(entry["query"])
    except UsageError as error:
        context.document.fail(str(error), *way, "query")
    params = entry.get("params", {})
    check_params(context, query, params, (*way, "params"))
    return Question(checked_name(context.document, entry, "query", query.name, way), query, params, way)


def check_params(context: DefinitionContext, query: Query, params: Mapping[str, Any], way: Way) -> None:
    """Check the values given to a query; variables' defaults or examples are tried in place of placeholders."""
    document = context.document
    known = [parameter.name for parameter in query.parameters]
    if unknown := [name for name in params if name not in known]:
        document.fail(f"the query {query.name} has no parameter {unknown[0]!r}{suggestion(unknown[0], known)}", *way)
    if missing := [
        parameter.name for parameter in query.parameters if parameter.required and parameter.name not in params
    ]:
        document.fail(f"the query {query.name} needs a value of {missing[0]}", *way)
    examples = {
        variable.name: variable.example if variable.default is None else variable.default
        for variable in context.variables
    }
    given: dict[str, Any] = {}
    for name, value in params.items():
        values = []
        for element in value if isinstance(value, list) else [value]:
            document.check_type(f"params.{name}", element, (str, int), *way, name)
            if isinstance(element, str):
                check_text(context, element, (*way, name))
            values.append(examples.get(element[1:-1], element) if isinstance(element, str) else element)
        if not any(element is None or (isinstance(element, str) and "{" in element) for element in values):
            given[name] = [str(element) for element in values] if isinstance(value, list) else values[0]
    try:
        declared = [parameter for parameter in query.parameters if parameter.name in given]
        bind(None, declared, given, lambda parameter: f"params.{parameter.name}")
    except UsageError as error:
        document.fail(str(error), *way)


def not_negative(document: Document, entry: Mapping[str, Any], key: str, way: Way) -> int:
    """The number of rows at a key; 0 stands for all, and is the default."""
    number: int = entry.get(key, 0)
    if number < 0:
        document.fail(f"{key} must be a number of rows, or 0 for all", *way, key)
    return number


def check_columns(document: Document, names: Iterable[str], columns: Sequence[str], way: Way) -> None:
    """Refuse names that are not those of columns."""
    for name in names:
        if name not in columns:
            document.fail(f"the query has no column {name!r}{suggestion(str(name), columns)}", *way)


def checked_name(document: Document, entry: Mapping[str, Any], key: str, default: str, way: Way) -> str:
    """The name of the rows, or else the default, which stands at `key`."""
    if "name" not in entry:
        return check_name(document, default, *way, key)
    return check_name(document, entry["name"], *way, "name")


def check_name(document: Document, name: str, *way: str | int) -> str:
    """The name of rows. Raises UsageError for one that cannot be the name of a file and a sheet."""
    if not _NAME.fullmatch(name) or len(name) > LONGEST_NAME or name in RESERVED:
        document.fail(
            f"the name {name!r} must be at most {LONGEST_NAME} lower-case letters, digits and single hyphens, and not"
            f" {' or '.join(RESERVED)}",
            *way,
        )
    return name
