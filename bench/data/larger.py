"""A database as large as the curated facts with published datasets beside them, or a number of times as large.

The curated facts are those of the seeds. Their copies have keys of their own: agreements, transfers, sources and
citations, and states that recognise the same states, join the same organisations and border on the same neighbours;
agreements and transfers stay between the same actors. Beside them stand invented editions in the size and the shape of
ATOP 5.1, DCAD 1.0 and SIPRI's register of 2024, so that no published row is needed. The rows are the same in each run.

    python bench/data/larger.py FILE.db [TIMES]
"""

from __future__ import annotations

import json
import sqlite3
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

import sqlalchemy as sa

from database import bulk
from ingest.build import build
from ingest.seeds.cells import SEEDS
from models.tables import tables_in_order

ATOP, DCAD, SIPRI = "atop-invented", "dcad-invented", "sipri-invented"
SIZES = {ATOP: 789, DCAD: 1871, SIPRI: 27951}  # rows of the published editions
STEP = 10_000_000  # between the numbers of a row and of its copy
# What is copied: tables in the order of their foreign keys, and the columns that name a copied state.
COPIED: dict[str, tuple[str, ...]] = {
    "source": (), "fact": (), "actor": ("code",), "state_detail": ("code",), "state_identifier": ("state_code",),
    "actor_name": ("actor_code",), "actor_fact": ("actor_code",), "border": ("state_1_code",),
    "membership": ("state_code",),
    "recognition": ("recogniser_code",), "recognition_position": ("recogniser_code",), "coverage": ("actor_code",),
    "deployment": ("contributor_code",), "indicator": ("actor_code",), "agreement": (), "agreement_identifier": (),
    "agreement_event": (), "agreement_link": (), "signatory": (), "obligation": (), "provision": (), "deal": (),
    "arms_transfer": (), "arms_delivery": (), "statement": (), "source_assertion": (), "citation": (),
}  # fmt: skip
# Text that makes a row unique, beside keys.
UNIQUE = {
    "agreement_identifier": ("value",), "arms_transfer": ("source_key", "claim_group"), "statement": ("gist",),
}  # fmt: skip


def make(path: Path, times: int) -> None:
    """Write the database to a new SQLite file; PostgreSQL gets it by `pactbook db copy`."""
    build(f"sqlite:///{path}", [SEEDS], fresh=True, allow_deletes=False, tell=lambda _line: None)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("pragma synchronous = off")
        tables = {table.name: table for table in tables_in_order()}
        for number in range(1, times):
            for name, states in COPIED.items():
                connection.execute(_copy(tables[name], states, number))
        connection.execute(f"delete from citation where fact_id in ({_facts_without_rows(tables)})")
        connection.execute(f"delete from fact where id in ({_facts_without_rows(tables)})")
        actors = [code for (code,) in connection.execute("select code from state_detail where code not like '%~%'")]
        connection.commit()
    with bulk.transaction(f"sqlite:///{path}") as driver:
        _add_datasets(driver)
        for dataset, size in SIZES.items():
            chance = Random(dataset)
            add = _add_transfers if dataset == SIPRI else _add_agreements
            add(driver, dataset, size * times, Parties(chance, sorted(actors)))


def _copy(table: sa.Table, states: tuple[str, ...], number: int) -> str:
    """The statement that copies the curated rows of a table; a row whose copy would be itself is left out."""
    values = []
    for column in table.columns:
        parents = {key.column.table.name for key in column.foreign_keys}
        if column.name in states:
            known = "select code from state_detail where code not like '%~%'"
            values.append(
                f"case when {column.name} in ({known}) then {column.name} || '~{number}' else {column.name} end"
            )
        elif column.name == "id" or (parents & set(COPIED) and isinstance(column.type, sa.Integer)):
            values.append(f"{column.name} + {number * STEP}")
        elif column.name in UNIQUE.get(table.name, ()) or (
            (parents & set(COPIED) or column.primary_key)
            and not parents & {"actor", "state_detail"}
            and column.name not in ("scheme", "kind")
        ):
            values.append(f"{column.name} || '~{number}'")
        else:
            values.append(column.name)
    names = ", ".join(column.name for column in table.columns)
    key = next(iter(table.primary_key.columns)).name
    original = f"{key} < {STEP}" if key == "id" else f"{key} not like '%~%'"
    if table.name == "actor":
        original += " and kind = 'state'"
    return f"insert or ignore into {table.name} ({names}) select {', '.join(values)} from {table.name} where {original}"


def _facts_without_rows(tables: Mapping[str, sa.Table]) -> str:
    """The query for the facts whose row has no copy, since this would be the row itself."""
    stated = [name for name, table in tables.items() if "fact_id" in table.columns and name != "citation"]
    return "select id from fact " + " ".join(f"except select fact_id from {name}" for name in stated)


class Parties:
    """Draws actors, a few of them often, as the large exporters of arms are."""

    def __init__(self, chance: Random, codes: list[str]) -> None:
        """Take the codes; which of them are frequent is drawn too."""
        self.chance = chance
        self.codes = codes[:]
        chance.shuffle(self.codes)
        self.weights = list(accumulate(1 / (rank + 3) for rank in range(len(codes))))

    def draw(self, count: int) -> list[str]:
        """So many different actors."""
        drawn: dict[str, None] = {}
        while len(drawn) < count:
            drawn[self.chance.choices(self.codes, cum_weights=self.weights)[0]] = None
        return list(drawn)


