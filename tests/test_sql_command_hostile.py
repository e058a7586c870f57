"""`pactbook sql` against hostile input: each is refused or cut off with one line, and nothing has changed."""

import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from database.process_limits import GRACE, memory_limit
from errors import LimitError
from support import ROOT, Run
from support.database_contents import connected
from support.small_world import digest, fill

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


@pytest.mark.parametrize("name", ENDLESS)
def test_endless_statements_are_cut_off(run: Run, unchanged: str, name: str) -> None:
    start = time.monotonic()
    code, out, err = run("sql", ENDLESS[name], "--timeout", "0.2", url=unchanged)
    assert (code, out) == (4, "")
    assert err.count("\n") == 1
    assert time.monotonic() - start < 60


def test_endless_rows_are_cut_off_by_a_row_limit(run: Run, unchanged: str) -> None:
    statement = "with recursive n(i) as (select 1 union all select i + 1 from n) select i from n"
    code, out, err = run("sql", statement, "--limit", "3", url=unchanged)
    assert (code, out) == (0, "i\n1\n2\n3\n")
    assert "--limit" in err


@pytest.mark.slow
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
    with pytest.raises(LimitError, match="needs more than 3 GiB of memory"), memory_limit(3 * 2**30):
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
