"""Dyad-years: who owes whom in which year, and what is not known."""

import pytest

from support import Run
from support.panel_world import ATOP, VARIES, Facts, Panel, Row, add_facts, dyad_years

pytestmark = pytest.mark.slow_on_postgresql

KINDS = ("defense", "offense", "neutrality", "nonaggression", "consultation")


@pytest.fixture
def url(panel_url: str) -> str:
    """The invented states, on each backend in turn."""
    return panel_url


@pytest.fixture
def panel(run: Run, url: str) -> Panel:
    """A dyad-year panel as rows by (state_1, state_2, year)."""
    return dyad_years(run, url)


def years(rows: dict[tuple[str, str, int], Row], one: str, other: str, column: str, value: str = "1") -> list[int]:
    return [
        year
        for (state_1, state_2, year), row in rows.items()
        if (state_1, state_2) == (one, other) and row[column] == value
    ]


# The rows.


def test_columns_are_the_keys_then_those_of_each_dataset(run: Run, url: str) -> None:
    outcome = run("panel", "dyad-year", "--from", "2000", "--to", "2000", url=url)
    assert outcome.stdout.splitlines()[0].split(",") == [
        "state_1", "state_2", "cow_1", "cow_2", "year",
        "atop_alliance", *(f"atop_{kind}" for kind in KINDS), "atop_direction_told",
        "atop_alliances", "atop_bilateral", "atop_multilateral", "atop_transition",
        "dcad_agreements", "dcad_general", "dcad_sector", "dcad_signed",
        "sipri_orders", "sipri_tiv_ordered", "sipri_tiv_delivered", "sipri_tiv_apportioned",
        "sipri_tiv_raked",
        "curated_recognises", "curated_joint_memberships", "curated_joint_organisations",
    ]  # fmt: skip
    assert outcome.stderr == (
        "note: columns from atop-5.1, dcad-1.0, sipri-2020, curated; years 2000 to 2000; COW's state system (curated)\n"
        "wrote 20 rows\n"
    )


@pytest.mark.slow
def test_the_system_pairs_its_members_of_each_year_in_order_of_code_and_year(run: Run, url: str) -> None:
    outcome = run("panel", "dyad-year", "--dataset", ATOP, "--from", "1990", "--to", "1992", "--undirected", url=url)
    rows = [line.split(",")[:5] for line in outcome.stdout.splitlines()[1:]]
    keys = [(int(row[2]), int(row[3]), int(row[4])) for row in rows]
    assert keys == sorted(keys)
    assert len(keys) == len(set(keys)) == 15 - 1 + 10 + 10  # 260 and 255 of 1990 are no pair
    directed = run("panel", "dyad-year", "--dataset", ATOP, "--from", "1990", "--to", "1992", url=url)
    assert len(directed.stdout.splitlines()) - 1 == 2 * len(keys)


def test_a_code_belongs_to_its_last_holder_of_the_year(panel: Panel) -> None:
    rows = panel("--dataset", ATOP, "--from", "1991", "--to", "1993")
    assert [key[2] for key in rows if key[:2] == ("AAA", "OLD")] == [1991]
    assert [key[2] for key in rows if key[:2] == ("AAA", "NEW")] == [1992, 1993]
    assert {rows["AAA", "NEW", 1992]["cow_2"], rows["AAA", "OLD", 1991]["cow_2"]} == {"345"}


@pytest.mark.slow
def test_what_the_old_holder_of_a_code_did_in_a_year_is_in_the_new_ones_row(panel: Panel, url: str) -> None:
    def add(to: Facts) -> None:
        to.alliance(("AAA", 2, "1980-01-01", None), ("OLD", 345, "1980-01-01", "1992-02-01"))
        to.arms("AAA", "OLD", 1992, 5, {1992: 3})
        to.arms("AAA", "NEW", 1992, 5, {1992: 4})

    add_facts(url, add)
    rows = panel("--from", "1991", "--to", "1993")
    assert rows["AAA", "NEW", 1992]["atop_alliance"] == "1"
    assert rows["AAA", "NEW", 1992]["sipri_tiv_delivered"] == "7.00"
    assert rows["AAA", "NEW", 1993]["atop_alliance"] == "0"


