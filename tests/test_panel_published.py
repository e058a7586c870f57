"""Panels of the real datasets, where they are at hand: their licences keep them out of the repository."""

import csv
import shutil
from pathlib import Path

import pytest

from support import Run
from support.dataset_files import rows
from support.published import FOLDER, with_published_data

pytestmark = with_published_data


@pytest.fixture(scope="module")
def url(seeded_sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database with ATOP, DCAD, SIPRI and COW in it."""
    from ingest.datasets.importing import import_files

    path = tmp_path_factory.mktemp("panels") / "pactbook.db"
    shutil.copy(seeded_sqlite_template, path)
    url = f"sqlite:///{path}"
    import_files(url, "atop", [FOLDER / "atop" / f"atop5_{name}.csv" for name in ("1a", "1m")])
    import_files(url, "dcad", [FOLDER / "dcad" / "DCAD-v1.0-main.csv"])
    import_files(url, "cow-states", [FOLDER / "cow-states" / "states2016.csv"])
    import_files(url, "sipri", [FOLDER / "sipri" / "trade-register_2024-10-13.csv"])
    return url


def total(path: Path, *columns: str) -> list[float]:
    """Sums of columns of a file."""
    sums = [0.0] * len(columns)
    with path.open(newline="") as lines:
        for row in csv.DictReader(lines):
            for place, column in enumerate(columns):
                sums[place] += float(row[column] or 0)
    return [round(each, 2) for each in sums]


def test_atop_has_273296_directed_dyad_years_between_actors_with_codes(run: Run, url: str, tmp_path: Path) -> None:
    path = tmp_path / "panel.csv"
    assert (
        run("panel", "dyad-year", "--within", "none", "--dataset", "atop-5.1", "--output", str(path), url=url).exit_code
        == 0
    )
    with path.open(newline="") as lines:
        allied = [row for row in csv.DictReader(lines) if row["atop_alliance"] == "1"]
    assert len([row for row in allied if row["cow_1"] and row["cow_2"]]) == 273_296
    kinds = ("defense", "offense", "neutrality", "nonaggression", "consultation")
    # As in ATOP's dyad-years, but for 346 rows in which obligations vary by partner.
    assert [sum(row[f"atop_{kind}"] == "1" for row in allied) for kind in kinds] == [
        137_975,
        6_375,
        4_566,
        261_912,
        131_332,
    ]
    assert sum(row["atop_direction_told"] == "0" for row in allied) == 1_286


@pytest.mark.parametrize(("system", "number"), [("cow", 1_987_950), ("gw", 2_367_794)])
def test_the_whole_panel_has_each_pair_of_members(run: Run, url: str, tmp_path: Path, system: str, number: int) -> None:
    path = tmp_path / "panel.csv"
    options = ("--within", system, "--from", "1816", "--to", "2018", "--dataset", "atop-5.1")
    outcome = run("panel", "dyad-year", *options, "--output", str(path), url=url)
    assert outcome.stderr.endswith(f"{number:,} rows\n")
    with path.open(newline="") as lines:
        assert sum(1 for _ in lines) == number + 1


def test_atop_has_11923_state_years_with_the_last_phase_of_each_year(run: Run, url: str) -> None:
    """The rule of ATOP's own state-years: rows of 1m, from entry to exit; of an alliance the last phase of the year."""
    last: dict[tuple[str, int], dict[str, tuple[int, int, list[str]]]] = {}
    with (FOLDER / "atop" / "atop5_1m.csv").open(encoding="cp1252", newline="") as stream:
        members = list(csv.DictReader(stream))
    kinds = ("defense", "offense", "neutral", "nonagg", "consul")
    for row in members:
        if row["member"] == "8152":  # Annam, which is in no state-year of ATOP
            continue
        for year in range(int(row["yrent"]), (int(row["yrexit"]) or 2018) + 1):
            phase = (int(row["phase"]), int(row["yrent"]), [row[kind] for kind in kinds])
            alliances = last.setdefault((row["member"], year), {})
            alliances[row["atopid"]] = max(alliances.get(row["atopid"], phase), phase)
    options = ("--within", "none", "--dataset", "atop-5.1")
    panel = list(csv.DictReader(run("panel", "state-year", *options, url=url).stdout.splitlines()))
    assert len(panel) == 11_923
    assert {(row["cow"], int(row["year"])) for row in panel} <= set(last)
    names = ("defense", "offense", "neutrality", "nonaggression", "consultation")
    for row in panel:
        alliances = last[row["cow"], int(row["year"])]
        flags = [any(pledged[place] == "1" for *_, pledged in alliances.values()) for place in range(len(names))]
        assert int(row["atop_alliances"]) == len(alliances), row
        assert [row[f"atop_{name}"] != "0" for name in names] == flags, row


def test_dcad_has_13896_dyad_years(run: Run, url: str, tmp_path: Path) -> None:
    path = tmp_path / "panel.csv"
    options = ("--within", "none", "--dataset", "dcad-1.0", "--undirected", "--output", str(path))
    run("panel", "dyad-year", *options, url=url)
    with path.open(newline="") as lines:
        assert sum(row["dcad_agreements"] not in ("", "0") for row in csv.DictReader(lines)) == 13_896


def test_cows_edition_of_2016_has_15951_state_years(run: Run, url: str) -> None:
    options = ("--dataset", "cow-states-2016", "--from", "1816", "--to", "2016")
    assert len(run("panel", "state-year", *options, url=url).stdout.splitlines()) - 1 == 15_951


def test_no_delivery_is_lost(run: Run, url: str, tmp_path: Path) -> None:
    """Dyad-years leave out what unknown parties sent or received, state-years only their side of it."""
    (of_unknown, among_unknown), = rows(
        url,
        "select sum(y.tiv_delivered), sum(case when t.supplier_code = t.recipient_code then y.tiv_delivered end)"
        " from arms_delivery y join arms_transfer t on t.id = y.arms_transfer_id"
        " where t.dataset_code = 'sipri-2024-10-13' and 'unknown' in (t.supplier_code, t.recipient_code)",
    )  # fmt: skip
    path = tmp_path / "panel.csv"
    options = ("--within", "none", "--dataset", "sipri-2024-10-13", "--output", str(path))
    run("panel", "dyad-year", *options, url=url)
    assert total(path, "sipri_tiv_delivered") == [round(2_065_055.21 - of_unknown, 2)]
    run("panel", "state-year", *options, url=url)
    (exported, imported) = total(path, "sipri_export_tiv_delivered", "sipri_import_tiv_delivered")
    (from_unknown,), = rows(
        url,
        "select sum(y.tiv_delivered) from arms_delivery y join arms_transfer t on t.id = y.arms_transfer_id"
        " where t.dataset_code = 'sipri-2024-10-13' and t.supplier_code = 'unknown'",
    )  # fmt: skip
    assert exported == round(2_065_055.21 - from_unknown, 2)
    assert imported == round(2_065_055.21 - (of_unknown - from_unknown + among_unknown), 2)


def test_dcads_agreements_are_all_signed_by_two(run: Run, url: str, tmp_path: Path) -> None:
    path = tmp_path / "panel.csv"
    options = ("--within", "none", "--dataset", "dcad-1.0", "--undirected", "--output", str(path))
    run("panel", "dyad-year", *options, url=url)
    assert total(path, "dcad_signed") == [1_871 - 3]  # three rows of the file name one state twice


def test_institutionalisation_of_atops_alliances_is_546_146_91_and_6_missing(url: str) -> None:
    assert rows(
        url,
        "select institutionalisation, count(*) from agreement_overview where dataset_code = 'atop-5.1'"
        " group by institutionalisation order by coalesce(institutionalisation, 9)",
    ) == [(0, 546), (1, 146), (2, 91), (None, 6)]


def test_supplier_concentration_agrees_with_the_panel(run: Run, url: str) -> None:
    query = run(
        "query", "run", "supplier-concentration", "--dataset", "sipri-2024-10-13", "--recipient", "IND", url=url
    )
    asked = {row["year"]: row for row in csv.DictReader(query.stdout.splitlines())}
    panel = run("panel", "state-year", "--dataset", "sipri-2024-10-13", url=url)
    built = {row["year"]: row for row in csv.DictReader(panel.stdout.splitlines()) if row["state"] == "IND"}
    assert len(asked) > 60
    for year, row in asked.items():
        assert row["volume"] == built[year]["sipri_import_tiv_delivered"]
        assert row["suppliers"] == built[year]["sipri_import_suppliers"]
        assert float(row["hhi"]) == pytest.approx(float(built[year]["sipri_import_hhi"]), abs=5.1e-5)
