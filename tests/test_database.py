"""Reading a database: what a reader refuses, what it recovers from, and what it says when it cannot read."""

import shutil
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest
import sqlalchemy as sa

from database import bulk
from database.connect import engine, read, writing
from database.revision import head_revision
from database.url import shown, sqlite_path
from errors import DatabaseError, LimitError, UsageError
from support.small_world import digest, fill, rows

ENDLESS = "with recursive n(i) as (select 1 union all select i + 1 from n) select i from n where i < 0"


@pytest.fixture
def path(sqlite_url: str) -> Path:
    """The file of a small world."""
    found = sqlite_path(fill(sqlite_url))
    assert found is not None
    return found


@pytest.mark.slow
def test_all_that_is_read_is_one_snapshot(database_url: str) -> None:
    url = fill(database_url)
    with read(url) as reader:
        count = "select count(*) from setting"
        before = list(reader.execute(count).rows)

        def write() -> None:
            made = engine(url)
            with made.begin() as connection:
                connection.execute(sa.text("insert into setting (name, value) values ('later', 'x')"))
            made.dispose()

        writer = threading.Thread(target=write)
        writer.start()
        writer.join(0.5)
        assert list(reader.execute(count).rows) == before
    writer.join(20)
    assert rows(url, count) == [(before[0][0] + 1,)]


# Limits.


def test_a_time_limit_holds_for_all_that_runs(small_url: str) -> None:
    with pytest.raises(LimitError, match=r"stopped after 0\.2 seconds"):
        rows(small_url, ENDLESS, timeout=0.2)


def test_a_time_limit_holds_while_rows_come(small_url: str) -> None:
    numbers = "with recursive n(i) as (select 1 union all select i + 1 from n) select i from n"
    with pytest.raises(LimitError), read(small_url, 0.2) as reader:
        for _ in reader.execute(numbers + (" limit 100000000" if reader.dialect == "postgresql" else "")).rows:
            pass


@pytest.mark.parametrize(
    "sql",
    [
        "select zeroblob(200000000)",
        "select hex(zeroblob(15000000))",
        "select 'x' like printf('%.*c', 5000, '%')",
    ],
)
def test_a_value_too_large_is_a_limit_on_sqlite(path: Path, sql: str) -> None:
    with pytest.raises((LimitError, UsageError)) as refused:
        rows(f"sqlite:///{path}", sql)
    assert "\n" not in str(refused.value)


@pytest.mark.slow
def test_rows_stream(small_url: str) -> None:
    numbers = "with recursive n(i) as (select 1 union all select i + 1 from n where i < 300000) select i from n"
    with read(small_url) as reader:
        assert sum(1 for _ in reader.execute(numbers).rows) == 300_000


# What cannot be read.


def test_a_file_that_is_no_database_is_said(tmp_path: Path) -> None:
    target = tmp_path / "x.db"
    target.write_text("no database, " * 1000)
    with pytest.raises(DatabaseError, match="not a database"):
        rows(f"sqlite:///{target}", "select 1")
    with pytest.raises(DatabaseError, match="not a database"), engine(f"sqlite:///{target}").connect() as connection:
        connection.execute(sa.text("select * from actor"))


def test_another_revision_is_said_with_what_to_do(database_url: str) -> None:
    url = fill(database_url)
    made = engine(url)
    with made.begin() as connection:
        connection.execute(sa.text("update alembic_version set version_num = '0001'"))
    made.dispose()
    with pytest.raises(
        DatabaseError, match=f"at schema revision 0001, this program needs {head_revision()}: run `pactbook db upgrade`"
    ):
        rows(url, "select 1")


def test_a_database_without_the_schema_is_said(empty_url: str) -> None:
    path = sqlite_path(empty_url)
    if path is not None:
        path.touch()
    with pytest.raises(DatabaseError, match="at schema revision none"):
        rows(empty_url, "select 1")


def test_a_locked_file_is_said(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    connect = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda *a, **k: connect(*a, **{**k, "timeout": 0.1}))
    other = connect(path, isolation_level=None)
    other.execute("begin exclusive")
    try:
        with pytest.raises(DatabaseError, match="locked"):
            rows(f"sqlite:///{path}", "select 1")
    finally:
        other.close()


ODD_NAMES = ["with space.db", "a#b.db", "a%20b.db", "é.db", "a?mode=rwc.db", "a&b=c.db", "%", "what? 100 %25 #1"]


@pytest.mark.every(3)
@pytest.mark.parametrize("form", ["sqlite:///{}", "{}"])
@pytest.mark.parametrize("name", ODD_NAMES)
def test_reading_and_writing_use_the_file_of_the_name_in_the_url(path: Path, name: str, form: str) -> None:
    folder = path.parent / name
    folder.mkdir()
    target = folder / name
    shutil.move(path, target)
    url = form.format(target)
    with writing(url) as connection:
        connection.exec_driver_sql("insert into setting (name, value) values ('a', 'by SQLAlchemy')")
    with bulk.transaction(url) as driver:
        bulk.insert(driver, "setting", ["name", "value"], [("b", "by the driver")])
    assert rows(url, "select value from setting where name in ('a', 'b') order by name") == [
        ("by SQLAlchemy",), ("by the driver",),
    ]  # fmt: skip
    assert list(folder.iterdir()) == [target]