def _add_datasets(driver: bulk.DriverConnection) -> None:
    rows = [(code, code.split("-")[0], f"Invented rows in the shape of {code.split('-')[0]}") for code in SIZES]
    bulk.insert(driver, "dataset", ("code", "series", "title"), rows)


def _day(chance: Random, first: int, last: int) -> str:
    return f"{chance.randint(first, last)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"


def _add_agreements(driver: bulk.DriverConnection, dataset: str, size: int, parties: Parties) -> None:
    """Alliances of two to sixty parties with their obligations, or agreements of two states with their areas."""
    chance = parties.chance
    alliance = dataset == ATOP
    agreements: list[tuple[Any, ...]] = []
    signatories: list[tuple[Any, ...]] = []
    obligations: list[tuple[Any, ...]] = []
    provisions: list[tuple[Any, ...]] = []
    for number in range(1, size + 1):
        code = f"{dataset}:{number:06}"
        count = 2 if not alliance or number % 5 else 60 if number % 400 == 0 else chance.randint(3, 9)
        day = _day(chance, 1815, 2018) if alliance else _day(chance, 1980, 2010)
        end = f"{min(int(day[:4]) + chance.randint(1, 60), 2024)}{day[4:]}" if alliance and number % 2 else None
        raw = json.dumps({f"column{i}": str(chance.randint(0, 9)) for i in range(80 if alliance else 20)})
        agreements.append(
            (code, dataset, f"Invented agreement {number}", "unknown" if alliance else "agreement",
             "alliance" if alliance else "general", day, day, end, end, "yes" if end else "unknown",
             "terminated" if end else "in_force" if alliance else "signed", "unknown",
             "full" if alliance else "none", "full" if alliance else "none", number + 1, raw)
        )  # fmt: skip
        pledges = chance.sample(("defense", "offense", "neutrality", "nonaggression", "consultation"), 2)
        for actor in parties.draw(count):
            spell = (day, day, end, end, 0) if alliance else (None,) * 5
            signatories.append((code, actor, "party" if alliance else "signatory", 1, day, day, *spell, number + 1))
            obligations += [(code, kind, "yes", actor, "no") for kind in pledges if alliance]
        if alliance:
            kinds = ("base", "contrib", "intcom", "milaid", "milcon", "orgpurp1", "orgpurp2", "subord")
            provisions += [(code, kind, str(chance.randint(0, 3))) for kind in kinds]
        else:
            provisions.append((code, "joint_training" if number % 3 else "general_cooperation", "yes"))
    columns = (
        "code dataset_code title instrument scope signed_on signed_on_text ended_on ended_on_text ended "
        "status_reported binding obligations_coded text_seen source_line raw"
    )
    bulk.insert(driver, "agreement", columns.split(), agreements)
    columns = (
        "agreement_code actor_code role ordinal signed_on signed_on_text valid_from valid_from_text valid_until "
        "valid_until_text phase source_line"
    )
    bulk.insert(driver, "signatory", columns.split(), signatories)
    bulk.insert(driver, "obligation", "agreement_code kind pledged obligor_code conditional".split(), obligations)
    bulk.insert(driver, "provision", "agreement_code provision_kind_code value".split(), provisions)


def _add_transfers(driver: bulk.DriverConnection, dataset: str, size: int, parties: Parties) -> None:
    """Orders of arms with two years of delivery each on average; the years of some have equal shares."""
    chance = parties.chance
    first = bulk.first_id(driver, "arms_transfer", size)
    columns = (
        "id dataset_code source_key source_line supplier_code supplier_raw recipient_code recipient_raw designation "
        "weapon_description ordered ordered_estimated order_year order_year_estimated delivered second_hand "
        "transfer_status terms is_package tiv_unit tiv_order tiv_delivered note raw"
    )
    deliveries: list[tuple[Any, ...]] = []

    def transfers() -> Iterator[tuple[Any, ...]]:
        for number in range(size):
            supplier, recipient = parties.draw(2)
            year, count = chance.randint(1950, 2020), chance.choice((1, 1, 1, 2, 2, 3, 5))
            ordered, unit = chance.randint(1, 200), chance.randint(1, 9000) / 100
            total = round(ordered * unit, 2)
            weapon = f"Weapon {chance.randint(1, 3932)}"
            key = f"{supplier}|{recipient}|{weapon}|{year}|{number}"
            deliveries.extend(
                (first + number, year + 1 + i, round(ordered / count, 2), round(total / count, 2),
                 "yes" if count > 1 else "no")
                for i in range(count)
            )  # fmt: skip
            yield (
                first + number, dataset, key, number + 13, supplier, supplier, recipient, recipient, weapon,
                "an invented weapon", ordered, "no", year, "no", ordered, "yes" if number % 4 == 0 else "no",
                "delivered" if number % 50 else "ordered", "unknown" if number % 4 else "aid", "no", unit, total, total,
                "Invented; as long as comments are on average", json.dumps({"record": key, "comment": "x" * 360}),
            )  # fmt: skip

    bulk.insert(driver, "arms_transfer", columns.split(), transfers())
    columns = "arms_transfer_id year quantity tiv_delivered apportioned"
    bulk.insert(driver, "arms_delivery", columns.split(), deliveries)


if __name__ == "__main__":
    make(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1)
