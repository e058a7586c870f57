"""Similarity of alliance portfolios, computed by hand.

Three states ally in 1950 so: AAA and BBB owe each other defense, BBB owes DDD neutrality, DDD owes BBB neutrality. With
the own cell at 3 (1 in the binary form) the portfolios over (AAA, BBB, DDD) are

    AAA  3 3 0      1 1 0
    BBB  3 3 2      1 1 1
    DDD  0 2 3      0 1 1

AAA and BBB: d = 4, so S = 1 - 2·4/(3·9) = 19/27; Σx² = 18, Σy² = 22, Σx = 6, Σy = 8, so pi = 1 - 4/(40 - 14²/6) = 5/11
and kappa = 1 - 4/(40 - 2·6·8/3) = 1/2. Binary: d = 1, S = 1/3, pi = 1 - 1/(5 - 25/6) = -1/5, kappa = 1 - 1/(5 - 4) = 0.
AAA and DDD: d = 19, S = -11/27, pi = 1 - 19/(31 - 121/6) = -49/65, kappa = 1 - 19/(31 - 20) = -8/11. Binary: d = 2,
S = -1/3, pi = 1 - 2/(4 - 16/6) = -1/2, kappa = 1 - 2/(4 - 8/3) = -1/2.
"""

import csv
import shutil
from pathlib import Path
from statistics import mean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from database.url import sqlite_path
from support import Run
from support.chance import costly
from support.panel_world import ATOP, VARIES, Facts, add_facts, identifier, writing
from support.rows import insert

MEASURES = [f"{measure}{form}" for form in ("_cow_ranks", "_binary") for measure in ("s", "pi", "kappa")]
CODES = {"AAA": 2, "BBB": 20, "DDD": 40}


@pytest.fixture
def url(sqlite_url: str) -> str:
    """Three states of a system of 1950 to 1960, and an edition of ATOP without alliances."""
    with writing(sqlite_url) as connection:
        insert(connection, "setting", {"name": "data_as_of", "value": "2020-06-30"})
        for code, until in (("curated", None), (ATOP, "2019-01-01")):
            row = {"code": code, "series": code.partition("-")[0], "title": code, "covers_until": until}
            insert(connection, "dataset", row)
        for code, number in CODES.items():
            insert(connection, "actor", {"code": code, "kind": "state", "name": code})
            detail = {"code": code, "kind": "state", "status": "recognised", "code_scheme": "project"}
            insert(connection, "state_detail", detail)
            insert(connection, *identifier(code, "cow", number, "1950-01-01", "1961-01-01"))
    return sqlite_url


def portfolios(to: Facts) -> None:
    one = to.alliance(("AAA", 2, "1950-01-01", "1951-01-01"), ("BBB", 20, "1950-01-01", "1951-01-01"))
    for obligor in ("AAA", "BBB"):
        to.owes(one, obligor, "defense", "offense", "nonaggression", "consultation")
    two = to.alliance(("BBB", 20, "1950-01-01", "1951-01-01"), ("DDD", 40, "1950-01-01", "1951-01-01"))
    for obligor in ("BBB", "DDD"):
        to.owes(two, obligor, "neutrality", "consultation")


def scores(run: Run, url: str, *options: str, year: int = 1950) -> dict[tuple[str, str], list[float | None]]:
    """The six scores of each pair."""
    return scores_of_years(run, url, year, year, *options)[year]


def scores_of_years(
    run: Run, url: str, first: int, last: int, *options: str
) -> dict[int, dict[tuple[str, str], list[float | None]]]:
    """Year -> the six scores of each pair."""
    outcome = run(
        *("panel", "dyad-year", "--dataset", ATOP, "--similarity", "--from", str(first), "--to", str(last), *options),
        url=url,
    )
    assert outcome.exit_code == 0, outcome.stderr
    found: dict[int, dict[tuple[str, str], list[float | None]]] = {year: {} for year in range(first, last + 1)}
    for row in csv.DictReader(outcome.stdout.splitlines()):
        pair = row["state_1"], row["state_2"]
        found[int(row["year"])][pair] = [float(row[m]) if row[m] else None for m in MEASURES]
    return found


def test_scores_are_those_computed_by_hand_in_both_directions_and_undirected(run: Run, url: str) -> None:
    add_facts(url, portfolios)
    found = scores(run, url)
    assert found["AAA", "BBB"] == pytest.approx([19 / 27, 5 / 11, 1 / 2, 1 / 3, -1 / 5, 0], abs=5e-7)
    assert found["AAA", "DDD"] == pytest.approx([-11 / 27, -49 / 65, -8 / 11, -1 / 3, -1 / 2, -1 / 2], abs=5e-7)
    assert all(found[one, other] == found[other, one] for one, other in found)
    undirected = scores(run, url, "--undirected")
    assert undirected == {pair: found[pair] for pair in undirected}
    assert len(undirected) == 3


