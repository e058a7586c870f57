"""Verifying a report: which file differs from what the database gives, and why."""

import csv
import io
import json
import shutil
from pathlib import Path

import pytest
import sqlalchemy as sa
import xlsxwriter

from analysis.reports import render_xlsx
from database.connect import engine
from support import Run
from support.report_folders import SMALL, contents, manifest, written

pytestmark = pytest.mark.slow_on_postgresql


def change(url: str, statement: str) -> None:
    """Change facts; at least one row."""
    writing = engine(url)
    with writing.begin() as connection:
        assert connection.execute(sa.text(statement)).rowcount > 0
    writing.dispose()


def made(run: Run, url: str, folder: Path, *options: str) -> tuple[Path, Path]:
    """A small report; its folder, and that of its definition."""
    own, out = folder / "own", folder / "report"
    path = written(own)
    outcome = run("report", "run", str(path), "--out", str(out), *options, url=url)
    assert outcome.exit_code == 0, outcome.stderr
    return out, own


def differing(run: Run, url: str, out: Path, own: Path, *options: str) -> dict[str, tuple[str, str]]:
    """File -> (what, why), and the exit code is right."""
    given = ("--reports-dir", str(own), "--format", "csv", *options)
    outcome = run("report", "verify", str(out), *given, url=url)
    rows = list(csv.DictReader(io.StringIO(outcome.stdout)))
    assert outcome.exit_code == (1 if rows else 0), outcome.stderr
    return {row["file"]: (row["what"], row["why"]) for row in rows}


def test_a_report_is_what_the_database_gives(run: Run, seeded_url: str, tmp_path: Path) -> None:
    out, own = made(run, seeded_url, tmp_path)
    outcome = run("report", "verify", str(out), "--reports-dir", str(own), url=seeded_url)
    assert (outcome.exit_code, outcome.stdout) == (0, "")
    assert "verified: all files match the database" in outcome.stderr


@pytest.mark.slow
def test_a_report_of_a_path_is_verified_with_its_definition(run: Run, seeded_sqlite_url: str, tmp_path: Path) -> None:
    out, own = made(run, seeded_sqlite_url, tmp_path)
    path = next(own.glob("*.toml"))
    outcome = run("report", "verify", str(out), url=seeded_sqlite_url)
    assert outcome.exit_code == 2
    assert f"unknown report '{path.stem}'" in outcome.stderr
    assert f"name its definition with --definition {path.stem}.toml" in outcome.stderr
    verified = run("report", "verify", str(out), "--definition", str(path), url=seeded_sqlite_url)
    assert (verified.exit_code, verified.stdout) == (0, "")
    path.write_text(path.read_text().replace("Members", "Others"))
    changed = run("report", "verify", str(out), "--definition", str(path), "--format", "csv", url=seeded_sqlite_url)
    assert changed.exit_code == 1
    assert "the report's definition changed" in changed.stdout


@pytest.mark.slow
def test_a_query_with_a_list_of_values_verifies(run: Run, seeded_sqlite_url: str, tmp_path: Path) -> None:
    table = '[[section.table]]\nquery = "agreements-within"\nparams = { state = ["ALB", "HRV", "{state}"] }\n'
    path, out = written(tmp_path / "own", f"{SMALL}\n{table}"), tmp_path / "report"
    assert run("report", "run", str(path), "--out", str(out), url=seeded_sqlite_url).exit_code == 0
    assert manifest(out)["data"]["agreements-within"]["parameters"]["state"] == ["ALB", "HRV", "XKX"]
    assert differing(run, seeded_sqlite_url, out, path.parent) == {}


@pytest.mark.slow
def test_a_report_verifies_on_the_other_backend(
    run: Run, seeded_sqlite_url: str, seeded_postgresql_url: str, tmp_path: Path
) -> None:
    out, own = made(run, seeded_sqlite_url, tmp_path, "-v", "state=Serbia", "--as-of", "2020-01-01")
    assert differing(run, seeded_postgresql_url, out, own) == {}


def test_a_changed_fact_changes_the_manifest_and_names_the_files(
    run: Run, seeded_copy_url: str, tmp_path: Path
) -> None:
    out, own = made(run, seeded_copy_url, tmp_path)
    before = manifest(out)
    change(
        seeded_copy_url,
        "update membership set valid_until = '2020-01-01', valid_until_text = '2020-01-01'"
        " where state_code = 'GRC' and organisation_code = 'NATO' and role = 'member'",
    )
    found = differing(run, seeded_copy_url, out, own)
    why = "the data of accession-blockers changed (4 rows, now 3)"
    assert found["data/accession-blockers.csv"] == ("outdated", why)
    assert found["index.html"][0] == "outdated"
    assert why in found["index.html"][1]
    assert "data/recognition-count.csv" in found  # one member of NATO fewer
    again = made(run, seeded_copy_url, tmp_path)[0]
    after = manifest(again)
    for path in ("index.html", "report.xlsx", "report.md", "data/accession-blockers.csv"):
        assert before["files"][path] != after["files"][path]
    assert differing(run, seeded_copy_url, out, own) == {}


