"""Rules of panels that publishers' yearly files follow: phases, partners, codes that pass on, days of membership."""

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from support import Run
from support.panel_world import ATOP, DCAD, FILTERED, SIPRI, Facts, Panel, add_facts, day, dyad_years, writing
from support.rows import insert

Row = dict[str, str]
States = Callable[..., dict[tuple[str, str, int], Row]]  # options -> rows by (state, cow, year)


@pytest.fixture
def url(panel_sqlite_template: Path, tmp_path: Path) -> str:
    """The invented states."""
    return f"sqlite:///{shutil.copy(panel_sqlite_template, tmp_path / 'panel.db')}"


@pytest.fixture
def dyads(run: Run, url: str) -> Panel:
    """A dyad-year panel as rows by (state_1, state_2, year)."""
    return dyad_years(run, url)


@pytest.fixture
def states(run: Run, url: str) -> States:
    """A state-year panel as rows by (state, cow, year)."""

    def rows(*options: str) -> dict[tuple[str, str, int], Row]:
        outcome = run("panel", "state-year", *options, url=url)
        assert outcome.exit_code == 0, outcome.stderr
        listed = csv.DictReader(outcome.stdout.splitlines())
        return {(row["state"], row["cow"], int(row["year"])): row for row in listed}

    return rows


def two_phases(to: Facts) -> None:
    """AAA and BBB owe defense until May 1980, then neutrality."""
    code = to.alliance(
        ("AAA", 2, "1970-01-01", "1980-05-02"), ("BBB", 20, "1970-01-01", "1980-05-02"),
        ("AAA", 2, "1980-05-01", "1990-01-01"), ("BBB", 20, "1980-05-01", "1990-01-01"), phases=(1, 1, 2, 2),
    )  # fmt: skip
    for obligor in ("AAA", "BBB"):
        to.owes(code, obligor, "defense", since="1970-01-01", until="1980-05-02")
        to.owes(code, obligor, "neutrality", since="1980-05-01", until="1990-01-01")


@pytest.mark.slow
def test_in_the_year_of_a_change_the_last_phase_counts(url: str, dyads: Panel, states: States) -> None:
    add_facts(url, two_phases)
    names = (
        "atop_defense",
        "atop_neutrality",
        "atop_alliances",
        "atop_bilateral",
        "atop_multilateral",
        "atop_transition",
    )
    years = (1970, 1979, 1980, 1981, 1989)
    expected = ["10110" + "1", "101100", "011101", "011100", "011101"]
    rows = dyads("--dataset", ATOP, "--from", "1969", "--to", "1990")
    assert ["".join(rows["AAA", "BBB", year][name] for name in names) for year in years] == expected
    by_state = states("--dataset", ATOP, "--from", "1969", "--to", "1990")
    assert ["".join(by_state["AAA", "2", year][name] for name in names) for year in years] == expected


@pytest.mark.slow
def test_a_year_without_an_entry_or_an_exit_is_no_transition_where_the_alliance_lasts(
    url: str, dyads: Panel, states: States
) -> None:
    add_facts(url, lambda to: to.alliance(("AAA", 2, "1970-01-01", None), ("BBB", 20, "1972-01-01", None)))
    years = (1971, 1972, 1973, 1985)
    rows = dyads("--dataset", ATOP, "--from", "1969", "--to", "1990")
    assert [rows["AAA", "BBB", year]["atop_transition"] for year in years] == ["0", "1", "0", "0"]
    by_state = states("--dataset", ATOP, "--from", "1969", "--to", "1990")
    assert [by_state["BBB", "20", year]["atop_transition"] for year in years] == ["0", "1", "0", "0"]


@pytest.mark.slow
def test_parallel_phases_with_different_partners_both_last(url: str, dyads: Panel, states: States) -> None:
    def add(to: Facts) -> None:
        to.alliance(
            ("AAA", 2, "1970-01-01", None), ("BBB", 20, "1970-01-01", None),
            ("AAA", 2, "1970-01-01", "1975-01-01"), ("DDD", 40, "1970-01-01", "1975-01-01"), phases=(2, 2, 3, 3),
        )  # fmt: skip

    add_facts(url, add)
    rows = dyads("--dataset", ATOP, "--from", "1974", "--to", "1980")
    assert [rows["AAA", "BBB", year]["atop_alliance"] for year in (1974, 1980)] == ["1", "1"]
    assert [rows["AAA", "DDD", year]["atop_alliance"] for year in (1974, 1980)] == ["1", "0"]
    assert rows["BBB", "DDD", 1974]["atop_alliance"] == "0"
    by_state = states("--dataset", ATOP, "--from", "1980", "--to", "1980")
    assert by_state["AAA", "2", 1980]["atop_alliances"] == "1"


