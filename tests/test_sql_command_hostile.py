"""`pactbook sql` against hostile input: each is refused or cut off with one line, and nothing has changed."""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from database.limits import GRACE, memory_limit
from database.url import sqlite_path
from errors import LimitError
from support import ROOT, Run
from support.database_contents import connected
from support.small_world import digest, fill

ON_BOTH = {
    "stacked": "select 1; delete from recognition",
    "stacked after a comment": "select 1 /* ; */ ; -- ;\n drop table recognition",
    "stacked commit": "select 1; commit; delete from recognition; begin",
    "insert": "insert into setting (name, value) values ('x', 'y')",
    "update": "update actor set name = 'x'",
    "delete": "delete from recognition",
    "upsert": "insert into setting (name, value) values ('x', 'y') on conflict (name) do update set value = 'y'",
    "writing WITH": "with gone as (select 1) delete from recognition",
    "explained write": "explain delete from recognition",
    "drop": "drop table recognition",
    "temporary table": "create temporary table x as select 1",
    "view": "create view x as select 1",
    "trigger": "create trigger x after insert on actor begin delete from recognition; end",
    "begin": "begin",
    "rollback": "rollback",
    "vacuum": "vacuum",
    "NUL": "select 'a\0'; drop table actor",
    "lone surrogate": "select '\udcff'",
    "right-to-left mark": "\u202edrop table actor",
    "look-alike": "ѕelect 1",
    "nothing": " ;; \n",
    "comment alone": "-- select 1",
    "unclosed string": "select 'abc",
    "unclosed comment": "/* select 1",
    "megabyte of SQL": "select " + "1 + " * 500_000 + "1",
    "deep nesting": "select " + "(" * 100_000 + "1" + ")" * 100_000,
    "other marks for parameters": "select ?, $1, @x",
    "unknown function": "select no_such_function(1)",
}
ON_SQLITE = {
    "writable schema": "pragma writable_schema = on",
    "query_only": "pragma query_only = off",
    "journal mode": "pragma journal_mode = delete",
    "schema table": "update sqlite_schema set sql = ''",
    "attach": "attach 'other.db' as other",
    "attach in memory": "attach ':memory:' as other",
    "copy of the file": "vacuum into 'copy.db'",
    "extension": "select load_extension('evil.so')",
    "tokenizer": "select fts3_tokenizer('x', x'00')",
    "file of the shell": "select writefile('x', 'y')",
    "virtual table": "create virtual table x using fts5(y)",
    "huge value": "select zeroblob(1000000000)",
    "huge text": "select hex(zeroblob(16000000))",
    "huge pattern": "select 'a' like replace(hex(zeroblob(100000)), '0', '%a')",
    "more columns than there can be": "select " + ", ".join("1" * 3000),
    "path by pragma function": "select * from pragma_writable_schema",
}
ON_POSTGRESQL = {
    "program": "copy (select 1) to program 'touch /tmp/x'",
    "copy from": "copy actor from '/etc/passwd'",
    "file": "select pg_read_file('/etc/passwd')",
    "quoted": "select pg_catalog.\"pg_read_file\"('/etc/passwd')",
    "escaped": "select U&\"pg\\005fread\\005ffile\"('/etc/passwd')",
    "folder": "select * from pg_ls_dir('/')",
    "large object": "select lo_import('/etc/passwd')",
    "large object out": "select lo_export(1, '/tmp/x')",
    "hidden in text": "select query_to_xml('select pg_read_file(''/etc/passwd'')', true, true, '')",
    "role": "select set_config('role', 'postgres', false)",
    "read-write": "select set_config('transaction_read_only', 'off', false)",
    "time limit": "select set_config('statement_timeout', '0', false)",
    "session characteristics": "set session characteristics as transaction read write",
    "set transaction": "set transaction read write",
    "do": "do $$ begin delete from recognition; end $$",
    "call": "call x()",
    "prepared": "prepare x as delete from recognition",
    "writing CTE": "with gone as (delete from recognition returning *) select * from gone",
    "into": "select * into copy from actor",
    "locks": "select * from actor for update",
    "sequence": "select nextval('recognition_id_seq')",
    "passwords": "select * from pg_authid",
    "other sessions": "select pg_terminate_backend(1)",
    "advisory lock": "select pg_advisory_lock(1)",
    "notification": "select pg_notify('x', 'y')",
    "configuration": "select pg_reload_conf()",
    "rules of access": "select * from pg_hba_file_rules",
    "server settings": "alter system set work_mem = '1GB'",
    "extension": "create extension dblink",
    "huge text": "select repeat('x', 2000000000)",
    "explained write": "explain analyze delete from recognition",
}
ENDLESS = {
    "recursion": "with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n",
    "recursion of rows": "with recursive n(i) as (select 1 union all select i + 1 from n) select i from n where i < 0",
    "product": "select count(*) from data_dictionary a, data_dictionary b, data_dictionary c, data_dictionary d",
    "growing text": "with recursive n(t) as (select 'x' union all select t || t from n) select max(length(t)) from n",
}


