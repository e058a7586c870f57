"""From a definition and a database to what the report holds.

The order: values of the variables, the rows of all queries and ledgers, the texts, the sources of all that is shown.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from analysis.claims import table
from analysis.claims.checking import CheckedLedger, check
from analysis.output.names import codes
from analysis.output.writers import as_bytes
from analysis.output.writers.values import text_rows
from analysis.queries.coverage import record_datasets
from analysis.queries.declared_parameters import DATA_AS_OF, Parameter
from analysis.queries.names_to_codes import CODED, name_of
from analysis.queries.parameters import Argument, Value, bind, values_of_type
from analysis.queries.run import run
from analysis.queries.sources_of_rows import CitedSource, trace
from analysis.reports.content import Data, NumberedSource, ReportContent, UsedEdition, extent_of, in_words
from analysis.reports.definition import ClaimsBlock, Definition, Question, source_of
from analysis.reports.placeholders import Texts, placeholders
from analysis.reports.presentation import NAMING, evidence_sources
from analysis.reports.wording import CollectedRows, ReportDay, RunContext, answer_of, number_of, section_of
from database.reader import Reader
from database.setting import data_as_of
from errors import UsageError
from hints import suggestion
from models.vocabulary import CURATED
from narration import Tell

# Organisations are known by their acronyms, which are their codes.
_NAMES = """
    select code, name from actor where kind not in ('organisation', 'unknown') and name is not null
    union all
    select code, title from agreement
    union all
    select code, title from counter
    union all
    select code,
           case when title is null or title like '[Report of %' then coalesce(publisher, code)
                else trim(title, '[]') end
           || case when published_on_text is null or title like '%' || published_on_text || '%' then ''
                   else ' (' || published_on_text || ')' end
    from source
"""
_SOURCES = """
    select code, kind, title, publisher,
           published_on_text, url
    from source
    union all
    select code, 'dataset', title, publisher, cast(edition_on as text), url from dataset
"""


class ReportRequest(NamedTuple):
    """What a run asks of a report beside its definition; an empty `formats` means the definition's."""

    variables: Mapping[str, str]
    as_of: str | None = None
    formats: tuple[str, ...] = ()
    title: str | None = None


def collect(reader: Reader, definition: Definition, request: ReportRequest, log: Tell) -> ReportContent:
    """Run all queries of a report; each is logged.

    Raises UsageError for the value of a variable that is not valid, and with `file:line` for what is wrong with the
    definition; PactbookError for a query that fails.
    """
    last_day = str(data_as_of(reader))
    values, notes = bind(reader, definition.variables, request.variables, lambda variable: f"-v {variable.name}")
    for note in notes:
        log(note, level="notice")
    day = _day(reader, definition, request, last_day)
    names = dict(reader.execute(_NAMES).rows)
    context = RunContext(reader, definition, day, _texts(reader, definition, values, day), names, log)
    rows = _rows(context)
    texts = context.texts
    return ReportContent(
        definition=definition,
        formats=request.formats or definition.formats,
        variables=values,
        as_of=day.as_of,
        title=_title(texts, request.title) or texts.plain(definition.title),
        subtitle=texts.plain(definition.subtitle),
        text_md=texts.markdown(definition.text),
        answers=tuple(answer for sentence in definition.sentences if (answer := answer_of(context, rows, sentence))),
        numbers=tuple(number_of(context, rows, figure) for figure in definition.figures),
        sections=tuple(section_of(context, rows, section) for section in definition.sections),
        data=rows.data,
        checked=rows.checked,
        sources=_sources(reader, rows),
        editions=_editions(reader, rows),
        names=_used_names(names, rows),
        data_as_of=last_day,
        schema_revision=str(next(reader.execute("select version_num from alembic_version").rows)[0]),
    )


def _day(reader: Reader, definition: Definition, request: ReportRequest, last_day: str) -> ReportDay:
    named = request.as_of or definition.as_of
    parameter = Parameter("as_of", "date", "", "as-of")
    return ReportDay(str(bind(reader, [parameter], {"as_of": named or last_day}).values["as_of"]), bool(named))


def _texts(reader: Reader, definition: Definition, values: Mapping[str, Value], day: ReportDay) -> Texts:
    words = {"as_of": in_words(day.as_of)}
    for variable in definition.variables:
        value = str(values[variable.name])
        words[variable.name] = in_words(value) if variable.type == "date" else value
        name = name_of(reader, variable.type, value) if variable.type in CODED else None
        words[f"{variable.name}.name"] = name or words[variable.name]
    return Texts(words, {**values, "as_of": day.as_of})


def _title(texts: Texts, title: str | None) -> str:
    """The title that the run asks for, empty without one. Raises UsageError for a placeholder that has no value."""
    try:
        unknown = [name for name in placeholders(title or "") if name not in texts.words]
    except ValueError as error:
        raise UsageError(f"--title: {error}") from None
    if unknown:
        raise UsageError(f"--title: the report has no variable {unknown[0]!r}{suggestion(unknown[0], texts.words)}")
    return texts.plain(title or "")


# Rows


