"""Canned queries: their headers, fragments, folders, and what comes out."""

import csv
import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from analysis import catalogue
from database import read, sqlite_path

Run = Callable[..., "tuple[int, str, str]"]

HEADER = """-- title = "Codes"
-- answers = "Which codes are there?"
"""
COLUMNS = """-- [columns]
-- code = "code"
"""
SELECT = "select code from actor order by code\n"


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
    assert {path.stem for path in catalogue.OURS.glob("*.sql")} == set(listed)
    assert {"accession-blockers", "recognition-status"} <= set(listed)
    assert all(listed.values())


def test_blockers_are_the_members_that_do_not_recognise_the_candidate(run: Run, small_url: str) -> None:
    code, out, err = run(
        *("query", "run", "accession-blockers", "--candidate", "CAN", "--organisation", "ORG", "--as-of", "2020-01-01"),
        url=small_url,
    )
    assert code == 0
    assert out == (
        "state,name,member_since,status,rule\n"
        "BBB,Borduria,1999-03,withdrawn,unanimity\n"
        "DDD,Dawsbergen,1999-03-12,withdrawn,unanimity\n"
        "EEE,Elbonia,1999-03-12,claimed,unanimity\n"
        "FFF,Freedonia,1999-03-12,never,unanimity\n"
        "GGG,Grand Fenwick,1999-03-12,never,unanimity\n"
    )
    assert "--counter" in err
    assert "--as-of" not in err


@pytest.mark.parametrize(
    ("day", "blockers"),
    [
        ("2010-04-30", "AAA BBB CCC DDD EEE FFF GGG"),
        ("2010-05-01", "EEE FFF GGG"),  # the day of recognition counts, May 2010 from its first day
        ("2014-12-31", "EEE FFF GGG"),
        ("2015-01-01", "BBB CCC DDD EEE FFF GGG"),  # withdrawn_on is the first day without
        ("2016-01-01", "BBB DDD EEE FFF GGG"),  # CCC came back
        ("2021-01-01", "BBB DDD EEE GGG"),
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


# A user's own folder.


def test_a_folder_of_ones_own_works_like_ours(
    run: Run, small_url: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "codes.sql").write_text(HEADER + COLUMNS + SELECT)
    monkeypatch.setenv("PACTBOOK_QUERIES_DIR", str(folder))
    assert "codes,Codes," in run("query", "list")[1]
    assert run("query", "run", "codes", url=small_url)[1].splitlines()[1:3] == ["AAA", "BBB"]
    assert "select code from actor" in run("query", "show", "codes")[1]
    assert run("query", "run", "accession-blockers", "--help")[0] == 0


def test_a_query_of_ones_own_may_include_our_fragments(run: Run, small_url: str, folder: Path) -> None:
    text = """-- title = "Who recognises"
-- answers = "Who recognises this one?"
-- include = [{ fragment = "recognition_status", recognised = "whom", as_of = "on_day" }]
-- [params.whom]
-- type = "state"
-- example = "CAN"
-- [params.on_day]
-- type = "date"
-- default = "data_as_of"
-- [params.counter]
-- type = "counter"
-- optional = true
-- [columns]
-- state = "code"
with own as (select state_code from recognition_status where status = 'recognises')
select state_code as state from own order by 1
"""
    (folder / "who.sql").write_text(text)
    code, out, _ = run("query", "run", "who", "--whom", "CAN", "--queries-dir", str(folder), url=small_url)
    assert (code, out) == (0, "state\nAAA\nCCC\n")


def test_a_name_of_ours_cannot_be_taken(run: Run, folder: Path) -> None:
    (folder / "recognition-status.sql").write_text(HEADER + COLUMNS + SELECT)
    code, _, err = run("query", "list", "--queries-dir", str(folder))
    assert code == 2
    assert f"{folder / 'recognition-status.sql'}:1: there is a query of this name already" in err


def test_a_folder_that_is_not_there_is_said(run: Run, tmp_path: Path) -> None:
    code, _, err = run("query", "list", "--queries-dir", str(tmp_path / "none"))
    assert code == 2
    assert err == f"Error: there is no folder of queries {tmp_path / 'none'}\n"


def test_a_broken_query_does_not_hinder_the_others(run: Run, small_sqlite_url: str, folder: Path) -> None:
    (folder / "broken.sql").write_text("-- title\nselect 1\n")
    (folder / "codes.sql").write_text(HEADER + COLUMNS + SELECT)
    assert run("query", "run", "codes", "--queries-dir", str(folder), url=small_sqlite_url)[0] == 0


PARAMETER = '-- [params.x]\n-- type = "{type}"\n{more}'


def with_parameter(type_: str, more: str = "", sql: str = "select code from actor where code = :x\n") -> str:
    return HEADER + PARAMETER.format(type=type_, more=more) + COLUMNS + sql


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("select 1\n", 1, "has no title"),
        ('-- title = "Codes\n-- answers = "x"\nselect 1\n', 1, "not TOML"),
        (HEADER + '-- colums = ["x"]\n' + SELECT, 3, "unknown key 'colums'"),
        (HEADER + SELECT, 1, "has no columns"),
        (HEADER + '-- empty_ok = "yes"\n' + COLUMNS + SELECT, 3, "empty_ok is of the wrong type"),
        (HEADER + '-- [columns]\n-- code = "codes"\n' + SELECT, 4, "unknown type 'codes' of column code"),
        (HEADER + '-- [columns]\n-- code = "decimal"\n' + SELECT, 4, "decimal(PLACES)"),
        (HEADER + '-- [columns]\n-- Code = "code"\n' + SELECT, 4, "needs no quotes"),
        (with_parameter("staat"), 4, "unknown type 'staat'"),
        (with_parameter("text"), 3, "give an example"),
        (with_parameter("text", '-- default = "a"\n-- optional = true\n'), 6, "exclude each other"),
        (with_parameter("text", "-- default = 1\n"), 5, "default of a text is of the wrong type"),
        (with_parameter("year", '-- default = "2020"\n'), 5, "default of a year is of the wrong type"),
        (with_parameter("choice", '-- default = "a"\n'), 3, "choices"),
        (with_parameter("choice", '-- choices = ["a"]\n-- default = "b"\n'), 6, "none of the choices"),
        (with_parameter("text", '-- optional = true\n-- option = "--from"\n'), 6, "without dashes"),
        (with_parameter("text", '-- optional = true\n-- option = "limit"\n'), 3, "cannot be called"),
        (with_parameter("text", "-- optional = true\n-- typo = 1\n"), 6, "unknown key 'typo'"),
        (with_parameter("text", "-- optional = true\n", SELECT), 1, "does not use :x"),
        (HEADER + COLUMNS + "select code\nfrom actor\nwhere code = :x\n", 7, ":x is not declared"),
        (HEADER + COLUMNS + "select ':x' as code; -- :y\ndelete from actor\n", 5, "one statement"),
        (HEADER + COLUMNS + "delete from actor\n", 5, "with, select or values"),
        (HEADER + '-- include = ["nothing"]\n' + COLUMNS + SELECT, 1, "no fragment 'nothing'"),
        (HEADER + '-- include = ["../x"]\n' + COLUMNS + SELECT, 1, "no fragment"),
    ],
)
def test_what_is_wrong_with_a_header_is_said_with_its_line(
    run: Run, folder: Path, text: str, line: int, message: str
) -> None:
    path = folder / "codes.sql"
    path.write_text(text)
    for command in (["list"], ["run", "codes"], ["show", "codes"]):
        code, out, err = run("query", *command, "--queries-dir", str(folder))
        assert (code, out) == (2, "")
        assert err.startswith(f"Error: {path}:{line}:")
        assert message in err
        assert err.count("\n") == 1


