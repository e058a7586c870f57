"""Canned queries of a user's own: folders, headers, and what is said of mistakes."""

import csv
from pathlib import Path

import pytest

from analysis.queries import catalogue
from database.connect import read
from support import Run

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
    assert f"{folder / 'recognition-status.sql'}:1: another query has this name: " in err


def test_a_folder_that_is_not_there_is_said(run: Run, tmp_path: Path) -> None:
    code, _, err = run("query", "list", "--queries-dir", str(tmp_path / "none"))
    assert code == 2
    assert err == f"Error: the folder of queries {tmp_path / 'none'} does not exist; name another with --queries-dir\n"


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
        ("select 1\n", 1, "title is missing"),
        ('-- title = "Codes\n-- answers = "x"\nselect 1\n', 1, "the header is not valid TOML"),
        (HEADER + '-- colums = ["x"]\n' + SELECT, 3, "unknown key 'colums'"),
        (HEADER + SELECT, 1, "columns is missing"),
        (HEADER + '-- empty_ok = "yes"\n' + COLUMNS + SELECT, 3, "empty_ok must be true or false, not 'yes'"),
        (HEADER + '-- of_whole = ["x"]\n' + COLUMNS + SELECT, 3, "of_whole: the query has no column 'x'"),
        (HEADER + '-- of_whole = [["x"]]\n' + COLUMNS + SELECT, 3, "of_whole: the query has no column ['x']"),
        (HEADER + '-- rows_depend_on = [["x"]]\n' + COLUMNS + SELECT, 3, "['x'] is not a table of [coverage]"),
        (
            HEADER + '-- at_least = ["code"]\n-- exact = { when = { code = ["x"] } }\n' + COLUMNS + SELECT,
            4,
            "exact.when.code must be a string or an integer, not ['x']",
        ),
        (HEADER + '-- rows_depend_on = ["border"]\n' + COLUMNS + SELECT, 3, "'border' is not a table of [coverage]"),
        (HEADER + '-- [columns]\n-- code = "codes"\n' + SELECT, 4, "unknown type 'codes' of column code"),
        (HEADER + '-- [columns]\n-- code = "integer(2)"\n' + SELECT, 4, "decimal(PLACES)"),
        (HEADER + '-- [columns]\n-- Code = "code"\n' + SELECT, 4, "must be lower-case letters, digits and underscores"),
        (with_parameter("staat"), 4, "unknown type 'staat'"),
        (with_parameter("text"), 3, "give an example"),
        (
            with_parameter("text", '-- default = "a"\n-- optional = true\n'),
            6,
            "a parameter can have a default or be optional, not both",
        ),
        (with_parameter("text", "-- default = 1\n"), 5, "default of a text must be a string, not 1"),
        (with_parameter("year", '-- default = "2020"\n'), 5, "default of a year must be an integer"),
        (with_parameter("choice", '-- default = "a"\n'), 3, "choices"),
        (with_parameter("choice", '-- choices = ["a"]\n-- default = "b"\n'), 6, "default: 'b' is not one of a"),
        (
            with_parameter("counter", '-- optional = true\n-- counts = "y"\n'),
            6,
            "it must name a parameter with type =",
        ),
        (
            with_parameter("text", '-- optional = true\n-- counts = "x"\n'),
            6,
            'counts is allowed only for the type "counter"',
        ),
        (with_parameter("text", '-- optional = true\n-- option = "--from"\n'), 6, "without dashes"),
        (
            with_parameter("text", '-- optional = true\n-- option = "limit"\n'),
            3,
            "is the name of an option that every query has",
        ),
        (with_parameter("text", "-- optional = true\n").replace("params.x", "params.path"), 3, "choose another"),
        (with_parameter("text", '-- optional = true\n-- option = "database-url"\n'), 3, "choose another"),
        (
            with_parameter(
                "text", '-- optional = true\n-- [params.y]\n-- type = "text"\n-- optional = true\n-- option = "x"\n'
            ),
            *(9, "--x is already the option of the parameter x"),
        ),
        (HEADER + '-- [facts]\n-- source = ["a"]\n' + COLUMNS + SELECT, 4, "source must be a table: keys (code)"),
        (HEADER + '-- [facts]\n-- source = { code = ["a"] }\n' + COLUMNS + SELECT, 4, "source must be a table: keys"),
        (with_parameter("text", "-- optional = true\n-- typo = 1\n"), 6, "unknown key 'typo'"),
        (with_parameter("text", "-- optional = true\n", SELECT), 1, "does not use :x"),
        (HEADER + COLUMNS + "select code\nfrom actor\nwhere code = :x\n", 7, ":x is not declared"),
        (HEADER + COLUMNS + "select ':x' as code; -- :y\ndelete from actor\n", 5, "only one statement"),
        (HEADER + COLUMNS + "delete from actor\n", 5, "with, select or values"),
        (HEADER + '-- include = ["nothing"]\n' + COLUMNS + SELECT, 1, "unknown fragment 'nothing'"),
        (HEADER + '-- include = ["../x"]\n' + COLUMNS + SELECT, 1, "unknown fragment"),
    ],
)
def test_what_is_wrong_with_a_header_is_said_with_its_line(
    run: Run, folder: Path, text: str, line: int, message: str
) -> None:
    path = folder / "codes.sql"
    path.write_text(text)
    for command in (["run", "codes"], ["show", "codes"]):
        code, out, err = run("query", *command, "--queries-dir", str(folder))
        assert (code, out) == (2, "")
        assert err.startswith(f"Error: {path}:{line}:")
        assert message in err
        assert err.count("\n") == 1


