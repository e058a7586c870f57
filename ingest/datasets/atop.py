"""ATOP 5: alliances (1a), their members by phase (1m), and optionally the phases (1aph)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import NamedTuple

from database.reader import Reader
from errors import UsageError
from ingest.datasets.actor_names import Names, actor_names, codes
from ingest.datasets.atop_rows import OBLIGATIONS, Member, agreement, member, obligations, signatories
from ingest.datasets.cells import integer
from ingest.datasets.delimited import FileRow
from ingest.datasets.parsed import Parsed, PublishedFile, Unresolved, version_of
from ingest.datasets.rows import Batch, DatasetRow, Row, coverage

# The variables that Leeds and Anac's institutionalisation (2005) rests on; blank is missing.
INSTITUTIONS = ("base", "contrib", "intcom", "milaid", "milcon", "orgpurp1", "orgpurp2", "subord")
LAST_YEARS = {"5.0": 2018, "5.1": 2018}  # in which coverage ends; of other editions, the last year in the file
PUBLISHED_AS = {"alliances": "1a", "members": "1m", "phases": "1aph"}
WITHOUT_NONAGGRESSION = "without pacts of nonaggression alone (ATOP's files NNA)"
# Codes that ATOP adds to COW's, for which COW has no state: Annam, until France took it (ATOP codebook, footnote 18).
OWN_CODES = {"8152": "VNA"}
COVERED = ("agreement", "obligation", "provision", "signatory")
SCOPE = "formal alliances"


class _Publication(NamedTuple):
    """The rows of ATOP's files by number of the alliance, and remarks on the choice of files."""

    alliances: dict[str, FileRow]
    members: dict[str, list[FileRow]]
    phases: dict[str, list[FileRow]]
    partial: bool  # without pacts of nonaggression alone
    notes: list[str]

    def version(self) -> str:
        """The version that all rows share. Raises UsageError where they do not."""
        members, phases = (list(chain.from_iterable(rows.values())) for rows in (self.members, self.phases))
        groups = [list(self.alliances.values()), members, phases]
        return version_of({rows[0].file.name: rows for rows in groups if rows}, example="5.1")


def parse(files: Sequence[PublishedFile], reader: Reader, label: str | None) -> Parsed:
    """Rows of `agreement` and of the tables that belong to it; `label` names the edition in place of the version."""
    publication = _read(files)
    edition = _edition(label, publication)
    holders = codes(reader, "cow", OWN_CODES)
    names = actor_names(reader)
    members = {number: [member(row) for row in rows] for number, rows in publication.members.items()}
    agreements: list[Row] = []
    identifiers: list[Row] = []
    signatory_rows: list[Row] = []
    obligation_rows: list[Row] = []
    provisions: list[Row] = []
    for number, alliance in publication.alliances.items():
        code = f"{edition.code}:{number}"
        spells = signatories(code, alliance, members[number], holders)
        phases = publication.phases.get(number, [])
        agreements.append(agreement(code, alliance, phases, spells, names))
        identifiers.append({"agreement_code": code, "scheme": "atop", "value": number})
        if alliance.cells.get("cow4id"):
            identifiers.append({"agreement_code": code, "scheme": "cow", "value": alliance.cells["cow4id"]})
        signatory_rows += spells
        obligation_rows += obligations(code, members[number], holders)
        provisions += [
            {"agreement_code": code, "provision_kind_code": kind, "value": value}
            for kind in INSTITUTIONS
            if (value := alliance.cells.get(kind))
        ]
    complete, note, scope = ("no", WITHOUT_NONAGGRESSION, None) if publication.partial else ("yes", None, SCOPE)
    all_members = list(chain.from_iterable(members.values()))
    notes = [*publication.notes, *_notes(all_members, len(signatory_rows), holders)]
    tables: Batch = {
        "coverage": coverage(edition, COVERED, note, scope=scope, complete=complete),
        "agreement": agreements,
        "agreement_identifier": identifiers,
        "signatory": signatory_rows,
        "obligation": obligation_rows,
        "provision": provisions,
    }
    return Parsed.at_once(edition, tables, _unresolved(all_members, holders), notes)


