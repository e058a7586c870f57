"""From a file to a report's definition, checked as far as it can be without a database.

The order: keys of all tables, variables, texts, then the queries and ledgers that figures and blocks name.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from functools import cache, partial
from pathlib import Path
from typing import Any

import toml_file
from analysis.charts import KINDS
from analysis.claims import reading
from analysis.claims.ledger import shipped
from analysis.queries import catalogue
from analysis.queries.declared_parameters import Parameter
from analysis.queries.parameters import bind
from analysis.reports.brand import Brand, read_brand
from analysis.reports.checks import DefinitionContext, DefinitionEntry
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
from toml_file import Document


def load(path: Path, query_folders: Sequence[str], house: Brand | None = None) -> Definition:
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
    whole = DefinitionEntry(context, table)
    for key in ("title", "subtitle", "text"):
        whole.shown(key)
    whole.name(path.stem)
    sentences = tuple(map(_sentence, whole.each("sentence")))
    figures = tuple(map(_figure, whole.each("figure")))
    sections = tuple(map(_section, whole.each("section")))
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
            document.fail(f"matrix: the report has no variable {name!r}{suggestion(name, known)}", "matrix", name)
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


def _rows(entry: DefinitionEntry) -> tuple[TextRows, list[str]]:
    """The rows of a figure or sentence, and what its texts can name."""
    of = _claims(entry) if "ledger" in entry.table else entry.question()
    columns = list(VERDICTS) if isinstance(of, ClaimsBlock) else [column.name for column in of.query.columns]
    where, empty, unrecorded = entry.where(columns), entry.shown("empty"), entry.shown("unrecorded")
    _check_counted(entry, of)
    counted = (tuple(entry.get(key, ())) for key in ("records", "counts"))
    return TextRows(of, where, empty, unrecorded if "unrecorded" in entry.table else None, *counted), [*columns, "rows"]


def _check_counted(entry: DefinitionEntry, of: Question | ClaimsBlock) -> None:
    """Refuse columns that the query does not have, and records on which its rows do not depend."""
    if isinstance(of, ClaimsBlock):
        for key in ("counts", "records"):
            if entry.get(key):
                entry.fail(f"{key} cannot be used with a ledger, only with a query", key)
        return
    entry.check_columns(entry.get("counts", ()), [column.name for column in of.query.columns], "counts")
    known = dict.fromkeys(record.table for alternatives in of.query.coverage for record in alternatives)
    for table in entry.get("records", ()):
        if str(table) not in known:
            hint = suggestion(str(table), known) or f"; it has: {', '.join(known) or 'none'}"
            entry.fail(f"the query {of.query.name} has no table {table!r} in its [coverage]{hint}", "records")


def _sentence(entry: DefinitionEntry) -> Sentence:
    rows, known = _rows(entry)
    return Sentence(rows, entry.shown("text", known), entry.shown("more", known), entry.count("most"))


def _figure(entry: DefinitionEntry) -> Figure:
    rows, known = _rows(entry)
    return Figure(rows, entry.shown("value", known), entry.shown("label", known))


def _section(entry: DefinitionEntry) -> Section:
    heading, text = entry.shown("heading"), entry.shown("text")
    makers: dict[str, Callable[[DefinitionEntry], Block]] = {"table": _table, "chart": _chart, "claims": _claims}
    found = [(kind, block) for kind in makers for block in entry.each(kind)]
    blocks = []
    for kind, block in sorted(found, key=lambda each: entry.context.document.line(*each[1].way)):  # as in the file
        for key in ("title", "text", "empty"):
            block.shown(key)
        blocks.append(makers[kind](block))
    return Section(heading, text, tuple(blocks))


def _table(entry: DefinitionEntry) -> TableBlock:
    question = entry.question()
    columns = [column.name for column in question.query.columns]
    order = tuple(entry.get("order", ()))
    entry.check_columns([str(name).removeprefix("-") for name in order], columns, "order")
    for key in ("columns", "labels"):
        entry.check_columns(entry.get(key, ()), columns, key)
    for column, label in entry.get("labels", {}).items():
        entry.check_type(column, label, str, "labels", column)
    return TableBlock(
        question=question,
        title=entry.get("title", question.query.title),
        text=entry.get("text", ""),
        order=order,
        fold=tuple(Fold(fold.where(columns), fold.shown("text", ["rows"])) for fold in entry.each("fold")),
        limit=entry.count("limit"),
        columns=tuple(entry.get("columns", columns)),
        labels=entry.get("labels", {}),
        empty=entry.get("empty", "No rows."),
        empty_ok=entry.get("empty_ok", question.query.empty_ok),
    )


def _chart(entry: DefinitionEntry) -> ChartBlock:
    question = entry.question()
    entry.require("kind")
    kind, roles = entry.get("kind"), entry.get("columns", {})
    if kind not in KINDS:
        entry.fail(f"unknown kind of chart {kind!r}; known: {', '.join(KINDS)}", "kind")
    entry.check_columns(roles.values(), [column.name for column in question.query.columns], "columns")
    title = entry.get("title", question.query.title)
    return ChartBlock(question, title, entry.get("text", ""), kind, entry.get("options", {}), roles)


def _claims(entry: DefinitionEntry) -> ClaimsBlock:
    ledgers = shipped()
    entry.require("ledger")
    name = entry.get("ledger")
    beside = Path(entry.context.document.path).parent / name
    path = beside if beside.is_file() else ledgers.get(name)
    if path is None:
        entry.fail(f"there is no ledger or file {name!r}{suggestion(name, ledgers)}", "ledger")
    return ClaimsBlock(
        name=entry.name("claims", "ledger"),
        ledger=entry.context.load_ledger(path),
        ledger_sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
        title=entry.get("title", "The claims, checked"),
        text=entry.get("text", ""),
        way=entry.way,
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
            document.fail(
                f"the name {source.name} is already that of other rows: add a `name` to this table",
                *source.way,
                named_by,
            )
