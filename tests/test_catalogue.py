"""Canned queries: their headers, fragments, folders, and what comes out."""

import csv
import json
import shutil
import subprocess
from pathlib import Path

import pytest

from analysis.queries import catalogue
from database.url import sqlite_path
from support import Run

HEADER = """-- title = "Codes"
-- answers = "Which codes are there?"
"""
COLUMNS = """-- [columns]
-- code = "code"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder for a user's own queries."""
    path = tmp_path / "own"
    path.mkdir()
    return path


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(text.splitlines()))


# What is shipped.


def test_every_shipped_query_has_a_good_header_and_is_listed(run: Run) -> None:
    code, out, _ = run("query", "list", "--format", "json")
    assert code == 0
    listed = {row["name"]: row["title"] for row in json.loads(out)}
    assert {path.stem for path in Path(catalogue.SHIPPED).glob("*.sql")} == set(listed)
    assert {"accession-blockers", "recognition-status"} <= set(listed)
    assert all(listed.values())


def test_blockers_are_the_members_that_do_not_recognise_the_candidate(run: Run, small_url: str) -> None:
    code, out, err = run(
        *("query", "run", "accession-blockers", "--candidate", "CAN", "--organisation", "ORG", "--as-of", "2020-01-01"),
        url=small_url,
    )
    assert code == 0
    assert out == (
        "state,name,member_since,status,rule,can_block\n"
        "BBB,Borduria,1999-03,withdrawn,unanimity,yes\n"
        "DDD,Dawsbergen,1999-03-12,withdrawn,unanimity,yes\n"
        "FFF,Freedonia,1999-03-12,never,unanimity,yes\n"
        "GGG,Grand Fenwick,1999-03-12,never,unanimity,yes\n"
    )
    assert "--counter" in err
    assert "--as-of" not in err


@pytest.mark.every(3)
@pytest.mark.parametrize(
    ("day", "blockers"),
    [
        ("2010-04-30", "AAA BBB CCC DDD EEE FFF GGG"),
        ("2010-05-01", "EEE FFF GGG"),  # the day of recognition counts, May 2010 from its first day
        ("2014-12-31", "EEE FFF GGG"),
        ("2015-01-01", "BBB CCC DDD EEE FFF GGG"),  # withdrawn_on is the first day without
        ("2016-01-01", "BBB DDD EEE FFF GGG"),  # CCC came back
        ("2021-01-01", "BBB DDD"),  # the record is complete no longer: of EEE and GGG it is not known
        ("1999-01-01", "AAA"),  # the only member then
        ("1998-12-31", ""),
    ],
)
def test_blockers_change_from_day_to_day(run: Run, small_url: str, day: str, blockers: str) -> None:
    _, out, _ = run(
        *("query", "run", "accession-blockers", "--candidate", "CAN", "--organisation", "ORG", "--as-of", day),
        url=small_url,
    )
    assert [row["state"] for row in rows(out)] == blockers.split()
    rules = {row["rule"] for row in rows(out)}
    assert rules <= ({"two_thirds"} if day < "2000" else {"unanimity"})


@pytest.mark.parametrize(("day", "count"), [("2018-06-30", 0), ("2020-06-30", 1), ("2021-01-01", 2)])
def test_members_without_a_record_are_counted_apart(run: Run, small_url: str, day: str, count: int) -> None:
    line = ("accession-blockers", "--candidate", "CAN", "--organisation", "ORG", "--as-of", day)
    remarks = [note for note in run("query", "run", *line, url=small_url).stderr.splitlines() if "left out" in note]
    assert [remark.rpartition(": ")[2] for remark in remarks] == [str(count)] * bool(count)


@pytest.mark.parametrize(
    ("options", "statuses"),
    [
        (
            ["--as-of", "2020-01-01"],
            {
                "AAA": "recognises", "BBB": "withdrawn", "CCC": "recognises", "DDD": "contested", "EEE": "claimed",
                "FFF": "never", "GGG": "never", "OUT": "never",
            },
        ),
        (  # the old list, still valid then, denies what AAA did
            ["--as-of", "2017-01-01"],
            {
                "AAA": "contested", "BBB": "withdrawn", "CCC": "recognises", "DDD": "contested", "EEE": "never",
                "FFF": "never", "GGG": "never", "OUT": "never",
            },
        ),
        (  # past the coverage an absence is no no
            ["--as-of", "2020-12-31", "--within", "ORG"],
            {
                "AAA": "recognises", "BBB": "withdrawn", "CCC": "recognises", "DDD": "contested", "EEE": "claimed",
                "FFF": "no_record", "GGG": "no_record",
            },
        ),
        (
            ["--as-of", "2020-01-01", "--within", "ORG", "--counter", "loyal"],
            {
                "AAA": "recognises", "BBB": "withdrawn", "CCC": "recognises", "DDD": "recognises", "EEE": "claimed",
                "FFF": "never", "GGG": "never",
            },
        ),
        (
            ["--as-of", "2018-01-01", "--within", "ORG", "--counter", "old-list"],
            {
                "AAA": "never", "BBB": "withdrawn", "CCC": "recognises", "DDD": "withdrawn", "EEE": "never",
                "FFF": "never", "GGG": "never",
            },
        ),
        (
            ["--as-of", "2018-01-02", "--within", "ORG", "--counter", "old-list"],
            dict.fromkeys(["AAA", "BBB", "CCC", "DDD", "EEE", "FFF", "GGG"], "not_covered"),
        ),
    ],
)  # fmt: skip
def test_status_is_by_day_and_by_counter(
    run: Run, small_url: str, options: list[str], statuses: dict[str, str]
) -> None:
    code, out, _ = run("query", "run", "recognition-status", "--recognised", "CAN", *options, url=small_url)
    assert code == 0
    assert {row["state"]: row["status"] for row in rows(out)} == statuses


