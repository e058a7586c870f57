"""Dyad-years beside alliances: what datasets cover, agreements, arms, recognitions and memberships."""

import pytest

from support import Run
from support.panel_world import FILTERED, SIPRI, Facts, Panel, add_facts, dyad_years

pytestmark = pytest.mark.slow_on_postgresql


@pytest.fixture
def url(panel_url: str) -> str:
    """The invented states, on each backend in turn."""
    return panel_url


@pytest.fixture
def panel(run: Run, url: str) -> Panel:
    """A dyad-year panel as rows by (state_1, state_2, year)."""
    return dyad_years(run, url)


# Coverage.


@pytest.mark.slow
def test_columns_are_null_outside_their_datasets_years(panel: Panel, url: str) -> None:
    add_facts(url, lambda to: to.alliance(("AAA", 2, "1950-01-01", None), ("BBB", 20, "1950-01-01", None)))
    rows = panel("--from", "1940", "--to", "2020")
    covered = {
        "atop_alliance": (1940, 2018), "dcad_agreements": (1980, 2010), "sipri_orders": (1950, 2019),
        "sipri_tiv_delivered": (1950, 2019), "curated_joint_memberships": (1940, 2019),
    }  # fmt: skip
    for column, (first, last) in covered.items():
        known = [year for year in range(1940, 2021) if rows["AAA", "BBB", year][column] != ""]
        assert (known[0], known[-1], len(known)) == (first, last, last - first + 1), column
    assert rows["AAA", "DDD", 2018]["atop_alliance"] == "0"
    assert rows["AAA", "BBB", 2018]["atop_alliance"] == "1"
    assert rows["AAA", "BBB", 2019]["atop_alliance"] == ""  # an alliance still in force when coverage ends


@pytest.mark.slow
def test_alliances_are_not_covered_for_what_is_no_state(panel: Panel, url: str) -> None:
    add_facts(url, lambda to: to.arms("AAA", "REB", 1985, 2, {1986: 2}))
    row = panel("--within", "none", "--from", "1986", "--to", "1986")["AAA", "REB", 1986]
    assert (row["cow_1"], row["cow_2"]) == ("2", "")
    assert row["sipri_tiv_delivered"] == "2.00"
    assert row["atop_alliance"] == row["dcad_agreements"] == ""
    assert row["curated_joint_memberships"] == "0"


# Agreements, arms, recognitions.


@pytest.mark.slow
def test_agreements_count_from_their_signature_on(panel: Panel, url: str) -> None:
    def add(to: Facts) -> None:
        to.cooperation("general", "1995-06-01", "AAA", "BBB")
        to.cooperation("sector", "1997-01-01", "BBB", "AAA")

    add_facts(url, add)
    rows = panel("--from", "1994", "--to", "2011")
    names = ("agreements", "general", "sector", "signed")
    some = (1994, 1995, 1996, 1997, 2010, 2011)
    counted = [[rows["AAA", "BBB", year][f"dcad_{name}"] for name in names] for year in some]
    assert counted == [
        ["0", "0", "0", "0"], ["1", "1", "0", "1"], ["1", "1", "0", "0"], ["2", "1", "1", "1"], ["2", "1", "1", "0"],
        ["", "", "", ""],
    ]  # fmt: skip
    assert rows["BBB", "AAA", 1997]["dcad_signed"] == "1"


