"""The command line as a whole: families, options anywhere, exit codes, one line an error, completion."""

import csv
import os
import shutil
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from click.testing import CliRunner

import cli
from database.connect import read
from database.revision import head_revision
from errors import DatabaseError, ExitCode, LimitError, PactbookError, UsageError
from support import ROOT, Run
from support.small_world import fill

STATUS = ("query", "run", "recognition-status", "--recognised", "XKX")
PROGRAM = [sys.executable, str(ROOT / "cli.py")]

ENDLESS = """-- title = "Endless"
-- answers = "Nothing, for ever."
-- [columns]
-- n = "integer"
with recursive numbers as (select 1 as n union all select n + 1 from numbers)
select n from numbers where n < 5000
"""
MANY = ENDLESS.replace("where n < 5000", "limit 1000000")


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A folder of queries that take long."""
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "endless.sql").write_text(ENDLESS)
    (folder / "many.sql").write_text(MANY)
    return folder


def test_version(run: Run) -> None:
    import pactbook

    with (ROOT / "seeds" / "setting.csv").open(encoding="utf-8", newline="") as file:
        days = {row["name"]: row["value"] for row in csv.DictReader(file)}
    text = f"pactbook {pactbook.__version__} (schema revision {head_revision()}, facts as of {days['data_as_of']})\n"
    assert run("--version") == (0, text, "")


# Options anywhere.


@pytest.mark.every(3)
@pytest.mark.parametrize("place", range(5))
@pytest.mark.parametrize("form", ["two words", "one word"])
def test_the_database_may_be_named_anywhere(run: Run, sqlite_url: str, place: int, form: str) -> None:
    fill(sqlite_url)
    named = ["--database-url", sqlite_url] if form == "two words" else [f"--database-url={sqlite_url}"]
    words = ["query", "run", "recognition-status", "--recognised=CAN"]
    code, out, _ = run(*words[:place], *named, *words[place:])
    assert code == 0
    assert "AAA" in out


def test_the_environment_names_the_database(run: Run, sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PACTBOOK_DATABASE_URL", fill(sqlite_url))
    assert run("query", "run", "recognition-status", "--recognised", "CAN")[0] == 0


# Exit codes, an interface for scripts.


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nonsense"], "No such command 'nonsense'; see `pactbook --help`"),
        (["query", "run", "nonsense"], "unknown query 'nonsense'"),
        (["query", "run", "recognition-statuses"], "; did you mean recognition-status"),
        (["query", "list", "--nonsense"], "No such option '--nonsense'"),
        (["query", "list", "--format", "doc"], "'doc' is not one of 'table'"),
        (["query", "run", "recognition-status", "--limit", "x"], "'x' is not a valid whole number;"),
        (["query", "run", "recognition-status", "--timeout", "0"], "is not in the range"),
        (["--database-url"], "requires an argument"),
        (["--database-url", "mysql://root:secret@host/x", *STATUS], "not a database URL"),
        (["--database-url", "host=x user=y", *STATUS], "write sqlite:///FILE"),
    ],
)
def test_wrong_usage_is_one_line_and_exit_code_2(run: Run, arguments: list[str], message: str) -> None:
    code, out, err = run(*arguments)
    assert (code, out) == (ExitCode.USAGE, "")
    assert err.startswith("Error: ")
    assert err.count("\n") == 1
    assert message in err
    assert "secret" not in err


def test_calling_a_group_alone_prints_its_help_with_exit_code_2(run: Run) -> None:
    code, out, err = run("query")
    assert (code, out) == (ExitCode.USAGE, "")
    assert err.startswith(
        "Usage: pactbook query [OPTIONS] COMMAND [ARGS]...\n\n  List, show and run the canned queries.\n"
    )
    assert "\\n" not in err


def test_a_missing_database_is_exit_code_3(run: Run, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'none.db'}"
    code, out, err = run(*STATUS, url=url)
    assert (code, out) == (ExitCode.DATABASE, "")
    assert err == (
        f"Error: there is no database {tmp_path / 'none.db'}: run `pactbook build`, or name one with --database-url\n"
    )
    assert not (tmp_path / "none.db").exists()


def test_a_database_of_which_the_system_tells_nothing_is_not_said_to_be_missing(run: Run, tmp_path: Path) -> None:
    path = tmp_path / f"{'x' * 300}.db"
    code, out, err = run(*STATUS, url=str(path))
    assert (code, out) == (ExitCode.DATABASE, "")
    assert err == f"Error: {path} cannot be read: File name too long\n"


def test_a_server_that_is_not_there_is_exit_code_3_and_the_password_stays_secret(run: Run) -> None:
    code, out, err = run(*STATUS, url="postgresql://u:secret@127.0.0.1:1/x")
    assert (code, out) == (ExitCode.DATABASE, "")
    assert err.startswith("Error: the database cannot be reached: ")
    assert err.count("\n") == 1
    assert "secret" not in err


def test_an_error_that_nobody_foresaw_is_one_line(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("of a kind")

    monkeypatch.setattr("analysis.queries.catalogue.files", broken)
    code, out, err = run("query", "list")
    assert (code, out) == (ExitCode.FAILED, "")
    assert err == (
        "Error: this is a bug in pactbook (ZeroDivisionError: of a kind); please report it, with the traceback that "
        "PACTBOOK_DEBUG=1 prints\n"
    )
    monkeypatch.setenv("PACTBOOK_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        run("query", "list")


def test_each_error_has_its_exit_code(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for error in (PactbookError, UsageError, DatabaseError, LimitError):

        def fail(*_: object, raised: type[PactbookError] = error) -> None:
            raise raised("said on\ntwo lines")

        monkeypatch.setattr("analysis.queries.catalogue.files", fail)
        assert run("query", "list") == (error.exit_code, "", "Error: said on two lines\n")


def test_an_interrupted_query_is_exit_code_130(sqlite_url: str, own: Path) -> None:
    process = subprocess.Popen(
        [*PROGRAM, "query", "run", "endless", "--queries-dir", str(own), "--database-url", sqlite_url],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stdout.readline() == "n\n"  # it runs; after a few rows none comes
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert (process.returncode, err.strip()) == (ExitCode.INTERRUPTED, "Error: interrupted")
    assert all(line.isdecimal() for line in out.splitlines())


@pytest.mark.slow_on_postgresql
def test_a_reader_that_goes_away_is_no_error(database_url: str, own: Path) -> None:
    process = subprocess.Popen(
        [*PROGRAM, "query", "run", "many", "--queries-dir", str(own), "--database-url", database_url],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stderr is not None
    assert [process.stdout.readline() for _ in range(2)] == ["n\n", "1\n"]
    process.stdout.close()
    assert process.stderr.read() == ""
    process.stderr.close()
    assert process.wait(30) == cli.BROKEN_PIPE


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_full_disk_is_one_line(sqlite_url: str, own: Path) -> None:
    arguments = ["query", "run", "many", "--queries-dir", str(own), "--database-url", sqlite_url]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run([*PROGRAM, *arguments], stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert (done.returncode, done.stderr) == (1, "Error: cannot write to standard output: No space left on device\n")


def test_a_closed_standard_output_is_one_line(small_sqlite_url: str, tmp_path: Path) -> None:
    for more, said in (
        ([], "Error: cannot write to standard output: it is closed\n"),
        (["--output", str(tmp_path / "x.csv")], ""),
    ):
        line = [*PROGRAM, "sql", "select 1 as n", "--database-url", small_sqlite_url, *more]
        done = subprocess.run(["sh", "-c", '"$@" >&-', "sh", *line], stderr=subprocess.PIPE, text=True, check=False)
        assert (done.returncode, done.stderr) == (1 if said else 0, said)
    assert (tmp_path / "x.csv").read_bytes() == b"n\n1\n"


# Completion in shells.


def completed(*words: str, url: str | None = None, within: str = "bash", **more: str) -> list[str]:
    """What a shell would offer for the last of the words."""
    line = ["pactbook", *words]
    environment = {
        **more, cli.COMPLETING: f"{within}_complete", "COMP_WORDS": " ".join(line),
        "COMP_CWORD": words[-1] if within == "fish" else str(len(words)),
    }  # fmt: skip
    environment["PACTBOOK_DATABASE_URL"] = url or "sqlite:///nowhere.db"
    with CliRunner().isolation(env=environment) as (stdout, stderr, _both):
        with suppress(SystemExit):
            cli.main([])
        assert stderr.getvalue() == b""
        return stdout.getvalue().decode().split()


def test_commands_and_queries_are_completed() -> None:
    assert "plain,query" in completed("que")
    assert "plain,run" in completed("query", "r")
    assert completed("query", "run", "accession")[0] == "plain,accession-blockers"
    assert "plain,--recognised" in completed("query", "run", "recognition-status", "--rec")


def test_values_are_completed_from_the_database(sqlite_url: str) -> None:
    fill(sqlite_url)
    offered = completed("query", "run", "recognition-status", "--recognised", "c", url=sqlite_url)
    assert offered[:2] == ["plain,CAN", "plain,CCC"]
    assert completed("query", "run", "recognition-status", "--counter", "lo", url=sqlite_url)[0] == "plain,loyal"
    words = ("query", "run", "recognition-status", "--database-url", sqlite_url, "--within", "O")
    assert completed(*words)[0] == "plain,ORG"
    assert completed("query", "run", "recognition-status", "--recognised", "CC", url=sqlite_url, within="zsh") == [
        "plain", "CCC", "Cascara",
    ]  # fmt: skip
    offered = completed("query", "run", "recognition-status", "--recognised", "CC", url=sqlite_url, within="fish")
    assert offered[0].startswith("plain,CCC")


def test_names_are_completed_to_codes_and_show_to_keys_of_all_kinds(seeded_sqlite_url: str) -> None:
    words = ("query", "run", "accession-blockers", "--candidate", "koso")
    assert completed(*words, url=seeded_sqlite_url) == ["plain,XKX"]
    assert completed(*words, url=seeded_sqlite_url, within="zsh") == ["plain", "XKX", "Kosovo"]
    assert "plain,srb-hun-2025" in completed("show", "srb-hun", url=seeded_sqlite_url)
    assert "plain,XKX" in completed("show", "Kosovo", url=seeded_sqlite_url)
    assert "plain,telex-2025-03-25" in completed("show", "telex-2025-03", url=seeded_sqlite_url)
    with read(seeded_sqlite_url) as reader:
        deal = next(code for (code,) in reader.execute("select min(code) from deal").rows)
    assert f"plain,{deal}" in completed("show", deal, url=seeded_sqlite_url)


@pytest.mark.parametrize("backend", ["sqlite", "postgresql"])
def test_values_are_completed_from_the_schema_that_is_named(backend: str, request: pytest.FixtureRequest) -> None:
    url = request.getfixturevalue(f"seeded_{backend}_url")
    assert completed("--schema", "of_nobody", "show", "Kosovo", url=url) == []
    assert completed("show", "Kosovo", "--schema", "of_nobody", url=url) == []


def test_completion_is_silent_where_there_is_nothing_to_offer(tmp_path: Path) -> None:
    assert completed("query", "run", "recognition-status", "--recognised", "C") == []
    assert completed("query", "run", "nonsense", "--x") == []
    (tmp_path / "broken.sql").write_text("-- title\n")
    assert completed("query", "run", "broken", "--x", PACTBOOK_QUERIES_DIR=str(tmp_path)) == []
    assert completed("query", "run", "x", PACTBOOK_QUERIES_DIR="/nowhere") == []


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_script_is_printed_for_each_shell(run: Run, shell: str) -> None:
    code, out, _ = run("completion", shell)
    assert code == 0
    assert f"_PACTBOOK_COMPLETE={shell}_complete" in out


@pytest.mark.skipif(shutil.which("bash") is None, reason="no bash here")
def test_the_script_works_in_bash(tmp_path: Path) -> None:
    program = tmp_path / "pactbook"
    program.write_text(f'#!/bin/sh\nexec {sys.executable} {ROOT / "cli.py"} "$@"\n')
    program.chmod(0o755)
    script = """
        eval "$(pactbook completion bash)"
        COMP_WORDS=(pactbook query run accession) COMP_CWORD=3
        _pactbook_completion pactbook
        echo "${COMPREPLY[@]}"
    """
    path = f"{tmp_path}:{os.environ['PATH']}"
    shell = ["bash", "--norc", "-c", script]
    done = subprocess.run(shell, env={**os.environ, "PATH": path}, capture_output=True, text=True, check=True)
    assert done.stdout == "accession-blockers\n"


def test_python_without_docstrings_is_refused() -> None:
    arguments = [sys.executable, "-OO", "-m", "pactbook", "--version"]
    done = subprocess.run(arguments, capture_output=True, text=True, check=False, cwd=Path(__file__).parent.parent)
    assert done.returncode == 2
    assert done.stderr.startswith("Error: Python's -OO and PYTHONOPTIMIZE=2 drop texts")