def test_a_name_alone_is_a_file_in_the_current_folder(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(path.parent)
    assert rows(path.name, "select count(*) from counter") == [(2,)]


KILLED = """
import os, sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("pragma cache_size = 1")
connection.execute("begin immediate")
connection.execute("update actor set name = 'half done'")
connection.executemany("insert into setting (name, value) values (?, ?)", [(f"s{n}", "x" * 500) for n in range(2000)])
os._exit(9)
"""


def test_what_a_killed_writer_left_is_rolled_back(path: Path) -> None:
    before = digest(f"sqlite:///{path}")
    subprocess.run([sys.executable, "-c", KILLED, path], check=False)
    assert Path(f"{path}-journal").stat().st_size > 0
    assert rows(f"sqlite:///{path}", "select count(*) from actor where name = 'half done'") == [(0,)]
    assert not Path(f"{path}-journal").exists()
    assert digest(f"sqlite:///{path}") == before


@pytest.mark.parametrize(
    "url",
    [
        "mysql://u:secret@h/d", "sqlite://", "sqlite:///", "", "postgres:x", "sqlite:///:memory:", ":memory:",
        "postgresql:u:secret@h/d", "host=h password=secret", "postgresql://u:secret@h:secret/d",
        "postgresql://u:p@secret@h/d", "postgresql://a@b:secret@h/d", "postgresql://u:secret%zz@h/d",
        "postgresql://u:secret%00@h/d", "postgresql://u:secret@h/d?no_such_parameter=secret", " ",
        " postgresql://u:secret@h/d", '"postgresql://u:secret@h/d"', "<postgres://u:secret@h/d>", "//u:secret@h/d",
        "u:secret@h/d", "\ufeffpostgresql://u:secret@h/d", "sqlite:///postgresql://u:secret@h/d",
        " host=h password=secret", "a b, password = secret", "\npostgresql:u:secret@h/d",
    ],
)  # fmt: skip
def test_a_wrong_url_is_refused_for_reading_and_for_writing_and_tells_no_password(url: str) -> None:
    for use in (lambda url: rows(url, "select 1"), engine):
        with pytest.raises(UsageError) as refused:
            use(url)
        assert "secret" not in str(refused.value)
        assert "secret" not in shown(url)


@pytest.mark.parametrize(
    ("url", "text"),
    [
        ("sqlite:///a?b.db", "sqlite:///a?b.db"),
        ("x.db", "x.db"),
        ("/a@b:c/x y=1.db", "/a@b:c/x y=1.db"),
        ("C:\\a@b\\x.db", "C:\\a@b\\x.db"),
        ("sqlite:///a:b@c.db", "sqlite:///a:b@c.db"),
        (" postgresql://u:secret@h/d", "postgresql:…"),
        ("//u:sec/ret@h/d", "//u:…"),
        ("sqlite:///host=h password=secret", "host=…"),
        ("postgresql://u:secret@h:5433/d", "postgresql://u@h:5433/d"),
        ("postgres://h/d?password=secret&user=u", "postgresql://u@h/d"),
        ("postgresql+psycopg://u@/d?host=/tmp/x&sslpassword=secret", "postgresql://u@/d?host=/tmp/x"),
        ("postgresql://u:sec%40ret@h", "postgresql://u@h/"),
    ],
)
def test_messages_show_a_url_without_its_password(url: str, text: str) -> None:
    assert shown(url) == text


def test_writing_to_where_there_is_no_server_is_said() -> None:
    made = engine("postgresql://u:secret@127.0.0.1:1/d")
    with pytest.raises(DatabaseError) as refused, made.connect():
        pass
    assert "secret" not in str(refused.value)
    assert "\n" not in str(refused.value)


def test_writing_wrong_sql_stays_the_librarys_error(small_url: str) -> None:
    made = engine(small_url)
    with pytest.raises(sa.exc.DBAPIError), made.connect() as connection:
        connection.execute(sa.text("select * from no_such_table"))
    made.dispose()


def test_a_reader_may_ask_sqlite_about_its_schema(path: Path) -> None:
    assert ("code",) in rows(f"sqlite:///{path}", "select name from pragma_table_info('actor')")
    assert any(row[1] == "code" for row in rows(f"sqlite:///{path}", "pragma table_info(actor)"))
    assert rows(f"sqlite:///{path}", "select value from json_each('[1, 2]')") == [(1,), (2,)]


def test_what_cannot_be_rolled_back_is_said(path: Path) -> None:
    Path(f"{path}-journal").mkdir()  # nobody can open it, not even root
    with pytest.raises(DatabaseError, match="unfinished transaction that cannot be rolled back"):
        rows(f"sqlite:///{path}", "select 1")
