"""Recognition by day and counter, against the rule in plain Python over spells and positions of every shape."""

import datetime as dt
import sqlite3
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.queries import catalogue, run
from analysis.queries.recognition_counters import CountsNothingError
from database.connect import read
from database.url import sqlite_path
from support.chance import costly

START = dt.date(2010, 1, 1)
EDITION = START + dt.timedelta(days=20)  # of old-list
SAYS = ("recognises", "withdrawn", "never", "claimed", "not_counted")


class Spell(NamedTuple):
    """A half-open spell in days since START; None is open."""

    start: int | None
    end: int | None
    says: str = ""

    def holds(self, day: int) -> bool:
        return (self.start is None or self.start <= day) and (self.end is None or day < self.end)


@st.composite
def spells(draw: st.DrawFn, *, says: bool, at_most: int) -> list[Spell]:
    """Spells in order that do not overlap; the last may be open, and a position's first may always have held."""
    days = sorted(draw(st.sets(st.integers(1, 40), max_size=2 * at_most)))
    pairs = [(days[n], days[n + 1] if n + 1 < len(days) else None) for n in range(0, len(days), 2)]
    spoken = [draw(st.sampled_from(SAYS)) if says else "" for _ in pairs]
    found = [Spell(start, end, word) for (start, end), word in zip(pairs, spoken, strict=True)]
    if says and found and draw(st.booleans()):
        found[0] = found[0]._replace(start=None)
    return found


def expected(
    record: list[Spell], positions: dict[str, list[Spell]], covered: int | None, day: int, counter: str | None
) -> str:
    """The rule of docs: a counter's position while it holds, else the record, else what an absence means."""
    edition = (EDITION - START).days
    if counter == "old-list" and day > edition:
        return "not_covered"
    said = {name: [s.says for s in held if s.holds(day)] for name, held in positions.items()}
    if day > edition:
        said["old-list"] = []
    if counter and said[counter]:
        return said[counter][0]
    begun = [spell for spell in record if spell.start is not None and spell.start <= day]
    everyone = [word for name, words in said.items() for word in words if counter in (None, name)]
    if begun:
        face = "recognises" if begun[-1].holds(day) else "withdrawn"
        return "contested" if counter is None and any(word != face for word in everyone) else face
    if {"claimed", "recognises"} & set(everyone):
        return "claimed"
    return "never" if covered is None or day < covered else "no_record"


def day_of(number: int | None) -> str | None:
    return None if number is None else str(START + dt.timedelta(days=number))


@pytest.fixture
def path(small_sqlite_url: str, tmp_path: Path) -> Path:
    source = sqlite_path(small_sqlite_url)
    assert source is not None
    target = tmp_path / "pactbook.db"
    target.write_bytes(source.read_bytes())
    with sqlite3.connect(target) as connection:
        for table in ("recognition", "recognition_position", "coverage"):
            connection.execute(f"delete from {table}")
        connection.execute("update counter set edition_on = ? where code = 'old-list'", [str(EDITION)])
    connection.close()
    return target


def put(path: Path, record: list[Spell], positions: dict[str, list[Spell]], covered: int | None) -> None:
    with sqlite3.connect(path) as connection:
        for table in ("recognition", "recognition_position", "coverage"):
            connection.execute(f"delete from {table}")
        for spell in record:
            since, until = day_of(spell.start), day_of(spell.end)
            connection.execute(
                "insert into recognition (recogniser_code, recognised_code, recognised_on, recognised_on_text,"
                " withdrawn_on, withdrawn_on_text, withdrawal_kind) values ('AAA', 'CAN', ?, ?, ?, ?, ?)",
                [since, since, until, until, until and "withdrawn"],
            )
        for counter, held in positions.items():
            for spell in held:
                since, until = day_of(spell.start), day_of(spell.end)
                connection.execute(
                    "insert into recognition_position (counter_code, recogniser_code, recognised_code, says,"
                    " valid_from, valid_from_text, valid_until, valid_until_text)"
                    " values (?, 'AAA', 'CAN', ?, ?, ?, ?, ?)",
                    [counter, spell.says, since, since, until, until],
                )
        connection.execute(
            "insert into coverage (dataset_code, table_name, actor_code, complete, valid_until, valid_until_text)"
            " values ('curated', 'recognition', 'CAN', 'yes', ?, ?)",
            [day_of(covered), day_of(covered)],
        )
    connection.close()


@costly
@given(
    record=spells(says=False, at_most=3),
    loyal=spells(says=True, at_most=2),
    old_list=spells(says=True, at_most=2),
    covered=st.none() | st.integers(5, 40),
    days=st.sets(st.integers(0, 41), min_size=1, max_size=12),
)
def test_every_day_and_counter_gives_what_the_rule_says(
    path: Path,
    record: list[Spell],
    loyal: list[Spell],
    old_list: list[Spell],
    covered: int | None,
    days: set[int],
) -> None:
    positions = {"loyal": loyal, "old-list": old_list}
    put(path, record, positions, covered)
    query = catalogue.find("recognition-status", catalogue.folders())
    with read(f"sqlite:///{path}") as reader:
        for day in sorted(days):
            for counter in (None, "loyal", "old-list"):
                values = {"recognised": "CAN", "as_of": day_of(day), "counter": counter}
                if counter and not positions[counter]:
                    with pytest.raises(CountsNothingError, match=f"{counter} does not count recognitions of Candover"):
                        run.run(reader, query, values)
                    continue
                answer = run.run(reader, query, values)
                status = {row[0]: row[2] for row in answer.rows}
                assert status["AAA"] == expected(record, positions, covered, day, counter), (day, counter)
