"""Reports in scripts: exit codes, streams, logs, and the documented examples for cron and continuous integration."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from analysis.reports import render_html
from support import ROOT, Run
from support.report_folders import SMALL, contents, written

EMPTY = """
[[section.table]]
query = "agreements-between"
params = { state = "XKX", other = "SRB" }
"""


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    """A report with a table that has no rows."""
    return written(tmp_path / "own", SMALL + EMPTY)


def test_folders_are_printed_and_remarks_are_on_standard_error(
    run: Run, seeded_sqlite_url: str, tmp_path: Path
) -> None:
    path, out = written(tmp_path / "own"), tmp_path / "r"
    order = ("report", "run", str(path), "--out", str(out))
    outcome = run(*order, url=seeded_sqlite_url)
    assert (outcome.exit_code, outcome.stdout) == (0, f"{out}\n")
    assert outcome.stderr == f"small: wrote 7 files to {out}\n"
    outcome = run(*order, "--quiet", url=seeded_sqlite_url)
    assert (outcome.exit_code, outcome.stdout, outcome.stderr) == (0, "", "")


def test_the_log_is_an_object_a_line(run: Run, seeded_sqlite_url: str, tmp_path: Path, empty: Path) -> None:
    order = ("report", "run", str(empty), "--out", str(tmp_path / "r"), "--log-json")
    outcome = run(*order, url=seeded_sqlite_url)
    assert outcome.exit_code == 0
    told = [json.loads(line) for line in outcome.stderr.splitlines()]
    assert all(one.keys() >= {"time", "level", "message", "report"} for one in told)
    assert {one["data"]: one["rows"] for one in told if one["level"] == "debug"} == {
        "accession-blockers": 4,
        "agreements-between": 0,
        "recognition-count": 4,
    }
    [warning] = [one for one in told if one["level"] == "warning"]
    assert (warning["data"], warning["rows"]) == ("agreements-between", 0)
    assert told[-1]["folder"] == str(tmp_path / "r")
    assert told[-1]["changed"] is True
    quiet = run(*order, "--quiet", url=seeded_sqlite_url)
    assert [json.loads(line)["level"] for line in quiet.stderr.splitlines()] == ["warning"]


def test_errors_are_objects_too(run: Run, seeded_sqlite_url: str, tmp_path: Path) -> None:
    path = written(tmp_path / "own", SMALL.replace("as_of", "as_off", 1))
    order = ("report", "run", str(path), "--out", str(tmp_path / "r"), "--log-json")
    outcome = run(*order, url=seeded_sqlite_url)
    [told] = [json.loads(line) for line in outcome.stderr.splitlines()]
    assert (outcome.exit_code, told["level"], told["exit_code"]) == (2, "error", 2)
    assert "small.toml:2: {as_off} is not a variable" in told["message"]


@pytest.mark.slow_on_postgresql
def test_a_table_without_rows_is_a_warning_or_fails(run: Run, seeded_url: str, tmp_path: Path, empty: Path) -> None:
    order = ("report", "run", str(empty), "--out", str(tmp_path / "r"))
    outcome = run(*order, "--quiet", url=seeded_url)
    assert (outcome.exit_code, outcome.stderr) == (0, "note: small: no rows in agreements-between\n")
    shutil.rmtree(tmp_path / "r")
    outcome = run(*order, "--fail-on-empty", "--quiet", url=seeded_url)
    assert outcome.exit_code == 1
    assert "no rows in agreements-between of small: nothing was written" in outcome.stderr
    assert not (tmp_path / "r").exists()
    written(empty.parent, f"{empty.read_text(encoding='utf-8')}empty = 'None.'\nempty_ok = true\n")
    outcome = run(*order, "--fail-on-empty", "--quiet", url=seeded_url)
    assert (outcome.exit_code, outcome.stderr) == (0, "")
    assert '<p class="empty">None.</p>' in (tmp_path / "r" / "index.html").read_text(encoding="utf-8")


@pytest.mark.slow
def test_with_one_empty_report_none_of_several_is_written(
    run: Run, seeded_sqlite_url: str, tmp_path: Path, empty: Path
) -> None:
    order = ("report", "run", "state-brief", str(empty), "--out", str(tmp_path / "r"), "--fail-on-empty")
    assert run(*order, url=seeded_sqlite_url).exit_code == 1
    assert not (tmp_path / "r").exists()


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        (["--out", "r"], 2, "name the reports to run, or give --all"),
        (["state-brief", "--all", "--out", "r"], 2, "name the reports to run, or give --all"),
        (["state-brief"], 2, "--out"),
        (["state-brief", "--out", "r", "--timeout", "0.000001"], 4, "stopped after 1e-06 seconds"),
    ],
)
def test_wrong_usage_and_limits_have_their_codes(
    run: Run, seeded_sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: list[str], code: int,
    said: str,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    outcome = run("report", "run", *options, url=seeded_sqlite_url)
    assert (outcome.exit_code, outcome.stdout, outcome.stderr.count("\n")) == (code, "", 1)
    assert said in outcome.stderr
    assert not (tmp_path / "r").exists()


def test_without_a_database_the_code_is_three(run: Run, tmp_path: Path) -> None:
    outcome = run("report", "run", "state-brief", "--out", str(tmp_path / "r"), url=f"sqlite:///{tmp_path / 'no.db'}")
    assert (outcome.exit_code, outcome.stderr.count("\n")) == (3, 1)


def test_without_the_packages_of_reports_data_are_written_and_the_rest_says_what_to_install(
    run: Run, seeded_sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("jinja2", "markdown_it", "xlsxwriter"):
        monkeypatch.setitem(sys.modules, name, None)  # as if it were not installed
    render_html.environment.cache_clear()  # which an earlier test may have filled
    order = ("report", "run", str(written(tmp_path / "own")), "--out", str(tmp_path / "r"), "--formats")
    for name, said in (("html", " install jinja2 markdown-it-py"), ("xlsx", " install xlsxwriter")):
        outcome = run(*order, name, url=seeded_sqlite_url)
        assert (outcome.exit_code, outcome.stderr.count("\n")) == (2, 1)
        assert said in outcome.stderr
    assert run(*order, "csv,markdown", url=seeded_sqlite_url).exit_code == 0


# The examples of docs/reports.md, as they stand there.


def example(word: str) -> str:
    """The one script of the page that holds the word."""
    page = (ROOT / "docs" / "reports.md").read_text(encoding="utf-8")
    [script] = [one for one in re.findall(r"^```sh\n(.*?)^```", page, re.DOTALL | re.MULTILINE) if word in one]
    return str(script)


@pytest.fixture
def shell(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run a script in a folder of its own, with `pactbook` on its path, and as PACTBOOK, and no terminal."""
    programs = tmp_path / "bin"
    programs.mkdir()
    (programs / "pactbook").write_text(
        f'#!/bin/sh\nexec "{sys.executable}" "{ROOT / "cli.py"}" "$@"\n', encoding="utf-8"
    )
    (programs / "pactbook").chmod(0o755)
    (tmp_path / "work").mkdir()

    def call(script: str, **environment: str) -> subprocess.CompletedProcess[str]:
        clean = {name: value for name, value in os.environ.items() if not name.startswith("PACTBOOK")}
        path = f"{programs}{os.pathsep}{clean['PATH']}"
        return subprocess.run(
            ["sh", "-c", script],
            cwd=tmp_path / "work",
            env={**clean, "PATH": path, "PACTBOOK": str(programs / "pactbook"), **environment},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )

    return call


