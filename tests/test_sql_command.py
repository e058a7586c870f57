"""`pactbook sql`: one statement that reads, from the line, a file or standard input."""

import io
import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from database.url import sqlite_path
from support import ROOT, Run

MEMBERS = "select state_code, valid_from from membership where organisation_code = :organisation order by 1"


def test_a_statement_prints_its_rows(run: Run, small_url: str) -> None:
    code, out, err = run("sql", MEMBERS, "-p", "organisation=ORG", "--limit", "2", url=small_url)
    assert (code, out) == (0, "state_code,valid_from\nAAA,1999-01-01\nBBB,1999-03-01\n")
    assert err == "note: stopped after 2 rows, as --limit asks; there are more (--limit 0 prints all)\n"


@pytest.mark.slow
def test_both_backends_print_the_same(run: Run, small_sqlite_url: str, small_postgresql_url: str) -> None:
    statements = [
        "select * from membership order by state_code",
        "select * from arms_transfer order by id",
        "with numbers(n) as (values (1), (2), (4)) select avg(n) as mean, sum(n) as total, null as gap from numbers",
        "select round(5.5, 0) as whole, 1.50 as fixed, 0.1 + 0.5 as added, 1e20 as large, 1 = 1 as truth",
        "select count(*) as n, max(valid_from) as latest from membership",
    ]
    for statement in statements:
        for format_name in ("csv", "json", "markdown"):
            arguments = ["sql", statement, "--format", format_name]
            found = run(*arguments, url=small_sqlite_url)
            assert found[0] == 0
            assert run(*arguments, url=small_postgresql_url) == found


def test_a_statement_comes_from_a_file(run: Run, small_url: str, tmp_path: Path) -> None:
    file = tmp_path / "members.sql"
    file.write_text(f"\ufeff-- members; of one\n/* organisation :not */ {MEMBERS};\n-- end;", encoding="utf-8")
    code, out, err = run("sql", "--file", str(file), "-p", "organisation=ORG", url=small_url)
    assert (code, err) == (0, "")
    assert len(out.splitlines()) == 8


@pytest.mark.parametrize("arguments", [["-"], ["--file", "-"]])
def test_a_statement_comes_from_standard_input(run: Run, small_url: str, arguments: list[str]) -> None:
    assert run("sql", *arguments, url=small_url, text="values (1, 'a')")[:2] == (0, "column1,column2\n1,a\n")


@pytest.mark.parametrize("arguments", [[], ["select 1", "--file", "-"]])
def test_one_statement_has_to_be_given(run: Run, small_url: str, arguments: list[str]) -> None:
    code, out, err = run("sql", *arguments, url=small_url)
    assert (code, out) == (2, "")
    assert err == "Error: give one statement: as an argument, with --file FILE, or - to read it from standard input\n"


def test_a_file_that_is_no_text_is_one_line(run: Run, small_sqlite_url: str, tmp_path: Path) -> None:
    file = tmp_path / "x.sql"
    file.write_bytes(b"select '\xff'")
    code, out, err = run("sql", "--file", str(file), url=small_sqlite_url)
    assert (code, out, err) == (2, "", f"Error: {file}: byte 8 is not valid UTF-8\n")
    assert run("sql", "--file", str(tmp_path / "none.sql"), url=small_sqlite_url)[0] == 2
    code, out, err = run("sql", "select '\udcff'", url=small_sqlite_url)  # as Python hands on other bytes
    assert (code, out, err) == (2, "", "Error: the statement: byte 8 is not valid UTF-8\n")


@pytest.mark.parametrize(
    ("given", "line"),
    [
        ([], "the statement needs a value: -p organisation=VALUE"),
        (["-p", "organisation=ORG", "-p", "organization=ORG"],
         "the statement has no parameter :organization; it has :organisation"),
        (["-p", "organisation"], "'-p' / '--parameter': 'organisation' does not have the form NAME=VALUE"),
        (["-p", "organisation=A", "-p", "organisation=B"], "organisation can be given only once"),
    ],
)  # fmt: skip
def test_parameters_that_do_not_fit_are_said(run: Run, small_url: str, given: list[str], line: str) -> None:
    code, out, err = run("sql", MEMBERS, *given, url=small_url)
    assert (code, out) == (2, "")
    assert line in err
    assert err.count("\n") == 1