@pytest.fixture
def unchanged(small_url: str) -> Iterator[str]:
    """The small world on each backend in turn, compared before and after."""
    before = digest(small_url)
    yield small_url
    assert digest(small_url) == before


def refused(run: Run, url: str, *arguments: str, codes: tuple[int, ...]) -> str:
    code, out, err = run("sql", *arguments, "--timeout", "20", url=url)
    assert code in codes, (code, out[:300], err[:300])
    assert out == ""
    assert err.startswith("Error: ")
    assert err.count("\n") == 1
    assert len(err) < 500
    return err


@pytest.mark.parametrize("name", ON_BOTH)
def test_hostile_statements_are_refused(run: Run, unchanged: str, name: str) -> None:
    refused(run, unchanged, ON_BOTH[name], codes=(2, 4))


@pytest.mark.parametrize("name", ON_SQLITE)
def test_sqlite_gives_nothing_but_its_rows(
    run: Run, small_sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    folder = tmp_path / "cwd"
    folder.mkdir()
    monkeypatch.chdir(folder)
    path = sqlite_path(small_sqlite_url)
    assert path is not None
    before = path.read_bytes()
    refused(run, small_sqlite_url, ON_SQLITE[name], codes=(2, 4))
    assert path.read_bytes() == before
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("name", ON_POSTGRESQL)
def test_postgresql_gives_even_a_superuser_nothing_but_rows(run: Run, small_postgresql_url: str, name: str) -> None:
    before = digest(small_postgresql_url)
    refused(run, small_postgresql_url, ON_POSTGRESQL[name], codes=(2, 4))
    assert digest(small_postgresql_url) == before


@pytest.mark.parametrize("name", ENDLESS)
def test_endless_statements_are_cut_off(run: Run, unchanged: str, name: str) -> None:
    start = time.monotonic()
    code, out, err = run("sql", ENDLESS[name], "--timeout", "0.5", url=unchanged)
    assert (code, out) == (4, "")
    assert err.count("\n") == 1
    assert time.monotonic() - start < 60


def test_endless_rows_are_cut_off_by_a_row_limit(run: Run, unchanged: str) -> None:
    statement = "with recursive n(i) as (select 1 union all select i + 1 from n) select i from n"
    code, out, err = run("sql", statement, "--limit", "3", url=unchanged)
    assert (code, out) == (0, "i\n1\n2\n3\n")
    assert "--limit" in err


def test_one_call_that_takes_hours_is_cut_off(small_sqlite_url: str) -> None:
    needle = "replace(hex(zeroblob(4000000)), '0', 'a')"
    statement = f"select instr({needle} || {needle}, {needle} || 'b')"
    start = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "pactbook", "--database-url", small_sqlite_url, "sql", statement, "--timeout", "1"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (4, "")
    assert done.stderr == "Error: stopped after 1 second, the limit set by --timeout; the output is incomplete\n"
    assert time.monotonic() - start < 60 + GRACE


def test_rows_too_wide_for_memory_are_one_line() -> None:
    with pytest.raises(LimitError, match="too large for memory"), memory_limit(3 * 2**30):
        bytearray(4 * 2**30)


def test_a_database_of_odd_text_is_shown_without_harm(run: Run, database_url: str) -> None:
    fill(database_url)
    odd = "a\u202eb\x1b[31mc\u200f=1+1"
    with connected(database_url) as connection:
        connection.exec_driver_sql(f"update actor set note = '{odd}' where code = 'AAA'")
    statement = "select note from actor where code = 'AAA'"
    assert run("sql", statement, "--format", "json", url=database_url)[1].count("\\u001b") == 1
    assert "\x1b" not in run("sql", statement, "--format", "table", url=database_url)[1]
    assert "\u202e" not in run("sql", statement, "--format", "table", url=database_url)[1]


@pytest.mark.parametrize("value", ["x" * 3_000_000, "\u202e\u2066", "' or 1=1 --", "a\\", "$$", "%(x)s", "\x1b[0m"])
def test_hostile_values_are_only_values(run: Run, unchanged: str, value: str) -> None:
    statement = "select length(:value) as n, count(*) as found from actor where name = :value"
    code, out, _ = run("sql", statement, "-p", f"value={value}", url=unchanged)
    assert (code, out) == (0, f"n,found\n{len(value)},0\n")