@pytest.mark.slow
def test_the_example_for_cron_works_as_it_stands(
    shell: Callable[..., subprocess.CompletedProcess[str]], seeded_sqlite_url: str, tmp_path: Path
) -> None:
    reports, log = tmp_path / "reports", tmp_path / "log.jsonl"
    given = {"PACTBOOK_DATABASE_URL": seeded_sqlite_url, "REPORTS": str(reports), "REPORTS_LOG": str(log)}
    script = example("nightly-reports:")
    for changed in (True, False):
        done = shell(script, PATH="/usr/bin:/bin", **given)  # as cron sets it
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
        told = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
        assert {one["level"] for one in told} <= {"debug", "info", "warning", "error"}  # what log tools know
        assert [one["changed"] for one in told if "changed" in one][-7:] == [changed] * 7  # six reports, the page
    assert (reports / "index.html").is_file()
    (reports / "state-brief" / "report.md").write_text("edited", encoding="utf-8")
    done = shell(script, **given)  # somebody's work: cron mails what to do
    assert (done.returncode, done.stderr.count("\n")) == (2, 2)
    assert done.stderr.startswith(f"nightly-reports: exit code 2; the last line of {log}:\n")
    assert "state-brief holds report.md, which was changed after `pactbook report` wrote it" in done.stderr
    assert (reports / "state-brief" / "report.md").read_text(encoding="utf-8") == "edited"


@pytest.mark.slow
def test_the_example_for_cron_is_loud_when_it_cannot_start(
    shell: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    script, log = example("nightly-reports:"), tmp_path / "log.jsonl"
    given = {"REPORTS": str(tmp_path / "reports"), "REPORTS_LOG": str(log)}
    done = shell(script, PACTBOOK="/nowhere/pactbook", **given)
    assert (done.returncode, done.stderr) == (127, "nightly-reports: there is no program /nowhere/pactbook\n")
    assert not log.exists()  # a log of JSON holds nothing else
    done = shell(script, PACTBOOK_DATABASE_URL=f"sqlite:///{tmp_path}/none.db", **given)
    assert (done.returncode, done.stdout) == (3, "")
    assert "there is no database" in json.loads(done.stderr.splitlines()[-1])["message"]
    assert [json.loads(line)["level"] for line in log.read_text(encoding="utf-8").splitlines()] == ["error"]


@pytest.mark.slow
def test_the_example_for_continuous_integration_works_as_it_stands(
    shell: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    script = example("differences.md")
    first = shell(script)
    assert first.returncode == 0, first.stderr
    published = tmp_path / "work" / "published"
    right = contents(published)
    assert "state-brief/index.html" in right
    (published / "state-brief" / "report.md").write_text("edited", encoding="utf-8")
    done = shell(script)
    assert done.returncode == 1
    assert "| state-brief | report.md | edited |" in done.stdout
    assert contents(published) == right
