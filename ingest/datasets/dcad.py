"""DCAD 1.0: bilateral defence cooperation agreements, 1980 to 2010.

Blanks and the codes -44 to -99 are missing. `endYearEstimate` is an estimate or the end of coverage, never an end.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from errors import UsageError
from ingest.datasets.date_parts import day
from ingest.datasets.editions import COVERAGE, Edition, Table, coverage
from ingest.datasets.files import Record, records
from ingest.datasets.importing import UNKNOWN, Content, Parsed, to_json
from ingest.datasets.names import Fetch, Names, codes
from ingest.dates import latest

AGREEMENT = (
    "code", "dataset_code", "title", "instrument", "scope", "category", "signed_on", "signed_on_precision",
    "in_force_on", "in_force_on_precision", "ended", "status_reported", "binding", "obligations_coded", "text_seen",
    "source_line", "raw",
)  # fmt: skip
SIGNATORY = (
    "agreement_code", "actor_code", "role", "ordinal", "signed_on", "signed_on_precision", "valid_from",
    "valid_from_precision", "actor_raw", "source_line",
)  # fmt: skip
TYPES = {"general": "general defence cooperation", "sector": "sector defence cooperation"}
# DCAD's categories as areas of cooperation.
AREAS = {
    "DCA": "general_cooperation",
    "DIC": "defence_industry",
    "PROCUREMENT": "procurement",
    "TREX": "joint_training",
    "RESEARCH": "research",
    "COMMISSION": "regular_consultations",
}
_NUMBER = re.compile(r"DCADv([\d.]+)-(\d+)")


def parse(contents: Sequence[Content], fetch: Fetch, label: str | None) -> Parsed:
    """Rows of agreement with two rows of signatory each, identifiers, and areas of cooperation."""
    if len(contents) > 1:
        raise UsageError(f"DCAD is one file; given: {', '.join(content.what.file.name for content in contents)}")
    holders = codes(fetch, "cow")
    names = {row[0]: row[1] for row in fetch("select code, name from actor", {})}
    rows = _by_number(contents[0])
    version = label or _version(rows)
    dataset = f"dcad-{version}"
    unresolved: Counter[tuple[str, int | None]] = Counter()
    agreements: list[tuple[Any, ...]] = []
    signatories: list[tuple[Any, ...]] = []
    identifiers: list[tuple[Any, ...]] = []
    provisions: list[tuple[Any, ...]] = []
    for (_, number), record in rows.items():
        code = f"{dataset}:{number}"
        signed = day(record, "signYear", "signMonth", "signDay")
        if signed is None:
            record.fail("signYear is missing")
        parties = _parties(record, signed.day, latest(*signed), holders, unresolved)
        in_force = day(record, "EIFYear", "EIFMonth", "EIFDay") or (None, None)
        shown = "-".join(f"COW {raw}" if actor == UNKNOWN else names[actor] for actor, raw in parties)
        agreements.append(_agreement(record, dataset, code, shown, (*signed, *in_force)))
        ordinals: Counter[str] = Counter()
        for actor, raw in parties:
            ordinals[actor] += 1
            signatories.append((code, actor, "signatory", ordinals[actor], *signed, *in_force, raw, record.line))
        identifiers.append((code, "dcad", number))
        if _present(record.cells.get("UNTS", "")):
            identifiers.append((code, "unts", record.cells["UNTS"]))
        provisions += [(code, area, "yes") for area in _areas(record)]
    edition = _edition(version)
    covered = ("agreement", "provision", "signatory")
    tables = [
        Table("coverage", COVERAGE, coverage(edition, covered, "Bilateral agreements on defence cooperation.")),
        Table("agreement", AGREEMENT, agreements),
        Table("agreement_identifier", ("agreement_code", "scheme", "value"), identifiers),
        Table("signatory", SIGNATORY, signatories),
        Table("provision", ("agreement_code", "provision_kind_code", "value"), provisions),
    ]
    return Parsed(edition, tables, unresolved, [])


def _by_number(content: Content) -> dict[tuple[str, str], Record]:
    rows: dict[tuple[str, str], Record] = {}
    for record in records(content.what.file, content.what.header, content.text):
        match = _NUMBER.fullmatch(record.cells["DCAid"])
        if match is None:
            record.fail(f"DCAid is {record.cells['DCAid']!r}, not as DCADv1.0-0001")
        first = rows.setdefault((match[1], match[2]), record)
        if first is not record:
            record.fail(f"agreement {record.cells['DCAid']} is in line {first.line} already")
    return rows


def _version(rows: Mapping[tuple[str, str], Record]) -> str:
    versions = {version for version, _number in rows}
    if len(versions) != 1:
        raise UsageError("no single version in the column DCAid: name the edition, as --edition 1.0")
    return versions.pop()


def _parties(
    record: Record, first: str, last: str, holders: Names, unresolved: Counter[tuple[str, int | None]]
) -> list[tuple[str, str]]:
    """(actor, COW code) of both sides, by the day of signature."""
    parties = []
    for column in ("ccode1", "ccode2"):
        code = record.cells[column]
        if not code.isascii() or not code.isdigit():
            record.fail(f"{column} is {code!r}, not a COW code")
        code = str(int(code))
        actor = holders.during(code, first, last)
        if actor is None:
            unresolved[f"COW {code}", int(first[:4])] += 1
        parties.append((actor or UNKNOWN, code))
    return parties


def _agreement(record: Record, dataset: str, code: str, parties: str, dates: tuple[Any, ...]) -> tuple[Any, ...]:
    kind = record.one_of("type", TYPES)
    terminated = record.cells.get("terminated") == "1"
    return (
        code, dataset, f"{parties} {kind} agreement ({dates[0][:4]})", "agreement", record.cells["type"],
        record.cells["category1"] or None, *dates, "yes" if terminated else "unknown", _status(record, dates[2]),
        "unknown", "none", "none", record.line, to_json({name: cell for name, cell in record.cells.items() if cell}),
    )  # fmt: skip


def _status(record: Record, in_force_on: str | None) -> str:
    """in_force where DCAD says it was not terminated and knows no term; entered_into_force where a term has run."""
    terminated, span = record.cells.get("terminated"), record.cells.get("span", "")
    if terminated == "1":
        return "terminated"
    if terminated == "0":
        return "entered_into_force" if _present(span) else "in_force"
    return "entered_into_force" if in_force_on else "signed"


def _areas(record: Record) -> list[str]:
    found: dict[str, None] = {}
    for column in ("category1", "category2", "category3"):
        category = record.cells.get(column, "")
        if not _present(category):
            continue
        found[record.one_of(column, AREAS)] = None
    return list(found)


def _present(cell: str) -> bool:
    """Whether a cell says something: blanks and negative codes are missing values."""
    return bool(cell) and not cell.startswith("-")


def _edition(version: str) -> Edition:
    return Edition(
        code=f"dcad-{version}",
        series="dcad",
        edition=version,
        edition_on=None,
        title=f"Defense Cooperation Agreement Dataset, version {version}",
        publisher="Brandon J. Kinne",
        url=None,
        covers_from="1980-01-01",
        covers_until="2011-01-01",
        scope=None,
        licence="Free to use with citation; no grant to redistribute",
        how_to_cite="Kinne, Brandon J. 2020. “The Defense Cooperation Agreement Dataset (DCAD).” "
        f"Journal of Conflict Resolution 64 (4): 729-755 (version {version})",
        note="The published count of 1,872 agreements includes the header. Parties are COW codes, signatory.actor_raw.",
    )
