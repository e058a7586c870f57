"""The state system of the Correlates of War: spells of membership by code.

COW's codes pass from holder to holder (345: Yugoslavia, then Serbia), so a published spell becomes a row for each
holder, tied by `system_entry`; counts of published spells and state-years are counts by code and `system_entry`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from database.reader import Reader
from ingest.datasets.delimited import FileRow
from ingest.datasets.names import codes
from ingest.datasets.parsed import Parsed, PublishedFile, TableRows, coverage, only_file, parsed_at_once, version_of
from ingest.datasets.rows import CoverageRow, DatasetRow, StateIdentifierRow
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
    identifiers: list[StateIdentifierRow] = []
    for spell in spells:
        until = day_after(spell.last)
        for actor, begin, end in holders.pieces(spell.code, spell.first, until):
            if actor is None:
                name = spell.row.cells.get("statenme", "?")
                spell.row.fail(f"no known state has the COW code {spell.code} ({name}) on {begin}")
            lasting = end == edition.covers_until  # its last day is that of the state system's
            for scheme, value in (("cow", spell.code), ("cow_abbrev", spell.row.cells["stateabb"])):
                identifiers.append(
                    StateIdentifierRow(
                        dataset_code=edition.code,
                        state_code=actor,
                        scheme=scheme,
                        value=value,
                        valid_from=begin,
                        valid_from_text=begin,
                        valid_until=None if lasting else end,
                        valid_until_text=None if lasting else end,
                        system_entry=spell.first if scheme == "cow" else None,
                    )
                )
    tables = [
        TableRows("coverage", CoverageRow, coverage(edition, ["state_identifier"], "Members of COW's state system.")),
        TableRows("state_identifier", StateIdentifierRow, identifiers),
    ]
    return parsed_at_once(edition, tables, Counter(), [_note(spells)])


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
    years = {(spell.code, year) for spell in spells for year in range(int(spell.first[:4]), int(spell.last[:4]) + 1)}
    number = len({spell.code for spell in spells})
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