def test_status_gives_the_spell_with_the_precision_it_has(run: Run, small_url: str) -> None:
    def spell(day: str) -> tuple[str, str]:
        _, out, _ = run("query", "run", "recognition-status", "--recognised", "CAN", "--as-of", day, url=small_url)
        return next((row["recognised_on"], row["withdrawn_on"]) for row in rows(out) if row["state"] == "CCC")

    assert spell("2014-12-31") == ("2010-05", "")
    assert spell("2015-06-01") == ("2010-05", "2015-01-01")
    assert spell("2016-01-01") == ("2016-01-01", "")


# Pasting into other shells.


def asked(url: str, name: str, *options: str, run: Run) -> str:
    code, out, err = run("query", "run", name, *options, "--format", "csv", url=url)
    assert code == 0, err
    return out


CASES = [
    ("accession-blockers", "--candidate", "CAN", "--organisation", "ORG"),
    ("recognition-status", "--recognised", "CAN", "--as-of", "2017-01-01", "--within", "ORG"),
    ("recognition-status", "--recognised", "CAN", "--counter", "loyal"),
]


@pytest.mark.skipif(shutil.which("sqlite3") is None, reason="no sqlite3 shell here")
@pytest.mark.parametrize("case", CASES)
def test_text_pasted_into_sqlite3_gives_what_run_gives(run: Run, small_sqlite_url: str, case: tuple[str, ...]) -> None:
    name, *options = case
    code, text, _ = run("query", "show", name, "--dialect", "sqlite", *options, url=small_sqlite_url)
    assert code == 0
    path = str(sqlite_path(small_sqlite_url))
    shell = ["sqlite3", "-csv", "-header", "-newline", "\n", path]
    pasted = subprocess.run(shell, input=text, capture_output=True, text=True, check=True)
    assert not pasted.stderr
    expected = asked(small_sqlite_url, name, *options, run=run)
    assert list(csv.reader(pasted.stdout.splitlines())) == list(csv.reader(expected.splitlines()))


@pytest.mark.every(3)
@pytest.mark.skipif(shutil.which("psql") is None, reason="no psql here")
@pytest.mark.parametrize("case", CASES)
def test_text_pasted_into_psql_gives_what_run_gives(run: Run, small_postgresql_url: str, case: tuple[str, ...]) -> None:
    name, *options = case
    code, text, _ = run("query", "show", name, "--dialect", "postgresql", *options, url=small_postgresql_url)
    assert code == 0
    shell = ["psql", "--no-psqlrc", "--csv", "-v", "ON_ERROR_STOP=1", small_postgresql_url]
    pasted = subprocess.run(shell, input=text, capture_output=True, text=True, check=True)
    assert not pasted.stderr
    assert pasted.stdout == asked(small_postgresql_url, name, *options, run=run)


def test_showing_needs_no_database(run: Run, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'nowhere.db'}"
    code, out, _ = run("query", "show", "recognition-status", "--recognised", "XKX", "--dialect", "duckdb", url=url)
    assert code == 0
    assert "'XKX'" in out
    assert "(select cast(value as date) from setting where name = 'data_as_of')" in out
    assert out.endswith(";\n")


@pytest.mark.skipif(shutil.which("sqlite3") is None, reason="no sqlite3 shell here")
@pytest.mark.parametrize(
    "text",
    ["O'Brien", "'; drop table actor; --", 'a "b" :c $d ?1', "back\\slash", "two\nlines", "a\u202ezyx", "%s %% é"],
)
def test_any_text_stays_one_literal_when_pasted(run: Run, small_sqlite_url: str, folder: Path, text: str) -> None:
    header = HEADER + '-- [params.word]\n-- type = "text"\n-- example = "x"\n' + COLUMNS
    (folder / "echo.sql").write_text(header + "select cast(:word as text) as code\n")
    options = ("echo", "--word", text, "--queries-dir", str(folder))
    code, pasted, _ = run("query", "show", *options, url=small_sqlite_url)
    assert code == 0
    path = str(sqlite_path(small_sqlite_url))
    done = subprocess.run(["sqlite3", "-json", path], input=pasted, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == [{"code": text}]
    _, answered, _ = run("query", "run", *options, "--format", "json", url=small_sqlite_url)
    assert json.loads(answered) == [{"code": text}]