def test_without_any_alliance_states_are_alike_but_for_themselves(run: Run, url: str) -> None:
    found = scores(run, url)  # AAA (3 0 0), BBB (0 3 0): d = 18; pi = 1 - 18/(18 - 36/6); kappa = 1 - 18/(18 - 18/3)
    assert found["AAA", "BBB"] == pytest.approx([1 - 36 / 27, -0.5, -0.5, 1 - 4 / 3, -0.5, -0.5], abs=5e-7)


@pytest.mark.slow
def test_chance_correction_is_null_where_nothing_but_agreement_can_be_expected(run: Run, url: str) -> None:
    def everybody(to: Facts) -> None:
        code = to.alliance(*[(name, number, "1950-01-01", None) for name, number in CODES.items()])
        for name in CODES:
            to.owes(code, name, "defense")

    add_facts(url, everybody)
    assert scores(run, url)["AAA", "BBB"] == [1, None, None, 1, None, None]


def test_pledges_have_their_values(run: Run, url: str) -> None:
    """AAA's pledge v to BBB alone: S of AAA (3 v 0) and DDD (0 0 3) is 1 - 2·(18 + v²)/27."""
    values = {"defense": 3, "neutrality": 2, "nonaggression": 2, "consultation": 1, "offense": 0}

    def one_a_year(to: Facts) -> None:
        for year, kind in enumerate(values, 1951):
            code = to.alliance(
                ("AAA", 2, f"{year}-01-01", f"{year}-07-01"), ("BBB", 20, f"{year}-01-01", f"{year}-07-01")
            )
            to.owes(code, "AAA", kind)

    add_facts(url, one_a_year)
    found = scores_of_years(run, url, 1951, 1955)
    for year, value in enumerate(values.values(), 1951):
        s, *_, s_binary, _, _ = found[year]["AAA", "DDD"]
        assert s == pytest.approx(1 - 2 * (18 + value**2) / 27, abs=5e-7)
        assert s_binary == pytest.approx(1 - 2 * 3 / 3, abs=5e-7)


@pytest.mark.slow
def test_pledges_can_have_the_ranks_of_atops_own_scores(run: Run, url: str) -> None:
    """AAA's pledge v to BBB alone, as above."""
    values = {"defense": 3, "offense": 3, "neutrality": 2, "consultation": 2, "nonaggression": 1}

    def one_a_year(to: Facts) -> None:
        for year, kind in enumerate(values, 1951):
            days = f"{year}-01-01", f"{year}-07-01"
            to.owes(to.alliance(("AAA", 2, *days), ("BBB", 20, *days)), "AAA", kind)

    add_facts(url, one_a_year)
    options = ("--dataset", ATOP, "--similarity", "--ranks", "atop", "--from", "1951", "--to", "1955")
    rows = csv.DictReader(run("panel", "dyad-year", *options, url=url).stdout.splitlines())
    found = [float(row["s_atop_ranks"]) for row in rows if (row["state_1"], row["state_2"]) == ("AAA", "DDD")]
    assert found == pytest.approx([1 - 2 * (18 + value**2) / 27 for value in values.values()], abs=5e-7)


def test_scores_say_whether_the_portfolios_hold_pledges_of_unknown_direction(run: Run, url: str) -> None:
    def add(to: Facts) -> None:
        code = to.alliance(*[(name, number, "1950-01-01", None) for name, number in CODES.items()])
        to.owes(code, "AAA", "defense", note=VARIES)

    add_facts(url, add)
    options = ("--dataset", ATOP, "--similarity", "--from", "1950", "--to", "1950")
    rows = csv.DictReader(run("panel", "dyad-year", *options, url=url).stdout.splitlines())
    told = {(row["state_1"], row["state_2"]): row["similarity_direction_told"] for row in rows}
    assert (told["AAA", "BBB"], told["BBB", "AAA"], told["BBB", "DDD"]) == ("0", "0", "1")


def test_outside_atops_coverage_there_are_no_scores(run: Run, url: str) -> None:
    with writing(url) as connection:
        insert(connection, *identifier("AAA", "cow", 2, "2018-01-01", None))
        insert(connection, *identifier("BBB", "cow", 20, "2018-01-01", None))
    found = scores_of_years(run, url, 2018, 2019)
    assert found[2019]["AAA", "BBB"] == [None] * 6
    assert found[2018]["AAA", "BBB"][0] == pytest.approx(1 - 4 / 2)