def test_a_file_that_is_no_text_is_said(run: Run, folder: Path) -> None:
    (folder / "codes.sql").write_bytes(b'-- title = "\xff"\nselect 1\n')
    code, out, err = run("query", "list", "--queries-dir", str(folder))
    assert code == 0
    assert "codes.sql cannot be read" in err
    assert "membership" in out  # one broken file does not hide the others
    code, out, err = run("query", "run", "codes", "--queries-dir", str(folder))
    assert (code, out) == (2, "")
    assert "codes.sql cannot be read" in err


def test_a_fragment_that_is_no_text_is_said(run: Run, folder: Path) -> None:
    (folder / "codes.sql").write_text(HEADER + '-- include = ["own"]\n' + COLUMNS + SELECT)
    (folder / "fragments").mkdir()
    (folder / "fragments" / "own.sql").write_bytes(b"own as (select '\xff' as code)\n")
    code, out, err = run("query", "run", "codes", "--queries-dir", str(folder))
    assert (code, out) == (2, "")
    assert err.endswith("own.sql cannot be read: it is not UTF-8 at byte 16; save it as UTF-8\n")


def test_a_name_that_cannot_be_one_is_said(run: Run, folder: Path) -> None:
    (folder / "My Query.sql").write_text(HEADER + COLUMNS + SELECT)
    code, _, err = run("query", "list", "--queries-dir", str(folder))
    assert code == 2
    assert "My Query.sql:1: the name of a query must be" in err


def test_columns_other_than_declared_are_an_error(run: Run, small_url: str, folder: Path) -> None:
    (folder / "codes.sql").write_text(HEADER + COLUMNS + "select code, name from actor\n")
    code, out, err = run("query", "run", "codes", "--queries-dir", str(folder), url=small_url)
    assert (code, out) == (1, "")
    assert "declares the columns code; the query returns code, name" in err


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
    page = (Path(catalogue.SHIPPED).parent / "docs" / "own-queries.md").read_text()
    (folder / "agreements-by-kind.sql").write_text(page.partition("```sql\n")[2].partition("```")[0])
    call = page.partition("```\npactbook ")[2].partition("\n")[0]
    monkeypatch.chdir(folder.parent)
    monkeypatch.setenv("PACTBOOK_QUERIES_DIR", str(folder))
    words = call.replace("--queries-dir my-queries ", "").replace("kinds.xlsx", "kinds.csv").split()
    assert run(*words, url=seeded_url)[0] == 0
    header, *kinds = Path("kinds.csv").read_text().splitlines()
    assert header == "agreement,title,signed_on,parties"
    assert kinds
    code, out, _ = run(*words[:3], "--instrument", "declaration", "--state", "XKX", url=seeded_url)
    assert code == 0
    assert "alb-hrv-xkx-2025" in [row["agreement"] for row in rows(out)]
