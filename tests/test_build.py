"""Building the whole database: all of it or nothing, over whatever is there."""

import fcntl
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from database import sqlite_replacement as replacing
from database.revision import head_revision
from database.url import sqlite_path
from support import ROOT, Run
from support.database_contents import connected, contents, import_edition
from support.seed_folder import append, replace, write_seeds

BREAK_PROVISIONS = {
    "sqlite": "create trigger spoil after insert on provision begin update provision set value = 'spoilt'; end",
    "postgresql": "create function spoil() returns trigger language plpgsql as"
    " $$ begin new.value = 'spoilt'; return new; end $$;"
    " create trigger spoil before insert on provision for each row execute function spoil()",
}


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    """The small seeds."""
    return write_seeds(tmp_path / "seeds")


@pytest.fixture
def built(built_sqlite_template: Path, tmp_path: Path) -> Path:
    """A file built from the small seeds, with an imported edition in it."""
    return Path(shutil.copy(built_sqlite_template, tmp_path / "built.db"))


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Do not wait long for locks."""
    monkeypatch.setattr(replacing, "WAIT", 0.05)


def left_beside(path: Path) -> list[str]:
    """Names in the file's folder that belong to it, but are not it."""
    return sorted(found.name for found in path.parent.iterdir() if path.name in found.name and found != path)


def test_build_makes_a_database_from_nothing(run: Run, empty_url: str, seeds: Path) -> None:
    outcome = run("build", "--dir", str(seeds), url=empty_url)
    assert outcome.exit_code == 0
    assert outcome.stdout == ""
    assert len(outcome.stderr.splitlines()) == 1
    assert len(contents(empty_url)["membership"]) == 2
    assert run("db", "check", url=empty_url).exit_code == 0


def test_building_again_changes_nothing_and_keeps_imported_editions(run: Run, database_url: str, seeds: Path) -> None:
    run("build", "--dir", str(seeds), url=database_url)
    import_edition(database_url)
    before = contents(database_url)
    assert "nothing changed" in run("build", "--dir", str(seeds), url=database_url).stderr
    assert contents(database_url) == before


def test_build_takes_over_changed_seeds(run: Run, database_url: str, seeds: Path) -> None:
    run("build", "--dir", str(seeds), url=database_url)
    replace(seeds, "agreement", "Plan of cooperation", "Plan of defence cooperation")
    assert "1 updated" in run("build", "--dir", str(seeds), url=database_url).stderr


@pytest.mark.slow_on_postgresql
def test_a_fresh_build_drops_imported_editions(run: Run, database_url: str, seeds: Path) -> None:
    run("build", "--dir", str(seeds), url=database_url)
    before = contents(database_url)
    import_edition(database_url)
    assert run("build", "--fresh", "--dir", str(seeds), url=database_url).exit_code == 0
    assert contents(database_url) == before


@pytest.mark.slow
def test_build_upgrades_an_older_schema(run: Run, empty_url: str, seeds: Path) -> None:
    run("db", "upgrade", "0002", url=empty_url)
    assert run("build", "--dir", str(seeds), url=empty_url).exit_code == 0
    assert run("db", "current", url=empty_url).stdout == f"{head_revision()}\n"


def test_faulty_seeds_leave_the_old_database(run: Run, built: Path, seeds: Path) -> None:
    before = built.read_bytes()
    replace(seeds, "agreement", "2003-05-20", "2003-05-32")
    outcome = run("build", "--dir", str(seeds), url=f"sqlite:///{built}")
    assert outcome.exit_code == 1
    assert "agreement.csv:3:6: " in outcome.stderr
    assert built.read_bytes() == before


def test_a_database_that_fails_verification_is_not_taken(run: Run, database_url: str, seeds: Path) -> None:
    run("build", "--dir", str(seeds), url=database_url)
    with connected(database_url) as connection:
        connection.exec_driver_sql(BREAK_PROVISIONS[connection.dialect.name])
    before = contents(database_url)
    append(seeds, "provision_kind", "drones,cooperation,Drones,")
    append(seeds, "provision", "hun-srb-2025,drones,yes,,herald")
    outcome = run("build", "--dir", str(seeds), url=database_url)
    assert outcome.exit_code == 1
    assert "provision differs from its seeds" in outcome.stderr
    assert contents(database_url) == before


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("lock", ["begin immediate", "begin exclusive"])
def test_a_locked_file_is_exit_code_3(run: Run, built: Path, seeds: Path, lock: str) -> None:
    before = built.read_bytes()
    with closing(sqlite3.connect(built, isolation_level=None)) as other:
        other.execute(lock)
        outcome = run("build", "--dir", str(seeds), url=f"sqlite:///{built}")
    assert outcome.exit_code == 3
    assert "locked" in outcome.stderr
    assert built.read_bytes() == before
    assert left_beside(built) == []