def _read(files: Sequence[PublishedFile]) -> _Publication:
    files, notes = _without_parts(files)
    by_layout: dict[str, PublishedFile] = {}
    for file in files:
        if file.layout in by_layout:
            names = f"{by_layout[file.layout].file.name} and {file.file.name}"
            raise UsageError(
                f"{names} are both ATOP's file {PUBLISHED_AS[file.layout]} ({file.layout}); give one of them"
            )
        by_layout[file.layout] = file
    for layout in ("alliances", "members"):
        if layout not in by_layout:
            names = ", ".join(file.file.name for file in files)
            raise UsageError(f"ATOP needs its file {PUBLISHED_AS[layout]} ({layout}) too; given: {names}")
    alliances: dict[str, FileRow] = {}
    for row in by_layout["alliances"].rows():
        row.once(alliances, row.cells["atopid"], f"alliance {row.cells['atopid']}")
    members = _by_alliance(by_layout["members"].rows(), alliances)
    phases = _by_alliance(by_layout["phases"].rows(), alliances) if "phases" in by_layout else {}
    for number, alliance in alliances.items():
        if number not in members:
            alliance.fail(f"alliance {number} has no members in {by_layout['members'].file.name}")
    partial = _is_part(by_layout["alliances"]) and not any(map(_of_nonaggression_alone, alliances.values()))
    return _Publication(alliances, members, phases, partial, notes)


def _is_part(file: PublishedFile) -> bool:
    """Whether the name says that it is one of the files without nonaggression pacts, which ATOP calls NNA."""
    return bool(re.search(r"(?<![A-Za-z])NNA(?![A-Za-z])", file.file.name))


def _without_parts(files: Sequence[PublishedFile]) -> tuple[Sequence[PublishedFile], list[str]]:
    """Of a zip that has each file twice, whole and without nonaggression pacts, the whole ones, and a remark."""
    whole = [file for file in files if not _is_part(file)]
    parts = [file for file in files if _is_part(file) and file.layout in {other.layout for other in whole}]
    if not parts or not all(file.file.member for file in files):
        return files, []
    names = ", ".join(file.file.name for file in parts)
    return whole, [f"left out {names} (without nonaggression pacts); to import them, unpack them and give them alone"]


def _of_nonaggression_alone(alliance: FileRow) -> bool:
    pledged = {column for column in OBLIGATIONS if alliance.cells.get(column) == "1"}
    return pledged == {"nonagg"}


def _by_alliance(rows: Iterable[FileRow], alliances: dict[str, FileRow]) -> dict[str, list[FileRow]]:
    grouped: dict[str, list[FileRow]] = {}
    for row in rows:
        if row.cells["atopid"] not in alliances:
            row.fail(f"alliance {row.cells['atopid']} is not in the file of alliances")
        grouped.setdefault(row.cells["atopid"], []).append(row)
    return grouped


def _unresolved(members: list[Member], holders: Names) -> Unresolved:
    return Counter(
        (f"COW {member.code}", int(member.since.day[:4]))
        for member in members
        if any(tenure.actor is None for tenure in member.tenures(holders))
    )


def _notes(members: list[Member], spells: int, holders: Names) -> list[str]:
    outside = sum(not holders.holds(member.code, member.since.day) for member in members)
    notes = [f"{len(members)} member rows make {spells} spells: a spell is cut where its COW code passes on"]
    if outside:
        notes.append(f"member rows that begin outside the state system, loaded like the others: {outside}")
    return notes


def _edition(label: str | None, publication: _Publication) -> DatasetRow:
    version = label or publication.version()
    name = label or f"{version}{'-nna' if publication.partial else ''}"
    alliances = publication.alliances.values()
    years = [row.read(column, integer) or 0 for row in alliances for column in ("begyr", "endyr")]
    last = LAST_YEARS.get(version, max(years, default=1815))
    return DatasetRow(
        code=f"atop-{name}",
        series="atop",
        edition=name,
        title=f"Alliance Treaty Obligations and Provisions, version {version}",
        publisher="Brett Ashley Leeds and the ATOP project, Rice University",
        url="http://www.atopdata.org",
        covers_from="1815-01-01",
        covers_until=f"{last + 1}-01-01",
        scope=WITHOUT_NONAGGRESSION if publication.partial else None,
        how_to_cite="Leeds, Brett Ashley, Jeffrey M. Ritter, Sara McLaughlin Mitchell, and Andrew G. Long. 2002. "
        "“Alliance Treaty Obligations and Provisions, 1815-1944.” International Interactions 28: 237-260"
        f" (version {version})",
        note="Spells start at signature. Members are COW codes: see signatory.actor_raw.",
    )
