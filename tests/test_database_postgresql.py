"""PostgreSQL in earnest: builds that wait, schemas, roles, copies; and copies between the backends."""

import csv
import io
import re
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from database.connect import read, writing
from errors import DatabaseError
from support import Run
from support.common import one_at_a_time
from support.database_contents import connected, contents, import_edition
from support.dataset_files import shape
from support.postgresql import SUPERUSER
from support.seed_folder import append, write_seeds

IMPATIENT = "&options=-c%20lock_timeout%3D200ms"


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    """The small seeds."""
    return write_seeds(tmp_path / "seeds")


@pytest.mark.parametrize("step", ["restrict", "_share_schema"])
def test_a_reader_that_cannot_begin_leaves_no_connection(
    seeded_postgresql_url: str, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    opened: list[psycopg.Connection] = []

    def fail(connection: psycopg.Connection, *_rights: object) -> None:
        opened.append(connection)
        raise psycopg.OperationalError("permission denied")

    monkeypatch.setattr(f"database.postgresql.{step}", fail)
    with pytest.raises(DatabaseError, match="cannot be reached: permission denied"), read(seeded_postgresql_url):
        pass
    assert [connection.closed for connection in opened] == [True]


def as_user(user: str, url: str) -> str:
    return re.sub(r"//[^@]*@", f"//{user}@", url)


# Two at once.


@pytest.mark.slow
def test_a_build_waits_for_another_one_or_says_so(run: Run, postgresql_url: str, seeds: Path) -> None:
    from database.connect import keep_writers_out

    build = ("build", "--dir", str(seeds))
    with writing(postgresql_url) as other:
        keep_writers_out(other)
        refused = run(*build, url=postgresql_url + IMPATIENT)
    assert refused.exit_code == 3
    assert refused.stderr.splitlines()[0] == "note: another build is running; waiting until it ends"
    assert "another program is using the database, and did not finish in time" in refused.stderr.splitlines()[-1]

    started, released = threading.Event(), threading.Event()

    def hold() -> None:
        with writing(postgresql_url) as other:
            keep_writers_out(other)
            started.set()
            released.wait(5)

    thread = threading.Thread(target=hold)
    thread.start()
    started.wait(5)
    threading.Timer(0.3, released.set).start()
    done = run(*build, url=postgresql_url)
    thread.join()
    assert done.exit_code == 0
    assert done.stderr.splitlines()[0] == "note: another build is running; waiting until it ends"


@pytest.mark.slow
def test_writing_gives_up_where_a_table_stays_locked(run: Run, built_postgresql_url: str, seeds: Path) -> None:
    append(seeds, "setting", "colour,blue,")
    with connected(built_postgresql_url) as other:
        other.exec_driver_sql("lock table setting in access exclusive mode")
        for command in (
            ("build", "--dir", str(seeds)),
            ("seed", "load", "--dir", str(seeds)),
            ("sql", "table setting"),
        ):
            refused = run(*command, url=built_postgresql_url + IMPATIENT)
            assert refused.exit_code == 3, command
            assert "another program is using the database" in refused.stderr.splitlines()[-1]


# A schema of its own.


@pytest.mark.slow
def test_a_schema_of_its_own_holds_everything(run: Run, empty_postgresql_url: str, seeds: Path) -> None:
    url = empty_postgresql_url
    for schema in ("pacts", "others"):
        built = run("--schema", schema, "build", "--dir", str(seeds), url=url)
        assert built.exit_code == 0, built.stderr
        seeds.joinpath("setting.csv").write_text("name,value,note\ndata_as_of,2020-01-01,\n")
    with psycopg.connect(url) as connection:
        made = connection.execute(
            "select nspname, count(*) from pg_class c join pg_namespace n on n.oid = relnamespace"
            " where relkind in ('r', 'v') and nspname !~ '^(pg_|information)' group by 1 order by 1"
        )
        (others, tables), (pacts, same) = made.fetchall()
    assert (others, pacts, tables) == ("others", "pacts", same)
    day = "select value from setting where name = 'data_as_of'"
    assert [run("--schema", name, "sql", day, url=url).stdout for name in ("pacts", "others")] == [
        "value\n2025-06-30\n", "value\n2020-01-01\n",
    ]  # fmt: skip
    assert run("sql", day, url=url).exit_code == 3  # not in the schema public
    assert run("--schema", "pacts", "db", "check", url=url).exit_code == 0
    assert run("--schema", "pacts", "build", "--fresh", "--dir", str(seeds), url=url).exit_code == 0
    assert run("--schema", "pacts", "panel", "state-year", "--from", "2020", "--into-database", url=url).exit_code == 0


@pytest.mark.every(3)
@pytest.mark.parametrize("schema", ["Pacts", "a b", "pg_x", "a;drop", "a-b", "'", ""])
def test_a_wrong_schema_is_refused(run: Run, postgresql_url: str, schema: str) -> None:
    code = run("--schema", schema, "sql", "select 1", url=postgresql_url).exit_code
    assert code == (0 if schema == "" else 2)


def test_a_file_has_no_schemas(run: Run, sqlite_url: str) -> None:
    refused = run("--schema", "pacts", "sql", "select 1", url=sqlite_url)
    assert refused.exit_code == 2
    assert "a SQLite file has no schemas" in refused.stderr


# Roles.


@pytest.fixture
def analyst(built_postgresql_url: str, common: Path) -> Iterator[str]:
    """A role that may do nothing yet, in a database with small seeds and an imported edition."""
    superuser = as_user(SUPERUSER, built_postgresql_url)
    with one_at_a_time(common, "analyst"), psycopg.connect(superuser, autocommit=True) as connection:
        connection.execute('create role "An analyst" login')
        yield "An analyst"
        connection.execute('drop owned by "An analyst"')
        connection.execute('drop role "An analyst"')


@pytest.mark.slow
def test_a_reader_may_read_and_not_write(run: Run, built_postgresql_url: str, seeds: Path, analyst: str) -> None:
    reader = as_user(analyst.replace(" ", "%20"), built_postgresql_url)
    membership = ("query", "run", "membership", "--organisation", "NATO")
    assert run(*membership, url=reader).exit_code in (2, 3)
    assert run("db", "grant-reader", analyst, url=built_postgresql_url).exit_code == 0
    assert run(*membership, url=reader).exit_code == 0
    before = contents(built_postgresql_url)
    append(seeds, "setting", "colour,blue,")
    for command in (("build", "--dir", str(seeds)), ("seed", "load", "--dir", str(seeds)), ("db", "downgrade", "-1")):
        refused = run(*command, url=reader)
        assert refused.exit_code == 3, (command, refused.stderr)
        assert refused.stderr.count("Error: ") == 1
    assert contents(built_postgresql_url) == before


@pytest.mark.slow
def test_a_reader_reads_what_there_is_and_what_comes_and_writes_nothing(
    run: Run, built_postgresql_url: str, seeds: Path, analyst: str
) -> None:
    postgresql_url = built_postgresql_url
    reader = as_user(analyst.replace(" ", "%20"), postgresql_url)
    assert run("sql", "select 1", url=reader).exit_code in (2, 3)
    for _ in range(2):
        assert run("db", "grant-reader", analyst, url=postgresql_url).exit_code == 0
    assert run("build", "--fresh", "--dir", str(seeds), url=postgresql_url).exit_code == 0  # tables made anew
    panel = ("panel", "state-year", "--from", "2020", "--into-database")
    assert run(*panel, url=postgresql_url).exit_code == 0
    for sql in ("select count(*) as n from membership", "select count(*) as n from panel_state_year"):
        assert run("sql", sql, url=reader).exit_code == 0
    assert run("query", "run", "membership", "--organisation", "NATO", url=reader).exit_code == 0

    own = seeds.with_name("mine")
    assert run("facts", "init", str(own)).exit_code == 0
    assert run("build", "--dir", str(seeds), "--facts", str(own), url=postgresql_url).exit_code == 0
    before = contents(postgresql_url)
    append(seeds, "setting", "colour,blue,")
    atop = [shape(name) for name in ("atop_1a.csv", "atop_1m.csv", "atop_1aph.csv")]
    for command in (
        ("build", "--dir", str(seeds)), ("build", "--fresh", "--dir", str(seeds)),
        ("seed", "load", "--dir", str(seeds)), ("db", "downgrade", "-1"), ("import", "atop", *atop), panel,
        ("import", "sipri", shape("sipri_register.csv")), ("db", "grant-reader", analyst),
        ("facts", "remove", "mine", "--allow-deletes"),
    ):  # fmt: skip
        refused = run(*command, url=reader)
        assert refused.exit_code == 3, (command, refused.stderr)
        lines = [line for line in refused.stderr.splitlines() if not line.startswith("note:")]
        assert len(lines) == 1, refused.stderr
        assert lines[0].startswith("Error: ")
    assert contents(postgresql_url) == before


def test_unknown_roles_and_files_are_told(run: Run, postgresql_url: str, sqlite_url: str) -> None:
    assert "no role 'nobody at all'" in run("db", "grant-reader", "nobody at all", url=postgresql_url).stderr
    assert run("db", "grant-reader", "x", url=sqlite_url).exit_code == 2


# Copies.


@pytest.mark.slow
def test_a_copy_and_a_copy_of_it_have_every_row(
    run: Run, empty_postgresql_url: str, sqlite_url: str, seeds: Path, tmp_path: Path
) -> None:
    append(seeds, "actor", "AA1,entity,Child,AA2,,atlas")
    append(seeds, "actor", "AA2,entity,Parent,,,atlas")
    assert run("build", "--dir", str(seeds), url=sqlite_url).exit_code == 0
    import_edition(sqlite_url)
    back = f"sqlite:///{tmp_path / 'back.db'}"
    there = run("db", "copy", sqlite_url, empty_postgresql_url)
    assert there.exit_code == 0, there.stderr
    assert re.fullmatch(r"[\d,]+ rows in \d+ tables copied, and every row compared\n", there.stderr)
    assert run("db", "copy", empty_postgresql_url, back).exit_code == 0
    whole = contents(sqlite_url)
    assert contents(empty_postgresql_url) == whole
    assert contents(back) == whole
    append(seeds, "setting", "colour,blue,")
    for url in (empty_postgresql_url, back):  # they go on living: numbers do not collide
        assert run("db", "check", url=url).exit_code == 0
        append(seeds, "actor_name", f"SRB,Name {len(url)},alias,,,,atlas")
        assert run("build", "--dir", str(seeds), url=url).exit_code == 0
        refused = run("db", "copy", sqlite_url, url)
        assert refused.exit_code == 3
        assert "already" in refused.stderr


def test_a_row_that_came_out_otherwise_is_no_copy(
    run: Run, built_sqlite_url: str, sqlite_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from database import bulk

    monkeypatch.setattr("schema.copy.revisions.upgrade", lambda path: shutil.copy(sqlite_template, path))
    assert run("db", "copy", built_sqlite_url, str(tmp_path / "whole.db")).exit_code == 0
    assert contents(f"sqlite:///{tmp_path / 'whole.db'}") == contents(built_sqlite_url)
    insert = bulk.insert
    monkeypatch.setattr(bulk, "insert", lambda c, table, columns, rows: insert(
        c, table, columns, (("x", *row[1:]) if table == "setting" else row for row in list(rows)[:1])
    ))  # fmt: skip
    outcome = run("db", "copy", built_sqlite_url, str(tmp_path / "copy.db"))
    assert outcome.exit_code == 1
    assert "nothing was" in outcome.stderr
    assert not (tmp_path / "copy.db").exists()


# Settings.


def test_settings_are_shown_with_where_they_come_from(
    run: Run, postgresql_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PACTBOOK_SCHEMA", "public")
    shown = run("config", "show", "--format", "csv", url=postgresql_url.replace("@", ":secret@", 1))
    assert shown.exit_code == 0
    assert "secret" not in shown.stdout
    rows = {row["setting"]: (row["value"], row["source"]) for row in csv.DictReader(io.StringIO(shown.stdout))}
    assert rows["database_url"] == (postgresql_url, "option")
    assert rows["schema"] == ("public", "environment")
    assert rows["queries_dir"] == ("", "default")


def test_a_reader_of_a_url_may_choose_its_own_limits(postgresql_url: str) -> None:
    with read(postgresql_url + IMPATIENT) as reader:
        assert list(reader.execute("select current_setting('lock_timeout')").rows) == [("200ms",)]
    with read(postgresql_url) as reader:
        assert list(reader.execute("select current_setting('lock_timeout')").rows) == [("1min",)]
