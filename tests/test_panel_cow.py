"""Capabilities, contiguity and major powers in panels, and pairs that are politically relevant."""

import csv
from collections.abc import Callable

import pytest

from support import Run
from support.dataset_files import shape

pytestmark = pytest.mark.slow_on_postgresql

Row = dict[str, str]
FILES = {"nmc": "nmc_5_0", "contiguity": "contiguity", "majors": "majors"}
EDITIONS = ("nmc-5.0", "contiguity-3.2", "majors-2016")
PARTS = ("milex", "milper", "irst", "pec", "tpop", "upop")


@pytest.fixture
def url(imported: Callable[..., str]) -> str:
    """A database with small editions of the three datasets, only to be read."""
    return imported(*((series, shape(f"{name}.csv")) for series, name in FILES.items()))


def panel(run: Run, url: str, name: str, first: int, last: int, *options: str) -> list[Row]:
    """The rows of a panel of the three editions."""
    named = [option for code in EDITIONS for option in ("--dataset", code)]
    years = ("--from", str(first), "--to", str(last))
    outcome = run("panel", name, *named, *years, *options, url=url)
    assert outcome.exit_code == 0, outcome.stderr
    return list(csv.DictReader(outcome.stdout.splitlines()))


def pairs(found: list[Row]) -> dict[tuple[str, str, str], Row]:
    return {(row["cow_1"], row["cow_2"], row["year"]): row for row in found}


def test_each_number_has_the_capabilities_of_its_own_row(run: Run, url: str) -> None:
    states = {(row["cow"], row["year"]): row for row in panel(run, url, "state-year", 1989, 1993)}
    assert states["255", "1990"]["state"] == states["260", "1990"]["state"] == "DEU"
    assert [states[code, "1990"]["cinc"] for code in ("255", "260", "2")] == ["0.03", "0.0275", "0.1414213562"]
    assert [states["260", "1990"][part] for part in PARTS] == ["35000000", "500", "38000", "360000", "63000", "21000"]
    assert states["255", "1990"]["pec"] == ""  # -9 in the file
    assert states["345", "1992"]["cinc"] == "0.0025"
    assert states["2", "1991"]["cinc"] == ""  # no row
    assert {row["cinc"] for row in states.values() if row["year"] == "1993"} == {""}


@pytest.mark.quick_on_postgresql
@pytest.mark.slow
def test_within_gleditsch_and_ward_a_state_has_the_values_of_its_last_number(run: Run, url: str) -> None:
    states = {(row["gw"], row["year"]): row for row in panel(run, url, "state-year", 1990, 1991, "--within", "gw")}
    assert states["260", "1990"]["cow"] == "255"
    assert states["260", "1990"]["cinc"] == "0.03"
    assert states["260", "1991"]["major"] == "1"  # from December, as 255 in the file
    assert states["345", "1991"]["cinc"] == "0.005"


@pytest.mark.slow
def test_pairs_have_the_values_of_both_states_in_either_direction(run: Run, url: str) -> None:
    found = pairs(panel(run, url, "dyad-year", 1990, 1990))
    row = found["2", "255", "1990"]
    assert (row["cinc_1"], row["cinc_2"], row["milex_1"], row["pec_2"]) == ("0.1414213562", "0.03", "300000000", "")
    back = found["255", "2", "1990"]
    assert (back["cinc_1"], back["cinc_2"], back["major_1"], back["major_2"]) == ("0.03", "0.1414213562", "0", "1")
    undirected = pairs(panel(run, url, "dyad-year", 1990, 1990, "--undirected"))
    assert undirected == {key: row for key, row in found.items() if int(key[0]) < int(key[1])}


@pytest.mark.slow
def test_contiguity_is_the_closest_of_the_year_and_unknown_is_not_none(run: Run, url: str) -> None:
    found = pairs(panel(run, url, "dyad-year", 1990, 1992))

    def of(one: str, other: str, year: str) -> str:
        assert found[one, other, year]["contiguity"] == found[other, one, year]["contiguity"]
        return found[one, other, year]["contiguity"]

    assert of("365", "640", "1991") == "1"  # over land until December, then over water
    assert of("365", "640", "1992") == "5"
    assert of("255", "290", "1990") == of("260", "290", "1990") == "1"
    assert of("345", "350", "1992") == "1"
    assert of("345", "355", "1992") == "3"
    assert of("2", "365", "1990") == "2"
    assert of("2", "255", "1990") == "0"
    beyond = pairs(panel(run, url, "dyad-year", 2016, 2017))
    assert beyond["2", "20", "2016"]["contiguity"] == "1"
    assert {row["contiguity"] for key, row in beyond.items() if key[2] == "2017"} == {""}
    assert {row["major_1"] for key, row in beyond.items() if key[2] == "2017"} == {""}


