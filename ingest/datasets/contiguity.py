"""Direct contiguity of the Correlates of War: the master records, a spell by month for each pair and type.

Types 1 to 5 are contiguity over land or a river, or over water of at most 12, 24, 150 and 400 miles. Records of type 0
say that a pair is not contiguous, as the absence of a record does; they overlap with the others and have no row.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from database.reader import Reader
from ingest.datasets.actor_names import Names, codes
from ingest.datasets.cells import whole_number
from ingest.datasets.delimited import FileRow
from ingest.datasets.parsed import UNKNOWN, Parsed, PublishedFile, Unresolved, only_file, version_of
from ingest.datasets.rows import Batch, DatasetRow, Row, coverage, spell
from ingest.dates import ImpreciseDay, day_after, latest
from models.vocabulary import CONTIGUITY_KINDS

TYPES = {str(number): kind for number, kind in enumerate(CONTIGUITY_KINDS, start=1)}
NOT_CONTIGUOUS = "0"
_MONTH = re.compile(r"([12]\d{3})(0[1-9]|1[0-2])", re.ASCII)


class _Record(NamedTuple):
    """A row of the file: two COW numbers, their type of contiguity, and the first and the last month (2016-12)."""

    row: FileRow
    low: str
    high: str
    kind: str | None  # None: not contiguous
    first: str
    last: str


class _Piece(NamedTuple):
    """A part of a spell with one holder of a number (None: not known)."""

    actor: str | None
    since: ImpreciseDay
    until: ImpreciseDay


def parse(files: Sequence[PublishedFile], reader: Reader, label: str | None) -> Parsed:
    """Rows of `contiguity`; `label` replaces the version as the edition's name."""
    file = only_file(files, "COW's contiguity")
    rows = list(file.rows())
    records = _records(rows)
    edition = _edition(label, label or version_of({file.file.name: rows}, example="3.2"), records)
    holders = codes(reader, "cow")
    unresolved: Unresolved = Counter()
    spells = [row for record in records if record.kind for row in _spells(record, edition, holders, unresolved)]
    complete = "no" if edition.scope else "yes"
    note = "Direct contiguity, over at most 400 miles of water; pairs without a spell are not contiguous."
    none = sum(record.kind is None for record in records)
    remark = (
        f"{len(records)} published records: {len(records) - none} spells of contiguity, cut where a COW number passes "
        f"on, and {none} of type 0, which say what an absence says"
    )
    tables: Batch = {"coverage": coverage(edition, ["contiguity"], note, complete=complete), "contiguity": spells}
    return Parsed.at_once(edition, tables, unresolved, [remark])


def _records(rows: list[FileRow]) -> list[_Record]:
    known: dict[tuple[str, str, str, str], FileRow] = {}
    records = []
    for row in rows:
        low, high = row.read("statelno", whole_number), row.read("statehno", whole_number)
        if low >= high:
            row.fail(f"statelno is {low} and statehno is {high}: statehno must be the higher number")
        cell = row.cells["conttype"]
        kind = None if cell == NOT_CONTIGUOUS else row.one_of("conttype", TYPES)
        record = _Record(row, str(low), str(high), kind, row.read("begin", _month), row.read("end", _month))
        if record.last < record.first:
            row.fail(f"begin is {row.cells['begin']}, which is after end, {row.cells['end']}")
        row.once(known, (record.low, record.high, cell, record.first), f"this spell of {low} and {high}")
        records.append(record)
    return records


def _month(cell: str) -> str:
    match = _MONTH.fullmatch(cell)
    if match is None:
        raise ValueError("a month as in 201612")
    return f"{match[1]}-{match[2]}"


def _spells(record: _Record, edition: DatasetRow, holders: Names, unresolved: Unresolved) -> Iterator[Row]:
    """The spell, cut where one of the two numbers passes on."""
    pieces = [_pieces(code, record, holders) for code in (record.low, record.high)]
    for code, parts in zip((record.low, record.high), pieces, strict=True):
        unresolved.update((f"COW {code}", int(part.since.day[:4])) for part in parts if part.actor is None)
    for low in pieces[0]:
        for high in pieces[1]:
            since, until = max(low.since, high.since), min(low.until, high.until)
            if since.day >= until.day:
                continue
            yield {
                "dataset_code": edition.code,
                "state_1_code": low.actor or UNKNOWN,
                "state_2_code": high.actor or UNKNOWN,
                "state_1_raw": record.low,
                "state_2_raw": record.high,
                "kind": record.kind,
                **spell(since, None if until.day == edition.covers_until else until),
            }


def _pieces(code: str, record: _Record, holders: Names) -> list[_Piece]:
    """The holders of a number in turn: of its first month the last one, and of its last month the first."""
    end = day_after(latest(record.last))
    begin = max(f"{record.first}-01", min(latest(record.first), f"{record.last}-01"))
    cuts = holders.pieces(code, begin, f"{record.last}-01") if begin < f"{record.last}-01" else []
    actors = [(actor, since) for actor, since, _until in cuts] or [(holders.during(code, begin, begin), begin)]
    starts = [ImpreciseDay(f"{record.first}-01", record.first), *(ImpreciseDay(day, day) for _actor, day in actors[1:])]
    ends = [*starts[1:], ImpreciseDay(end, end[: len("2016-12")])]
    return [_Piece(actor, *spell) for (actor, _since), *spell in zip(actors, starts, ends, strict=True)]


def _edition(label: str | None, version: str, records: list[_Record]) -> DatasetRow:
    kinds = {record.kind for record in records if record.kind}
    types = [number for number, kind in TYPES.items() if kind in kinds]
    partial = len(types) < len(TYPES)
    edition = label or (f"{version}-type-{'-'.join(types) or '0'}" if partial else version)
    last = max(record.last for record in records)
    return DatasetRow(
        code=f"contiguity-{edition}",
        series="contiguity",
        edition=edition,
        title=f"Correlates of War, Direct Contiguity, v{version}",
        publisher="Correlates of War Project",
        url="https://correlatesofwar.org/data-sets/direct-contiguity/",
        covers_from=f"{min(record.first for record in records)}-01",
        covers_until=day_after(latest(last)),
        scope=f"only records of type {', '.join(types) or '0'}" if partial else None,
        how_to_cite="Stinnett, Douglas M., Jaroslav Tir, Philip Schafer, Paul F. Diehl, and Charles Gochman. 2002. “"
        "The Correlates of War Project Direct Contiguity Data, Version 3.” Conflict Management and Peace Science 19 "
        f"(2): 58-66 (version {version})",
        note="Spells begin and end in a month; what lasts when coverage ends is open. The numbers of the states in the "
        "file are contiguity.state_1_raw and state_2_raw.",
    )