def test_seed_load_into_a_locked_file_is_exit_code_3(run: Run, built: Path, seeds: Path) -> None:
    before = built.read_bytes()
    append(seeds, "actor", "EU,organisation,European Union,,,atlas")
    with closing(sqlite3.connect(built, isolation_level=None)) as other:
        other.execute("begin immediate")
        outcome = run("seed", "load", "--dir", str(seeds), url=f"sqlite:///{built}")
    assert outcome.exit_code == 3
    assert "locked" in outcome.stderr
    assert built.read_bytes() == before


def test_loading_into_a_locked_postgresql_is_exit_code_3(run: Run, postgresql_url: str, seeds: Path) -> None:
    with connected(postgresql_url) as other:
        other.exec_driver_sql("lock table load in share row exclusive mode")
        outcome = run("seed", "load", "--dir", str(seeds), url=postgresql_url)
    assert outcome.exit_code == 3
    assert contents(postgresql_url)["actor"] == []


def test_readers_go_on_reading_the_old_file(run: Run, built: Path, seeds: Path) -> None:
    with closing(sqlite3.connect(built, isolation_level=None)) as reader:
        reader.execute("begin")
        title = "select title from agreement where code = 'hun-srb-2025'"
        assert reader.execute(title).fetchall() == [("Plan of cooperation",)]
        replace(seeds, "agreement", "Plan of cooperation", "Another plan")
        assert run("build", "--dir", str(seeds), url=f"sqlite:///{built}").exit_code == 0
        assert reader.execute(title).fetchall() == [("Plan of cooperation",)]
    with closing(sqlite3.connect(built)) as after:
        assert after.execute(title).fetchall() == [("Another plan",)]


def test_what_a_killed_writer_left_half_done_is_rolled_back_first(run: Run, built: Path, seeds: Path) -> None:
    """The file is full of pages of an unfinished transaction, which only its journal can undo."""
    before = contents(f"sqlite:///{built}")
    torn = built.parent / "torn.db"
    with closing(sqlite3.connect(built, isolation_level=None)) as writer:
        writer.execute("pragma cache_size = 5")
        writer.execute("begin")
        writer.execute("update data_dictionary set meaning = meaning || hex(randomblob(400))")
        writer.execute("delete from signatory")
        shutil.copy(built, torn)
        shutil.copy(f"{built}-journal", f"{torn}-journal")
        writer.execute("rollback")
    assert torn.read_bytes() != built.read_bytes()
    assert run("build", "--dir", str(seeds), url=f"sqlite:///{torn}").exit_code == 0
    assert left_beside(torn) == []
    assert contents(f"sqlite:///{torn}") == before


@pytest.mark.slow
def test_a_journal_whose_file_was_removed_does_no_harm(run: Run, built: Path, seeds: Path) -> None:
    with closing(sqlite3.connect(built, isolation_level=None)) as writer:
        writer.execute("update data_dictionary set meaning = hex(randomblob(400))")
        writer.execute("pragma cache_size = 5")
        writer.execute("begin")
        writer.execute("update data_dictionary set meaning = hex(randomblob(400))")
        journal = Path(f"{built}-journal").read_bytes()
        writer.execute("rollback")
    built.unlink()
    Path(f"{built}-journal").write_bytes(journal)
    assert run("build", "--dir", str(seeds), url=f"sqlite:///{built}").exit_code == 0
    with closing(sqlite3.connect(built)) as after:
        assert after.execute("pragma integrity_check").fetchall() == [("ok",)]
        assert after.execute("select count(*) from load").fetchone() == (1,)


def test_a_file_in_wal_mode_is_taken_whole(run: Run, built: Path, seeds: Path) -> None:
    before = contents(f"sqlite:///{built}")
    logged = built.parent / "logged.db"
    with closing(sqlite3.connect(built, isolation_level=None)) as writer:
        writer.execute("pragma journal_mode = wal")
        writer.execute("update dataset set note = 'only in the log' where code = 'atop-5.1'")
        shutil.copy(built, logged)
        shutil.copy(f"{built}-wal", f"{logged}-wal")
    assert run("build", "--dir", str(seeds), url=f"sqlite:///{logged}").exit_code == 0
    assert left_beside(logged) == []
    with closing(sqlite3.connect(logged)) as after:
        assert after.execute("select note from dataset where code = 'atop-5.1'").fetchall() == [("only in the log",)]
        assert after.execute("pragma journal_mode").fetchone() == ("delete",)
    assert contents(f"sqlite:///{logged}")["signatory"] == before["signatory"]


@pytest.mark.usefixtures("impatient")
def test_a_file_that_others_have_open_in_wal_mode_is_exit_code_3(run: Run, built: Path, seeds: Path) -> None:
    with closing(sqlite3.connect(built, isolation_level=None)) as other:
        other.execute("pragma journal_mode = wal")
        other.execute("begin")
        other.execute("select count(*) from actor").fetchall()
        assert run("build", "--dir", str(seeds), url=f"sqlite:///{built}").exit_code == 3
        assert other.execute("pragma integrity_check").fetchone() == ("ok",)


