"""The state system of the Correlates of War: spells of membership by code.

COW's codes pass from holder to holder (345: Yugoslavia, then Serbia), so a published spell becomes a row for each
holder, tied by `system_entry`; counts of published spells and state-years are counts by code and `system_entry`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from errors import UsageError
from ingest.datasets.date_parts import day
from ingest.datasets.editions import COVERAGE, Edition, Table, coverage
from ingest.datasets.files import Record, records
from ingest.datasets.importing import Content, Parsed
from ingest.datasets.names import Fetch, codes
from ingest.dates import day_after

IDENTIFIER = (
    "dataset_code", "state_code", "scheme", "value", "valid_from", "valid_from_precision", "valid_until",
    "valid_until_precision", "system_entry",
)  # fmt: skip
YEARS = {"2016": "2017"}  # of publication


def parse(contents: Sequence[Content], fetch: Fetch, label: str | None) -> Parsed:
    """Rows of state_identifier in the schemes cow and cow_abbrev."""
    if len(contents) > 1:
        raise UsageError(f"COW's states are one file; given: {', '.join(one.what.file.name for one in contents)}")
    content = contents[0]
    rows = list(records(content.what.file, content.what.header, content.text))
    version = label or _version(content, rows)
    edition = _edition(version, rows)
    holders = codes(fetch, "cow")
    identifiers: list[tuple[Any, ...]] = []
    spells: dict[tuple[str, str], Record] = {}
    for record in rows:
        code = _code(record)
        since, last = day(record, "styear", "stmonth", "stday"), day(record, "endyear", "endmonth", "endday")
        if since is None or last is None or {since.precision, last.precision} != {"day"} or last.day < since.day:
            record.fail("the spell needs a first day and a last day that is not before it")
        first = spells.setdefault((code, since.day), record)
        if first is not record:
            record.fail(f"the spell of {code} from {since.day} is in line {first.line} already")
        until = day_after(last.day)
        still = until == edition.covers_until
        for actor, begin, end in holders.pieces(code, since.day, until):
            if actor is None:
                record.fail(f"no known state has the COW code {code} ({record.cells.get('statenme', '?')}) on {begin}")
            ends = (None, None) if still and end == until else (end, "day")
            for scheme, value in (("cow", code), ("cow_abbrev", record.cells["stateabb"])):
                entry = since.day if scheme == "cow" else None
                identifiers.append((edition.code, actor, scheme, value, begin, "day", *ends, entry))
    tables = [
        Table("coverage", COVERAGE, coverage(edition, ["state_identifier"], "Members of COW's state system.")),
        Table("state_identifier", IDENTIFIER, identifiers),
    ]
    years = {
        (code, year)
        for (code, _since), record in spells.items()
        for year in range(int(record.cells["styear"]), int(record.cells["endyear"]) + 1)
    }
    number = len({code for code, _year in years})
    note = f"{len(spells)} published spells of {number} codes, {len(years)} state-years"
    return Parsed(edition, tables, unresolved=Counter(), notes=[note])


def _code(record: Record) -> str:
    code = record.cells["ccode"]
    if not code.isascii() or not code.isdigit():
        record.fail(f"ccode is {code!r}, not a number")
    return str(int(code))


def _version(content: Content, rows: list[Record]) -> str:
    versions = {record.cells.get("version", "") for record in rows}
    if len(versions) != 1 or versions == {""}:
        name = content.what.file.name
        raise UsageError(f"{name}: no single version in the column version: name the edition, as --edition 2016")
    return versions.pop()


def _edition(version: str, rows: list[Record]) -> Edition:
    last = max((int(record.cells["endyear"]) for record in rows if record.cells["endyear"].isdigit()), default=1816)
    return Edition(
        code=f"cow-states-{version}",
        series="cow-states",
        edition=version,
        edition_on=None,
        title=f"Correlates of War, State System Membership, v{version}",
        publisher="Correlates of War Project",
        url="https://correlatesofwar.org/data-sets/state-system-membership/",
        covers_from="1816-01-01",
        covers_until=f"{last + 1}-01-01",
        scope=None,
        licence="Free to use with citation; no grant to redistribute",
        how_to_cite=f"Correlates of War Project. {YEARS.get(version, version)}. "
        f"“State System Membership List, v{version}.” Online, https://correlatesofwar.org",
        note="Last days are those of the state system; what lasts when coverage ends is open.",
    )
