"""The state system of the Correlates of War: spells of membership by code.

COW's codes pass from holder to holder (345: Yugoslavia, then Serbia), so a published spell becomes a row for each
holder, tied by `system_entry`; counts of published spells and state-years are counts by code and `system_entry`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from database.reader import Reader
from ingest.datasets.actor_names import codes
from ingest.datasets.delimited import FileRow
from ingest.datasets.parsed import Parsed, PublishedFile, only_file, version_of
from ingest.datasets.rows import Batch, DatasetRow, Row, coverage, spell
from ingest.dates import day_after

YEARS = {"2016": "2017"}  # version -> year of publication


class SystemSpell(NamedTuple):
    """A row of the file: a code's membership of the state system, from its first to its last day."""

    row: FileRow
    code: str
    first: str
    last: str


def parse(files: Sequence[PublishedFile], reader: Reader, label: str | None) -> Parsed:
    """Rows of `state_identifier` in the schemes cow and cow_abbrev; `label` replaces the version as the name."""
    file = only_file(files, "COW's state system")
    rows = list(file.rows())
    edition = _edition(label or version_of({file.file.name: rows}, example="2016"), rows)
    holders = codes(reader, "cow")
    spells = system_spells(rows)
    identifiers: list[Row] = []
    for member in spells:
        for actor, begin, end in holders.pieces(member.code, member.first, day_after(member.last)):
            if actor is None:
                name = member.row.cells.get("statenme", "?")
                member.row.fail(f"no known state has the COW code {member.code} ({name}) on {begin}")
            for scheme, value in (("cow", member.code), ("cow_abbrev", member.row.cells["stateabb"])):
                identifiers.append({
                    "dataset_code": edition.code,
                    "state_code": actor,
                    "scheme": scheme,
                    "value": value,
                    **spell(begin, None if end == edition.covers_until else end),  # the last day of the state system
                    "system_entry": member.first if scheme == "cow" else None,
                })  # fmt: skip
    tables: Batch = {
        "coverage": coverage(edition, ["state_identifier"], "Members of COW's state system."),
        "state_identifier": identifiers,
    }
    return Parsed.at_once(edition, tables, Counter(), [_note(spells)])


def system_spells(rows: list[FileRow]) -> list[SystemSpell]:
    """The spells of a file with COW's columns ccode, styear, stmonth, ..., endday, each of them once."""
    spells: dict[tuple[str, str], SystemSpell] = {}
    for row in rows:
        code = row.cells["ccode"]
        if not code.isascii() or not code.isdigit():
            row.fail(f"ccode is {code!r}, not a number")
        code = str(int(code))
        first, last = row.day("styear", "stmonth", "stday"), row.day("endyear", "endmonth", "endday")
        if first is None or last is None or first.day != first.text or last.day != last.text or last.day < first.day:
            row.fail("the spell needs a first day and a last day that is not before it")
        earlier = spells.setdefault((code, first.day), SystemSpell(row, code, first.day, last.day))
        if earlier.row is not row:
            row.fail(f"the spell of {code} from {first.day} is already in line {earlier.row.line}")
    return list(spells.values())


def _note(spells: list[SystemSpell]) -> str:
    years = {(each.code, year) for each in spells for year in range(int(each.first[:4]), int(each.last[:4]) + 1)}
    number = len({each.code for each in spells})
    return f"{len(spells)} published spells of {number} codes, {len(years)} state-years"


def _edition(version: str, rows: list[FileRow]) -> DatasetRow:
    last = max((int(row.cells["endyear"]) for row in rows if row.cells["endyear"].isdigit()), default=1816)
    return DatasetRow(
        code=f"cow-states-{version}",
        series="cow-states",
        edition=version,
        title=f"Correlates of War, State System Membership, v{version}",
        publisher="Correlates of War Project",
        url="https://correlatesofwar.org/data-sets/state-system-membership/",
        covers_from="1816-01-01",
        covers_until=f"{last + 1}-01-01",
        how_to_cite=f"Correlates of War Project. {YEARS.get(version, version)}. "
        f"“State System Membership List, v{version}.” Online, https://correlatesofwar.org",
        note="Last days are those of the state system; what lasts when coverage ends is open.",
    )
