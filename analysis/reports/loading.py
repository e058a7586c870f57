"""From a file to a report's definition, checked as far as it can be without a database.

The order: keys of all tables, variables, texts, then the queries and ledgers that figures and blocks name.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, partial
from pathlib import Path
from typing import Any

import toml_file
from analysis.charts import KINDS
from analysis.claims import reading
from analysis.claims.ledger import shipped
from analysis.queries import catalogue
from analysis.queries.header import Parameter
from analysis.queries.parameters import bind
from analysis.reports.brand import Brand, read_brand
from analysis.reports.checks import (
    DefinitionContext,
    check_columns,
    check_name,
    check_shown,
    check_where,
    checked_name,
    not_negative,
    question_of,
)
from analysis.reports.definition import (
    FORMATS,
    USUAL_FORMATS,
    Block,
    ChartBlock,
    ClaimsBlock,
    Definition,
    Figure,
    Fold,
    Question,
    Section,
    Sentence,
    TableBlock,
    TextRows,
    formats_of,
    source_of,
)
from analysis.reports.outline import read_outline
from errors import UsageError
from hints import suggestion
from models.vocabulary import VERDICTS
from toml_file import Document, Way


def load(path: Path, query_folders: Sequence[Path], house: Brand | None = None) -> Definition:
    """A definition from its file; `house` is the brand of those without their own.

    Raises UsageError with `file:line` of what is wrong.
    """
    document = toml_file.read(path)
    table = document.table
    outline = read_outline(document)
    context = DefinitionContext(
        document,
        outline.variables,
        partial(catalogue.find, within=query_folders),
        cache(lambda ledger: reading.load(ledger, query_folders)),
    )
    for key in ("title", "subtitle", "text"):
        check_shown(context, table.get(key, ""), (key,))
    check_name(document, path.stem)
    sentences = tuple(_sentence(context, entry, ("sentence", at)) for at, entry in enumerate(table.get("sentence", [])))
    figures = tuple(_figure(context, entry, ("figure", at)) for at, entry in enumerate(table.get("figure", [])))
    sections = tuple(_section(context, entry, ("section", at)) for at, entry in enumerate(table["section"]))
    _check_data_names(document, [*sentences, *figures], sections)
    return Definition(
        name=outline.name,
        document=document,
        sha256=hashlib.sha256(document.text.encode()).hexdigest(),
        title=outline.title,
        subtitle=outline.subtitle,
        text=table.get("text", ""),
        as_of=_day(document),
        formats=_formats(document, table.get("formats", list(USUAL_FORMATS))),
        variables=outline.variables,
        matrix=_matrix(context),
        brand=read_brand(document) or house or Brand(),
        sentences=sentences,
        figures=figures,
        sections=sections,
    )


def _matrix(context: DefinitionContext) -> dict[str, tuple[str, ...]]:
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
    if not formats:
        document.fail(f"formats is empty; known: {', '.join(FORMATS)}", "formats")
    try:
        return formats_of(formats)
    except ValueError as error:
        document.fail(str(error), "formats")


def _rows(context: DefinitionContext, entry: Mapping[str, Any], way: Way) -> tuple[TextRows, list[str]]:
    """The rows of a figure or sentence, and what its texts can name."""
    of = _claims(context, entry, way) if "ledger" in entry else question_of(context, entry, way)
    columns = list(VERDICTS) if isinstance(of, ClaimsBlock) else [column.name for column in of.query.columns]
    where, empty = entry.get("where", {}), entry.get("empty", "")
    check_where(context, where, columns, (*way, "where"))
    for key in ("empty", "unrecorded"):
        check_shown(context, entry.get(key, ""), (*way, key))
    _check_counted(context, entry, of, way)
    counted = (tuple(entry.get(key, ())) for key in ("records", "counts"))
    return TextRows(of, where, empty, entry.get("unrecorded"), *counted), [*columns, "rows"]


def _check_counted(context: DefinitionContext, entry: Mapping[str, Any], of: Question | ClaimsBlock, way: Way) -> None:
    """Refuse columns that the query does not have, and records on which its rows do not depend."""
    fail = context.document.fail
    if isinstance(of, ClaimsBlock):
        for key in ("counts", "records"):
            if entry.get(key):
                fail(f"{key} is for rows of a query, not for a ledger", *way, key)
        return
    columns = [column.name for column in of.query.columns]
    check_columns(context.document, entry.get("counts", ()), columns, (*way, "counts"))
    known = dict.fromkeys(record.table for alternatives in of.query.coverage for record in alternatives)
    for table in entry.get("records", ()):
        if table not in known:
            hint = suggestion(str(table), known) or f"; known: {', '.join(known) or 'none'}"
            fail(f"the query {of.query.name} does not depend on the record {table!r}{hint}", *way, "records")


def _sentence(context: DefinitionContext, entry: Mapping[str, Any], way: Way) -> Sentence:
    rows, known = _rows(context, entry, way)
    for key in ("text", "more"):
        check_shown(context, entry.get(key, ""), (*way, key), known)
    return Sentence(rows, entry["text"], entry.get("more", ""), not_negative(context.document, entry, "most", way))


def _figure(context: DefinitionContext, entry: Mapping[str, Any], way: Way) -> Figure:
    rows, known = _rows(context, entry, way)
    for key in ("value", "label"):
        check_shown(context, entry[key], (*way, key), known)
    return Figure(rows, entry["value"], entry["label"])


def _section(context: DefinitionContext, entry: Mapping[str, Any], way: Way) -> Section:
    for key in ("heading", "text"):
        check_shown(context, entry.get(key, ""), (*way, key))
    makers: dict[str, Callable[[DefinitionContext, Mapping[str, Any], Way], Block]] = {
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
            check_shown(context, block.get(key, ""), (*to_block, key))
        blocks.append(makers[kind](context, block, to_block))
    return Section(entry["heading"], entry.get("text", ""), tuple(blocks))


def _table(context: DefinitionContext, entry: Mapping[str, Any], way: Way) -> TableBlock:
    question = question_of(context, entry, way)
    columns = [column.name for column in question.query.columns]
    order = [str(name).removeprefix("-") for name in entry.get("order", ())]
    check_columns(context.document, order, columns, (*way, "order"))
    for key in ("columns", "labels"):
        check_columns(context.document, entry.get(key, ()), columns, (*way, key))
    for column, label in entry.get("labels", {}).items():
        context.document.check_type(column, label, str, *way, "labels", column)
    folds = entry.get("fold", [])
    for at, fold in enumerate(folds):
        check_where(context, fold["where"], columns, (*way, "fold", at, "where"))
        check_shown(context, fold["text"], (*way, "fold", at, "text"), ["rows"])
    return TableBlock(
        question=question,
        title=entry.get("title", question.query.title),
        text=entry.get("text", ""),
        order=tuple(entry.get("order", ())),
        fold=tuple(Fold(fold["where"], fold["text"]) for fold in folds),
        limit=not_negative(context.document, entry, "limit", way),
        columns=tuple(entry.get("columns", columns)),
        labels=entry.get("labels", {}),
        empty=entry.get("empty", "No rows."),
        empty_ok=entry.get("empty_ok", question.query.empty_ok),
    )


def _chart(context: DefinitionContext, entry: Mapping[str, Any], way: Way) -> ChartBlock:
    question = question_of(context, entry, way)
    context.document.require(entry, ("kind",), *way)
    if entry["kind"] not in KINDS:
        context.document.fail(f"unknown kind of chart {entry['kind']!r}; known: {', '.join(KINDS)}", *way, "kind")
    roles = entry.get("columns", {})
    check_columns(
        context.document, roles.values(), [column.name for column in question.query.columns], (*way, "columns")
    )
    title = entry.get("title", question.query.title)
    return ChartBlock(question, title, entry.get("text", ""), entry["kind"], entry.get("options", {}), roles)


def _claims(context: DefinitionContext, entry: Mapping[str, Any], way: Way) -> ClaimsBlock:
    document, ledgers = context.document, shipped()
    document.require(entry, ("ledger",), *way)
    name = entry["ledger"]
    beside = document.path.parent / name
    path = beside if beside.is_file() else ledgers.get(name)
    if path is None:
        document.fail(f"there is no ledger or file {name!r}{suggestion(name, ledgers)}", *way, "ledger")
    return ClaimsBlock(
        name=checked_name(document, entry, "ledger", "claims", way),
        ledger=context.load_ledger(path),
        ledger_sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
        title=entry.get("title", "The claims, checked"),
        text=entry.get("text", ""),
        way=way,
    )


def _check_data_names(document: Document, texts: Iterable[Sentence | Figure], sections: Iterable[Section]) -> None:
    """Refuse one name for different rows: data files and sheets are named by it."""
    blocks = [block for section in sections for block in section.blocks]
    known: dict[str, object] = {}
    for source in [*(text.rows.of for text in texts), *map(source_of, blocks)]:
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
