"""What others keep where a database of ours is, or should be: their files, tables, views and devices."""

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from database.connect import keep_writers_out, writing
from database.url import with_schema
from models.views import VIEWS
from schema import revisions
from support import Run
from support.database_contents import rows, run_all
from support.postgresql import OWNER, SUPERUSER, Server
from support.seed_folder import write_seeds

pytestmark = pytest.mark.slow_on_postgresql

ANOTHER_PROGRAM = (
    "create table alembic_version (version_num varchar(32) primary key)",
    "insert into alembic_version values ('0003')",
    "create table users (name text)",
    "insert into users values ('Ada')",
)
IMPATIENT = "&options=-c%20lock_timeout%3D200ms"
COMMANDS = [
    ("build",),
    ("build", "--fresh"),
    ("db", "upgrade"),
    ("db", "downgrade", "base"),
    ("query", "run", "timeline"),
]


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    """The small seeds."""
    return write_seeds(tmp_path / "seeds")


def dir_of(command: tuple[str, ...], seeds: Path) -> tuple[str, ...]:
    return (*command, "--dir", str(seeds)) if command[0] == "build" else command


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_database_with_the_revisions_of_another_program_is_left_alone(
    run: Run, empty_url: str, seeds: Path, command: tuple[str, ...]
) -> None:
    run_all(empty_url, *ANOTHER_PROGRAM)
    arguments = ("--state", "ALB") if command[0] == "query" else ()
    refused = run(*dir_of(command, seeds), *arguments, url=empty_url)
    assert refused.exit_code == 3
    assert "of another program" in refused.stderr.splitlines()[-1]
    assert rows(empty_url, "select name from users") == [("Ada",)]
    assert rows(empty_url, "select version_num from alembic_version") == [("0003",)]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_device_or_a_pipe_is_not_replaced(run: Run, tmp_path: Path, seeds: Path, command: tuple[str, ...]) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    arguments = ("--state", "ALB") if command[0] == "query" else ()
    refused = run(*dir_of(command, seeds), *arguments, url=str(pipe))
    assert refused.exit_code == 3
    assert "is a device or a pipe" in refused.stderr.splitlines()[-1]
    assert pipe.is_fifo()


