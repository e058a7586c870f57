"""DCAD 1.0: bilateral defence cooperation agreements, 1980 to 2010.

Blanks and the codes -44 to -99 are missing. `endYearEstimate` is an estimate or the end of coverage, never an end.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from database.reader import Reader
from errors import UsageError
from ingest.datasets.actor_names import Names, actor_names, codes
from ingest.datasets.delimited import FileRow
from ingest.datasets.parsed import UNKNOWN, Parsed, PublishedFile, Unresolved, only_file, to_json
from ingest.datasets.rows import Batch, DatasetRow, Row, coverage, dated
from ingest.dates import ImpreciseDay, latest

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
COVERED = ("agreement", "provision", "signatory")
SCOPE = "bilateral agreements on defence cooperation"
_DCA_ID = re.compile(r"DCADv([\d.]+)-(\d+)")


class _Party(NamedTuple):
    """One of the two sides of an agreement: the actor (or UNKNOWN) and its COW code."""

    actor: str
    code: str


def parse(files: Sequence[PublishedFile], reader: Reader, label: str | None) -> Parsed:
    """Rows of `agreement` with two signatories each, identifiers, and areas of cooperation.

    `label` names the edition in place of the version in the file.
    """
    holders = codes(reader, "cow")
    names = actor_names(reader)
    rows = _by_id(only_file(files, "DCAD"))
    edition = _edition(label or _version(rows))
    unresolved: Unresolved = Counter()
    agreements: list[Row] = []
    signatories: list[Row] = []
    identifiers: list[Row] = []
    provisions: list[Row] = []
    for (_, number), row in rows.items():
        code = f"{edition.code}:{number}"
        signed, in_force = row.day("signYear", "signMonth", "signDay"), row.day("EIFYear", "EIFMonth", "EIFDay")
        if signed is None:
            row.fail("signYear is missing")
        parties = _parties(row, signed, holders, unresolved)
        labels = [f"COW {party.code}" if party.actor == UNKNOWN else names[party.actor] for party in parties]
        agreements.append(_agreement(row, code, "-".join(labels), signed, in_force))
        signatories += _signatories(row, code, parties, signed, in_force)
        identifiers.append({"agreement_code": code, "scheme": "dcad", "value": number})
        if _present(row.cells.get("UNTS", "")):
            identifiers.append({"agreement_code": code, "scheme": "unts", "value": row.cells["UNTS"]})
        provisions += [{"agreement_code": code, "provision_kind_code": area, "value": "yes"} for area in _areas(row)]
    tables: Batch = {
        "coverage": coverage(edition, COVERED, scope=SCOPE),
        "agreement": agreements,
        "agreement_identifier": identifiers,
        "signatory": signatories,
        "provision": provisions,
    }
    return Parsed.at_once(edition, tables, unresolved, [])


def _by_id(file: PublishedFile) -> dict[tuple[str, str], FileRow]:
    """(version, number) -> row."""
    rows: dict[tuple[str, str], FileRow] = {}
    for row in file.rows():
        match = _DCA_ID.fullmatch(row.cells["DCAid"])
        if match is None:
            row.fail(f"DCAid is {row.cells['DCAid']!r}, not of the form DCADv1.0-0001")
        row.once(rows, (match[1], match[2]), f"agreement {row.cells['DCAid']}")
    return rows


def _version(rows: dict[tuple[str, str], FileRow]) -> str:
    versions = {version for version, _number in rows}
    if len(versions) != 1:
        raise UsageError(
            "the rows do not share one version in the column `DCAid`; "
            "name the edition with --edition, for example --edition 1.0"
        )
    return versions.pop()


def _parties(row: FileRow, signed: ImpreciseDay, holders: Names, unresolved: Unresolved) -> list[_Party]:
    """Both sides, as the holders of their codes on the day of signature."""
    parties = []
    for column in ("ccode1", "ccode2"):
        code = row.cells[column]
        if not code.isascii() or not code.isdigit():
            row.fail(f"{column} is {code!r}, not a COW code")
        code = str(int(code))
        actor = holders.during(code, signed.day, latest(signed.text))
        if actor is None:
            unresolved[f"COW {code}", int(signed.day[:4])] += 1
        parties.append(_Party(actor or UNKNOWN, code))
    return parties


def _agreement(row: FileRow, code: str, parties: str, signed: ImpreciseDay, in_force: ImpreciseDay | None) -> Row:
    return {
        "code": code,
        "dataset_code": code.partition(":")[0],
        "title": f"{parties} {row.one_of('type', TYPES)} agreement ({signed.day[:4]})",
        "instrument": "agreement",
        "scope": row.cells["type"],
        "category": row.cells["category1"] or None,
        **dated("signed_on", signed),
        **dated("in_force_on", in_force),
        "ended": "yes" if row.cells.get("terminated") == "1" else "unknown",
        "status_reported": _status(row, in_force),
        "binding": "unknown",
        "obligations_coded": "none",
        "text_seen": "none",
        "source_line": row.line,
        "raw": to_json(row.filled()),
    }


def _status(row: FileRow, in_force: ImpreciseDay | None) -> str:
    """The furthest status that DCAD records; `in_force` only where it is not terminated and has no fixed term."""
    terminated, span = row.cells.get("terminated"), row.cells.get("span", "")
    if terminated == "1":
        return "terminated"
    if terminated == "0":
        return "entered_into_force" if _present(span) else "in_force"
    return "entered_into_force" if in_force else "signed"


def _signatories(
    row: FileRow, code: str, parties: list[_Party], signed: ImpreciseDay, in_force: ImpreciseDay | None
) -> list[Row]:
    ordinals: Counter[str] = Counter()
    rows = []
    for party in parties:
        ordinals[party.actor] += 1
        rows.append({
            "agreement_code": code,
            "actor_code": party.actor,
            "role": "signatory",
            "ordinal": ordinals[party.actor],
            **dated("signed_on", signed),
            **dated("valid_from", in_force),
            "actor_raw": party.code,
            "source_line": row.line,
        })  # fmt: skip
    return rows


def _areas(row: FileRow) -> list[str]:
    columns = [column for column in ("category1", "category2", "category3") if _present(row.cells.get(column, ""))]
    return list(dict.fromkeys(row.one_of(column, AREAS) for column in columns))


def _present(cell: str) -> bool:
    """Whether a cell has a value: blanks and negative codes are missing values."""
    return bool(cell) and not cell.startswith("-")


def _edition(version: str) -> DatasetRow:
    return DatasetRow(
        code=f"dcad-{version}",
        series="dcad",
        edition=version,
        title=f"Defense Cooperation Agreement Dataset, version {version}",
        publisher="Brandon J. Kinne",
        url=None,
        covers_from="1980-01-01",
        covers_until="2011-01-01",
        how_to_cite="Kinne, Brandon J. 2020. “The Defense Cooperation Agreement Dataset (DCAD).” "
        f"Journal of Conflict Resolution 64 (4): 729-755 (version {version})",
        note="The published count of 1,872 agreements includes the header. Parties are COW codes, signatory.actor_raw.",
    )
