"""The same inputs give the same bytes: of every shipped report, on both backends, anywhere, on any day."""

import csv
import hashlib
import io
import json
import os
import re
import subprocess
import sys
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from analysis.queries import catalogue
from analysis.reports import library
from support import ROOT, Run
from support.report_folders import FORMATS, SMALL, contents, manifest, written

SHIPPED = [
    "alliance-audit",
    "arms-monitor",
    "balkan-pacts-2025",
    "contested-states",
    "recognition-tracker",
    "state-brief",
]


@pytest.fixture
def folder(some_reports_folder: Path) -> Path:
    """Some reports, from SQLite; only to be read."""
    return some_reports_folder


def test_the_shipped_reports_are_these() -> None:
    assert list(library.files()) == SHIPPED


@pytest.mark.slow
def test_a_second_run_replaces_the_first_by_the_same_bytes(run: Run, seeded_sqlite_url: str, tmp_path: Path) -> None:
    definition = written(tmp_path / "own")
    order = ("report", "run", str(definition), "--out", str(tmp_path / "report"), "--formats", FORMATS)
    assert run(*order, url=seeded_sqlite_url).exit_code == 0
    before = contents(tmp_path / "report")
    assert run(*order, url=seeded_sqlite_url).exit_code == 0
    assert contents(tmp_path / "report") == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["own", "report"]