@pytest.mark.parametrize("option", [[], ["--fresh"]])
@pytest.mark.parametrize("kind", ["text", "another program's database"])
def test_a_file_of_something_else_is_left_alone(
    run: Run, tmp_path: Path, seeds: Path, kind: str, option: list[str]
) -> None:
    path = tmp_path / "other"
    if kind == "text":
        path.write_text("Not a database. " * 100)
    else:
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("create table notes (note)")
    before = path.read_bytes()
    assert run("build", *option, "--dir", str(seeds), url=f"sqlite:///{path}").exit_code == 3
    assert path.read_bytes() == before


def test_a_folder_that_is_not_there_is_exit_code_3(run: Run, tmp_path: Path, seeds: Path) -> None:
    outcome = run("build", "--dir", str(seeds), url=f"sqlite:///{tmp_path}/no/such/folder.db")
    assert outcome.exit_code == 3
    assert "no folder" in outcome.stderr


def test_a_link_to_the_database_stays_a_link(run: Run, built: Path, seeds: Path) -> None:
    link = built.parent / "link.db"
    link.symlink_to(built)
    built.chmod(0o640)
    append(seeds, "setting", "colour,blue,")
    assert run("build", "--dir", str(seeds), url=f"sqlite:///{link}").exit_code == 0
    assert link.is_symlink()
    assert built.stat().st_mode & 0o777 == 0o640
    assert run("seed", "diff", "--dir", str(seeds), url=f"sqlite:///{built}").stdout == ""


def test_what_killed_builds_left_is_removed_and_a_running_one_is_not(run: Run, built: Path, seeds: Path) -> None:
    dead, alive, empty = (built.parent / f".{built.name}.{number:08x}.pactbook-draft" for number in range(3))
    for folder in (dead, alive):
        folder.mkdir()
        (folder / built.name).write_bytes(b"half of a database")
    empty.mkdir()
    handle = os.open(alive, os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX)
    assert run("build", "--dir", str(seeds), url=f"sqlite:///{built}").exit_code == 0
    assert left_beside(built) == [alive.name]
    os.close(handle)
    assert run("build", "--dir", str(seeds), url=f"sqlite:///{built}").exit_code == 0
    assert left_beside(built) == []


@pytest.mark.slow
def test_a_terminal_sees_the_steps(seeds: Path, tmp_path: Path) -> None:
    terminal, other_end = os.openpty()
    command = [sys.executable, str(ROOT / "cli.py"), "--database-url", f"sqlite:///{tmp_path}/new.db", "build"]
    done = subprocess.run([*command, "--dir", str(seeds)], stdout=subprocess.PIPE, stderr=other_end, check=True)
    os.close(other_end)
    said = os.read(terminal, 100_000).decode().splitlines()
    os.close(terminal)
    assert done.stdout == b""
    assert said[0] == "checking the files of facts"
    assert any(line.startswith("upgraded to 0001: ") for line in said)
    assert said[-2] == "verifying"


@pytest.mark.slow
def test_two_builds_at_once_do_not_harm_each_other(seeds: Path, tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    command = [
        sys.executable,
        str(ROOT / "cli.py"),
        "--database-url",
        f"sqlite:///{path}",
        "build",
        "--dir",
        str(seeds),
    ]
    both = [subprocess.Popen(command, stderr=subprocess.PIPE) for _ in range(2)]
    for process in both:
        process.communicate()
    codes = [process.returncode for process in both]
    assert 0 in codes
    assert set(codes) <= {0, 3}
    assert len(contents(f"sqlite:///{path}")["membership"]) == 2
    assert left_beside(path) == []


@pytest.mark.parametrize(
    "by_hand",
    [
        "update actor set name = 'Nowhere' where code = (select min(code) from actor)",
        "delete from data_dictionary",
        "drop view agreement_overview",
        "update setting set value = replace(value, substr(value, 1, 1), '-') where name = 'seal_sha256'",
    ],
)
def test_a_build_is_skipped_only_where_nothing_was_changed_by_hand(
    run: Run, sqlite_url: str, seeds: Path, by_hand: str
) -> None:
    build = ("build", "--dir", str(seeds))
    path = sqlite_path(sqlite_url)
    assert path is not None

    def everything() -> list[object]:
        with closing(sqlite3.connect(path)) as connection:
            views = connection.execute("select name, sql from sqlite_master where type = 'view' order by name")
            return [contents(sqlite_url), *views, *connection.execute("select * from data_dictionary order by 1, 2, 3")]

    assert run(*build, url=sqlite_url).exit_code == 0
    before = everything()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(by_hand)
    assert run(*build, url=sqlite_url).exit_code == 0
    assert everything() == before
    sealed, number = path.read_bytes(), path.stat().st_ino
    assert run(*build, url=sqlite_url).stderr.endswith(" rows, nothing changed\n")
    assert (path.read_bytes(), path.stat().st_ino) == (sealed, number)  # not even replaced by its like
