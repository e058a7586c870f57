"""The shipped ledger: its verdicts, and that they live in the facts."""

import json
import re
import shutil
import sqlite3
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from analysis.claims import checking, ledger, reading
from analysis.queries import catalogue
from database.connect import engine, read
from models.facts import FACTS
from support import Outcome, Run, pactbook
from support.claims_expected import CHANGES, CLAIMS, VERDICTS

DENIED = "insert into citation (source_code, stance, fact_id)"
ARTICLE = reading.find("eastern-frontier-2025", catalogue.folders())


def change(path: Path, steps: list[str]) -> None:
    """Make the changes in a database of one's own; each must hit something."""
    connection = sqlite3.connect(path)
    for step in steps:
        assert connection.execute(step).rowcount > 0, step
    for kind in FACTS if any(step.lstrip().lower().startswith("delete") for step in steps) else ():
        gone = f"select id from fact where kind = '{kind}' except select fact_id from {kind}"
        connection.execute(f"delete from citation where fact_id in ({gone})")
    connection.commit()
    connection.close()


def verdict(url: str, claim: str, text: ledger.Ledger = ARTICLE) -> str:
    chosen = tuple(one for one in text.claims if one.id == claim)
    with read(url) as reader:
        [result] = checking.check(reader, text._replace(claims=chosen)).results
    return result.verdict


@cache
def checked(url: str) -> Outcome:
    """What `claims check` says of a database that nobody changes."""
    return pactbook("claims", "check", "--format", "json", url=url)


@pytest.mark.slow_on_postgresql
def test_every_claim_comes_out_as_expected(seeded_url: str) -> None:
    code, out, err = checked(seeded_url)
    assert code == 0
    assert {row["id"]: row["verdict"] for row in json.loads(out)} == VERDICTS
    assert "66 claims: 37 supported, 4 contradicted, 19 qualified, 6 undecidable" in err
    assert "missing rows" not in err  # no claim hangs on them alone


def test_a_claim_decided_by_an_absence_cites_the_sources_of_the_completeness(seeded_url: str) -> None:
    chosen = tuple(claim for claim in ARTICLE.claims if claim.claim == "Kosovo is not a member of NATO")
    with read(seeded_url) as reader:
        [result] = checking.check(reader, ARTICLE._replace(claims=chosen)).results
        complete = reader.execute(
            "select distinct source_code from coverage_of join citation using (fact_id)"
            " where table_name = 'membership' and subject_code = 'NATO' and extent = 'complete' order by 1"
        )
        assert result.sources == [str(row[0]) for row in complete.rows] != []
    assert result.why == "supported by the record itself"


def test_the_ledger_has_every_claim_in_its_expected_words() -> None:
    ledger_claims = [
        {"id": claim.id, "origin": claim.origin, "as_of": claim.as_of or "", "claim": claim.claim}
        for claim in ARTICLE.claims
    ]
    assert ledger_claims == [{key: claim[key] for key in claim if key != "verdict"} for claim in CLAIMS]


def test_no_verdict_stands_in_the_ledger() -> None:
    text = (ledger.FOLDER / "eastern-frontier-2025.toml").read_text(encoding="utf-8")
    assert not re.findall(r"\b(supported|contradicted|qualified|undecidable)\b", text)


@pytest.mark.slow
def test_both_backends_write_the_same_bytes(seeded_sqlite_url: str, seeded_postgresql_url: str) -> None:
    assert checked(seeded_sqlite_url) == checked(seeded_postgresql_url)


@pytest.mark.parametrize(
    "claim",
    [pytest.param(claim, marks=pytest.mark.slow if number % 6 else ()) for number, claim in enumerate(VERDICTS)],
)
def test_a_verdict_moves_with_the_facts_under_its_claim(
    claim: str, seeded_sqlite_template: Path, tmp_path: Path
) -> None:
    expected, steps = CHANGES[claim]
    copy = tmp_path / "copy.db"
    shutil.copy(seeded_sqlite_template, copy)
    change(copy, steps)
    assert verdict(f"sqlite:///{copy}", claim) == expected != VERDICTS[claim]


@pytest.mark.slow_on_postgresql
@pytest.mark.slow
def test_a_recognition_of_kosovo_by_greece_ends_the_support_for_exactly_four(run: Run, seeded_copy_url: str) -> None:
    made = engine(seeded_copy_url)
    with made.begin() as connection:
        connection.exec_driver_sql(CHANGES["C19"][1][0])
    made.dispose()
    _, out, _ = run("claims", "check", "--format", "json", url=seeded_copy_url)
    found = {row["id"]: row["verdict"] for row in json.loads(out)}
    assert found["C19"] == "contradicted"
    assert found["C20"] == "qualified"
    assert {claim for claim in found if found[claim] != VERDICTS[claim]} == {"C19", "C20"}


@pytest.mark.slow
def test_every_fact_that_bears_on_a_claim_leads_to_a_source(seeded_sqlite_url: str) -> None:
    with read(seeded_sqlite_url) as reader:
        results = checking.check(reader, ARTICLE).results
    bearing = [(result.claim.id, each) for result in results for each in result.evidence if each.outcome and each.rows]
    assert len(bearing) > 66
    assert not [claim for claim, each in bearing if not any(each.standing[2:])]
    assert not {code for result in results for code in result.sources} & {"eastern-frontier-2025"}


def test_the_verdict_of_undecidable_claims_says_what_was_asked(seeded_sqlite_url: str) -> None:
    found = json.loads(checked(seeded_sqlite_url).stdout)
    rows: list[dict[str, Any]] = [row for row in found if row["verdict"] == "undecidable"]
    for row in rows:
        assert row["evidence"]
        assert row["sources"] == []
        assert all(one["query"] and one["outcome"] is None and one["rows"] == [] for one in row["evidence"])


def test_who_denies_a_fact_opposes_the_claim_by_rank(seeded_sqlite_template: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    for source, expected in (("tass-1647559", "qualified"), ("sipri-2026-05-18", "contradicted")):
        shutil.copy(seeded_sqlite_template, copy)
        neutrality = "from actor_fact where property = 'military_neutrality'"
        change(copy, [f"{DENIED} select '{source}', 'contradicts', fact_id {neutrality}"])
        assert verdict(f"sqlite:///{copy}", "C24") == expected


def test_without_a_complete_record_an_absence_says_nothing(seeded_sqlite_template: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    shutil.copy(seeded_sqlite_template, copy)
    change(copy, ["update coverage set complete = 'no' where table_name = 'membership' and actor_code = 'NATO'"])
    assert verdict(f"sqlite:///{copy}", "C18") == "undecidable"
    assert verdict(f"sqlite:///{copy}", "C19") == "undecidable"