@pytest.mark.slow
def test_partners_that_are_unknown_count_in_state_years_alone(url: str, dyads: Panel, states: States) -> None:
    def add(to: Facts) -> None:
        code = to.alliance(("AAA", 2, "1980-01-01", None), ("unknown", 8152, "1980-01-01", None))
        to.owes(code, "AAA", "defense", to="unknown")

    add_facts(url, add)
    for within in ("cow", "gw", "none"):
        row = {
            key[0]: row
            for key, row in states("--dataset", ATOP, "--within", within, "--from", "1985", "--to", "1985").items()
        }["AAA"]
        assert [row[f"atop_{name}"] for name in ("alliances", "allies", "defense", "offense")] == ["1", "1", "1", "0"]
    assert dyads("--dataset", ATOP, "--within", "none") == {}


@pytest.mark.slow
def test_an_agreement_follows_its_state_to_another_code_and_is_signed_once(url: str, dyads: Panel, run: Run) -> None:
    def add(to: Facts) -> None:
        to.cooperation("general", "1988-03-01", "AAA", "CCC", codes=(2, 260))  # CCC is 260 until October 1990, then 255
        to.cooperation("sector", "1990-02-01", "AAA", "CCC", codes=(2, 260))

    add_facts(url, add)
    outcome = run("panel", "dyad-year", "--dataset", DCAD, "--undirected", "--from", "1988", "--to", "1992", url=url)
    rows = [
        row for row in csv.DictReader(outcome.stdout.splitlines()) if (row["state_1"], row["state_2"]) == ("AAA", "CCC")
    ]
    found = {(row["cow_2"], row["year"]): (row["dcad_agreements"], row["dcad_signed"]) for row in rows}
    assert found == {
        ("260", "1988"): ("1", "1"), ("260", "1989"): ("1", "0"), ("260", "1990"): ("2", "1"),
        ("255", "1990"): ("2", "0"), ("255", "1991"): ("2", "0"), ("255", "1992"): ("2", "0"),
    }  # fmt: skip
    kept = dyads("--dataset", DCAD, "--within", "none", "--from", "1992", "--to", "1992")
    assert {row["cow_2"] for key, row in kept.items() if key[:2] == ("AAA", "CCC")} == {"260"}


def test_a_state_is_never_paired_with_itself_under_another_code(run: Run, url: str) -> None:
    outcome = run("panel", "dyad-year", "--dataset", ATOP, "--from", "1990", "--to", "1990", url=url)
    rows = list(csv.DictReader(outcome.stdout.splitlines()))
    assert not [row for row in rows if row["state_1"] == row["state_2"]]
    assert {row["cow_2"] for row in rows if row["state_1"] == "AAA" and row["state_2"] == "CCC"} == {"255", "260"}


@pytest.mark.parametrize(
    ("membership", "years"),
    [("any-day", [1944, 1945, 1955, 1956]), ("january-1", [1944, 1945, 1956]), ("december-31", [1944, 1955, 1956])],
)
def test_the_day_of_membership_can_be_chosen(states: States, membership: str, years: list[int]) -> None:
    rows = states("--dataset", "curated", "--membership", membership, "--from", "1944", "--to", "1956")
    assert [year for state, _cow, year in rows if state == "CCC"] == years


@pytest.mark.slow
def test_microstates_can_be_left_out_and_gws_numbers_added(run: Run, url: str, states: States) -> None:
    with writing(url) as connection:
        insert(connection, "state_identifier", {
            "dataset_code": "curated", "state_code": "DDD", "scheme": "gw", "value": "55", "microstate": "yes",
            **day("valid_from", "1950-01-01"), "system_entry": "1950-01-01",
        })  # fmt: skip
    options = ("--dataset", "curated", "--from", "2000", "--to", "2000")
    assert "DDD" in {key[0] for key in states(*options, "--within", "gw")}
    assert "DDD" not in {key[0] for key in states(*options, "--within", "gw", "--no-microstates")}
    rows = states(*options, "--gw-codes")
    assert {key[0]: row["gw"] for key, row in rows.items()} == {
        "AAA": "2",
        "BBB": "20",
        "DDD": "55",
        "NEW": "340",
        "CCC": "",
    }
    for wrong in (
        ("--no-microstates",),
        ("--within", "gw", "--gw-codes"),
        ("--within", "none", "--membership", "january-1"),
    ):
        assert run("panel", "state-year", *options, *wrong, url=url).exit_code == 2


