"""Whatever the spells, a dyad-year says what a search through all days says."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support import Run
from support.chance import costly
from support.panel_world import ATOP, Facts, add_facts, fill

FIRST = date(1994, 12, 1)
CODES = {"AAA": 2, "BBB": 20, "DDD": 40}
KINDS = ("defense", "consultation")

Spell = tuple[int, int]  # days from FIRST: the first, and the first day after
SPELL = st.tuples(st.integers(0, 800), st.integers(1, 500)).map(lambda spell: (spell[0], spell[0] + spell[1]))
MEMBER = st.tuples(st.sampled_from(sorted(CODES)), SPELL, st.sets(st.sampled_from(KINDS)))
ALLIANCE = st.lists(MEMBER, min_size=2, max_size=5, unique_by=lambda member: (member[0], member[1][0]))


def on(number: int) -> date:
    return FIRST + timedelta(number)


def allied(alliances: list[list[tuple[str, Spell, set[str]]]]) -> dict[tuple[str, str, int], set[str]]:
    """(state_1, state_2, year) -> what state_1 owes: joint spells of two days or more, every year that a day is in."""
    found: dict[tuple[str, str, int], set[str]] = {}
    for members in alliances:
        for one, (first, until), kinds in members:
            for other, (other_first, other_until), _ in members:
                days = range(max(first, other_first), min(until, other_until))
                if one != other and len(days) >= 2:
                    for year in {on(number).year for number in days}:
                        found.setdefault((one, other, year), set()).update(kinds)
    return found


@pytest.mark.slow
@costly
@given(alliances=st.lists(ALLIANCE, min_size=1, max_size=3))
def test_dyad_years_are_what_a_search_through_all_days_finds(
    run: Run, sqlite_template: Path, tmp_path: Path, alliances: list[list[tuple[str, Spell, set[str]]]]
) -> None:
    path = tmp_path / "pactbook.db"
    path.write_bytes(sqlite_template.read_bytes())
    url = fill(f"sqlite:///{path}")

    def add(to: Facts) -> None:
        for members in alliances:
            code = to.alliance(
                *[
                    (name, CODES[name], on(first).isoformat(), on(until).isoformat())
                    for name, (first, until), _ in members
                ]
            )
            for name, (first, until), kinds in members:
                to.owes(code, name, *sorted(kinds), since=on(first).isoformat(), until=on(until).isoformat())

    add_facts(url, add)
    outcome = run("panel", "dyad-year", "--dataset", ATOP, "--within", "none", url=url)
    assert outcome.exit_code == 0, outcome.stderr
    columns, *lines = [line.split(",") for line in outcome.stdout.splitlines()]
    rows = [dict(zip(columns, line, strict=True)) for line in lines]
    found = {
        (row["state_1"], row["state_2"], int(row["year"])): {kind for kind in KINDS if row[f"atop_{kind}"] == "1"}
        for row in rows
        if row["atop_alliance"] == "1"
    }
    assert found == allied(alliances)
