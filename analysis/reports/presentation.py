"""Rows as readers see them: names for codes, words for values, numbers for sources. Data files keep the codes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from analysis.claims.checking import ClaimResult
from analysis.claims.table import test_in_words
from analysis.output.column_types import NUMBERS, Column
from analysis.output.names import named, sort_key
from analysis.output.writers.values import numeric, percentage, text_rows
from analysis.queries.sources_of_rows import CitedSource, weightiest
from analysis.reports.content import Data, NumberedSource, ReportContent, matching
from analysis.reports.definition import TableBlock
from models.vocabulary import STANCES, VERDICTS

NAMING = ("code", "text")  # types of columns that name actors
LONG = 40  # characters from which a column is set as long text
EVIDENCE_ROWS = 5  # of each query behind a claim
MARKS = {"supports": "", "qualifies": "~", "contradicts": " against"}  # beside the number of a source, in every font
_ACRONYMS = {"atop": "ATOP", "cow": "COW", "eu": "EU", "hhi": "HHI", "nato": "NATO", "tiv": "TIV", "un": "UN"}
_WORDS = re.compile(r"\b[a-z]+(_[a-z]+)+\b")


class Cell(NamedTuple):
    """A cell's text, and the code that it stands for, which may be the same."""

    text: str
    code: str


class CitationMark(NamedTuple):
    """The number of a source, and whether the source supports (no mark), qualifies (~) or contradicts (against)."""

    number: int
    mark: str
    stance: str
    title: str  # of the source, with its stance


class SourceUse(NamedTuple):
    """A block that cites a source: its anchor and its title."""

    anchor: str
    title: str


class VerdictCount(NamedTuple):
    """The number of claims of a verdict, and its share of all claims as a percentage."""

    name: str
    number: int
    share: str


class PresentedTable(NamedTuple):
    """A table for readers; `sources` are by row, `all_sources` of all rows."""

    headings: tuple[str, ...]
    classes: tuple[str, ...]  # of columns: number, day, long, or none
    rows: list[tuple[Cell, ...]]
    sources: list[tuple[CitationMark, ...]]
    on_completeness: list[bool]  # by row: it rests on no fact, but on that the record is complete, as its sources say
    same_sources: bool  # every row rests on the same: they are shown once
    all_sources: tuple[CitationMark, ...]
    folded: str  # the sentences that sum up rows left out

    @property
    def has_sources(self) -> bool:
        """Whether each row has a cell for what it rests on."""
        return not self.same_sources and (bool(self.all_sources) or any(self.on_completeness))


class PresentedEvidence(NamedTuple):
    """What was asked for a claim, and the first of the rows that decided it."""

    query: str
    test: str
    rows: list[tuple[str, ...]]


class PresentedClaim(NamedTuple):
    """A claim for readers."""

    result: ClaimResult
    sources: tuple[CitationMark, ...]
    evidence: tuple[PresentedEvidence, ...]


def present_tables(content: ReportContent) -> dict[int, PresentedTable]:
    """All tables of the report, by the id() of their block."""
    return {id(block): present_table(content, block) for block in content.blocks if isinstance(block, TableBlock)}


def present_table(content: ReportContent, block: TableBlock) -> PresentedTable:
    """The columns and rows that a table shows, in its order and without those that it folds."""
    data, names = content.data[block.question.name], block.columns
    positions = {column.name: position for position, column in enumerate(data.columns)}
    shown = [positions[name] for name in names]
    texts = text_rows(data.columns, data.rows)
    classes = _classes(data, texts)
    sources = [references(content, cited) for cited in data.cited]
    completeness = record_references(content, data)
    sources = [cited or completeness * rests for cited, rests in zip(sources, data.on_completeness, strict=True)]
    folded = {at for fold in block.fold for at, is_in in enumerate(matching(data.columns, texts, fold.where)) if is_in}
    order = [at for at in _order(content, block, texts) if at not in folded]
    return PresentedTable(
        headings=tuple(block.labels.get(name) or heading(name) for name in names),
        classes=tuple(classes[position] for position in shown),
        rows=[
            tuple(cell(data.columns[position], row[position], content.names) for position in shown)
            for row in (texts[at] for at in order)
        ],
        sources=[sources[at] for at in order],
        on_completeness=[data.on_completeness[at] for at in order],
        same_sources=len(set(sources)) == 1 < len(sources) and bool(sources[0]),
        all_sources=data_references(content, data),
        folded=" ".join(fold.text for fold in block.fold),
    )