def test_a_file_that_may_only_be_read_is_not_replaced(
    run: Run, sqlite_url: str, seeds: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = Path(sqlite_url.removeprefix("sqlite:///"))
    path.chmod(0o444)
    before = path.read_bytes()
    # Root may write any file, so the answer is the one that others get.
    monkeypatch.setattr("os.access", lambda file, mode: not mode & os.W_OK or bool(Path(file).stat().st_mode & 0o200))
    refused = run("build", "--fresh", "--dir", str(seeds), url=sqlite_url)
    assert (refused.exit_code, path.read_bytes()) == (3, before)
    assert f"{path} cannot be replaced: it may only be read" in refused.stderr.splitlines()[-1]
    path.chmod(0o644)
    assert run("build", "--fresh", "--dir", str(seeds), url=sqlite_url).exit_code == 0


@pytest.mark.slow
def test_a_view_of_the_user_with_the_name_of_ours_is_not_replaced(run: Run, empty_url: str) -> None:
    run("db", "upgrade", "0026", url=empty_url)
    run_all(empty_url, "create view agreement_now as select 'mine' as whose")
    refused = run("db", "upgrade", url=empty_url)
    assert refused.exit_code == 3
    assert "agreement_now" in refused.stderr.splitlines()[-1]
    assert rows(empty_url, "select whose from agreement_now") == [("mine",)]


def test_our_views_are_known_where_somebody_emptied_the_dictionary(run: Run, database_url: str) -> None:
    run_all(
        database_url,
        "delete from data_dictionary",
        "update setting set value = 'of another version' where name = 'views_sha256'",
        f"drop view {VIEWS[-1].name}",
    )
    upgraded = run("db", "upgrade", url=database_url)
    assert upgraded.exit_code == 0, upgraded.stderr
    assert revisions.check(database_url) == []


@pytest.mark.slow
def test_tables_of_the_user_are_told_and_are_nothing_wrong(run: Run, seeded_copy_url: str) -> None:
    run_all(seeded_copy_url, "create table log (what text)")
    assert revisions.check(seeded_copy_url) == ["table log: not in the models"]
    examined = run("doctor", "--format", "csv", url=seeded_copy_url)
    assert examined.exit_code == 0
    assert "schema,note,table log: not in the models: it is one of your own" in examined.stdout.replace('"', "")


def test_tables_of_every_kind_can_be_told(sqlite_url: str) -> None:
    with closing(sqlite3.connect(sqlite_url.removeprefix("sqlite:///"))) as connection:
        connection.executescript(
            """
            create table "we ird.x" ("x y" int, "a,b" text default ')', check ("x y" > 0));
            create virtual table words using fts5(word);
            create virtual table vocabulary using fts5vocab(words, row);
            create table noted (a int -- a comment, (of its own
            , b int /* ) */ );
            """
        )
    told = revisions.check(sqlite_url)
    assert "table we ird.x: not in the models" in told
    assert {line.partition(" ")[0] for line in told} == {"table"}


@pytest.mark.slow
def test_what_a_copy_leaves_out_is_told(run: Run, database_url: str, tmp_path: Path) -> None:
    run_all(database_url, "create table log (what text)", "create view my_view as select 1 as one")
    copied = run("db", "copy", database_url, str(tmp_path / "copy.db"))
    assert copied.exit_code == 0
    assert "not copied, because Pactbook did not make them: log, my_view" in copied.stderr


@pytest.mark.slow
def test_bytes_in_a_column_of_text_do_not_stop_a_copy(run: Run, seeded_sqlite_template: Path, tmp_path: Path) -> None:
    path = tmp_path / "odd.db"
    shutil.copy(seeded_sqlite_template, path)
    run_all(str(path), "update actor set note = x'6162' where code = 'ALB'")
    assert run("db", "copy", str(path), str(tmp_path / "copy.db")).exit_code == 0
    assert rows(str(tmp_path / "copy.db"), "select note from actor where code = 'ALB'") == [(b"ab",)]


def test_the_doctor_tells_of_text_that_cannot_be_read(run: Run, seeded_sqlite_template: Path, tmp_path: Path) -> None:
    path = tmp_path / "odd.db"
    shutil.copy(seeded_sqlite_template, path)
    run_all(str(path), "update actor set note = cast(x'61ff' as text) where code = 'ALB'")
    examined = run("doctor", "--format", "csv", url=str(path))
    assert examined.exit_code == 1
    assert "Could not decode to UTF-8" in examined.stdout


@pytest.mark.slow
def test_the_doctor_does_not_call_a_locked_file_damaged(run: Run, seeded_sqlite_template: Path, tmp_path: Path) -> None:
    path = tmp_path / "locked.db"
    shutil.copy(seeded_sqlite_template, path)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("begin exclusive")
        examined = run("doctor", "--format", "csv", url=str(path))
    assert "integrity,warning,not examined: " in examined.stdout.replace('"', "")
    assert "restore a backup" not in examined.stdout


def test_the_doctor_takes_links_that_lead_in_a_circle(run: Run, tmp_path: Path) -> None:
    loop = tmp_path / "loop.db"
    loop.symlink_to(loop)
    examined = run("doctor", "--format", "csv", url=str(loop))
    assert examined.exit_code == 1
    assert "Too many levels of symbolic links" in examined.stdout


@pytest.mark.parametrize("granted", ["", "grant select on alembic_version to stranger"])
def test_a_role_without_rights_is_told_so(run: Run, postgresql_url: str, granted: str) -> None:
    stranger = postgresql_url.replace("//pactbook_owner@", "//stranger@")
    run_all(
        postgresql_url.replace("//pactbook_owner@", "//postgres@"),
        "do $$begin create role stranger login; exception when duplicate_object then null; end$$",
        granted or "select 1",
    )
    for command in (("query", "run", "timeline", "--state", "ALB"), ("db", "current"), ("db", "check")):
        refused = run(*command, url=stranger)
        assert refused.exit_code == 3
        assert "the role stranger may not read the tables of the schema public" in refused.stderr.splitlines()[-1]
    examined = run("doctor", "--format", "csv", url=stranger)
    assert "run `pactbook db grant-reader stranger` as their owner" in examined.stdout


def test_a_schema_that_may_not_be_used_is_told(run: Run, empty_postgresql_url: str) -> None:
    stranger = empty_postgresql_url.replace("//pactbook_owner@", "//stranger@")
    assert run("--schema", "closed", "db", "upgrade", url=empty_postgresql_url).exit_code == 0
    with psycopg.connect(empty_postgresql_url.replace("//pactbook_owner@", "//postgres@")) as connection:
        connection.execute("do $$begin create role stranger login; exception when duplicate_object then null; end$$")
    refused = run("--schema", "closed", "sql", "select 1", url=stranger)
    assert refused.exit_code == 3
    assert "the role stranger may not read the tables of the schema closed" in refused.stderr


def test_a_database_of_another_encoding_is_refused_at_once(run: Run, postgresql_server: Server) -> None:
    name = f"latin_{os.getpid()}"
    with psycopg.connect(postgresql_server.url("postgres", SUPERUSER), autocommit=True) as connection:
        connection.execute(
            f"create database {name} owner {OWNER} encoding 'LATIN1' template template0 locale_provider libc locale 'C'"
        )
    refused = run("db", "upgrade", url=postgresql_server.url(name))
    postgresql_server.drop(name)
    assert refused.exit_code == 3
    assert "the database has the encoding LATIN1, which lacks letters of many names" in refused.stderr


@pytest.mark.slow
def test_two_schemas_that_are_not_there_yet_are_made_at_once(run: Run, empty_postgresql_url: str) -> None:
    with writing(with_schema(empty_postgresql_url, "one")) as other:
        keep_writers_out(other)
        made = run("--schema", "two", "db", "upgrade", "0001", url=empty_postgresql_url + IMPATIENT)
    assert made.exit_code == 0, made.stderr
