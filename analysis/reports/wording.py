"""The texts of a report with all values filled in: figures and sentences from rows, headings, folded rows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from analysis.claims.checking import CheckedLedger
from analysis.output.writers.values import text_rows
from analysis.reports.content import AnswerSentence, Data, Number, extent_of, matching
from analysis.reports.definition import (
    Block,
    ChartBlock,
    ClaimsBlock,
    Definition,
    Figure,
    Fold,
    Question,
    Section,
    Sentence,
    TextRows,
)
from analysis.reports.placeholders import Texts, fill, placeholders
from analysis.reports.presentation import cell
from database.reader import Reader
from models.vocabulary import VERDICTS
from narration import Tell
from plural import counted

_FIRST_LETTER = re.compile(r"[^\W\d_]|\d")


class ReportDay(NamedTuple):
    """The day that the report is about, and whether the run or the definition names it."""

    as_of: str
    is_named: bool


class RunContext(NamedTuple):
    """What the parts of a report are made from, once its variables have values."""

    reader: Reader
    definition: Definition
    day: ReportDay
    texts: Texts
    names: Mapping[str, str]  # of actors, agreements and counters by code
    log: Tell


class CollectedRows(NamedTuple):
    """The rows of all queries and ledgers by name, and the checked ledgers among them."""

    data: Mapping[str, Data]
    checked: Mapping[str, CheckedLedger]


class _Chosen(NamedTuple):
    """The rows that a text is about, as people read them, by the names of their columns; and how many they are."""

    rows: list[dict[str, str]]
    number: int


def _chosen(context: RunContext, rows: CollectedRows, of: Question | ClaimsBlock, where: Mapping[str, str]) -> _Chosen:
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


def _worded(data: Data, source: TextRows, number: str) -> str:
    """A count: as it is if the record is complete, or else as a minimum, and as `not recorded` in place of zero."""
    if not number or extent_of(data.coverage, source.records) in (None, "complete"):
        return number
    return "not recorded" if number == "0" else f"at least {number}"


def _all_at_once(chosen: _Chosen, join: Callable[[Sequence[str]], str]) -> dict[str, str]:
    """The different values of each column."""
    columns = chosen.rows[0] if chosen.rows else {}
    values = {name: list(dict.fromkeys(row[name] for row in chosen.rows if row[name])) for name in columns}
    return {name: join(texts) for name, texts in values.items()}


def number_of(context: RunContext, rows: CollectedRows, figure: Figure) -> Number:
    """A figure with its value; a count is a minimum where the record is not complete."""
    source, data = figure.rows, rows.data[figure.rows.of.name]
    chosen = _chosen(context, rows, source.of, source.where)
    exact = {**context.texts.words, "rows": f"{chosen.number:,}", **_all_at_once(chosen, ", ".join)}
    known = dict(exact)
    for name in ("rows", *source.counts):
        known[name] = _worded(data, source, exact.get(name, ""))
    named = [name for name in placeholders(figure.value) if name not in context.texts.words]
    is_minimum = any(known.get(name) != exact.get(name) for name in named)
    value = fill(figure.value, lambda name: known.get(name) or "—")
    if is_minimum and chosen.number and figure.value == "{rows}":
        value = f"{value} recorded"
    if source.empty and not all(known.get(name) for name in named):
        value, is_minimum = source.empty, True
    elif source.unrecorded is not None and data.is_part:
        value, is_minimum = context.texts.plain(source.unrecorded), True
    return Number(value, is_minimum, fill(figure.label, lambda name: exact.get(name) or "—"), data.name)


def answer_of(context: RunContext, rows: CollectedRows, sentence: Sentence) -> AnswerSentence | None:
    """A sentence made from rows; None if there are none and nothing is to be said of that."""
    source, data = sentence.rows, rows.data[sentence.rows.of.name]
    chosen = _chosen(context, rows, source.of, source.where)
    named = [name for name in placeholders(sentence.text) if name not in (*context.texts.words, "rows")]
    if chosen.rows and source.unrecorded is not None and data.is_part:
        return AnswerSentence(context.texts.markdown(source.unrecorded), data.name)
    if not chosen.rows or not all(any(row[name] for row in chosen.rows) for name in named):
        text = context.texts.markdown(source.empty)
        return AnswerSentence(text, data.name) if text else None
    most = sentence.most or len(chosen.rows)
    counts = {"rows": f"{chosen.number:,}"}

    def words(values: Mapping[str, str]) -> Texts:
        known = {**counts, **values}
        worded = {name: _worded(data, source, known[name]) for name in ("rows", *source.counts)}
        return context.texts.with_words({**known, **worded})

    if not sentence.more:
        text = words(_all_at_once(chosen, _listed(most))).markdown(sentence.text)
    else:
        first, *others = [words(row) for row in chosen.rows[:most]]
        text = ", ".join([first.markdown(sentence.text), *(other.markdown(sentence.more) for other in others)])
    text = _FIRST_LETTER.sub(lambda match: match[0].upper(), text, count=1)
    return AnswerSentence(text if text.endswith(".") else f"{text}.", data.name)


def _listed(most: int) -> Callable[[Sequence[str]], str]:
    """A function that lists the first `most` texts and the number of others: `Albania, Croatia and 3 others`."""

    def listed(texts: Sequence[str]) -> str:
        shown, rest = [*texts[:most]], len(texts) - most
        if rest > 0:
            shown.append(counted(rest, "other"))
        comma = "; " if any(", " in text for text in shown) else ", "
        return " and ".join(part for part in (comma.join(shown[:-1]), *shown[-1:]) if part)

    return listed


def section_of(context: RunContext, rows: CollectedRows, section: Section) -> Section:
    """A section with all values filled in."""
    blocks = tuple(_block(context, rows, block) for block in section.blocks)
    texts = context.texts
    return Section(texts.plain(section.heading), texts.markdown(section.text), blocks)


def _block(context: RunContext, rows: CollectedRows, block: Block) -> Block:
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


def _fold(context: RunContext, rows: CollectedRows, question: Question, fold: Fold) -> Fold | None:
    """The sentence that sums up the rows left out; None if there are none."""
    number = _chosen(context, rows, question, fold.where).number
    where = {column: context.texts.parameter(pattern) for column, pattern in fold.where.items()}
    return Fold(where, context.texts.with_words({"rows": f"{number:,}"}).plain(fold.text)) if number else None