@pytest.mark.slow
@pytest.mark.parametrize("backend", [pytest.param("sqlite", marks=pytest.mark.slow), "postgresql"])
def test_backend_time_zone_locale_folder_and_hash_seed_change_no_byte(
    backend: str, reports_folder: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    elsewhere = (
        "TZ=Pacific/Kiritimati LC_ALL=tr_TR.UTF-8 PYTHONUTF8=0 PYTHONHASHSEED=7 PGDATESTYLE=German PGTZ=Asia/Tokyo"
    )
    environment = {
        **os.environ,
        "PACTBOOK_DATABASE_URL": request.getfixturevalue(f"seeded_{backend}_url"),
        **dict(pair.split("=") for pair in elsewhere.split()),
    }
    command = [sys.executable, str(ROOT / "cli.py"), "report", "run", "--all", "--out", "all", "--formats", FORMATS]
    subprocess.run(command, cwd=tmp_path, env=environment, check=True, capture_output=True)
    assert contents(tmp_path / "all") == contents(reports_folder)


@pytest.mark.parametrize("made", ["some_reports_folder", pytest.param("reports_folder", marks=pytest.mark.slow)])
def test_no_file_tells_when_or_where_it_was_made(
    made: str, request: pytest.FixtureRequest, seeded_sqlite_template: Path
) -> None:
    folder: Path = request.getfixturevalue(made)
    today = datetime.now(UTC).date()
    told = [today.isoformat(), str(folder), str(ROOT), seeded_sqlite_template.parent.name]
    for path, found in contents(folder).items():
        parts = [found]
        if path.endswith(".xlsx"):
            with zipfile.ZipFile(io.BytesIO(found)) as archive:
                assert {one.date_time[0] for one in archive.infolist()} == {1980}
                parts = [archive.read(name) for name in archive.namelist()]
        for text in told:
            assert not any(text.encode() in part for part in parts), f"{path} tells {text}"


@pytest.mark.parametrize(
    ("made", "name"),
    [("some_reports_folder", "state-brief")]
    + [pytest.param("reports_folder", name, marks=pytest.mark.slow) for name in SHIPPED],
)
def test_the_manifest_has_the_hash_of_every_file_and_query(
    made: str, name: str, request: pytest.FixtureRequest
) -> None:
    folder: Path = request.getfixturevalue(made)
    found = contents(folder / name)
    described = manifest(folder / name)
    assert found.keys() == {"manifest.json", *described["files"]}
    for path, told in described["files"].items():
        assert told == {"sha256": hashlib.sha256(found[path]).hexdigest(), "bytes": len(found[path])}
    for data, told in described["data"].items():
        assert told["sha256"] == hashlib.sha256(found[f"data/{data}.csv"]).hexdigest()
        if "query" in told:
            query = catalogue.find(told["query"], catalogue.folders())
            assert told["query_sha256"] == hashlib.sha256(query.sql.encode()).hexdigest()
    assert described["report"] == name
    assert described["data_as_of"] == "2026-09-12"
    assert described["editions"].keys() == {"curated"}
    assert described["schema_revision"] == max(path.name[:4] for path in ROOT.glob("alembic/versions/0*.py"))


def test_data_files_are_what_the_query_prints(folder: Path, run: Run, seeded_sqlite_url: str) -> None:
    described = manifest(folder / "balkan-pacts-2025")["data"]
    for name in ("accession-blockers", "hungary-to-serbia", "pending-ratifications", "count-by-serbia"):
        flat = []
        for key, value in described[name]["parameters"].items():
            values = value if isinstance(value, list) else [] if value is None else [value]
            flat += [text for one in values for text in (f"--{key.replace('_', '-')}", str(one))]
        printed = run("query", "run", described[name]["query"], *flat, "--format", "csv", url=seeded_sqlite_url)
        assert (folder / "balkan-pacts-2025" / "data" / f"{name}.csv").read_text(encoding="utf-8") == printed.stdout


def test_parquet_holds_the_rows_of_the_csv(folder: Path) -> None:
    duckdb = pytest.importorskip("duckdb")
    path = folder / "balkan-pacts-2025" / "data" / "accession-blockers.parquet"
    rows = duckdb.connect().execute("select name, cast(member_since as text) from read_parquet(?)", [str(path)])
    with path.with_suffix(".csv").open(encoding="utf-8", newline="") as lines:
        assert rows.fetchall() == [(row["name"], row["member_since"]) for row in csv.DictReader(lines)]


@pytest.mark.slow_on_postgresql
def test_the_day_of_the_report_is_that_of_its_queries(run: Run, seeded_url: str, tmp_path: Path) -> None:
    path = written(tmp_path / "own")
    for options, day in (((), "2025-04-16"), (("--as-of", "2010-01-01"), "2010-01-01")):
        assert run("report", "run", str(path), "--out", str(tmp_path / "r"), *options, url=seeded_url).exit_code == 0
        described = manifest(tmp_path / "r")
        assert {told["parameters"]["as_of"] for told in described["data"].values()} == {day} == {described["as_of"]}
        assert f"On {int(day[8:])} " in (tmp_path / "r" / "report.md").read_text(encoding="utf-8")


def test_without_a_day_of_its_own_the_report_is_of_the_day_of_the_data(
    run: Run, seeded_sqlite_url: str, tmp_path: Path
) -> None:
    path = written(tmp_path / "own", SMALL.replace('as_of = "2025-04-16"\n', ""))
    assert run("report", "run", str(path), "--out", str(tmp_path / "r"), url=seeded_sqlite_url).exit_code == 0
    described = manifest(tmp_path / "r")
    assert (described["as_of"], described["as_of_asked"]) == ("2026-09-12", None)


@pytest.mark.slow
def test_a_report_reads_the_database_without_sqlalchemy(seeded_sqlite_url: str, tmp_path: Path) -> None:
    probe = (
        "import sys, cli; code = cli.main(['report', 'run', 'state-brief', '--out', sys.argv[1], '-q']);"
        "assert code == 0 and not {'sqlalchemy', 'alembic', 'duckdb', 'psycopg'} & set(sys.modules)"
    )
    environment = {**os.environ, "PACTBOOK_DATABASE_URL": seeded_sqlite_url}
    subprocess.run([sys.executable, "-c", probe, str(tmp_path / "r")], cwd=ROOT, env=environment, check=True)


def test_reports_list_names_titles_and_variables(run: Run) -> None:
    listed = {row["name"]: row for row in json.loads(run("report", "list", "--format", "json").stdout)}
    assert list(listed) == SHIPPED
    assert listed["balkan-pacts-2025"]["variables"] is None
    assert re.fullmatch(r"state=[A-Z]{3}, counter=", listed["recognition-tracker"]["variables"])
    assert listed["arms-monitor"]["title"] == "Arms for <recipient>"
    assert listed["arms-monitor"]["about"] == "Suppliers, quantities and rival figures"
