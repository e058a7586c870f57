"""ATOP 5: alliances (1a), their members by phase (1m), and optionally the phases (1aph)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from errors import UsageError
from ingest.datasets.atop_rows import (
    AGREEMENT,
    OBLIGATION,
    SIGNATORY,
    Member,
    agreement,
    member,
    obligations,
    signatories,
)
from ingest.datasets.editions import COVERAGE, Edition, Table, coverage
from ingest.datasets.files import Record, records
from ingest.datasets.importing import Content, Parsed
from ingest.datasets.names import Fetch, Names, codes

# The variables that Leeds and Anac's institutionalisation (2005) rests on; blank is missing.
INSTITUTIONS = ("base", "contrib", "intcom", "milaid", "milcon", "orgpurp1", "orgpurp2", "subord")
LAST_YEARS = {"5.0": 2018, "5.1": 2018}  # in which coverage ends; of other editions, the last year in the file
PUBLISHED_AS = {"alliances": "1a", "members": "1m", "phases": "1aph"}
COVERED = ("agreement", "obligation", "provision", "signatory")


class _Files(NamedTuple):
    """The rows of the files by number of the alliance."""

    alliances: dict[str, Record]
    members: dict[str, list[Record]]
    phases: dict[str, list[Record]]


def parse(contents: Sequence[Content], fetch: Fetch, label: str | None) -> Parsed:
    """Rows of agreement and of what belongs to it."""
    files = _read(contents)
    version = label or _version(files)
    dataset = f"atop-{version}"
    holders = codes(fetch, "cow")
    names = {row[0]: row[1] for row in fetch("select code, name from actor", {})}
    members = {number: [member(row) for row in rows] for number, rows in files.members.items()}
    agreements: list[tuple[Any, ...]] = []
    identifiers: list[tuple[Any, ...]] = []
    signatory: list[tuple[Any, ...]] = []
    obligation: list[tuple[Any, ...]] = []
    provisions: list[tuple[Any, ...]] = []
    for number, alliance in files.alliances.items():
        code = f"{dataset}:{number}"
        spells = signatories(code, alliance, members[number], holders)
        agreements.append(agreement(code, alliance, files.phases.get(number, []), spells, names))
        identifiers.append((code, "atop", number))
        if alliance.cells.get("cow4id"):
            identifiers.append((code, "cow", alliance.cells["cow4id"]))
        signatory += spells
        obligation += obligations(code, members[number], holders)
        provisions += [(code, kind, value) for kind in INSTITUTIONS if (value := alliance.cells.get(kind))]
    edition = _edition(version, files)
    tables = [
        Table("coverage", COVERAGE, coverage(edition, COVERED, "Formal alliances of independent states.")),
        Table("agreement", AGREEMENT, agreements),
        Table("agreement_identifier", ("agreement_code", "scheme", "value"), identifiers),
        Table("signatory", SIGNATORY, signatory),
        Table("obligation", OBLIGATION, obligation),
        Table("provision", ("agreement_code", "provision_kind_code", "value"), provisions),
    ]
    every = [one for rows in members.values() for one in rows]
    return Parsed(edition, tables, _unresolved(every, holders), _notes(every, len(signatory), holders))


def _read(contents: Sequence[Content]) -> _Files:
    by_layout: dict[str, Content] = {}
    for content in contents:
        layout = content.what.layout.name
        if layout in by_layout:
            names = f"{by_layout[layout].what.file.name} and {content.what.file.name}"
            raise UsageError(f"two files of ATOP's {PUBLISHED_AS[layout]} ({layout}): {names}")
        by_layout[layout] = content
    for layout in ("alliances", "members"):
        if layout not in by_layout:
            given = ", ".join(content.what.file.name for content in contents)
            raise UsageError(f"ATOP needs its file {PUBLISHED_AS[layout]} ({layout}) too; given: {given}")
    alliances: dict[str, Record] = {}
    for record in _records(by_layout["alliances"]):
        first = alliances.setdefault(record.cells["atopid"], record)
        if first is not record:
            record.fail(f"alliance {record.cells['atopid']} is in line {first.line} already")
    members = _grouped(_records(by_layout["members"]), alliances)
    phases = _grouped(_records(by_layout["phases"]), alliances) if "phases" in by_layout else {}
    for number, alliance in alliances.items():
        if number not in members:
            alliance.fail(f"alliance {number} has no members in {by_layout['members'].what.file.name}")
    return _Files(alliances, members, phases)


def _records(content: Content) -> Iterable[Record]:
    return records(content.what.file, content.what.header, content.text)


def _grouped(rows: Iterable[Record], alliances: dict[str, Record]) -> dict[str, list[Record]]:
    grouped: dict[str, list[Record]] = {}
    for record in rows:
        if record.cells["atopid"] not in alliances:
            record.fail(f"alliance {record.cells['atopid']} is not in the file of alliances")
        grouped.setdefault(record.cells["atopid"], []).append(record)
    return grouped


def _version(files: _Files) -> str:
    rows = [*files.alliances.values(), *(row for group in files.members.values() for row in group)]
    versions = {row.cells.get("version", "") for row in rows}
    if len(versions) != 1 or versions == {""}:
        file = rows[0].file.name
        raise UsageError(f"{file}: no single version in the column version: name the edition, as --edition 5.1")
    return versions.pop()


def _unresolved(members: list[Member], holders: Names) -> Counter[tuple[str, int | None]]:
    return Counter(
        (f"COW {one.code}", int(one.since.day[:4]))
        for one in members
        if any(actor is None for actor, _since, _until in one.pieces(holders))
    )


def _notes(members: list[Member], spells: int, holders: Names) -> list[str]:
    outside = sum(not holders.holds(one.code, one.since.day) for one in members)
    notes = [f"member rows: {len(members)}; spells, cut where a code passes on: {spells}"]
    if outside:
        notes.append(f"member rows that begin outside the state system, loaded like the others: {outside}")
    return notes


def _edition(version: str, files: _Files) -> Edition:
    years = [int(row.cells[column] or 0) for row in files.alliances.values() for column in ("begyr", "endyr")]
    last = LAST_YEARS.get(version, max(years, default=1815))
    return Edition(
        code=f"atop-{version}",
        series="atop",
        edition=version,
        edition_on=None,
        title=f"Alliance Treaty Obligations and Provisions, version {version}",
        publisher="Brett Ashley Leeds and the ATOP project, Rice University",
        url="http://www.atopdata.org",
        covers_from="1815-01-01",
        covers_until=f"{last + 1}-01-01",
        scope=None,
        licence="Free to use with citation; no grant to redistribute",
        how_to_cite="Leeds, Brett Ashley, Jeffrey M. Ritter, Sara McLaughlin Mitchell, and Andrew G. Long. 2002. "
        "“Alliance Treaty Obligations and Provisions, 1815-1944.” International Interactions 28: 237-260"
        f" (version {version})",
        note="Spells start at signature. Members are COW codes: see signatory.actor_raw.",
    )
