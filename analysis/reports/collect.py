"""From a definition and a database to what the report holds.

The order: values of the variables, the rows of all queries and ledgers, the texts, the sources of all that is shown.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from analysis.claims import table
from analysis.claims.checking import CheckedLedger, check
from analysis.queries.facts import CitedSource, trace
from analysis.queries.header import DATA_AS_OF, Parameter
from analysis.queries.names import CODED
from analysis.queries.parameters import Argument, Value, bind
from analysis.queries.run import run
from analysis.reports.content import (
    Answer,
    Data,
    Number,
    NumberedSource,
    ReportContent,
    UsedEdition,
    as_csv,
    extent_of,
    in_words,
    matching,
    text_rows,
)
from analysis.reports.definition import (
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
    source_of,
)
from analysis.reports.placeholders import Texts, fill, placeholders
from analysis.reports.presentation import NAMING, cell, evidence_sources
from database.reader import Reader
from errors import UsageError
from models.vocabulary import CURATED, VERDICTS
from narration import Tell
from plural import counted

# Organisations are known by their acronyms, which are their codes.
_NAMES = """
    select code, name from actor where kind not in ('organisation', 'unknown') and name is not null
    union all
    select code, title from agreement
    union all
    select code, title from counter
"""
_FIRST_LETTER = re.compile(r"[^\W\d_]|\d")
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


class _Day(NamedTuple):
    """The day that the report is about, and whether the run or the definition names it."""

    as_of: str
    is_named: bool


class _Context(NamedTuple):
    """What the parts of a report are made from, once its variables have values."""

    reader: Reader
    definition: Definition
    day: _Day
    texts: Texts
    names: Mapping[str, str]  # of actors, agreements and counters by code
    log: Tell


class _Rows(NamedTuple):
    """The rows of all queries and ledgers by name, and the checked ledgers among them."""

    data: Mapping[str, Data]
    checked: Mapping[str, CheckedLedger]


def collect(reader: Reader, definition: Definition, request: ReportRequest, log: Tell) -> ReportContent:
    """Run all queries of a report; `log` is told of each.

    Raises UsageError for the value of a variable that is not valid, and with `file:line` for what is wrong with the
    definition; PactbookError for a query that fails.
    """
    data_as_of = str(_value(reader, "select value from setting where name = 'data_as_of'"))
    values, notes = bind(reader, definition.variables, request.variables, lambda variable: f"-v {variable.name}")
    for note in notes:
        log(note, level="notice")
    day = _day(reader, definition, request, data_as_of)
    names = dict(reader.execute(_NAMES).rows)
    context = _Context(reader, definition, day, _texts(reader, definition, values, day), names, log)
    rows = _rows(context)
    texts = context.texts
    return ReportContent(
        definition=definition,
        formats=request.formats or definition.formats,
        variables=values,
        as_of=day.as_of,
        title=texts.plain(definition.title),
        subtitle=texts.plain(definition.subtitle),
        text_md=texts.markdown(definition.text),
        answers=tuple(answer for sentence in definition.sentences if (answer := _answer(context, rows, sentence))),
        numbers=tuple(_number(context, rows, figure) for figure in definition.figures),
        sections=tuple(_section(context, rows, section) for section in definition.sections),
        data=rows.data,
        checked=rows.checked,
        sources=_sources(reader, rows),
        editions=_editions(reader, rows),
        names=_used_names(names, rows),
        data_as_of=data_as_of,
        schema_revision=str(_value(reader, "select version_num from alembic_version")),
    )


def _value(reader: Reader, sql: str, **parameters: Any) -> Any:
    """The first value of the first row, None without one."""
    return next((row[0] for row in reader.execute(sql, parameters).rows), None)


# Variables


def _day(reader: Reader, definition: Definition, request: ReportRequest, data_as_of: str) -> _Day:
    named = request.as_of or definition.as_of
    parameter = Parameter("as_of", "date", "", "as-of")
    return _Day(str(bind(reader, [parameter], {"as_of": named or data_as_of}).values["as_of"]), bool(named))


def _texts(reader: Reader, definition: Definition, values: Mapping[str, Value], day: _Day) -> Texts:
    words = {"as_of": in_words(day.as_of)}
    for variable in definition.variables:
        value = str(values[variable.name])
        words[variable.name] = in_words(value) if variable.type == "date" else value
        name = None
        if variable.type in CODED:
            name = _value(reader, f"select name from ({CODED[variable.type]}) as known where code = :code", code=value)
        words[f"{variable.name}.name"] = name or words[variable.name]
    return Texts(words, {**values, "as_of": day.as_of})


# Rows


def _rows(context: _Context) -> _Rows:
    """All rows, each query and ledger asked once; they bear the title under which they are first shown."""
    blocks = [block for section in context.definition.sections for block in section.blocks]
    titles: dict[str, str] = {}
    for block in blocks:
        titles.setdefault(source_of(block).name, context.texts.plain(block.title))
    sources = {
        source.name: source
        for source in (
            *(sentence.of for sentence in context.definition.sentences),
            *(figure.of for figure in context.definition.figures),
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
    return _Rows(data, checked)


def _query_data(context: _Context, question: Question, title: str) -> Data:
    query = question.query
    try:
        answer = run(context.reader, query, _given(context, question), lambda parameter: parameter.name)
    except UsageError as error:
        context.definition.document.fail(str(error), *question.way, "params")
    rows: list[Sequence[Any]] = list(answer.rows)
    datasets = tuple(
        dict.fromkeys(str(answer.values[each.name]) for each in query.parameters if each.type == "dataset")
    ) or (CURATED,)
    # Imported rows are cited through their dataset.
    imported = tuple(CitedSource(code, "supports") for code in datasets if code != CURATED)
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
        cited=[(*imported, *sources) for sources in traced],
        csv=as_csv(answer.columns, rows),
        notes=tuple(answer.notes),
        datasets=datasets,
        coverage=answer.coverage,
    )


def _claims_data(context: _Context, claims: ClaimsBlock, checked: CheckedLedger, title: str) -> Data:
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
        csv=as_csv(table.COLUMNS, rows),
        notes=checked.notes,
        datasets=(CURATED,),
        coverage=(),
    )


def _given(context: _Context, question: Question) -> dict[str, Argument]:
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


# Texts


class _Chosen(NamedTuple):
    """The rows that a text is about, as people read them, by the names of their columns; and how many they are."""

    rows: list[dict[str, str]]
    number: int


def _chosen(context: _Context, rows: _Rows, of: Question | ClaimsBlock, where: Mapping[str, str]) -> _Chosen:
    """The rows of a figure or sentence. A ledger is one row of the numbers of claims by verdict."""
    data = rows.data[of.name]
    if isinstance(of, ClaimsBlock):
        counts = Counter(result.verdict for result in rows.checked[of.name].results)
        return _Chosen([{verdict: str(counts[verdict]) for verdict in VERDICTS}], len(data.rows))
    texts = text_rows(data.columns, data.rows)
    patterns = {column: context.texts.parameter(pattern) for column, pattern in where.items()}
    chosen = [row for row, matches in zip(texts, matching(data.columns, texts, patterns), strict=True) if matches]
    shown = [
        {column.name: cell(column, text, context.names).text for column, text in zip(data.columns, row, strict=True)}
        for row in chosen
    ]
    return _Chosen(shown, len(shown))


def _worded(data: Data, counted: Counted, number: str) -> str:
    """A count: as it is if the record is complete, or else as a minimum, and as `not recorded` in place of zero."""
    if not number or extent_of(data.coverage, counted.records) in (None, "complete"):
        return number
    return "not recorded" if number == "0" else f"at least {number}"


def _all_at_once(chosen: _Chosen, join: Callable[[Sequence[str]], str]) -> dict[str, str]:
    """The different values of each column."""
    columns = chosen.rows[0] if chosen.rows else {}
    values = {name: list(dict.fromkeys(row[name] for row in chosen.rows if row[name])) for name in columns}
    return {name: join(texts) for name, texts in values.items()}


def _number(context: _Context, rows: _Rows, figure: Figure) -> Number:
    chosen = _chosen(context, rows, figure.of, figure.where)
    data = rows.data[figure.of.name]
    exact = {**context.texts.words, "rows": f"{chosen.number:,}", **_all_at_once(chosen, ", ".join)}
    known = dict(exact)
    for name in ("rows", *figure.counted.columns):
        known[name] = _worded(data, figure.counted, exact.get(name, ""))
    named = [name for name in placeholders(figure.value) if name not in context.texts.words]
    is_minimum = any(known.get(name) != exact.get(name) for name in named)
    value = fill(figure.value, lambda name: known.get(name) or "—")
    if is_minimum and chosen.number and figure.value == "{rows}":
        value = f"{value} recorded"
    if figure.empty and not all(known.get(name) for name in named):
        value, is_minimum = figure.empty, True
    return Number(value, is_minimum, fill(figure.label, lambda name: exact.get(name) or "—"), figure.of.name)


def _answer(context: _Context, rows: _Rows, sentence: Sentence) -> Answer | None:
    """A sentence made from rows; None if there are none and nothing is to be said of that."""
    chosen = _chosen(context, rows, sentence.of, sentence.where)
    data = rows.data[sentence.of.name]
    named = [name for name in placeholders(sentence.text) if name not in (*context.texts.words, "rows")]
    if not chosen.rows or not all(any(row[name] for row in chosen.rows) for name in named):
        text = context.texts.markdown(sentence.empty)
        return Answer(text, sentence.of.name) if text else None
    most = sentence.most or len(chosen.rows)
    counts = {"rows": f"{chosen.number:,}"}

    def words(values: Mapping[str, str]) -> Texts:
        known = {**counts, **values}
        worded = {name: _worded(data, sentence.counted, known[name]) for name in ("rows", *sentence.counted.columns)}
        return context.texts.with_words({**known, **worded})

    if not sentence.more:
        text = words(_all_at_once(chosen, _listed(most))).markdown(sentence.text)
    else:
        first, *others = [words(row) for row in chosen.rows[:most]]
        text = ", ".join([first.markdown(sentence.text), *(other.markdown(sentence.more) for other in others)])
    text = _FIRST_LETTER.sub(lambda match: match[0].upper(), text, count=1)
    return Answer(text if text.endswith(".") else f"{text}.", sentence.of.name)


def _listed(most: int) -> Callable[[Sequence[str]], str]:
    """A function that lists texts in words: `Albania, Croatia and Kosovo`, and at most so many of them."""

    def listed(texts: Sequence[str]) -> str:
        shown, rest = [*texts[:most]], len(texts) - most
        if rest > 0:
            shown.append(counted(rest, "other"))
        comma = "; " if any(", " in text for text in shown) else ", "
        return " and ".join(part for part in (comma.join(shown[:-1]), *shown[-1:]) if part)

    return listed


def _section(context: _Context, rows: _Rows, section: Section) -> Section:
    blocks = tuple(_block(context, rows, block) for block in section.blocks)
    texts = context.texts
    return Section(texts.plain(section.heading), texts.markdown(section.text), blocks)


def _block(context: _Context, rows: _Rows, block: Block) -> Block:
    texts = context.texts
    filled = block._replace(title=texts.plain(block.title), text=texts.markdown(block.text))
    if isinstance(filled, ChartBlock):
        options = {
            key: texts.plain(value) if isinstance(value, str) else value for key, value in filled.options.items()
        }
        return filled._replace(options=options)
    if isinstance(filled, ClaimsBlock):
        return filled
    folds = [_fold(context, rows, filled.question, fold) for fold in filled.fold]
    return filled._replace(empty=texts.plain(filled.empty), fold=tuple(fold for fold in folds if fold))


def _fold(context: _Context, rows: _Rows, question: Question, fold: Fold) -> Fold | None:
    """The sentence that sums up the rows left out; None if there are none."""
    number = _chosen(context, rows, question, fold.where).number
    where = {column: context.texts.parameter(pattern) for column, pattern in fold.where.items()}
    return Fold(where, context.texts.with_words({"rows": f"{number:,}"}).plain(fold.text)) if number else None


# Where it comes from


def _sources(reader: Reader, rows: _Rows) -> dict[str, NumberedSource]:
    """The sources of all rows, numbered in order of appearance."""
    known = {row[0]: row for row in reader.execute(_SOURCES).rows}
    codes = dict.fromkeys(
        cited.source
        for data in rows.data.values()
        for row_sources in data.cited
        for cited in row_sources
        if cited.source in known
    )
    return {code: NumberedSource(number, *known[code]) for number, code in enumerate(codes, 1)}


def _editions(reader: Reader, rows: _Rows) -> tuple[UsedEdition, ...]:
    """The editions of datasets that the rows are from."""
    used = {dataset for data in rows.data.values() for dataset in data.datasets}
    editions = reader.execute("select code, title, edition, licence, how_to_cite from dataset order by code").rows
    return tuple(UsedEdition(*edition) for edition in editions if edition[0] in used)


def _used_names(names: Mapping[str, str], rows: _Rows) -> dict[str, str]:
    """The names of the actors that occur in the rows, by code."""
    cells = {
        text
        for data in rows.data.values()
        for row in text_rows(data.columns, data.rows)
        for text, column in zip(row, data.columns, strict=True)
        if column.type in NAMING
    }
    used = sorted({code for text in cells for code in text.split(", ") if code in names})
    return {code: names[code] for code in used}