def test_gleditsch_and_wards_members_have_their_own_code_beside_cows(panel: Panel, url: str) -> None:
    add_facts(url, lambda to: to.alliance(("AAA", 2, "1980-01-01", None), ("NEW", 345, "1992-05-01", None)))
    rows = panel("--within", "gw", "--dataset", ATOP, "--from", "1991", "--to", "1993")
    assert {key[0] for key in rows} == {"AAA", "BBB", "OLD", "NEW"}
    row = rows["AAA", "NEW", 1992]
    assert (row["cow_1"], row["cow_2"], row["gw_1"], row["gw_2"]) == ("2", "345", "2", "340")
    assert years(rows, "AAA", "NEW", "atop_alliance") == [1992, 1993]


# Alliances.


def test_last_days_count_and_a_spell_of_one_day_does_not(panel: Panel, url: str) -> None:
    def add(to: Facts) -> None:
        to.alliance(("AAA", 2, "1950-12-31", "1953-01-02"), ("BBB", 20, "1950-12-30", None))  # to 1 January 1953
        to.alliance(("AAA", 2, "1960-01-01", "1962-06-02"), ("DDD", 40, "1962-06-01", None))  # 1 June 1962 alone
        to.alliance(("BBB", 20, "1960-01-01", "1962-06-03"), ("DDD", 40, "1962-06-01", None))  # two days

    add_facts(url, add)
    rows = panel("--dataset", ATOP)
    assert years(rows, "AAA", "BBB", "atop_alliance") == [1950, 1951, 1952, 1953]
    assert years(rows, "AAA", "DDD", "atop_alliance") == []
    assert years(rows, "BBB", "DDD", "atop_alliance") == [1962]
    assert years(rows, "DDD", "BBB", "atop_alliance") == [1962]


def test_codes_of_one_actor_have_a_row_each_in_the_year_in_which_they_hand_over(run: Run, url: str) -> None:
    def add(to: Facts) -> None:
        to.alliance(
            ("AAA", 2, "1949-04-04", None), ("CCC", 260, "1955-05-09", "1990-10-04"), ("CCC", 255, "1990-10-03", None)
        )

    add_facts(url, add)
    outcome = run(
        "panel", "dyad-year", "--dataset", ATOP, "--from", "1990", "--to", "1990", "--within", "none", url=url
    )
    rows = [line.split(",")[:6] for line in outcome.stdout.splitlines()[1:]]
    assert rows == [
        ["AAA", "CCC", "2", "255", "1990", "1"],
        ["AAA", "CCC", "2", "260", "1990", "1"],
        ["CCC", "AAA", "255", "2", "1990", "1"],
        ["CCC", "AAA", "260", "2", "1990", "1"],
    ]


@pytest.mark.slow
def test_members_outside_the_system_are_in_the_panel_of_what_is_known(panel: Panel, url: str) -> None:
    add_facts(url, lambda to: to.alliance(("AAA", 2, "1900-01-01", None), ("KKK", 347, "2007-01-01", None)))
    known = panel("--dataset", ATOP, "--within", "none", "--to", "2008")
    assert years(known, "AAA", "KKK", "atop_alliance") == [2007, 2008]
    assert years(panel("--dataset", ATOP, "--to", "2008"), "AAA", "KKK", "atop_alliance") == [2008]


def test_a_member_whose_actor_is_unknown_keeps_its_code(panel: Panel, url: str) -> None:
    add_facts(url, lambda to: to.alliance(("AAA", 2, "1942-01-01", "1943-01-01"), ("unknown", 255, "1942-01-01", None)))
    rows = panel("--dataset", ATOP, "--within", "none")
    assert years(rows, "AAA", "CCC", "atop_alliance") == [1942]


