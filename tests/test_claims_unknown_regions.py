"""A ledger on regions that are hardly recorded: no verdict without a fact that says so."""

import json
import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from support import ROOT, Run

SUPPORT = Path(__file__).parent / "support"
LEDGER = SUPPORT / "caucasus_baltic_gulf.toml"
# Ledger -> facts that are recorded: these verdicts must not become doubts.
DECIDED = {
    LEDGER: {"1": "supported", "5": "supported", "9": "contradicted", "12": "contradicted", "13": "contradicted"},
    SUPPORT / "asia_pacific_africa.toml": {
        **dict.fromkeys(("1", "3", "5", "9"), "supported"),
        **dict.fromkeys(("2", "6", "10"), "contradicted"),
    },
    SUPPORT / "four_continents.toml": {
        **dict.fromkeys("14 16 22 23 27 31 33 34 35 36 37 39 43 48 52 54 58".split(), "supported"),
        **dict.fromkeys("6 7 8 13 19 25 26 28 30 38 40 53 55".split(), "contradicted"),
        # Beyond the days, the parts or the scope of the record, or on a bound that does not decide.
        **dict.fromkeys(
            "1 2 3 4 5 9 10 11 12 15 17 18 20 21 24 29 32 41 42 44 45 46 47 49 50 51 56 57".split(), "undecidable"
        ),
    },
}
# The record of the borders, or of the members, is complete: here missing rows decide.
BY_ABSENCE = {
    LEDGER: {"9"},
    SUPPORT / "asia_pacific_africa.toml": {"2", "6"},
    SUPPORT / "four_continents.toml": {"6", "7", "8", "13", "19", "25", "26", "28", "30"},
}


def checked(run: Run, ledger: Path | str, url: str) -> list[dict[str, Any]]:
    outcome = run("claims", "check", str(ledger), "--format", "json", url=url)
    assert outcome.exit_code == 0, outcome.stderr
    claims: list[dict[str, Any]] = json.loads(outcome.stdout)
    return claims


@pytest.mark.slow_on_postgresql
@pytest.mark.parametrize("ledger", DECIDED, ids=lambda path: path.stem)
def test_no_claim_is_decided_without_a_fact_that_says_so(run: Run, seeded_url: str, ledger: Path) -> None:
    claims = checked(run, ledger, seeded_url)
    for claim in claims:
        wrong = "contradicted" if claim["origin"] == "true" else "supported"
        assert claim["verdict"] != wrong, claim["claim"]
        if claim["verdict"] in ("supported", "contradicted") and claim["id"] not in BY_ABSENCE[ledger]:
            assert any(evidence["outcome"] and evidence["rows"] for evidence in claim["evidence"]), claim["claim"]
    verdicts = {claim["id"]: claim["verdict"] for claim in claims}
    assert {number: verdicts[number] for number in DECIDED[ledger]} == DECIDED[ledger]


def test_where_nothing_is_recorded_nothing_is_decided(run: Run, seeded_sqlite_template: Path, tmp_path: Path) -> None:
    copy = tmp_path / "emptied.db"
    shutil.copy(seeded_sqlite_template, copy)
    connection = sqlite3.connect(copy)
    for table in ("coverage", "recognition_position", "recognition", "membership", "border", "obligation", "signatory"):
        connection.execute(f"delete from {table}")
    connection.execute("delete from arms_delivery")
    connection.execute("delete from arms_transfer")
    statement = "insert into coverage (id, dataset_code, table_name, complete) values (?, 'curated', ?, 'no')"
    connection.executemany(statement, enumerate(("agreement", "arms_transfer", "border", "membership"), 1))
    connection.commit()
    connection.close()
    claims = checked(run, LEDGER, f"sqlite:///{copy}")
    assert {claim["id"]: claim["verdict"] for claim in claims} == {claim["id"]: "undecidable" for claim in claims}


def test_a_claim_that_only_missing_rows_can_decide_is_remarked_on_with_its_line(
    run: Run, seeded_sqlite_url: str, tmp_path: Path
) -> None:
    path = tmp_path / "own.toml"
    evidence = (
        '[[claim.evidence]]\nquery = "membership"\ngiven = { organisation = "NATO" }\nwhere = { state = "SRB" }\n'
    )
    head = '[ledger]\ncode = "own"\ntitle = "T"\nas_of = 2020-01-01\n'
    claim = '[[claim]]\nid = "{}"\nclaim = "It is so"\n' + evidence
    complete = 'covered = { membership = "NATO" }\n'
    conditions = (
        'supports = "no rows"\n' + complete,
        'supports = "rows"\notherwise = "contradicts"\n',
        'supports = "rows"\notherwise = "contradicts"\n' + complete,
    )
    claims = [claim.replace("{}", str(number)) + condition for number, condition in enumerate(conditions, 1)]
    path.write_text(head + "".join(claims), encoding="utf-8")
    outcome = run("claims", "check", str(path), url=seeded_sqlite_url)
    remarks = [line for line in outcome.stderr.splitlines() if "own.toml" in line]
    why = (
        "only missing rows can decide claim 1: no fact on record could support or contradict it",
        "only missing rows can lead to 'contradicts', and they count only in a complete record; name it with covered",
    )
    assert remarks == [f"note: {path}:5: {why[0]}", f"note: {path}:22: {why[1]}"]


def test_the_sample_needs_no_such_remark(run: Run, seeded_sqlite_url: str) -> None:
    outcome = run("claims", "check", str(ROOT / "docs/examples/sample-speech.toml"), url=seeded_sqlite_url)
    assert outcome.exit_code == 0
    assert "missing rows" not in outcome.stderr
