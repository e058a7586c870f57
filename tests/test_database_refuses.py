"""What a reader refuses: whatever is more than one reading query."""

import hashlib
from pathlib import Path

import pytest

from database.url import sqlite_path
from errors import UsageError
from support.small_world import digest, fill, rows


@pytest.fixture
def path(sqlite_url: str) -> Path:
    """The file of a small world."""
    found = sqlite_path(fill(sqlite_url))
    assert found is not None
    return found


# Only reading.


REFUSED = [
    "insert into setting values ('x', 'y', null)", "update actor set name = 'x'", "delete from recognition",
    "drop table recognition", "create table x (a text)", "create temp table x (a text)", "alter table actor add x text",
    "begin", "commit", "rollback", "savepoint x", "select 1; delete from recognition", "select 1; commit", "vacuum",
    "with x as (select 1) delete from recognition", "analyze", "reindex", "explain delete from recognition",
    "select", "selec 1", "", ";", "select * from no_such_table", "select :no_value", "select 'a\0b'", "select '\udcff'",
]  # fmt: skip
REFUSED_BY_SQLITE = [
    "attach 'x.db' as x", "detach main", "pragma writable_schema = 1", "pragma query_only = off",
    "pragma journal_mode = wal",
    "pragma main.user_version = 7", "vacuum into 'x.db'", "select load_extension('x')", "select fts3_tokenizer('x')",
    "create virtual table x using fts5(a)", "create trigger x after insert on actor begin select 1; end",
    "update sqlite_master set sql = 'x'", "select readfile('/etc/passwd')", "select writefile('x', 'y')",
    "insert into sqlite_master values (1, 2, 3, 4, 5)", "replace into setting values ('x', 'y', null)",
]  # fmt: skip
REFUSED_BY_POSTGRESQL = [
    "copy actor to '/tmp/x'", "copy (select 1) to program 'id'", "copy actor from '/tmp/x'", "do $$ begin end $$",
    "select pg_read_file('/etc/passwd')", "select pg_ls_dir('/')", "select lo_import('/etc/passwd')", "set role none",
    "select pg_read_binary_file('/etc/passwd')", "set session characteristics as transaction read write", "reset role",
    "set transaction read write", "select set_config('role', 'none', false)", "listen x", "lock table actor",
    "select set_config('role','none',false), query_to_xml('select pg_read_file(''/etc/passwd'')', true, true, '')",
    "select u&\"\\0073et_config\"('role', 'none', false)", "select \"set_config\"('statement_timeout', '0', false)",
    "/* /* */ ' */ select set_config('role', 'none', false) --'", "select * into x from actor",
    "create extension dblink",
    "select nextval('actor_fact_id_seq')", "select * from actor for update", "grant all on actor to public",
    "discard all",
    "with x as (delete from recognition returning 1) select * from x", "prepare x as select 1", "call x()",
    "select * from pg_authid", "alter system set work_mem = '1MB'", "load 'x'", "notify x", "fetch all from read_1",
]  # fmt: skip


@pytest.mark.parametrize("sql", REFUSED)
def test_what_is_not_one_reading_query_is_refused(small_url: str, sql: str) -> None:
    before = digest(small_url)
    with pytest.raises(UsageError) as refused:
        rows(small_url, sql)
    assert "\n" not in str(refused.value)
    assert digest(small_url) == before


@pytest.mark.parametrize("sql", REFUSED_BY_SQLITE)
def test_sqlite_refuses_whatever_is_more_than_reading(path: Path, sql: str) -> None:
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    with pytest.raises(UsageError) as refused:
        rows(f"sqlite:///{path}", sql)
    assert "\n" not in str(refused.value)
    assert hashlib.sha256(path.read_bytes()).hexdigest() == before
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("sql", REFUSED_BY_POSTGRESQL)
def test_postgresql_refuses_more_than_reading_even_to_a_superuser(small_postgresql_url: str, sql: str) -> None:
    with pytest.raises(UsageError) as refused:
        rows(small_postgresql_url, sql)
    assert "\n" not in str(refused.value)


def test_a_reader_may_ask_sqlite_about_its_schema(path: Path) -> None:
    assert ("code",) in rows(f"sqlite:///{path}", "select name from pragma_table_info('actor')")
    assert any(row[1] == "code" for row in rows(f"sqlite:///{path}", "pragma table_info(actor)"))
    assert rows(f"sqlite:///{path}", "select value from json_each('[1, 2]')") == [(1,), (2,)]