def by_definition(x: list[int], y: list[int], highest: int) -> list[float | None]:
    """S, pi and kappa as ratios of observed to expected squared differences, over all pairs of cells."""
    n = len(x)
    observed = sum((a - b) ** 2 for a, b in zip(x, y, strict=True))
    pooled = x + y
    by_pi = n * mean((a - b) ** 2 for a in pooled for b in pooled)
    by_kappa = n * mean((a - b) ** 2 for a in x for b in y)
    return [1 - 2 * observed / (n * highest**2), *(1 - observed / e if e else None for e in (by_pi, by_kappa))]


PLEDGE = st.sampled_from(
    [
        (),
        ("defense",),
        ("neutrality",),
        ("nonaggression",),
        ("consultation",),
        ("offense",),
        ("defense", "consultation"),
    ]
)
VALUE = {"defense": 3, "neutrality": 2, "nonaggression": 2, "consultation": 1, "offense": 0}


@costly
@given(pledges=st.fixed_dictionaries({(one, other): PLEDGE for one in CODES for other in CODES if one != other}))
@pytest.mark.slow
def test_scores_are_what_their_definitions_give(
    run: Run, url: str, pledges: dict[tuple[str, str], tuple[str, ...]], tmp_path: Path
) -> None:
    source, copy = sqlite_path(url), tmp_path / "copy.db"
    assert source is not None
    copy.write_bytes(source.read_bytes())
    copy_url = f"sqlite:///{copy}"

    def add(to: Facts) -> None:
        code = to.alliance(*[(name, number, "1950-01-01", None) for name, number in CODES.items()])
        for (obligor, beneficiary), kinds in pledges.items():
            to.owes(code, obligor, *kinds, to=beneficiary)

    add_facts(copy_url, add)
    found = scores(run, copy_url)
    for one in CODES:
        for other in CODES:
            if one == other:
                continue
            x, y = (
                [3 if k == who else max((VALUE[kind] for kind in pledges[who, k]), default=0) for k in CODES]
                for who in (one, other)
            )
            u, v = ([1 if k == who else int(bool(pledges[who, k])) for k in CODES] for who in (one, other))
            expected = by_definition(x, y, 3) + by_definition(u, v, 1)
            for measure, value, wanted in zip(MEASURES, found[one, other], expected, strict=True):
                assert value == (wanted if wanted is None else pytest.approx(wanted, abs=5e-7)), measure


# Signorino and Ritter 1999, Table 6: the alliances of Germany and Russia in 1914 with European states by COW's ranks,
# and the states' shares of the capabilities of Europe.
TABLE_6 = {
    "DEU": (0.25, 3, 0), "RUS": (0.21, 0, 3), "GBR": (0.2, 0, 1), "FRA": (0.08, 0, 3), "AUH": (0.08, 3, 0),
    "ITA": (0.05, 3, 1), "BEL": (0.03, 0, 0), "ESP": (0.03, 0, 0), "TUR": (0.02, 0, 0), "NLD": (0.01, 0, 0),
    "SWE": (0.01, 0, 0), "ROU": (0.01, 3, 0), "PRT": (0.01, 0, 0), "CHE": (0.01, 0, 0), "GRC": (0, 0, 0),
    "DNK": (0, 0, 0), "YUG": (0, 0, 0), "BGR": (0, 0, 0), "NOR": (0, 0, 0), "ALB": (0, 0, 0),
}  # fmt: skip
PLEDGES = {3: "defense", 1: "consultation"}


