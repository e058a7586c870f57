"""The major powers of the Correlates of War: spells by COW number, cut where a number passes on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from database.reader import Reader
from errors import UsageError
from ingest.datasets.actor_names import codes
from ingest.datasets.cow_states import YEARS, SystemSpell, system_spells
from ingest.datasets.parsed import UNKNOWN, Parsed, PublishedFile, Unresolved, only_file, version_of
from ingest.datasets.rows import Batch, DatasetRow, Row, coverage, spell
from ingest.dates import day_after


def parse(files: Sequence[PublishedFile], reader: Reader, label: str | None) -> Parsed:
    """Rows of `major_power`; `label` replaces the version as the edition's name."""
    file = only_file(files, "COW's major powers")
    rows = list(file.rows())
    spells = system_spells(rows)
    holders = codes(reader, "cow")
    memberships = sum(holders.begins(power.code, power.first) for power in spells)
    if memberships > len(spells) / 2:  # of the 14 published spells 5, which begin with the state system in 1816
        raise UsageError(
            f"{file.file.name}: {memberships} of {len(spells)} spells begin when the state enters the state system, so "
            "this is the state system, not the major powers: import it with `pactbook import cow-states`, "
            "which needs the column statenme"
        )
    states = len({power.code for power in spells})
    edition = _edition(label or version_of({file.file.name: rows}, example="2016"), spells)
    unresolved: Unresolved = Counter()
    powers: list[Row] = []
    for power in spells:
        for actor, since, until in holders.pieces(power.code, power.first, day_after(power.last)):
            if actor is None:
                unresolved[f"COW {power.code}", int(since[:4])] += 1
            powers.append({
                "dataset_code": edition.code,
                "state_code": actor or UNKNOWN,
                "state_raw": power.code,
                **spell(since, None if until == edition.covers_until else until),
            })  # fmt: skip
    note = "Major powers; states without a spell are none."
    notes = [f"{len(spells)} published spells of {states} states: a spell is cut where its COW number passes on"]
    tables: Batch = {"coverage": coverage(edition, ["major_power"], note), "major_power": powers}
    return Parsed.at_once(edition, tables, unresolved, notes)


def _edition(version: str, spells: list[SystemSpell]) -> DatasetRow:
    return DatasetRow(
        code=f"majors-{version}",
        series="majors",
        edition=version,
        title=f"Correlates of War, Major Powers, v{version}",
        publisher="Correlates of War Project",
        url="https://correlatesofwar.org/data-sets/state-system-membership/",
        covers_from="1816-01-01",
        covers_until=day_after(max(power.last for power in spells)),
        how_to_cite=f"Correlates of War Project. {YEARS.get(version, version)}. "
        f"“State System Membership List, v{version}” (major powers). Online, https://correlatesofwar.org",
        note="What lasts when coverage ends is open. The number of a state in the file is major_power.state_raw.",
    )