def test_a_parameter_is_a_value_and_never_sql(run: Run, small_url: str) -> None:
    for value in ("ORG' or '1'='1", "ORG'; drop table membership; --", "%s %(x)s :y $1 {}", "a=b"):
        statement = "select :value as value, count(*) as n from membership where organisation_code = :value"
        code, out, err = run("sql", statement, "-p", f"value={value}", "--format", "json", url=small_url)
        assert (code, err) == (0, ""), err
        assert json.loads(out) == [{"value": value, "n": 0}]


def test_what_looks_like_a_parameter_in_text_is_none(run: Run, small_url: str) -> None:
    statement = "select ':a' as \":b\", '%' as c -- :d"
    assert run("sql", statement, url=small_url) == (0, ":b,c\n:a,%\n", "")


def test_columns_and_rows_may_be_none(run: Run, small_url: str) -> None:
    assert run("sql", "select code from actor where 1 = 0", url=small_url) == (0, "code\n", "note: no rows\n")


def test_explain_explains(run: Run, small_url: str) -> None:
    assert run("sql", "explain select 1", url=small_url)[0] == 0


def test_a_wrong_statement_prints_nothing_but_its_error(run: Run, small_url: str) -> None:
    for statement in ("select no_such from actor", "select * frm actor", "select 1 where"):
        code, out, err = run("sql", statement, url=small_url)
        assert (code, out) == (2, "")
        assert err.startswith("Error: SQL error: ")
        assert err.count("\n") == 1


def test_an_error_after_the_first_rows_leaves_no_file(run: Run, small_url: str, tmp_path: Path) -> None:
    statement = (
        "with recursive n(i) as (select 1 union all select i + 1 from n where i < 5000) "
        "select case when i < 4000 then '{}' else 'no json' end as t from n"
    )
    convert = "json(t)" if sqlite_path(small_url) else "cast(t as json)"
    target = tmp_path / "rows.csv"
    target.write_text("as it was")
    code, out, err = run("sql", f"select {convert} from ({statement}) as x", "--output", str(target), url=small_url)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert target.read_text() == "as it was"
    assert [path.name for path in tmp_path.iterdir() if "tmp" in path.name] == []


def test_a_terminal_gets_a_table_of_at_most_a_thousand_rows(small_sqlite_url: str) -> None:
    statement = "with recursive n(i) as (select 1 union all select i + 1 from n where i < 1001) select i from n"
    screen, terminal = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "pactbook", "--database-url", small_sqlite_url, "sql", statement],
        cwd=ROOT, stdout=terminal, stderr=subprocess.PIPE, env=os.environ | {"PAGER": "cat", "NO_COLOR": "1"},
    )  # fmt: skip
    os.close(terminal)
    shown = io.BytesIO()
    while True:
        try:
            data = os.read(screen, 65536)
        except OSError:  # how Linux tells that the other end is closed
            break
        if not data:
            break
        shown.write(data)
    assert process.stderr is not None
    error = process.stderr.read().decode()
    process.stderr.close()
    os.close(screen)
    assert process.wait() == 4
    lines = shown.getvalue().decode().split("\r\n")
    assert lines[:3] == ["   i", "────", "   1"]
    assert lines[-2:] == ["1000", ""]
    assert error == (
        "Error: stopped after 1,000 rows, the default on a terminal; there are more (--limit 0 prints all)\n"
    )


def test_xlsx_and_parquet_go_to_files(run: Run, small_url: str, tmp_path: Path) -> None:
    for name in ("members.xlsx", "members.parquet"):
        code, out, _ = run("sql", MEMBERS, "-p", "organisation=ORG", "--output", str(tmp_path / name), url=small_url)
        assert (code, out) == (0, "")
        assert (tmp_path / name).stat().st_size > 300


def test_a_dataset_is_never_changed_by_reading(run: Run, small_sqlite_url: str) -> None:
    path = sqlite_path(small_sqlite_url)
    assert path is not None
    before = path.read_bytes()
    path.chmod(0o444)
    assert run("sql", MEMBERS, "-p", "organisation=ORG", url=small_sqlite_url)[0] == 0
    assert path.read_bytes() == before