@pytest.fixture(scope="module")
def europe_url(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The states, capabilities and alliances of that table; only to be read."""
    sqlite_url = f"sqlite:///{shutil.copy(sqlite_template, tmp_path_factory.mktemp('europe') / 'europe.db')}"
    numbers = {code: number for number, code in enumerate(TABLE_6, start=1)}
    with writing(sqlite_url) as connection:
        insert(connection, "setting", {"name": "data_as_of", "value": "2020-06-30"})
        insert(connection, "indicator_kind", {"code": "cinc", "title": "Capability", "unit": "share"})
        for code, until in (("curated", None), (ATOP, "2019-01-01"), ("nmc-5.0", "2013-01-01")):
            row = {"code": code, "series": code.partition("-")[0], "title": code, "covers_until": until}
            insert(connection, "dataset", row)
        for code, number in numbers.items():
            insert(connection, "actor", {"code": code, "kind": "state", "name": code})
            detail = {"code": code, "kind": "state", "status": "recognised", "code_scheme": "project"}
            insert(connection, "state_detail", detail)
            insert(connection, *identifier(code, "cow", number, "1914-01-01", "1916-01-01"))
            insert(connection, "indicator", {
                "dataset_code": "nmc-5.0", "actor_code": code, "indicator_kind_code": "cinc", "year": 1914,
                "actor_raw": str(number), "value": TABLE_6[code][0],
            })  # fmt: skip

    def add(to: Facts) -> None:
        for state, place in (("DEU", 1), ("RUS", 2)):
            for partner, row in TABLE_6.items():
                pledge = PLEDGES.get(int(row[place]))
                if partner != state and pledge:
                    spell = ("1914-01-01", "1916-01-01")
                    treaty = to.alliance((state, numbers[state], *spell), (partner, numbers[partner], *spell))
                    to.owes(treaty, state, pledge)

    add_facts(sqlite_url, add)
    return sqlite_url


def of_table_6(run: Run, url: str, *options: str, year: int = 1914) -> dict[str, str]:
    """The row of Germany and Russia."""
    datasets = ("--dataset", ATOP, "--dataset", "nmc-5.0", "--similarity", "--from", str(year), "--to", str(year))
    outcome = run("panel", "dyad-year", *datasets, *options, url=url)
    assert outcome.exit_code == 0, outcome.stderr
    rows = csv.DictReader(outcome.stdout.splitlines())
    return next(row for row in rows if (row["state_1"], row["state_2"]) == ("DEU", "RUS"))


def test_signorino_and_ritters_table_6_is_reproduced(run: Run, europe_url: str) -> None:
    row = of_table_6(run, europe_url, "--distance", "absolute", "--weights", "cinc")
    assert float(row["s_cow_ranks_absolute"]) == 0.40
    assert float(row["s_cow_ranks_absolute_cinc"]) == -0.46


@pytest.mark.slow
def test_their_portfolios_by_squared_distances(run: Run, europe_url: str) -> None:
    """By squared differences S is 1 - 2·50/(20·9), and weighted 1 - 2·(9·.63 + .2 + 4·.05)/9."""
    row = of_table_6(run, europe_url, "--weights", "cinc")
    assert float(row["s_cow_ranks"]) == pytest.approx(1 - 2 * 50 / 180, abs=5e-7)
    assert float(row["s_cow_ranks_cinc"]) == pytest.approx(1 - 2 * 6.07 / 9, abs=5e-7)


@pytest.mark.slow
def test_chance_correction_of_absolute_distances(run: Run, europe_url: str) -> None:
    """Cohen's kappa and Scott's pi with linear weights: the mean difference of all pairs of pledges is expected."""
    row = of_table_6(run, europe_url, "--distance", "absolute")
    germany, russia = ([int(pledges[place]) for pledges in TABLE_6.values()] for place in (1, 2))
    observed = mean(abs(x - y) for x, y in zip(germany, russia, strict=True))
    own = mean(abs(x - y) for x in germany for y in russia)
    pooled = mean(abs(x - y) for x in germany + russia for y in germany + russia)
    assert float(row["kappa_cow_ranks_absolute"]) == pytest.approx(1 - observed / own, abs=5e-7)
    assert float(row["pi_cow_ranks_absolute"]) == pytest.approx(1 - observed / pooled, abs=5e-7)
    assert row["s_binary"] == of_table_6(run, europe_url)["s_binary"]


@pytest.mark.slow
def test_without_the_weight_of_a_member_a_weighted_score_is_unknown(run: Run, europe_url: str, tmp_path: Path) -> None:
    assert of_table_6(run, europe_url, "--weights", "cinc", year=1915)["s_cow_ranks_cinc"] == ""
    own_url = f"sqlite:///{shutil.copy(europe_url.removeprefix('sqlite:///'), tmp_path / 'europe.db')}"
    with writing(own_url) as connection:
        connection.exec_driver_sql("delete from indicator where actor_code = 'ALB'")
    row = of_table_6(run, own_url, "--weights", "cinc")
    assert row["s_cow_ranks_cinc"] == ""
    assert row["s_cow_ranks"] != ""


def test_weights_need_capabilities_and_cows_system(run: Run, europe_url: str) -> None:
    for options in ((), ("--dataset", "nmc-5.0", "--within", "gw")):
        command = ("panel", "dyad-year", "--dataset", ATOP, "--similarity", "--weights", "cinc", *options)
        outcome = run(*command, url=europe_url)
        assert outcome.exit_code == 2
        assert "--weights cinc needs an edition of nmc" in outcome.stderr