@pytest.mark.slow
def test_contiguity_of_a_state_outside_cows_system_is_unknown(run: Run, url: str) -> None:
    rows = panel(run, url, "dyad-year", 1990, 1990, "--within", "gw")
    contiguity: dict[bool, dict[tuple[str, str], str]] = {True: {}, False: {}}  # inside COW's system, outside
    for row in rows:
        contiguity["" not in (row["cow_1"], row["cow_2"])][row["gw_1"], row["gw_2"]] = row["contiguity"]
    assert set(contiguity[False].values()) == {""}
    inside = contiguity[True]
    assert inside["260", "290"] == "1"
    assert inside["2", "260"] == "0"


@pytest.mark.slow
def test_major_powers_are_those_of_some_day_of_the_year(run: Run, url: str) -> None:
    states = {(row["cow"], row["year"]): row["major"] for row in panel(run, url, "state-year", 1940, 1946)}
    assert [states.get(("220", str(year))) for year in (1940, 1941, 1944, 1945)] == ["1", "0", "0", "1"]
    later = {(row["cow"], row["year"]): row["major"] for row in panel(run, url, "state-year", 1990, 1992)}
    assert [later["255", str(year)] for year in (1990, 1991, 1992)] == ["0", "1", "1"]


@pytest.mark.slow
def test_relevant_pairs_are_contiguous_or_have_a_major_power(run: Run, url: str) -> None:
    every = pairs(panel(run, url, "dyad-year", 1991, 1991))
    relevant = pairs(panel(run, url, "dyad-year", 1991, 1991, "--politically-relevant"))
    assert relevant == {
        key: row for key, row in every.items() if row["contiguity"] != "0" or "1" in (row["major_1"], row["major_2"])
    }
    assert ("345", "350", "1991") in relevant
    assert ("340", "350", "1991") not in relevant
    undirected = panel(run, url, "dyad-year", 1991, 1991, "--politically-relevant", "--undirected")
    assert len(undirected) * 2 == len(relevant)


@pytest.mark.slow
def test_years_in_which_relevance_is_unknown_are_left_out_with_a_remark(run: Run, url: str) -> None:
    options = [option for code in EDITIONS for option in ("--dataset", code)]
    outcome = run("panel", "dyad-year", *options, "--politically-relevant", "--from", "2016", "--to", "2018", url=url)
    assert {row["year"] for row in csv.DictReader(outcome.stdout.splitlines())} == {"2016"}
    assert "only 2016 to 2016: for other years it is not known which pairs are politically relevant" in outcome.stderr
    within = run("panel", "dyad-year", *options, "--politically-relevant", "--from", "2015", "--to", "2015", url=url)
    assert "it is not known" not in within.stderr
    outside = run("panel", "dyad-year", *options, "--politically-relevant", "--from", "2018", url=url)
    assert outside.exit_code == 2
    assert "contiguity-3.2 and majors-2016 cover 1816 to 2016" in outside.stderr


def test_relevance_needs_its_two_datasets(run: Run, seeded_sqlite_url: str) -> None:
    outcome = run(
        "panel", "dyad-year", "--politically-relevant", "--from", "2000", "--to", "2000", url=seeded_sqlite_url
    )
    assert outcome.exit_code == 2
    assert "--politically-relevant needs editions of contiguity and of majors" in outcome.stderr


def test_without_the_datasets_there_are_no_such_columns(run: Run, seeded_sqlite_url: str) -> None:
    header = run("panel", "dyad-year", "--from", "2000", "--to", "2000", url=seeded_sqlite_url).stdout.splitlines()[0]
    assert not {"cinc_1", "contiguity", "major_1"} & set(header.split(","))
