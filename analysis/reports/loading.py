"""From a file to a report's definition, checked as far as it can be without a database.

The order: shapes of all tables, variables, texts, then the queries and ledgers that figures and blocks name.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import toml_file
from analysis.charts import KINDS
from analysis.claims import reading
from analysis.claims.ledger import Ledger, shipped
from analysis.queries import catalogue
from analysis.queries.catalogue import Query
from analysis.queries.header import Parameter, read_parameters
from analysis.queries.parameters import bind
from analysis.reports.brand import Brand, read_brand
from analysis.reports.definition import (
    FORMATS,
    USUAL_FORMATS,
    Block,
    ChartBlock,
    ClaimsBlock,
    Counted,
    Definition,
    Figure,
    Fold,
    Question,
    Section,
    Sentence,
    TableBlock,
    source_of,
)
from analysis.reports.placeholders import placeholders
from analysis.reports.shapes import check_shapes
from errors import UsageError
from hints import suggestion
from models.vocabulary import VERDICTS
from toml_file import Document, Way

LONGEST_NAME = 31  # of a sheet in a workbook
RESERVED = ("about", "sources")
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class _Context(NamedTuple):
    """What the parts of a definition are checked against."""

    document: Document
    variables: tuple[Parameter, ...]
    find_query: Callable[[str], Query]
    load_ledger: Callable[[Path], Ledger]


def load(path: Path, query_folders: Sequence[Path], house: Brand | None = None) -> Definition:
    """A definition from its file; `house` is the brand of those without their own.

    Raises UsageError with `file:line` of what is wrong.
    """
    document = toml_file.read(path)
    table = document.table
    check_shapes(document)
    context = _Context(
        document,
        tuple(_variables(document)),
        cache(lambda name: catalogue.find(name, query_folders)),
        cache(lambda ledger: reading.load(ledger, query_folders)),
    )
    for key in ("title", "subtitle", "text"):
        _check_shown(context, table.get(key, ""), (key,))
    _check_name(document, path.stem)
    sentences = tuple(_sentence(context, entry, ("sentence", at)) for at, entry in enumerate(table.get("sentence", [])))
    figures = tuple(_figure(context, entry, ("figure", at)) for at, entry in enumerate(table.get("figure", [])))
    sections = tuple(_section(context, entry, ("section", at)) for at, entry in enumerate(table["section"]))
    _check_data_names(document, [*sentences, *figures], sections)
    return Definition(
        name=path.stem,
        document=document,
        sha256=hashlib.sha256(document.text.encode()).hexdigest(),
        title=table["title"],
        subtitle=table.get("subtitle", ""),
        text=table.get("text", ""),
        as_of=_day(document),
        formats=_formats(document, table.get("formats", list(USUAL_FORMATS))),
        variables=context.variables,
        matrix=_matrix(context),
        brand=read_brand(document) or house or Brand(),
        sentences=sentences,
        figures=figures,
        sections=sections,
    )


def _variables(document: Document) -> Iterable[Parameter]:
    for variable in read_parameters(document, "variables"):
        if variable.repeatable:
            document.fail("a variable has one value", "variables", variable.name, "repeatable")
        yield variable


def _matrix(context: _Context) -> dict[str, tuple[str, ...]]:
    """The values of variables for each of which the report is written."""
    document, known = context.document, [variable.name for variable in context.variables]
    matrix: dict[str, tuple[str, ...]] = {}
    for name, values in document.table.get("matrix", {}).items():
        if name not in known:
            document.fail(f"{name} is not a variable{suggestion(name, known)}", "matrix", name)
        document.check_type(name, values, list, "matrix", name)
        document.require(document.table["matrix"], (name,), "matrix")
        for value in values:
            document.check_type(name, value, str, "matrix", name)
        matrix[name] = tuple(dict.fromkeys(values))
    return matrix


def _day(document: Document) -> str | None:
    day: str | None = document.table.get("as_of")
    if day is not None:
        try:
            bind(None, [Parameter("as_of", "date", "", "as-of")], {"as_of": day}, lambda _: "as_of")
        except UsageError as error:
            document.fail(str(error), "as_of")
    return day


def _formats(document: Document, formats: Sequence[Any]) -> tuple[str, ...]:
    for name in formats:
        if name not in FORMATS:
            document.fail(f"unknown format {name!r}; known: {', '.join(FORMATS)}", "formats")
    if not formats:
        document.fail("formats is empty", "formats")
    return tuple(name for name in FORMATS if name in formats)


def _check_text(context: _Context, text: str, way: Way, more: Sequence[str] = ()) -> None:
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


def _check_shown(context: _Context, text: str, way: Way, more: Sequence[str] = ()) -> None:
    """Check a text that is shown: its placeholders, and that each has a value in every run."""
    _check_text(context, text, way, more)
    for variable in context.variables:
        if variable.optional and f"{{{variable.name}" in text:
            context.document.fail(f"{{{variable.name}}} is optional: a text needs a variable that has a value", *way)


def _source(context: _Context, entry: Mapping[str, Any], way: Way) -> tuple[Question | ClaimsBlock, list[str]]:
    """Where a figure or sentence has its rows from, and what its texts can name."""
    of = _claims(context, entry, way) if "ledger" in entry else _question(context, entry, way)
    columns = list(VERDICTS) if isinstance(of, ClaimsBlock) else [column.name for column in of.query.columns]
    _check_where(context, entry.get("where", {}), columns, (*way, "where"))
    _check_shown(context, entry.get("empty", ""), (*way, "empty"))
    return of, [*columns, "rows"]


def _counted(context: _Context, entry: Mapping[str, Any], of: Question | ClaimsBlock, way: Way) -> Counted:
    """What a figure or sentence counts, of which the record may be incomplete."""
    counts, records = entry.get("counts", []), entry.get("records", [])
    if isinstance(of, ClaimsBlock):
        if counts or records:
            context.document.fail("a ledger has no counts or records", *way, "counts" if counts else "records")
        return Counted((), ())
    _check_columns(context.document, counts, [column.name for column in of.query.columns], (*way, "counts"))
    known = dict.fromkeys(record.table for alternatives in of.query.coverage for record in alternatives)
    for table in records:
        if table not in known:
            hint = suggestion(str(table), known) or f"; known: {', '.join(known) or 'none'}"
            context.document.fail(
                f"the query {of.query.name} does not depend on the record {table!r}{hint}", *way, "records"
            )
    return Counted(tuple(records), tuple(counts))


def _check_where(context: _Context, where: Mapping[str, Any], columns: Sequence[str], way: Way) -> None:
    _check_columns(context.document, where, columns, way)
    for column, text in where.items():
        context.document.check_type(column, text, str, *way, column)
        _check_text(context, text, way)


def _sentence(context: _Context, entry: Mapping[str, Any], way: Way) -> Sentence:
    of, known = _source(context, entry, way)
    for key in ("text", "more"):
        _check_shown(context, entry.get(key, ""), (*way, key), known)
    most = _not_negative(context.document, entry, "most", way)
    return Sentence(
        of=of,
        text=entry["text"],
        more=entry.get("more", ""),
        most=most,
        where=entry.get("where", {}),
        empty=entry.get("empty", ""),
        counted=_counted(context, entry, of, way),
    )


def _figure(context: _Context, entry: Mapping[str, Any], way: Way) -> Figure:
    of, known = _source(context, entry, way)
    for key in ("value", "label"):
        _check_shown(context, entry[key], (*way, key), known)
    return Figure(
        of=of,
        value=entry["value"],
        label=entry["label"],
        where=entry.get("where", {}),
        empty=entry.get("empty", ""),
        counted=_counted(context, entry, of, way),
    )


def _section(context: _Context, entry: Mapping[str, Any], way: Way) -> Section:
    for key in ("heading", "text"):
        _check_shown(context, entry.get(key, ""), (*way, key))
    makers: dict[str, Callable[[_Context, Mapping[str, Any], Way], Block]] = {
        "table": _table,
        "chart": _chart,
        "claims": _claims,
    }
    ways = [(*way, kind, position) for kind in makers for position in range(len(entry.get(kind, [])))]
    ways.sort(key=lambda to_block: context.document.line(*to_block))  # as they stand in the file
    blocks = []
    for to_block in ways:
        kind, position = str(to_block[-2]), to_block[-1]
        block = entry[kind][position]
        for key in ("title", "text", "empty"):
            _check_shown(context, block.get(key, ""), (*to_block, key))
        blocks.append(makers[kind](context, block, to_block))
    return Section(entry["heading"], entry.get("text", ""), tuple(blocks))


def _table(context: _Context, entry: Mapping[str, Any], way: Way) -> TableBlock:
    question = _question(context, entry, way)
    columns = [column.name for column in question.query.columns]
    order = [str(name).removeprefix("-") for name in entry.get("order", ())]
    _check_columns(context.document, order, columns, (*way, "order"))
    for key in ("columns", "labels"):
        _check_columns(context.document, entry.get(key, ()), columns, (*way, key))
    for column, label in entry.get("labels", {}).items():
        context.document.check_type(column, label, str, *way, "labels", column)
    folds = entry.get("fold", [])
    for at, fold in enumerate(folds):
        _check_where(context, fold["where"], columns, (*way, "fold", at, "where"))
        _check_shown(context, fold["text"], (*way, "fold", at, "text"), ["rows"])
    return TableBlock(
        question=question,
        title=entry.get("title", question.query.title),
        text=entry.get("text", ""),
        order=tuple(entry.get("order", ())),
        fold=tuple(Fold(fold["where"], fold["text"]) for fold in folds),
        limit=_not_negative(context.document, entry, "limit", way),
        columns=tuple(entry.get("columns", columns)),
        labels=entry.get("labels", {}),
        empty=entry.get("empty", "No rows."),
        empty_ok=entry.get("empty_ok", question.query.empty_ok),
    )


def _chart(context: _Context, entry: Mapping[str, Any], way: Way) -> ChartBlock:
    question = _question(context, entry, way)
    context.document.require(entry, ("kind",), *way)
    if entry["kind"] not in KINDS:
        context.document.fail(f"unknown kind of chart {entry['kind']!r}; known: {', '.join(KINDS)}", *way, "kind")
    roles = entry.get("columns", {})
    _check_columns(
        context.document, roles.values(), [column.name for column in question.query.columns], (*way, "columns")
    )
    title = entry.get("title", question.query.title)
    return ChartBlock(question, title, entry.get("text", ""), entry["kind"], entry.get("options", {}), roles)


def _claims(context: _Context, entry: Mapping[str, Any], way: Way) -> ClaimsBlock:
    document, ledgers = context.document, shipped()
    document.require(entry, ("ledger",), *way)
    name = entry["ledger"]
    beside = document.path.parent / name
    path = beside if beside.is_file() else ledgers.get(name)
    if path is None:
        document.fail(f"there is no ledger or file {name!r}{suggestion(name, ledgers)}", *way, "ledger")
    return ClaimsBlock(
        name=_checked_name(document, entry, "ledger", "claims", way),
        ledger=context.load_ledger(path),
        ledger_sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
        title=entry.get("title", "The claims, checked"),
        text=entry.get("text", ""),
        way=way,
    )


def _question(context: _Context, entry: Mapping[str, Any], way: Way) -> Question:
    context.document.require(entry, ("query",), *way)
    try:
        query = context.find_query(entry["query"])
    except UsageError as error:
        context.document.fail(str(error), *way, "query")
    params = entry.get("params", {})
    _check_params(context, query, params, (*way, "params"))
    return Question(_checked_name(context.document, entry, "query", query.name, way), query, params, way)


def _check_params(context: _Context, query: Query, params: Mapping[str, Any], way: Way) -> None:
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
                _check_text(context, element, (*way, name))
            values.append(examples.get(element[1:-1], element) if isinstance(element, str) else element)
        if not any(element is None or (isinstance(element, str) and "{" in element) for element in values):
            given[name] = [str(element) for element in values] if isinstance(value, list) else values[0]
    try:
        declared = [parameter for parameter in query.parameters if parameter.name in given]
        bind(None, declared, given, lambda parameter: f"params.{parameter.name}")
    except UsageError as error:
        document.fail(str(error), *way)


def _not_negative(document: Document, entry: Mapping[str, Any], key: str, way: Way) -> int:
    number: int = entry.get(key, 0)
    if number < 0:
        document.fail(f"{key} must be a number of rows, or 0 for all", *way, key)
    return number


def _check_columns(document: Document, names: Iterable[str], columns: Sequence[str], way: Way) -> None:
    for name in names:
        if name not in columns:
            document.fail(f"the query has no column {name!r}{suggestion(str(name), columns)}", *way)


def _checked_name(document: Document, entry: Mapping[str, Any], key: str, default: str, way: Way) -> str:
    """The name of the rows, or else the default, which stands at `key`."""
    if "name" not in entry:
        return _check_name(document, default, *way, key)
    return _check_name(document, entry["name"], *way, "name")


def _check_name(document: Document, name: str, *way: str | int) -> str:
    if not _NAME.fullmatch(name) or len(name) > LONGEST_NAME or name in RESERVED:
        document.fail(
            f"the name {name!r} must be at most {LONGEST_NAME} lower-case letters, digits and single hyphens, and not"
            f" {' or '.join(RESERVED)}",
            *way,
        )
    return name


def _check_data_names(document: Document, texts: Iterable[Sentence | Figure], sections: Iterable[Section]) -> None:
    """Refuse one name for different rows: data files and sheets are named by it."""
    blocks = [block for section in sections for block in section.blocks]
    known: dict[str, object] = {}
    for source in [*(text.of for text in texts), *map(source_of, blocks)]:
        if isinstance(source, ClaimsBlock):
            rows: object = source.ledger.document.path
        else:
            rows = source.query.name, sorted(source.params.items(), key=str)
        if known.setdefault(source.name, rows) != rows:
            entry: Any = document.table
            for key in source.way:
                entry = entry[key]
            named_by = next(key for key in ("name", "query", "ledger") if key in entry)
            document.fail(f"other rows have the name {source.name}: add a `name` to this table", *source.way, named_by)
