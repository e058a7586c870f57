"""COW's state system: spells by code, whose holders change."""

from collections.abc import Callable
from pathlib import Path

import pytest

from support import Run
from support.dataset_files import changed, rows, shape

pytestmark = pytest.mark.slow_on_postgresql

SPELLS = "from state_identifier where dataset_code = 'cow-states-2016' and scheme = 'cow'"


@pytest.fixture
def url(imported: Callable[..., str]) -> str:
    """A database with a small state system in it, only to be read."""
    return imported(("cow-states", shape("cow_states.csv")))


@pytest.fixture
def own_url(seeded_copy_url: str, run: Run) -> str:
    """A database of the test's own with a small state system in it."""
    outcome = run("import", "cow-states", shape("cow_states.csv"), url=seeded_copy_url)
    assert outcome.exit_code == 0, outcome.stderr
    assert "6 published spells of 5 codes, 633 state-years" in outcome.stderr
    return seeded_copy_url


@pytest.mark.quick_on_postgresql
def test_published_spells_are_cut_by_holder_and_tied_by_entry(url: str) -> None:
    assert rows(
        url,
        "select value, state_code, cast(valid_from as text), cast(valid_until as text), cast(system_entry as text)"
        f" {SPELLS} order by cast(value as integer), valid_from",
    ) == [
        ("2", "USA", "1816-01-01", None, "1816-01-01"),
        ("41", "HTI", "1859-01-01", "1915-07-29", "1859-01-01"),
        ("41", "HTI", "1934-08-15", None, "1934-08-15"),
        ("345", "YUG", "1944-10-20", "1992-04-27", "1944-10-20"),
        ("345", "SRB", "1992-04-27", None, "1944-10-20"),
        ("365", "RUS", "1816-01-01", "1922-12-30", "1816-01-01"),
        ("365", "SUN", "1922-12-30", "1991-12-26", "1816-01-01"),
        ("365", "RUS", "1991-12-26", None, "1816-01-01"),
        ("970", "NRU", "1999-09-14", None, "1999-09-14"),
    ]


def test_state_years_count_codes_and_years(url: str) -> None:
    assert rows(url, "select count(*) from state_year where dataset_code = 'cow-states-2016'") == [(633,)]
    assert rows(url, f"select count(distinct value || cast(system_entry as text)) {SPELLS}") == [(6,)]


def test_abbreviations_come_along(url: str) -> None:
    assert rows(
        url,
        "select state_code, value from state_identifier"
        " where dataset_code = 'cow-states-2016' and scheme = 'cow_abbrev' and value = 'YUG' order by 1",
    ) == [("SRB", "YUG"), ("YUG", "YUG")]


def test_editions_stand_side_by_side_and_differ(own_url: str, run: Run, tmp_path: Path) -> None:
    def next_edition(text: str) -> str:
        text = text.replace("2016,12,31,2016", "2024,12,31,2024").replace("7,28,2016", "7,28,2024")
        return text.replace("Nauru,1999,9,14", "Nauru,1999,9,15")

    assert run("import", "cow-states", changed("cow_states.csv", tmp_path, next_edition), url=own_url).exit_code == 0
    outcome = run("diff", "cow-states-2016", "cow-states-2024", "--format", "csv", url=own_url)
    assert outcome.stdout.splitlines() == [
        "change,table,key,column,old,new",
        "removed,state_identifier,NRU|cow|970|1999-09-14,,,",
        "added,state_identifier,NRU|cow|970|1999-09-15,,,",
        "removed,state_identifier,NRU|cow_abbrev|NAU|1999-09-14,,,",
        "added,state_identifier,NRU|cow_abbrev|NAU|1999-09-15,,,",
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_line_end_is_read(seeded_copy_url: str, run: Run, tmp_path: Path, end: str) -> None:
    path = changed("cow_states.csv", tmp_path, lambda text: text.replace("\r\n", end))
    assert run("import", "cow-states", path, url=seeded_copy_url).exit_code == 0
    assert rows(seeded_copy_url, f"select count(*) {SPELLS}") == [(9,)]


def test_the_list_of_codes_is_told_from_the_states(seeded_copy_url: str, run: Run) -> None:
    outcome = run("import", "cow-states", shape("cow_country_codes.csv"), url=seeded_copy_url)
    assert outcome.exit_code == 2
    assert "COW's list of country codes, which has no dates" in outcome.stderr


DAMAGE = [
    ("USA,2,", "USA,999,", ":2: no known state has the COW code 999 (United States of America) on 1816-01-01"),
    ("1915,7,28", "1815,7,28", ":3: the spell needs a first day and a last day that is not before it"),
    ("1915,7,28", "1915,2,30", ":3: endyear, endmonth, endday are 1915-2-30: 1915-02 has no day 30"),
    ("1934,8,15", "1859,1,1", ":4: the spell of 41 from 1859-01-01 is already in line 3"),
    ("YUG,345", "YUG,Tito", ":5: ccode is 'Tito', not a number"),
]


@pytest.mark.parametrize(("old", "new", "message"), DAMAGE)
def test_damage_is_one_error_with_its_line_and_nothing_is_loaded(
    seeded_copy_url: str, run: Run, tmp_path: Path, old: str, new: str, message: str
) -> None:
    path = changed("cow_states.csv", tmp_path, lambda text: text.replace(old, new, 1))
    outcome = run("import", "cow-states", path, url=seeded_copy_url)
    assert outcome.exit_code == 1
    assert "cow_states.csv" + message in outcome.stderr
    assert (
        rows(seeded_copy_url, "select code from dataset where series in ('atop', 'dcad', 'sipri', 'cow-states')") == []
    )
