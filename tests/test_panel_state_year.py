"""State-years: what a state owes, signs, supplies and receives in a year."""

import csv
from collections.abc import Callable

import pytest

from support import Run
from support.panel_world import Facts, add_facts
from support.rows import insert

pytestmark = pytest.mark.slow_on_postgresql

Row = dict[str, str]
Panel = Callable[..., dict[tuple[str, int], Row]]


@pytest.fixture
def url(panel_url: str) -> str:
    """The invented states, on each backend in turn."""
    return panel_url


@pytest.fixture
def panel(run: Run, url: str) -> Panel:
    """A state-year panel as rows by (state, year)."""

    def rows(*options: str) -> dict[tuple[str, int], Row]:
        outcome = run("panel", "state-year", *options, url=url)
        assert outcome.exit_code == 0, outcome.stderr
        return {(row["state"], int(row["year"])): row for row in csv.DictReader(outcome.stdout.splitlines())}

    return rows


def test_there_is_a_row_for_every_code_and_year_of_the_system(panel: Panel) -> None:
    rows = panel("--from", "1944", "--to", "1956", "--dataset", "curated")
    assert [year for state, year in rows if state == "CCC"] == [1944, 1945, 1955, 1956]
    assert {rows["CCC", 1944]["cow"], rows["CCC", 1955]["cow"]} == {"255", "260"}
    assert len(rows) == 4 * 13 + 4


def test_alliances_allies_and_obligations_are_counted(panel: Panel, url: str) -> None:
    def add(to: Facts) -> None:
        one = to.alliance(("AAA", 2, "1950-01-01", "1952-01-01"), ("BBB", 20, "1950-01-01", "1951-01-01"))
        two = to.alliance(
            ("AAA", 2, "1950-06-01", None), ("BBB", 20, "1950-06-01", None), ("DDD", 40, "1951-01-01", None)
        )
        to.owes(one, "AAA", "defense", "consultation")
        to.owes(two, "AAA", "defense")

    add_facts(url, add)
    rows = panel("--from", "1949", "--to", "1952")
    names = ("atop_alliances", "atop_allies", "atop_defense", "atop_consultation", "atop_offense")
    assert [[rows["AAA", year][name] for name in names] for year in (1949, 1950, 1951, 1952)] == [
        ["0", "0", "0", "0", "0"], ["2", "1", "2", "1", "0"], ["1", "2", "1", "0", "0"], ["1", "2", "1", "0", "0"],
    ]  # fmt: skip
    assert [rows["DDD", year]["atop_defense"] for year in (1951, 1952)] == ["0", "0"]


def test_exports_and_imports_count_partners_without_a_code_too(panel: Panel, url: str) -> None:
    def add(to: Facts) -> None:
        to.arms("AAA", "BBB", 2000, 10, {2000: 6, 2001: 4})
        to.arms("DDD", "BBB", 2000, 2, {2000: 2})
        to.arms("unknown", "BBB", 2000, 2, {2000: 2})
        to.arms("REB", "BBB", 1999, 1, {2000: 0})
        to.arms("AAA", "REB", 2000, 5, {2000: 5})

    add_facts(url, add)
    rows = panel("--from", "2000", "--to", "2000")
    exports = ("sipri_export_orders", "sipri_export_tiv_ordered", "sipri_export_tiv_delivered")
    imports = (
        "sipri_import_orders",
        "sipri_import_tiv_ordered",
        "sipri_import_tiv_delivered",
        "sipri_import_suppliers",
    )
    assert [rows["AAA", 2000][name] for name in exports] == ["2", "15.00", "11.00"]
    assert [rows["BBB", 2000][name] for name in imports] == ["3", "14.00", "10.00", "3"]
    assert rows["BBB", 2000]["sipri_import_hhi"] == "0.44"  # 0.6² + 0.2² + 0.2²
    assert rows["DDD", 2000]["sipri_import_hhi"] == ""
    assert rows["DDD", 2000]["sipri_import_tiv_delivered"] == "0.00"


@pytest.mark.slow
def test_the_panel_agrees_with_the_query_on_concentration(run: Run, panel: Panel, url: str) -> None:
    def add(to: Facts) -> None:
        to.arms("AAA", "BBB", 2000, 10, {2000: 6, 2001: 4})
        to.arms("DDD", "BBB", 2000, 2, {2000: 2, 2001: 1})
        whole = {"dataset_code": "sipri-2020", "table_name": "arms_transfer", "complete": "yes"}
        insert(to.connection, "coverage", whole)

    add_facts(url, add)
    outcome = run("query", "run", "supplier-concentration", "--dataset", "sipri-2020", url=url)
    assert outcome.stdout == (
        "recipient,year,suppliers,volume,hhi\nBBB,2000,2,8.00,0.6250\nBBB,2001,2,5.00,0.6800\n"  # 10/16, 17/25
    )
    rows = panel("--from", "2000", "--to", "2001")
    assert [rows["BBB", year]["sipri_import_hhi"] for year in (2000, 2001)] == ["0.625", "0.68"]


def test_recognisers_and_memberships_are_counted_on_31_december(panel: Panel) -> None:
    rows = panel("--from", "2008", "--to", "2020")
    assert [rows["KKK", year]["curated_recognised_by"] for year in (2008, 2014, 2015, 2020)] == ["2", "2", "1", ""]
    assert rows["BBB", 2010]["curated_recognised_by"] == ""  # recognitions of others are a selection
    assert (rows["AAA", 2018]["curated_memberships"], rows["AAA", 2018]["curated_organisations"]) == ("2", "EUX;PACT")
    assert (rows["AAA", 2019]["curated_memberships"], rows["AAA", 2019]["curated_organisations"]) == ("1", "PACT")
    assert rows["AAA", 2020]["curated_memberships"] == ""


def test_what_is_known_has_actors_without_a_code(panel: Panel, url: str) -> None:
    add_facts(url, lambda to: to.arms("AAA", "REB", 2000, 5, {2000: 5}))
    rows = panel("--within", "none", "--dataset", "sipri-2020")
    assert {key: (row["cow"], row["sipri_import_tiv_delivered"]) for key, row in rows.items()} == {
        ("AAA", 2000): ("2", "0.00"), ("REB", 2000): ("", "5.00"),
    }  # fmt: skip