@pytest.mark.slow
def test_a_changed_fact_changes_a_verdict_and_names_the_ledger(
    run: Run, seeded_sqlite_template: Path, tmp_path: Path
) -> None:
    shutil.copy(seeded_sqlite_template, tmp_path / "p.db")
    url, out = f"sqlite:///{tmp_path / 'p.db'}", tmp_path / "r"
    run("report", "run", "balkan-pacts-2025", "--out", str(out), "--formats", "csv", url=url)
    with (out / "data" / "claims.csv").open(encoding="utf-8", newline="") as lines:
        before = {row["id"]: row["verdict"] for row in csv.DictReader(lines)}
    change(url, "delete from citation where fact_id in (select fact_id from membership where state_code = 'TUR')")
    change(url, "delete from membership where state_code = 'TUR' and organisation_code = 'NATO'")
    found = differing(run, url, out, tmp_path)
    assert found["data/claims.csv"] == (
        "outdated",
        "the data of claims changed (same number of rows (66), different values)",
    )
    run("report", "run", "balkan-pacts-2025", "--out", str(out), "--formats", "csv", url=url)
    with (out / "data" / "claims.csv").open(encoding="utf-8", newline="") as lines:
        after = {row["id"]: row["verdict"] for row in csv.DictReader(lines)}
    assert (before["C38"], after["C38"]) != ("supported", "supported")


def test_edited_missing_and_foreign_files_are_told_apart(run: Run, seeded_sqlite_url: str, tmp_path: Path) -> None:
    out, own = made(run, seeded_sqlite_url, tmp_path)
    (out / "report.md").write_text("Changed by hand.", encoding="utf-8")
    (out / "data" / "sources.csv").unlink()
    (out / "data" / "note.txt").write_text("mine", encoding="utf-8")
    assert differing(run, seeded_sqlite_url, out, own) == {
        "data/note.txt": ("foreign", "not in the manifest"),
        "data/sources.csv": ("missing", "in the manifest, but not in the folder"),
        "report.md": ("edited", "changed since the report was written"),
    }


def test_an_edited_manifest_is_told(run: Run, seeded_sqlite_url: str, tmp_path: Path) -> None:
    out, own = made(run, seeded_sqlite_url, tmp_path)
    path = out / "manifest.json"
    described = manifest(out)
    described["data"]["accession-blockers"]["rows"] = 5
    path.write_text(json.dumps(described), encoding="utf-8")
    found = differing(run, seeded_sqlite_url, out, own)
    assert found == {"manifest.json": ("outdated", "data would be different now")}


def test_a_changed_definition_is_the_reason(run: Run, seeded_sqlite_url: str, tmp_path: Path) -> None:
    out, own = made(run, seeded_sqlite_url, tmp_path)
    written(own, SMALL.replace("Who does not", "Who will not"))
    found = differing(run, seeded_sqlite_url, out, own)
    assert found.keys() == {"index.html", "report.md", "report.xlsx"}
    assert {why for _, why in found.values()} == {"the report's definition changed"}


@pytest.mark.slow
def test_a_changed_query_is_the_reason(run: Run, seeded_sqlite_url: str, tmp_path: Path) -> None:
    queries = tmp_path / "queries"
    queries.mkdir()
    own = queries / "neutrals.sql"
    text = '-- title = "t"\n-- answers = "a"\n-- [columns]\n-- state = "code"\nselect {} as state\n'
    own.write_text(text.format("'SRB'"), encoding="utf-8")
    section = '\n[[section.table]]\nquery = "neutrals"\n'
    given = ("--queries-dir", str(queries))
    path = written(tmp_path / "own", SMALL + section)
    out = tmp_path / "r"
    assert run("report", "run", str(path), "--out", str(out), *given, url=seeded_sqlite_url).exit_code == 0
    own.write_text(text.format("'CHE'"), encoding="utf-8")
    found = differing(run, seeded_sqlite_url, out, tmp_path / "own", *given)
    assert found["data/neutrals.csv"] == ("outdated", "the query of neutrals changed")
    own.write_text(text.format("upper('srb')"), encoding="utf-8")  # another query, the same rows
    found = differing(run, seeded_sqlite_url, out, tmp_path / "own", *given)
    assert found == {"manifest.json": ("outdated", "data would be different now")}


