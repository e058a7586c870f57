"""Rows as readers see them: names for codes, words for values, numbers for sources. Data files keep the codes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from analysis.claims.checking import ClaimResult
from analysis.claims.table import cells, test_in_words
from analysis.output.columns import Column
from analysis.output.writers.values import numeric, percentage
from analysis.queries.facts import BY_WEIGHT, CitedSource
from analysis.reports.content import Data, ReportContent, text_rows
from analysis.reports.definition import TableBlock
from models.vocabulary import VERDICTS

NAMING = ("code", "text")  # types of columns that name actors
LONG = 40  # characters from which a column is set as long text
EVIDENCE_ROWS = 5  # of each query behind a claim
MARKS = {"supports": "", "qualifies": "~", "contradicts": "≠"}  # beside the number of a source
_ACRONYMS = {"atop": "ATOP", "cow": "COW", "eu": "EU", "hhi": "HHI", "nato": "NATO", "tiv": "TIV", "un": "UN"}
_WORDS = re.compile(r"\b[a-z]+(_[a-z]+)+\b")


class Cell(NamedTuple):
    """A cell's text, and the code that it stands for, which may be the same."""

    text: str
    code: str


class Reference(NamedTuple):
    """The number of a source, and whether the source supports (no mark), qualifies (~) or contradicts (≠)."""

    number: int
    mark: str
    stance: str


class PresentedTable(NamedTuple):
    """A table for readers; `sources` are by row, `all_sources` of all rows."""

    headings: tuple[str, ...]
    classes: tuple[str, ...]  # of columns: number, day, long, or none
    rows: list[tuple[Cell, ...]]
    sources: list[tuple[Reference, ...]]
    same_sources: bool  # every row rests on the same: they are shown once
    all_sources: tuple[Reference, ...]


class PresentedEvidence(NamedTuple):
    """What was asked for a claim, and the first of the rows that decided it."""

    query: str
    test: str
    rows: list[tuple[str, ...]]


class PresentedClaim(NamedTuple):
    """A claim for readers."""

    result: ClaimResult
    sources: tuple[Reference, ...]
    evidence: tuple[PresentedEvidence, ...]


def present_table(content: ReportContent, block: TableBlock) -> PresentedTable:
    """The columns and rows that a table shows, in its order."""
    data, names = content.data[block.question.name], block.columns
    step = -1 if block.latest_first else 1
    positions = {column.name: position for position, column in enumerate(data.columns)}
    shown = [positions[name] for name in names]
    texts = text_rows(data.columns, data.rows)
    classes = _classes(data, texts)
    sources = [references(content, cited) for cited in data.cited]
    return PresentedTable(
        headings=tuple(block.labels.get(name) or heading(name) for name in names),
        classes=tuple(classes[position] for position in shown),
        rows=[
            tuple(cell(data.columns[position], row[position], content.names) for position in shown)
            for row in texts[::step]
        ],
        sources=sources[::step],
        same_sources=len(set(sources)) == 1 < len(sources),
        all_sources=data_references(content, data),
    )


def _classes(data: Data, texts: Sequence[Sequence[str]]) -> list[str]:
    """How each column is set: numbers to the right, days on one line, long texts with room."""
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
    parts = text.split(", ")
    if all(part in names for part in parts):
        return Cell(", ".join(names[part] for part in parts), text)
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
                PresentedEvidence(each.evidence.name, test_in_words(each.evidence), cells(each)[:EVIDENCE_ROWS])
                for each in result.evidence
            ),
        )
        for result in content.checked[name].results
    ]


def tally(claims: Sequence[PresentedClaim]) -> list[tuple[str, int]]:
    """How many claims have which verdict; verdicts of no claim are left out."""
    counts = Counter(claim.result.verdict for claim in claims)
    return [(verdict, counts[verdict]) for verdict in VERDICTS if counts[verdict]]


def evidence_sources(result: ClaimResult) -> tuple[CitedSource, ...]:
    """The sources behind a claim's evidence, by code; of several stances of a source the weightiest."""
    stances: dict[str, str] = {}
    for stance in BY_WEIGHT:  # later ones outweigh
        for each in result.evidence:
            stances |= dict.fromkeys(getattr(each.standing, stance), stance)
    return tuple(CitedSource(*item) for item in sorted(stances.items()))


def references(content: ReportContent, cited: Sequence[CitedSource]) -> tuple[Reference, ...]:
    """Sources by number, each once, with the weightiest of its stances."""
    stances: dict[str, str] = {}
    for source, stance in cited:
        stances[source] = max(stances.get(source, stance), stance, key=BY_WEIGHT.index)
    numbers = [
        (content.sources[source].number, stance) for source, stance in stances.items() if source in content.sources
    ]
    return tuple(Reference(number, MARKS[stance], stance) for number, stance in sorted(numbers))


def data_references(content: ReportContent, data: Data) -> tuple[Reference, ...]:
    """The sources of all rows of a query or ledger."""
    return references(content, [cited for row in data.cited for cited in row])
