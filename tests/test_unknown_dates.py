"""What has no date is not taken for what has always been."""

import csv
from pathlib import Path

import pytest

from database.connect import read
from support import Run

pytestmark = pytest.mark.slow_on_postgresql

UNDATED = ("est-ukr-security", "1995-01-01")


def test_an_agreement_without_any_date_counts_only_from_the_day_of_the_data(run: Run, seeded_url: str) -> None:
    code, early = UNDATED
    for query, *options in (
        ("agreements-of", "--state", "EST"),
        ("agreements-between", "--state", "EST", "--other", "UKR"),
        ("agreement-depth", "--state", "EST"),
        ("agreement-depth", "--agreement", code),
        ("agreement-facts", "--agreement", code),
    ):
        line = ("query", "run", query, *options, "--format", "csv")
        before = run(*line, "--as-of", early, url=seeded_url)
        assert code not in before.stdout, query
        assert f"agreements without any date, left out on {early} because they may be later: 1" in before.stderr, query
        on_the_day = run(*line, "--as-of", "2026-09-12", url=seeded_url)
        assert code in on_the_day.stdout, query
        assert "without any date" not in on_the_day.stderr, query


def test_a_membership_of_unknown_start_counts_only_where_the_record_is_complete(run: Run, seeded_url: str) -> None:
    def members(day: str) -> tuple[set[str], str]:
        line = ("query", "run", "membership", "--organisation", "AU", "--as-of", day, "--format", "csv")
        outcome = run(*line, url=seeded_url)
        return {row["state"] for row in csv.DictReader(outcome.stdout.splitlines())}, outcome.stderr

    early, remarks = members("1900-01-01")
    assert not early
    assert "memberships of unknown start, left out on 1900-01-01 because they may be later: 59" in remarks
    assert "ETH" not in members("2017-01-31")[0]
    assert {"ETH", "EGY", "MAR"} <= members("2017-02-01")[0]
    assert "unknown start" not in members("2017-02-01")[1]


def test_years_count_the_organisations_whose_members_are_all_recorded(run: Run, seeded_url: str) -> None:
    line = ("panel", "state-year", "--from", "2016", "--to", "2017", "--format", "csv")
    rows = list(csv.DictReader(run(*line, url=seeded_url).stdout.splitlines()))
    found = {row["year"]: row["curated_organisations"].split(";") for row in rows if row["state"] == "ETH"}
    assert ["AU" in found[year] for year in ("2016", "2017")] == [False, True]
    with read(seeded_url) as reader:
        sql = """
            select year, joint_memberships from dyad_year
            where dataset_code = 'curated' and system = 'gw' and year in (1950, 2016, 2017)
              and state_1_code in ('ETH', 'EGY') and state_2_code in ('ETH', 'EGY') order by year
        """
        joint = {row[0]: str(row[1]).split(", ") for row in reader.execute(sql).rows}
    assert ["AU" in joint[year] for year in (1950, 2016, 2017)] == [False, False, True]


@pytest.mark.parametrize(
    ("claim", "day", "evidence"),
    [
        (
            "In 1995 Poland and Ukraine had an agreement", "1995-01-01",
            """
            query = "agreements-between"
            given = { state = "POL", other = "UKR" }
            supports = "rows"
            """,
        ),
        (
            "In 1950 Ethiopia and Egypt were together in the African Union", "1950-12-31",
            """
            query = "membership"
            given = { organisation = "AU" }
            supports = { includes = { state = ["ETH", "EGY"] } }
            otherwise = "contradicts"
            covered = { membership = "AU" }
            """,
        ),
    ],
)  # fmt: skip
def test_a_claim_that_rests_on_an_unknown_date_is_undecidable(
    run: Run, seeded_sqlite_url: str, tmp_path: Path, claim: str, day: str, evidence: str
) -> None:
    ledger = tmp_path / "ledger.toml"
    head = f'[ledger]\ncode = "own"\ntitle = "Undated"\n\n[[claim]]\nid = "1"\nclaim = "{claim}"\norigin = "own"\n'
    ledger.write_text(f'{head}as_of = "{day}"\n\n[[claim.evidence]]{evidence}', encoding="utf-8")
    checked = run("claims", "check", str(ledger), url=seeded_sqlite_url)
    assert "0 qualified, 1 undecidable" in checked.stderr, checked.stderr