@pytest.mark.slow
def test_another_version_is_a_reason_only_where_bytes_differ(
    run: Run, seeded_sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, own = made(run, seeded_sqlite_url, tmp_path)
    before = xlsxwriter.__version__
    monkeypatch.setattr(xlsxwriter, "__version__", "9.9")
    assert differing(run, seeded_sqlite_url, out, own) == {}
    monkeypatch.setattr(render_xlsx, "about", lambda _: [("what", "else")])
    found = differing(run, seeded_sqlite_url, out, own)
    assert found == {"report.xlsx": ("outdated", f"xlsxwriter {before}, now 9.9")}
    monkeypatch.undo()
    monkeypatch.setattr(render_xlsx, "about", lambda _: [("what", "else")])
    assert differing(run, seeded_sqlite_url, out, own) == {"report.xlsx": ("outdated", "the program changed")}


@pytest.mark.parametrize(
    ("statement", "path", "said"),
    [
        (
            "update dataset set title = 'Another' where code = 'curated'",
            "index.html",
            "the editions of datasets changed",
        ),
        ("update source set title = 'Another'", "data/sources.csv", "the sources changed"),
        ("update actor set name = 'Hispania' where code = 'ESP'", "report.md", "the names of codes changed"),
        (
            "update setting set value = '2026-10-01' where name = 'data_as_of'",
            "index.html",
            "the last day of the data changed",
        ),
    ],
)
@pytest.mark.slow
def test_what_else_changed_in_the_database_is_the_reason(
    run: Run, seeded_sqlite_template: Path, tmp_path: Path, statement: str, path: str, said: str
) -> None:
    shutil.copy(seeded_sqlite_template, tmp_path / "p.db")
    url = f"sqlite:///{tmp_path / 'p.db'}"
    out, own = made(run, url, tmp_path)
    change(url, statement)
    what, why = differing(run, url, out, own)[path]
    assert what == "outdated"
    assert said in why


@pytest.mark.slow
def test_a_changed_citation_is_told_of_the_pages_and_not_of_the_rows(
    run: Run, seeded_sqlite_template: Path, tmp_path: Path
) -> None:
    shutil.copy(seeded_sqlite_template, tmp_path / "p.db")
    url = f"sqlite:///{tmp_path / 'p.db'}"
    out, own = made(run, url, tmp_path)
    change(
        url,
        "update citation set stance = 'qualifies' where stance = 'supports' and fact_id in"
        " (select fact_id from recognition_position where recogniser_code = 'ROU')",
    )
    found = differing(run, url, out, own)
    assert "data/accession-blockers.csv" not in found
    assert found["index.html"] == ("outdated", "the sources changed")


@pytest.mark.slow
def test_folders_of_several_reports_are_verified_together(run: Run, seeded_sqlite_url: str, tmp_path: Path) -> None:
    own = tmp_path / "own"
    paths = [str(written(own, name=name)) for name in ("one", "two")]
    assert run("report", "run", *paths, "--out", str(tmp_path / "r"), url=seeded_sqlite_url).exit_code == 0
    (tmp_path / "r" / "two" / "report.md").write_text("", encoding="utf-8")
    given = ("--reports-dir", str(own), "--format", "csv")
    outcome = run("report", "verify", str(tmp_path / "r"), *given, url=seeded_sqlite_url)
    assert outcome.exit_code == 1
    assert outcome.stdout.splitlines()[1:] == ["two,report.md,edited,changed since the report was written"]
    assert "note: restore edited files and move foreign ones away" in outcome.stderr
    assert "one: verified: all files match the database" in outcome.stderr


def test_what_is_no_report_cannot_be_verified(run: Run, seeded_sqlite_url: str, tmp_path: Path) -> None:
    said = {}
    (tmp_path / "empty").mkdir()
    (tmp_path / "json").mkdir()
    (tmp_path / "json" / "manifest.json").write_text('{"made_by": "somebody"}', encoding="utf-8")
    (tmp_path / "damaged").mkdir()
    (tmp_path / "damaged" / "manifest.json").write_text("{", encoding="utf-8")
    for name in ("empty", "json", "damaged", "none"):
        outcome = run("report", "verify", str(tmp_path / name), url=seeded_sqlite_url)
        assert (outcome.exit_code, outcome.stdout, outcome.stderr.count("\n")) == (2, "", 1)
        said[name] = outcome.stderr
    assert "no report found in" in said["empty"]
    assert "was not written by `pactbook report`" in said["json"]
    assert "manifest.json cannot be read" in said["damaged"]
    assert "it has no manifest.json" in said["none"]


@pytest.mark.slow
def test_a_manifest_that_lacks_parts_is_one_line(run: Run, seeded_sqlite_url: str, tmp_path: Path) -> None:
    out, own = made(run, seeded_sqlite_url, tmp_path, "--formats", "markdown")
    described = manifest(out)
    for part in described:
        if part in ("made_by", "made_with", "template_sha256"):  # other versions may give the same bytes
            continue
        kept = {name: value for name, value in described.items() if name != part}
        (out / "manifest.json").write_text(json.dumps(kept), encoding="utf-8")
        outcome = run("report", "verify", str(out), "--reports-dir", str(own), url=seeded_sqlite_url)
        assert outcome.exit_code == 1, part
        assert "Traceback" not in outcome.stderr
        assert "bug" not in outcome.stderr, part
        if part in ("report", "variables", "formats"):
            assert f"manifest.json is damaged: '{part}' is missing; restore it, or " in outcome.stderr


def test_verifying_changes_nothing(run: Run, seeded_sqlite_url: str, tmp_path: Path) -> None:
    out, own = made(run, seeded_sqlite_url, tmp_path)
    before = contents(tmp_path)
    (out / "report.md").write_text("mine", encoding="utf-8")
    differing(run, seeded_sqlite_url, out, own)
    assert contents(tmp_path) == {**before, "report/report.md": b"mine"}
