"""What has no date is not taken for what has always been."""

from pathlib import Path

from support import Run

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


def test_a_claim_that_rests_on_an_agreement_without_any_date_is_undecidable(
    run: Run, seeded_sqlite_url: str, tmp_path: Path
) -> None:
    ledger = tmp_path / "ledger.toml"
    ledger.write_text(
        """
        [ledger]
        code = "own"
        title = "Undated"

        [[claim]]
        id = "1"
        claim = "In 1995 Poland and Ukraine had an agreement"
        origin = "own"
        as_of = "1995-01-01"

        [[claim.evidence]]
        query = "agreements-between"
        given = { state = "POL", other = "UKR" }
        supports = "rows"
        """,
        encoding="utf-8",
    )
    checked = run("claims", "check", str(ledger), url=seeded_sqlite_url)
    assert "1 claim: 1 undecidable" in checked.stderr, checked.stderr
