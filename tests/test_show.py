"""Dossiers: all that is known of one thing."""

import json

import pytest

from database.connect import read
from support import Run


def dossier(run: Run, url: str, key: str) -> dict[str, list[dict[str, object]]]:
    outcome = run("show", key, "--format", "json", url=url)
    assert outcome.exit_code == 0, outcome.stderr
    return {section["title"]: section["rows"] for section in json.loads(outcome.stdout)["sections"]}


def test_an_agreement_shows_its_columns_disputes_signatories_statements_and_sources(run: Run, seeded_url: str) -> None:
    sections = dossier(run, seeded_url, "srb-hun-2025")
    known = {row["column"]: row["value"] for row in sections["Known"]}
    assert known["instrument"] == "plan"
    assert known["signed_on"] == "2025-04-01"
    contradicted = [row for row in sections["Disputed or qualified"] if row["stance"] == "contradicts"]
    assert {(row["of"], row["source"]) for row in contradicted} >= {("instrument", "eastern-frontier-2025")}
    assert {row["what"] for row in sections["Signatories"]} == {
        "Hungary signatory of srb-hun-2025",
        "Serbia signatory of srb-hun-2025",
    }
    assert {row["since"] for row in sections["Signatories"]} == {"2025-04-01"}
    assert sections["Statements"]
    assert sections["Sources"]


@pytest.mark.slow
def test_both_backends_show_the_same(run: Run, seeded_sqlite_url: str, seeded_postgresql_url: str) -> None:
    for key in (
        "SRB",
        "NATO",
        "srb-hun-2025",
        "deu-hun-2020-lynx",
        "telex-2025-03-25",
        "curated",
        "HRV recognises SRB",
    ):
        one, other = (
            run("show", key, "--format", "json", url=url).stdout for url in (seeded_sqlite_url, seeded_postgresql_url)
        )
        assert json.loads(one) == json.loads(other), key


def test_support_is_that_of_the_view(run: Run, seeded_sqlite_url: str) -> None:
    shown = {row["what"]: row["support"] for row in dossier(run, seeded_sqlite_url, "KFOR")["Deployments"]}
    with read(seeded_sqlite_url) as reader:
        rows = reader.execute(
            "select support, count(*) from fact_support join fact_in_words using (fact_id) "
            "where fact_in_words.fact_table = 'deployment' and fact like '% in KFOR on %' group by 1"
        ).rows
        expected = dict(rows)
    assert len(shown) == sum(expected.values())
    assert {support: list(shown.values()).count(support) for support in expected} == expected


def test_names_are_read_and_ambiguous_or_unknown_ones_get_a_hint(run: Run, seeded_sqlite_url: str) -> None:
    outcome = run("show", "turkiye", url=seeded_sqlite_url)
    assert outcome.stderr == "note: reading 'turkiye' as Türkiye (TUR)\n"
    assert outcome.stdout.startswith("Türkiye (TUR)\nactor\n")
    for key, hint in (
        ("Serbai", "did you mean Serbia"),
        ("srb-hun", "did you mean srb-hun-"),
        ("Turkey", "choose TUR"),
    ):
        failed = run("show", key, url=seeded_sqlite_url)
        assert failed.exit_code == 2
        assert hint in failed.stderr


@pytest.mark.parametrize("format_name", ["table", "markdown"])
def test_rows_left_out_are_counted(run: Run, seeded_sqlite_url: str, format_name: str) -> None:
    count = len(dossier(run, seeded_sqlite_url, "XKX")["Recognitions"])
    shown = run("show", "XKX", "--limit", "3", "--format", format_name, url=seeded_sqlite_url).stdout
    assert f"Recognitions ({count})" in shown
    assert f"… and {count - 3} more; --limit 0 prints all" in shown
    assert "more;" not in run("show", "XKX", "--limit", "0", "--format", format_name, url=seeded_sqlite_url).stdout