def _rows(context: RunContext) -> CollectedRows:
    """All rows, each query and ledger asked once; rows have the title under which they are first shown."""
    blocks = [block for section in context.definition.sections for block in section.blocks]
    titles: dict[str, str] = {}
    for block in blocks:
        titles.setdefault(source_of(block).name, context.texts.plain(block.title))
    sources = {
        source.name: source
        for source in (
            *(sentence.rows.of for sentence in context.definition.sentences),
            *(figure.rows.of for figure in context.definition.figures),
            *map(source_of, blocks),
        )
    }
    data: dict[str, Data] = {}
    checked: dict[str, CheckedLedger] = {}
    for name, source in sources.items():
        if isinstance(source, ClaimsBlock):
            checked[name] = check(context.reader, source.ledger, context.day.as_of if context.day.is_named else None)
            data[name] = _claims_data(context, source, checked[name], titles.get(name, source.ledger.title))
        else:
            data[name] = _query_data(context, source, titles.get(name, source.query.title))
        count = len(data[name].rows)
        context.log(f"rows of {name}: {count:,}", level="debug", data=name, rows=count)
    return CollectedRows(data, checked)


def _query_data(context: RunContext, question: Question, title: str) -> Data:
    query = question.query
    try:
        answer = run(context.reader, query, _given(context, question), lambda parameter: parameter.name)
    except UsageError as error:
        context.definition.document.fail(str(error), *question.way, "params")
    rows: list[Sequence[Any]] = list(answer.rows)
    record = record_datasets(context.reader)
    datasets = values_of_type(query.parameters, answer.values, "dataset") or record
    # Imported rows are cited through their dataset.
    imported = tuple(CitedSource(code, "supports") for code in datasets if code not in record)
    names = [column.name for column in answer.columns]
    traced = trace(context.reader, query.facts, names, rows, answer.values)
    return Data(
        name=question.name,
        title=title,
        query=query.name,
        query_sha256=hashlib.sha256(query.sql.encode()).hexdigest(),
        values=answer.values,
        columns=answer.columns,
        rows=rows,
        cited=[(*imported, *row.cited) for row in traced],
        on_completeness=[
            row.on_completeness or (extent_of(answer.coverage) == "complete" and not row.cited) for row in traced
        ],
        csv=as_bytes("csv", answer.columns, rows),
        notes=tuple(answer.notes),
        datasets=datasets,
        coverage=answer.coverage,
    )


def _claims_data(context: RunContext, claims: ClaimsBlock, checked: CheckedLedger, title: str) -> Data:
    rows: list[Sequence[Any]] = list(table.rows([checked]))
    return Data(
        name=claims.name,
        title=title,
        query=None,
        query_sha256=claims.ledger_sha256,
        values={"ledger": claims.ledger.code, "as_of": context.day.as_of if context.day.is_named else None},
        columns=tuple(table.COLUMNS),
        rows=rows,
        cited=[evidence_sources(result) for result in checked.results],
        on_completeness=[False] * len(rows),
        csv=as_bytes("csv", table.COLUMNS, rows),
        notes=checked.notes,
        datasets=(CURATED,),
        coverage=(),
    )


def _given(context: RunContext, question: Question) -> dict[str, Argument]:
    """Values of a query's parameters; the day of the report is that of every query without a day of its own."""
    texts = context.texts
    given: dict[str, Argument] = {
        parameter.name: context.day.as_of
        for parameter in question.query.parameters
        if parameter.default == DATA_AS_OF and parameter.type == "date"
    }
    for name, value in question.params.items():
        if isinstance(value, list):
            given[name] = [texts.parameter(str(element)) for element in value]
        elif isinstance(value, str):
            given[name] = None if texts.is_missing(value) else texts.parameter(value)
        else:
            given[name] = value
    return given


# Where it comes from


def _sources(reader: Reader, rows: CollectedRows) -> dict[str, NumberedSource]:
    """The sources of all rows and of the completeness of their record, numbered in order of appearance."""
    known = {row[0]: row for row in reader.execute(_SOURCES).rows}
    codes = dict.fromkeys(
        cited.source for data in rows.data.values() for cited in data.all_cited if cited.source in known
    )
    return {code: NumberedSource(number, *known[code]) for number, code in enumerate(codes, 1)}


def _editions(reader: Reader, rows: CollectedRows) -> tuple[UsedEdition, ...]:
    """The editions of datasets that the rows are from."""
    used = {dataset for data in rows.data.values() for dataset in data.datasets}
    editions = reader.execute("select code, title, edition, licence, how_to_cite from dataset order by code").rows
    return tuple(UsedEdition(*edition) for edition in editions if edition[0] in used)


def _used_names(names: Mapping[str, str], rows: CollectedRows) -> dict[str, str]:
    """The names of what occurs in the rows, by code."""
    cells = {
        text
        for data in rows.data.values()
        for row in text_rows(data.columns, data.rows)
        for text, column in zip(row, data.columns, strict=True)
        if column.type in NAMING
    }
    used = sorted({code for text in cells for code in codes(text) if code in names})
    return {code: names[code] for code in used}
