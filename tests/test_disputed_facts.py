"""Disputed facts by the actors that they name and by their kind."""

import shutil
import sqlite3
from pathlib import Path

import pytest

from analysis.queries import catalogue
from models.facts import FACTS
from models.tables import Base
from pactbook import open as open_factbook

ACTORS = {"actor", "state_detail", "organisation_detail"}
NAMING = [
    (table, column.name)
    for table in FACTS
    for column in Base.metadata.tables[table].columns
    if {key.column.table.name for key in column.foreign_keys} & ACTORS or (table, column.name) == ("actor", "code")
]


@pytest.fixture
def copy(seeded_sqlite_template: Path, tmp_path: Path) -> Path:
    """A seeded database of the test's own."""
    return Path(shutil.copy(seeded_sqlite_template, tmp_path / "pactbook.db"))


def test_a_disputed_fact_is_found_by_every_actor_that_its_row_names(copy: Path) -> None:
    with sqlite3.connect(copy) as connection:
        named = {}
        for table, column in NAMING:
            sql = f"select fact_id, {column} from {table} where fact_id is not null and {column} is not null limit 1"
            named[table, column] = connection.execute(sql).fetchone()
        disputed = {fact_id for fact_id, _ in named.values()}
        connection.executemany(
            "insert into citation (fact_id, source_code, stance, field, note, owner_code)"
            " values (?, 'memory', 'contradicts', 'note', 'for the test', 'curated')",
            [(fact_id,) for fact_id in disputed],
        )
        words = dict(connection.execute("select fact_id, fact from fact_in_words").fetchall())
    assert len(named) > 20
    factbook = open_factbook(copy)
    codes = {code for _, code in named.values()}
    facts = {code: [row.fact for row in factbook.query("disputed-facts", actor=code)] for code in codes}
    for place, (fact_id, code) in named.items():
        assert words[fact_id] in facts[code], place


def test_all_kinds_of_facts_can_be_chosen() -> None:
    choices = [
        parameter.choices
        for query in catalogue.every([catalogue.SHIPPED])
        for parameter in query.parameters
        if parameter.help == "Only facts in this table."
    ]
    assert len(choices) == 4
    assert set(choices) == {tuple(FACTS)}
