"""The published totals of the real datasets, where they are at hand: their licences keep them out of the repository."""

import csv
import shutil
from pathlib import Path

import pytest

from support import Run
from support.dataset_files import rows
from support.published import FOLDER, with_published_data

pytestmark = with_published_data
REGISTER = "sipri-2024-10-13"


@pytest.fixture(scope="module")
def url(seeded_sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database with all datasets in it."""
    from ingest.datasets.importing import ImportOptions, import_files

    path = tmp_path_factory.mktemp("real") / "pactbook.db"
    shutil.copy(seeded_sqlite_template, path)
    url = f"sqlite:///{path}"
    import_files(url, "atop", [FOLDER / "atop" / f"atop5_{name}.csv" for name in ("1a", "1m", "1aph")])
    import_files(url, "dcad", [FOLDER / "dcad" / "DCAD-v1.0-main.csv"])
    for name in ("states2016.csv", "cow_statelist2024.csv"):
        import_files(url, "cow-states", [FOLDER / "cow-states" / name])
    for name, label in (
        ("trade-register_2024-10-13.csv", None),
        ("trade-register_delivery-rows.csv", None),
        ("trade-register_hand-edited.csv", "by-hand"),
        ("sample_armstrade_csv_2021_README_excerpt.csv", "2021-sample"),
    ):
        import_files(url, "sipri", [FOLDER / "sipri" / name], ImportOptions(label))
    return url


def test_atop_has_789_alliances_678_bilateral_372_in_effect(url: str) -> None:
    assert rows(
        url,
        "select count(*), sum(case when category = 'bilateral' then 1 else 0 end),"
        " sum(case when status_reported = 'in_force' then 1 else 0 end) from agreement where dataset_code = 'atop-5.1'",
    ) == [(789, 678, 372)]


def test_atop_has_its_counts_of_the_five_obligations(url: str) -> None:
    assert rows(
        url,
        "select kind, count(distinct agreement_code) from obligation where agreement_code like 'atop-5.1:%'"
        " group by kind order by kind",
    ) == [("consultation", 388), ("defense", 280), ("neutrality", 126), ("nonaggression", 442), ("offense", 82)]


def test_atop_has_2510_rows_of_members(url: str) -> None:
    assert rows(url, "select count(distinct source_line) from signatory where agreement_code like 'atop-5.1:%'") == [
        (2510,)
    ]


def test_institutionalisation_over_atop_is_546_146_91_and_6_missing(url: str) -> None:
    assert rows(
        url,
        "select institutionalisation, count(*) from agreement_overview where dataset_code = 'atop-5.1'"
        " group by institutionalisation order by institutionalisation nulls first",
    ) == [(None, 6), (0, 546), (1, 146), (2, 91)]


def test_atops_parties_are_all_known(url: str) -> None:
    """Annam has a code of ATOP's own, and Yugoslavia of 1942 is one that COW's system lacks."""
    assert rows(
        url, "select count(*) from signatory where actor_code = 'unknown' and agreement_code like 'atop-5.1:%'"
    ) == [(0,)]


def test_dcad_has_1871_agreements_of_160_states(url: str) -> None:
    assert rows(
        url, "select scope, count(*) from agreement where dataset_code = 'dcad-1.0' group by scope order by 1"
    ) == [
        ("general", 1322),
        ("sector", 549),
    ]
    assert rows(
        url, "select count(distinct actor_raw), count(*) from signatory where agreement_code like 'dcad-1.0:%'"
    ) == [(160, 3742)]
    assert rows(url, "select count(*) from signatory where agreement_code like 'dcad%' and actor_code = 'unknown'") == [
        (0,)
    ]


def test_sipris_volume_adds_up_with_split_records_rejoined(url: str) -> None:
    transfers = f"from arms_transfer where dataset_code = '{REGISTER}'"
    assert rows(url, f"select count(*), round(sum(tiv_delivered), 2) {transfers}") == [(27951, 2065055.21)]
    assert rows(
        url,
        "select round(sum(d.tiv_delivered), 2) from arms_delivery d join arms_transfer t on t.id = d.arms_transfer_id"
        f" where t.dataset_code = '{REGISTER}'",
    ) == [(2065055.21,)]


def test_each_suppliers_volume_is_within_one_of_sipris_own_table(url: str) -> None:
    with (FOLDER / "sipri" / "tiv-export-values_1950-2024.csv").open(encoding="utf-8") as stream:
        table = [row for row in csv.reader(stream) if len(row) > 70]
    total = table[0].index("1950-2024")
    published = {row[0]: float(row[total] or 0) for row in table[1:] if row[0] != "Total world export"}
    found: dict[str, float] = dict(
        rows(
            url,
            f"select supplier_raw, sum(tiv_delivered) from arms_transfer where dataset_code = '{REGISTER}' group by 1",
        )
    )
    assert len(published) > 130
    assert {name for name, volume in published.items() if abs(found.get(name, 0) - volume) > 1} == set()
    assert set(found) <= set(published)


def test_every_name_of_sipri_is_known_or_sipris_own_unknown(url: str) -> None:
    unknown = "dataset_code like 'sipri%' and supplier_code = 'unknown'"
    assert rows(url, f"select distinct supplier_raw from arms_transfer where {unknown}") == [("unknown supplier(s)",)]
    assert rows(
        url,
        "select distinct recipient_raw from arms_transfer"
        " where dataset_code like 'sipri%' and recipient_code = 'unknown' order by 1",
    ) == [("unknown rebel group*",), ("unknown recipient(s)",)]


def test_delivery_rows_are_a_filtered_edition_with_their_own_figures(url: str) -> None:
    code = "sipri-2024-04-13-deliveries-1990-2023"
    assert rows(url, f"select count(*) from arms_transfer where dataset_code = '{code}'") == [(13893,)]
    assert rows(
        url,
        "select count(*), min(d.apportioned), max(d.apportioned) from arms_delivery d"
        f" join arms_transfer t on t.id = d.arms_transfer_id where t.dataset_code = '{code}'",
    ) == [(27838, "no", "no")]


def test_a_register_edited_by_hand_loads_whole(url: str) -> None:
    assert rows(url, "select count(*) from arms_transfer where dataset_code = 'sipri-by-hand'") == [(5946,)]
    assert rows(url, "select count(*) from arms_transfer where dataset_code = 'sipri-2021-sample'") == [(4,)]


def test_cow_2016_has_243_spells_and_15951_state_years(url: str) -> None:
    spells = "from state_identifier where dataset_code = 'cow-states-2016' and scheme = 'cow'"
    assert rows(url, f"select count(distinct value || system_entry), count(distinct value) {spells}") == [(243, 217)]
    assert rows(url, "select count(*) from state_year where dataset_code = 'cow-states-2016'") == [(15951,)]


def test_cow_2024_begins_serbia_anew(url: str, run: Run) -> None:
    outcome = run("diff", "cow-states-2016", "cow-states-2024", "--format", "csv", url=url)
    assert [line for line in outcome.stdout.splitlines() if "|cow|" in line] == [
        "changed,state_identifier,SRB|cow|345|1992-04-27,valid_until,,2006-06-04",
        "added,state_identifier,SRB|cow|345|2006-06-03,,,",
    ]


def test_the_editions_are_listed_with_their_coverage(url: str, run: Run) -> None:
    listed = run("query", "run", "source-coverage", "--format", "csv", url=url).stdout.splitlines()
    assert [line.split(",")[:4] for line in listed if line.startswith(("atop", "dcad", REGISTER))] == [
        ["atop-5.1", "1815-01-01", "2019-01-01", "789"],
        ["dcad-1.0", "1980-01-01", "2011-01-01", "1871"],
        [REGISTER, "1950-01-01", "2024-01-01", "27951"],
    ]


def test_what_sipri_revised_between_two_editions_is_shown(url: str, run: Run) -> None:
    outcome = run("diff", "sipri-by-hand", REGISTER, "--format", "jsonl", url=url)
    assert outcome.exit_code == 0
    assert '"column": "tiv_delivered"' in outcome.stdout
    assert "the editions have different scopes" in outcome.stderr