def _order(content: ReportContent, block: TableBlock, texts: Sequence[Sequence[str]]) -> list[int]:
    """The indices of the rows, sorted by what the reader sees: by names, not codes; without a value last."""
    data = content.data[block.question.name]
    columns = {column.name: (at, column) for at, column in enumerate(data.columns)}
    order = list(range(len(texts)))
    for key in reversed(block.order):
        at, column = columns[key.removeprefix("-")]
        if column.type in NUMBERS:
            keys: list[Any] = [0 if row[at] is None else float(row[at]) for row in data.rows]
        else:
            keys = [sort_key(cell(column, row[at], content.names).text) for row in texts]
        order.sort(key=keys.__getitem__, reverse=key.startswith("-"))
        is_empty = [row[at] == "" for row in texts]
        order.sort(key=is_empty.__getitem__)
    return order


def _classes(data: Data, texts: Sequence[Sequence[str]]) -> list[str]:
    """The CSS class of each column: numbers stand to the right, days on one line, long texts have room."""
    classes = ["number" if is_number else "" for is_number in numeric(data.columns, data.rows)]
    for position, column in enumerate(data.columns):
        if column.type in ("date", "partial_date"):
            classes[position] = "day"
        elif not classes[position] and any(len(row[position]) > LONG for row in texts):
            classes[position] = "long"
    return classes


def heading(name: str) -> str:
    """`member_since` as `Member since`."""
    words = [_ACRONYMS.get(word, word) for word in name.split("_")]
    return " ".join([words[0][:1].upper() + words[0][1:], *words[1:]])


def cell(column: Column, text: str, names: Mapping[str, str]) -> Cell:
    """A value as a reader sees it."""
    if column.type == "share" and text:
        return Cell(percentage(float(text)), text)
    if column.type not in NAMING:
        return Cell(text, text)
    if (words := named(text, names)) != text:
        return Cell(words, text)
    if column.type == "text":
        text = _WORDS.sub(lambda word: word[0].replace("_", " "), text)
    return Cell(text, text)


def present_claims(content: ReportContent, name: str) -> list[PresentedClaim]:
    """The claims of a ledger with what decided them."""
    return [
        PresentedClaim(
            result,
            references(content, evidence_sources(result)),
            tuple(
                PresentedEvidence(
                    each.evidence.name, test_in_words(each.evidence), text_rows(each.columns, each.rows)[:EVIDENCE_ROWS]
                )
                for each in result.evidence
            ),
        )
        for result in content.checked[name].results
    ]


def tally(claims: Sequence[PresentedClaim]) -> list[VerdictCount]:
    """How many claims have which verdict; verdicts of no claim are left out."""
    counts = Counter(claim.result.verdict for claim in claims)
    return [
        VerdictCount(name, counts[name], percentage(counts[name] / len(claims))) for name in VERDICTS if counts[name]
    ]


def evidence_sources(result: ClaimResult) -> tuple[CitedSource, ...]:
    """The sources behind a claim's evidence, by code; of several stances of a source the weightiest."""
    standings = [each.standing for each in result.evidence]
    return weightiest(
        (code, stance) for standing in standings for stance in STANCES for code in getattr(standing, stance)
    )


def source_uses(content: ReportContent, blocks: Mapping[str, str]) -> dict[str, list[SourceUse]]:
    """Where each source is cited, by its code; `blocks` has the anchors of blocks by the names of their rows."""
    uses: dict[str, list[SourceUse]] = {code: [] for code in content.sources}
    for data in content.data.values():
        use = SourceUse(blocks.get(data.name, f"from-{data.name}"), data.title)
        for code in dict.fromkeys(cited.source for cited in data.all_cited):
            if code in uses:
                uses[code].append(use)
    return uses


def references(content: ReportContent, cited: Sequence[CitedSource]) -> tuple[CitationMark, ...]:
    """Sources by number, each once, with the weightiest of its stances."""
    known = [(content.sources[code], stance) for code, stance in weightiest(cited) if code in content.sources]
    return tuple(_mark(source, stance) for source, stance in sorted(known))


@cache
def _mark(source: NumberedSource, stance: str) -> CitationMark:
    return CitationMark(source.number, MARKS[stance], stance, f"{source.words} ({stance})")


def data_references(content: ReportContent, data: Data) -> tuple[CitationMark, ...]:
    """The sources of all rows of a query or ledger."""
    return references(content, [cited for row in data.cited for cited in row])


def record_references(content: ReportContent, data: Data) -> tuple[CitationMark, ...]:
    """The sources of the completeness of what the rows depend on."""
    return references(content, data.record_sources)