@pytest.mark.slow
def test_arms_go_from_state_1_to_state_2_and_both_ways_are_summed_undirected(panel: Panel, url: str) -> None:
    def add(to: Facts) -> None:
        to.arms("AAA", "BBB", 1999, 10.25, {2000: 4.5, 2001: 5.75})
        to.arms("AAA", "BBB", 2000, 3, {2000: 3}, apportioned="yes")
        to.arms("BBB", "AAA", 2000, 1, {2000: 0.5})
        to.arms("AAA", "unknown", 2000, 7, {2000: 7})
        to.arms("AAA", "BBB", 2000, 99, {2000: 99}, dataset=FILTERED)

    add_facts(url, add)
    names = ("sipri_orders", "sipri_tiv_ordered", "sipri_tiv_delivered", "sipri_tiv_apportioned")
    rows = panel("--from", "2000", "--to", "2000")
    assert [rows["AAA", "BBB", 2000][name] for name in names] == ["1", "3.00", "7.50", "3.00"]
    assert [rows["BBB", "AAA", 2000][name] for name in names] == ["1", "1.00", "0.50", "0.00"]
    assert [rows["AAA", "DDD", 2000][name] for name in names] == ["0", "0.00", "0.00", "0.00"]
    undirected = panel("--from", "2000", "--to", "2000", "--undirected")
    assert [undirected["AAA", "BBB", 2000][name] for name in names] == ["2", "4.00", "8.00", "3.00"]


def test_what_a_filtered_export_does_not_hold_is_unknown(panel: Panel, url: str) -> None:
    add_facts(url, lambda to: to.arms("AAA", "BBB", 2000, 99, {2000: 99}, dataset=FILTERED))
    rows = panel("--dataset", FILTERED, "--from", "2000", "--to", "2000")
    assert rows["AAA", "BBB", 2000]["sipri_tiv_delivered"] == "99.00"
    assert rows["BBB", "AAA", 2000]["sipri_tiv_delivered"] == ""


def test_recognition_is_no_only_where_all_recognisers_are_on_record(panel: Panel) -> None:
    rows = panel("--from", "2007", "--to", "2020", "--dataset", "curated")
    of_kkk = {
        who: [rows[who, "KKK", year]["curated_recognises"] for year in (2008, 2014, 2015, 2019, 2020)]
        for who in ("AAA", "BBB", "DDD")
    }
    assert of_kkk == {
        "AAA": ["1", "1", "1", "1", ""], "BBB": ["1", "1", "0", "0", ""], "DDD": ["0", "0", "0", "0", ""],
    }  # fmt: skip
    assert rows["AAA", "BBB", 2008]["curated_recognises"] == "1"
    assert rows["BBB", "AAA", 2008]["curated_recognises"] == ""
    assert rows["KKK", "AAA", 2008]["curated_recognises"] == ""
    undirected = panel("--from", "2019", "--to", "2019", "--dataset", "curated", "--undirected")
    assert undirected["AAA", "KKK", 2019]["curated_recognises"] == "1"
    assert undirected["BBB", "KKK", 2019]["curated_recognises"] == ""  # whether KKK recognises BBB is not on record
    assert undirected["AAA", "BBB", 2019]["curated_recognises"] == "1"


def test_joint_memberships_are_those_of_31_december(panel: Panel) -> None:
    rows = panel("--dataset", "curated", "--from", "1972", "--to", "2019")
    joint = {year: rows["AAA", "BBB", year] for year in (1972, 1973, 2018, 2019)}
    assert [row["curated_joint_memberships"] for row in joint.values()] == ["1", "2", "2", "1"]
    assert [row["curated_joint_organisations"] for row in joint.values()] == ["PACT", "EUX;PACT", "EUX;PACT", "PACT"]
    assert rows["AAA", "DDD", 1973]["curated_joint_memberships"] == "0"


def test_what_is_known_has_both_directions_of_a_pair(panel: Panel, url: str) -> None:
    add_facts(url, lambda to: to.arms("AAA", "BBB", 1930, 1, {1955: 1}))
    rows = panel("--within", "none", "--dataset", SIPRI, "--from", "1900")
    assert {key: row["sipri_tiv_delivered"] for key, row in rows.items()} == {
        ("AAA", "BBB", 1930): "", ("BBB", "AAA", 1930): "",
        ("AAA", "BBB", 1955): "1.00", ("BBB", "AAA", 1955): "0.00",
    }  # fmt: skip