def test_a_file_that_is_no_text_is_said(run: Run, folder: Path) -> None:
    (folder / "codes.sql").write_bytes(b'-- title = "\xff"\nselect 1\n')
    code, _, err = run("query", "list", "--queries-dir", str(folder))
    assert code == 2
    assert "codes.sql: cannot be read" in err


def test_a_name_that_cannot_be_one_is_said(run: Run, folder: Path) -> None:
    (folder / "My Query.sql").write_text(HEADER + COLUMNS + SELECT)
    code, _, err = run("query", "list", "--queries-dir", str(folder))
    assert code == 2
    assert "My Query.sql:1: a query's name" in err


def test_columns_other_than_declared_are_an_error(run: Run, small_url: str, folder: Path) -> None:
    (folder / "codes.sql").write_text(HEADER + COLUMNS + "select code, name from actor\n")
    code, out, err = run("query", "run", "codes", "--queries-dir", str(folder), url=small_url)
    assert (code, out) == (1, "")
    assert "declares the columns code; the query has code, name" in err


def test_wrong_sql_is_said_with_its_file(run: Run, small_url: str, folder: Path) -> None:
    (folder / "codes.sql").write_text(HEADER + COLUMNS + "select code from actors\n")
    code, _, err = run("query", "run", "codes", "--queries-dir", str(folder), url=small_url)
    assert code == 2
    assert f"Error: {folder / 'codes.sql'}: SQL error: " in err
    assert err.count("\n") == 1


def test_parameters_of_one_name_are_typed_place_by_place(small_url: str) -> None:
    sql = """
        select recogniser_code from recognition
        where cast(:day as text) is null or (recognised_on <= :day and substr(cast(:day as text), 1, 4) = '2010')
        order by 1, recognised_on
    """
    with read(small_url) as reader:
        assert len(list(reader.execute(sql, {"day": None}).rows)) == 6
        assert [row[0] for row in reader.execute(sql, {"day": "2010-05-01"}).rows] == ["AAA", "BBB", "CCC", "DDD"]


def test_the_query_in_the_documentation_works(
    run: Run, seeded_url: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = (catalogue.OURS.parent / "docs" / "own-queries.md").read_text()
    (folder / "agreements-by-kind.sql").write_text(page.partition("```sql\n")[2].partition("```")[0])
    call = page.partition("```\npactbook ")[2].partition("\n")[0]
    monkeypatch.chdir(folder.parent)
    monkeypatch.setenv("PACTBOOK_QUERIES_DIR", str(folder))
    words = call.replace("--queries-dir my-queries ", "").replace("kinds.xlsx", "kinds.csv").split()
    assert run(*words, url=seeded_url)[0] == 0
    assert Path("kinds.csv").read_text().startswith("agreement,title,signed_on,parties\n")
    code, out, _ = run(*words[:3], "--instrument", "declaration", "--state", "XKX", url=seeded_url)
    assert code == 0
    assert "alb-hrv-xkx-2025" in [row["agreement"] for row in rows(out)]
