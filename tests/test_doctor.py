"""`pactbook doctor`: what it looks at, what it finds, and what it advises."""

import csv
import io
from pathlib import Path

import pytest

from database.url import sqlite_path
from support import Run
from support.database_contents import connected
from support.seed_folder import write_seeds

Findings = dict[tuple[str, str], list[str]]  # subject and status -> what was found


def examine(run: Run, url: str) -> tuple[int, Findings]:
    """The exit code, and the findings."""
    outcome = run("doctor", "--format", "csv", url=url)
    findings: Findings = {}
    for row in csv.DictReader(io.StringIO(outcome.stdout)):
        findings.setdefault((row["subject"], row["status"]), []).append(row["finding"])
        assert (row["status"] == "ok") == (row["remedy"] == "") or row["subject"] in ("fonts", "database")
    return outcome.exit_code, findings


@pytest.mark.slow_on_postgresql
def test_a_sound_database_has_nothing_wrong(run: Run, built_url: str) -> None:
    code, findings = examine(run, built_url)
    assert code == 0, findings
    assert {status for _subject, status in findings} <= {"ok", "note"}
    looked_at = {subject for subject, _status in findings}
    assert looked_at >= {
        "pactbook", "python", "sqlalchemy", "postgresql", "parquet", "xlsx", "fonts", "disk", "database", "schema",
        "editions", "seeds", "sources", "facts", "rows by hand", "spells",
    }  # fmt: skip
    assert ("integrity" in looked_at) == (sqlite_path(built_url) is not None)
    assert any("atop-5.1" in text for text in findings["editions", "ok"])


@pytest.mark.slow_on_postgresql
@pytest.mark.parametrize(
    ("sql", "subject", "status", "text"),
    [
        ("insert into membership (state_code, organisation_code, role) values ('SRB', 'NATO', 'partner')",
         "rows by hand", "warning", "membership has 1 row entered by hand: NATO|SRB|partner|"),
        ("insert into source (code, kind) values ('letter', 'press')",
         "rows by hand", "warning", "source has 1 row entered by hand: letter"),
        ("insert into citation (fact_id, source_code, stance) select min(id), 'herald', 'qualifies' from fact",
         "rows by hand", "warning", "citation has 1 row entered by hand: herald|qualifies"),
        ("delete from citation where fact_id = (select min(id) from fact)",
         "sources", "wrong", "1 fact without a source"),
        ("insert into fact (kind, dataset_code) values ('border', 'curated')",
         "facts", "wrong", "1 fact does not have exactly one row in the table of the kind"),
        (("insert into membership (state_code, organisation_code, role, valid_from, valid_from_text)"
         " values ('HUN', 'NATO', 'member', '2010-01-01', '2010')"),
         "spells", "wrong", "overlapping spells: membership NATO HUN member"),
        ("drop index uq_border_natural_key",
         "schema", "wrong", "index border.uq_border_natural_key: missing from the database"),
        ("delete from setting where name = 'views_sha256'",
         "database", "wrong", "the database has the views of another version of the program"),
        ("insert into setting (name, value) values ('facts:mine', '/no/such/folder')",
         "own facts", "warning", "/no/such/folder, the folder of mine, does not exist"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_found(run: Run, built_url: str, sql: str, subject: str, status: str, text: str) -> None:
    with connected(built_url) as connection:
        connection.exec_driver_sql(sql)
    code, findings = examine(run, built_url)
    assert text in findings[subject, status]
    assert code == any(status == "wrong" for _subject, status in findings)


@pytest.mark.slow
@pytest.mark.slow_on_postgresql
def test_a_fact_that_was_altered_is_found(
    run: Run, built_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seeds = write_seeds(tmp_path / "seeds")
    monkeypatch.setattr("ingest.doctor.database.SEEDS", seeds)  # as if they came with the program
    assert ("seeds", "ok") in examine(run, built_url)[1]
    with connected(built_url) as connection:
        connection.exec_driver_sql("update agreement set title = 'Pact' where code = 'hun-srb-2025'")
    code, findings = examine(run, built_url)
    assert code == 0
    assert findings["seeds", "warning"] == ["1 row differs from the facts that come with this program"]
    assert run("seed", "load", "--dir", str(seeds), url=built_url).exit_code == 0
    assert ("seeds", "ok") in examine(run, built_url)[1]


def test_a_damaged_file_and_a_missing_one_are_told(run: Run, sqlite_url: str, tmp_path: Path) -> None:
    path = sqlite_path(sqlite_url)
    assert path is not None
    data = bytearray(path.read_bytes())
    data[8192 : 8192 * 3] = b"x" * 8192 * 2
    path.write_bytes(data)
    code, findings = examine(run, sqlite_url)
    assert code == 1
    assert findings["integrity", "wrong"]
    code, findings = examine(run, f"sqlite:///{tmp_path}/none.db")
    assert code == 1
    assert findings["database", "wrong"]
    assert findings["pactbook", "ok"]