@pytest.mark.slow
def test_a_pledge_in_one_direction_stays_one(panel: Panel, url: str) -> None:
    def add(to: Facts) -> None:
        code = to.alliance(("AAA", 2, "1950-01-01", "1952-01-01"), ("BBB", 20, "1950-01-01", "1952-01-01"))
        to.owes(code, "AAA", "defense", "offense")
        to.owes(code, "BBB", "neutrality")

    add_facts(url, add)
    rows = panel("--dataset", ATOP, "--from", "1951", "--to", "1951")
    assert [rows["AAA", "BBB", 1951][f"atop_{kind}"] for kind in KINDS] == ["1", "1", "0", "0", "0"]
    assert [rows["BBB", "AAA", 1951][f"atop_{kind}"] for kind in KINDS] == ["0", "0", "1", "0", "0"]
    assert rows["BBB", "AAA", 1951]["atop_alliance"] == rows["BBB", "AAA", 1951]["atop_direction_told"] == "1"
    undirected = panel("--dataset", ATOP, "--from", "1951", "--to", "1951", "--undirected")
    assert [undirected["AAA", "BBB", 1951][f"atop_{kind}"] for kind in KINDS] == ["1", "1", "1", "0", "0"]
    assert ("BBB", "AAA", 1951) not in undirected


def test_a_pledge_to_one_partner_is_owed_to_it_alone_and_in_its_own_days(panel: Panel, url: str) -> None:
    def add(to: Facts) -> None:
        code = to.alliance(
            *[(name, number, "1950-01-01", "1956-01-01") for name, number in (("AAA", 2), ("BBB", 20), ("DDD", 40))]
        )
        to.owes(code, "AAA", "consultation")
        to.owes(code, "AAA", "defense", to="BBB", since="1952-07-01", until="1954-01-01")

    add_facts(url, add)
    rows = panel("--dataset", ATOP)
    assert years(rows, "AAA", "BBB", "atop_defense") == [1952, 1953]
    assert years(rows, "AAA", "DDD", "atop_defense") == []
    assert years(rows, "AAA", "DDD", "atop_consultation") == [1950, 1951, 1952, 1953, 1954, 1955]
    assert years(rows, "DDD", "AAA", "atop_consultation") == []


def test_an_obligation_of_every_party_is_owed_by_each(panel: Panel, url: str) -> None:
    def add(to: Facts) -> None:
        code = to.alliance(("AAA", 2, "1950-01-01", "1951-01-01"), ("BBB", 20, "1950-01-01", "1951-01-01"))
        to.connection.exec_driver_sql(
            "insert into obligation (agreement_code, kind, pledged, conditional) "
            f"values ('{code}', 'defense', 'yes', 'no'), ('{code}', 'offense', 'no', 'no')"
        )

    add_facts(url, add)
    rows = panel("--dataset", ATOP, "--from", "1950", "--to", "1950")
    pairs = (("AAA", "BBB", 1950), ("BBB", "AAA", 1950))
    assert [(rows[pair]["atop_defense"], rows[pair]["atop_offense"]) for pair in pairs] == [("1", "0"), ("1", "0")]


@pytest.mark.slow
def test_the_panel_says_where_directions_are_not_told(panel: Panel, url: str) -> None:
    def add(to: Facts) -> None:
        code = to.alliance(
            *[(name, number, "1950-01-01", "1951-01-01") for name, number in (("AAA", 2), ("BBB", 20), ("DDD", 40))]
        )
        to.owes(code, "AAA", "defense", note=VARIES)
        to.owes(code, "BBB", "defense")

    add_facts(url, add)
    rows = panel("--dataset", ATOP, "--from", "1950", "--to", "1950")
    told = {key[:2]: row["atop_direction_told"] for key, row in rows.items() if row["atop_alliance"] == "1"}
    assert told == {
        ("AAA", "BBB"): "0", ("AAA", "DDD"): "0", ("BBB", "AAA"): "1",
        ("BBB", "DDD"): "1", ("DDD", "AAA"): "1", ("DDD", "BBB"): "1",
    }  # fmt: skip
    assert rows["AAA", "OLD", 1950]["atop_direction_told"] == ""
    undirected = panel("--dataset", ATOP, "--from", "1950", "--to", "1950", "--undirected")
    assert undirected["AAA", "BBB", 1950]["atop_direction_told"] == "0"
    assert undirected["BBB", "DDD", 1950]["atop_direction_told"] == "1"
