"""Building over a file that others read, lock or write, and after builds that were killed."""

import fcntl
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from support import ROOT, Run
from support.database_contents import connected, contents
from support.seed_folder import append, replace, write_seeds


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
    """Do not wait long for locks of SQLite."""
    connect = sqlite3.connect
    for place in ("sqlite3.connect", "sqlite3.dbapi2.connect"):  # ours, and SQLAlchemy's
        monkeypatch.setattr(place, lambda *a, **k: connect(*a, **{**k, "timeout": 0.05}))


def left_beside(path: Path) -> list[str]:
    """Names in the file's folder that belong to it, but are not it."""
    return sorted(found.name for found in path.parent.iterdir() if path.name in found.name and found != path)


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


@pytest.mark.usefixtures("impatient")
def test_seed_load_into_a_locked_file_is_exit_code_3(run: Run, built: Path, seeds: Path) -> None:
    before = built.read_bytes()
    append(seeds, "actor", "EU,organisation,European Union,,,atlas")
    with closing(sqlite3.connect(built, isolation_level=None)) as other:
        other.execute("begin immediate")
        outcome = run("seed", "load", "--dir", str(seeds), url=f"sqlite:///{built}")
    assert outcome.exit_code == 3
    assert "locked" in outcome.stderr
    assert built.read_bytes() == before


@pytest.mark.slow
def test_loading_into_a_locked_postgresql_is_exit_code_3(run: Run, postgresql_url: str, seeds: Path) -> None:
    with connected(postgresql_url) as other:
        other.exec_driver_sql("lock table load in share row exclusive mode")
        impatient = f"{postgresql_url}&options=-c%20lock_timeout%3D200ms"
        outcome = run("seed", "load", "--dir", str(seeds), url=impatient)
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