def test_the_agreements_behind_a_cell_can_be_listed(url: str, dyads: Panel) -> None:
    add_facts(
        url, lambda to: [to.alliance(("AAA", 2, "1980-01-01", None), ("BBB", 20, "1980-01-01", None)) for _ in "12"]
    )
    row = dyads("--dataset", ATOP, "--from", "1985", "--to", "1985", "--with-agreements")["AAA", "BBB", 1985]
    assert row["atop_agreements"] == "1;2"


# Coverage of arms.


def cover(url: str, dataset: str, **row: str) -> None:
    with writing(url) as connection:
        for table in ("arms_transfer", "arms_delivery"):
            spell = {**day("valid_from", "1950-01-01"), **day("valid_until", "2021-01-01")}
            insert(
                connection,
                "coverage",
                {"dataset_code": dataset, "table_name": table, "complete": "yes", **spell, **row},
            )


@pytest.mark.slow
def test_an_export_of_one_side_has_no_totals_of_the_other(run: Run, url: str, dyads: Panel, states: States) -> None:
    add_facts(url, lambda to: to.arms("AAA", "BBB", 2000, 9, {2000: 9}, dataset=FILTERED))
    cover(url, FILTERED, actor_code="AAA", role="supplier")
    options = ("--dataset", FILTERED, "--from", "2000", "--to", "2000")
    rows = states(*options)
    assert (rows["AAA", "2", 2000]["sipri_export_tiv_delivered"], rows["BBB", "20", 2000]["sipri_export_orders"]) == (
        "9.00",
        "",
    )
    imports = ("orders", "tiv_ordered", "tiv_delivered", "suppliers", "hhi")
    assert {rows["BBB", "20", 2000][f"sipri_import_{name}"] for name in imports} == {""}
    pairs = dyads(*options)
    found = [
        pairs[pair]["sipri_tiv_delivered"]
        for pair in (("AAA", "BBB", 2000), ("AAA", "DDD", 2000), ("BBB", "DDD", 2000))
    ]
    assert found == ["9.00", "0.00", ""]
    undirected = dyads(*options, "--undirected")
    assert undirected["AAA", "BBB", 2000]["sipri_tiv_delivered"] == ""  # what BBB delivered to AAA is not known
    assert f"{FILTERED} is a part of its dataset: totals" in run("panel", "state-year", *options, url=url).stderr


def test_volumes_that_the_file_does_not_give_are_empty_and_not_0(url: str, dyads: Panel, states: States) -> None:
    with writing(url) as connection:
        Facts(connection).arms("AAA", "BBB", 2000, None, {2000: 2}, dataset=SIPRI)
    options = ("--dataset", SIPRI, "--from", "2000", "--to", "2000")
    row = dyads(*options)["AAA", "BBB", 2000]
    assert [row[f"sipri_{name}"] for name in ("orders", "tiv_ordered", "tiv_delivered")] == ["1", "", "2.00"]
    assert dyads(*options)["BBB", "AAA", 2000]["sipri_tiv_ordered"] == "0.00"
    assert dyads(*options, "--undirected")["AAA", "BBB", 2000]["sipri_tiv_ordered"] == ""
    assert states(*options)["AAA", "2", 2000]["sipri_export_tiv_ordered"] == ""


def test_orders_are_not_counted_where_only_those_with_deliveries_are_listed(
    url: str, dyads: Panel, states: States
) -> None:
    add_facts(url, lambda to: to.arms("AAA", "BBB", 2000, 2, {2001: 2}))
    with writing(url) as connection:
        insert(connection, "coverage", {"dataset_code": SIPRI, "table_name": "arms_transfer", "complete": "no"})
    options = ("--dataset", SIPRI, "--from", "2000", "--to", "2001")
    pairs = dyads(*options)
    assert [pairs[pair]["sipri_orders"] for pair in (("AAA", "BBB", 2000), ("BBB", "AAA", 2000))] == ["1", ""]
    assert pairs["BBB", "AAA", 2001]["sipri_tiv_delivered"] == "0.00"
    assert states(*options)["AAA", "2", 2000]["sipri_export_orders"] == ""
