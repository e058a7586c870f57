"""Rows as readers see them: names for codes, words for values, numbers for sources. Data files keep the codes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from analysis.claims.checking import Finding
from analysis.claims.table import cells, test_of
from analysis.output.columns import Column
from analysis.output.writers.values import numeric
from analysis.queries.facts import BY_WEIGHT, Cited
from analysis.reports.content import Content, Data, spelled_rows
from analysis.reports.definition import Table
from models.vocabulary import VERDICTS

NAMING = ("code", "text")  # types of columns that name actors
LONG = 40  # characters
SEEN = 5  # rows of evidence
MARKS = {"supports": "", "qualifies": "~", "contradicts": "≠"}  # beside the number of a source
_ACRONYMS = {"atop": "ATOP", "cow": "COW", "eu": "EU", "hhi": "HHI", "nato": "NATO", "tiv": "TIV", "un": "UN"}
_WORDS = re.compile(r"\b[a-z]+(_[a-z]+)+\b")


class Cell(NamedTuple):
    """A cell's text, and the code that it stands for if that is another."""

    text: str
    code: str


class Reference(NamedTuple):
    """A source's number and whether it supports (no mark), qualifies (~) or contradicts (≠)."""

    number: int
    mark: str
    stance: str


class Shown(NamedTuple):
    """A table for readers; `sources` are by row, `all_sources` of all rows."""

    headings: tuple[str, ...]
    classes: tuple[str, ...]  # of columns: number, day, long, or none
    rows: list[tuple[Cell, ...]]
    sources: list[tuple[Reference, ...]]
    same_sources: bool  # every row rests on the same: they are best told once
    all_sources: tuple[Reference, ...]


def shown(content: Content, block: Table) -> Shown:
    """The columns and rows that a table shows, in its order."""
    data, columns = content.data[block.ask.name], block.columns
    turn = -1 if block.latest_first else 1
    by_name = {column.name: at for at, column in enumerate(data.columns)}
    chosen = [by_name[name] for name in columns]
    spelled = spelled_rows(data.columns, data.rows)
    kinds = _classes(data, spelled)
    sources = [references(content, cited) for cited in data.cited]
    return Shown(
        headings=tuple(block.labels.get(name) or heading(name) for name in columns),
        classes=tuple(kinds[at] for at in chosen),
        rows=[tuple(cell(data.columns[at], row[at], content.names) for at in chosen) for row in spelled[::turn]],
        sources=sources[::turn],
        same_sources=len(set(sources)) == 1 < len(sources),
        all_sources=references(content, [one for cited in data.cited for one in cited]),
    )


def _classes(data: Data, spelled: Sequence[Sequence[str]]) -> list[str]:
    """How each column is set: numbers to the right, days on one line, long texts with room."""
    kinds = ["number" if right else "" for right in numeric(data.columns, data.rows)]
    for at, column in enumerate(data.columns):
        if column.type in ("date", "partial_date"):
            kinds[at] = "day"
        elif not kinds[at] and any(len(row[at]) > LONG for row in spelled):
            kinds[at] = "long"
    return kinds


def heading(name: str) -> str:
    """`member_since` as `Member since`."""
    words = [_ACRONYMS.get(word, word) for word in name.split("_")]
    return " ".join([words[0][:1].upper() + words[0][1:], *words[1:]])


def cell(column: Column, text: str, names: Mapping[str, str]) -> Cell:
    """A value as a reader sees it."""
    if column.type not in NAMING:
        return Cell(text, text)
    parts = text.split(", ")
    if all(part in names for part in parts):
        return Cell(", ".join(names[part] for part in parts), text)
    if column.type == "text":
        text = _WORDS.sub(lambda word: word[0].replace("_", " "), text)
    return Cell(text, text)


class Checked(NamedTuple):
    """A claim for readers; `evidence` are what was asked and what the rows that decided say."""

    finding: Finding
    sources: tuple[Reference, ...]
    evidence: tuple[tuple[str, str, list[tuple[str, ...]]], ...]  # query, test in words, rows


def claims(content: Content, name: str) -> list[Checked]:
    """The claims of a ledger with what decided them."""
    return [
        Checked(
            finding,
            references(content, rests_on(finding)),
            tuple((one.evidence.name, test_of(one), cells(one)[:SEEN]) for one in finding.found),
        )
        for finding in content.checked[name].findings
    ]


def tally(found: Sequence[Checked]) -> list[tuple[str, int]]:
    """How many claims have which verdict; those that none has are left out."""
    counts = Counter(one.finding.verdict for one in found)
    return [(name, counts[name]) for name in VERDICTS if counts[name]]


def rests_on(finding: Finding) -> tuple[Cited, ...]:
    """The sources that bear on a claim's evidence, by code; of several stances the weightiest."""
    stances: dict[str, str] = {}
    for stance in BY_WEIGHT:  # later ones outweigh
        for one in finding.found:
            stances |= dict.fromkeys(getattr(one.standing, stance), stance)
    return tuple(Cited(*item) for item in sorted(stances.items()))


def references(content: Content, cited: Sequence[Cited]) -> tuple[Reference, ...]:
    """Sources by number, each once; one that contradicts anything is marked so."""
    order = list(MARKS)
    stances: dict[str, str] = {}
    for source, stance in cited:
        stances[source] = max(stances.get(source, stance), stance, key=order.index)
    found = [
        (content.sources[source].number, stance) for source, stance in stances.items() if source in content.sources
    ]
    return tuple(Reference(number, MARKS[stance], stance) for number, stance in sorted(found))
