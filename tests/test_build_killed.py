"""Killed at random moments (kill -9), a build or load leaves all of the old or all of the new."""

import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, suppress
from pathlib import Path

import pytest

from database.url import sqlite_path
from ingest.seeds.load import load
from support import ROOT
from support.database_contents import contents, import_edition
from support.seed_folder import append, replace, write_seeds

MOMENTS = 20
pytestmark = pytest.mark.slow


def enlarge(seeds: Path, word: str) -> Path:
    """Seeds with rows enough that writing them takes a while, and is more than SQLite keeps in memory."""
    lines = [f"PACT-{number},entity,{word} {number},,{word * 1000},atlas" for number in range(800)]
    append(seeds, "actor", "\n".join(lines))
    replace(seeds, "agreement", "Plan of cooperation", word)
    return seeds


@pytest.fixture
def old_seeds(tmp_path: Path) -> Path:
    """What the database holds before."""
    return enlarge(write_seeds(tmp_path / "old"), "old")


@pytest.fixture
def new_seeds(tmp_path: Path) -> Path:
    """What it holds after."""
    return enlarge(write_seeds(tmp_path / "new"), "new")


class Course:
    """The course of a command that runs to its end: how long it takes, and how long of that it writes in a folder."""

    def __init__(self, folder: Path, url: str, *arguments: str | Path) -> None:
        self.folder, self.url, self.arguments = folder, url, arguments
        began = time.monotonic()
        process = self._start()
        self._wait_for_writing(process)
        writing = time.monotonic()
        assert process.wait() == 0
        self.whole, self.writing = time.monotonic() - began, time.monotonic() - writing

    def kill(self, *, while_writing: bool) -> None:
        """Run it again and kill it at a random moment, of the whole course or from the first sign of writing on."""
        process = self._start()
        if while_writing:
            self._wait_for_writing(process)
        with suppress(subprocess.TimeoutExpired):
            process.wait(random.uniform(0, self.writing if while_writing else self.whole))
        process.send_signal(signal.SIGKILL)
        process.wait()

    def _start(self) -> subprocess.Popen[bytes]:
        self.names = set(self.folder.iterdir())
        return self.start(self.url, *self.arguments)

    @staticmethod
    def start(url: str, *arguments: str | Path) -> subprocess.Popen[bytes]:
        """Start the command line as a process of its own."""
        command = [sys.executable, str(ROOT / "cli.py"), "--database-url", url, *map(str, arguments)]
        return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def _wait_for_writing(self, process: subprocess.Popen[bytes]) -> None:
        while process.poll() is None and self.names == set(self.folder.iterdir()):
            time.sleep(0.001)


@pytest.mark.parametrize("command", [("build",), ("seed", "load")], ids=" ".join)
def test_a_killed_command_leaves_all_of_the_old_or_all_of_the_new(
    command: tuple[str, ...], sqlite_url: str, old_seeds: Path, new_seeds: Path
) -> None:
    load(sqlite_url, old_seeds)
    import_edition(sqlite_url)
    path = sqlite_path(sqlite_url)
    assert path is not None
    old, before = path.read_bytes(), contents(sqlite_url)
    course = Course(path.parent, sqlite_url, *command, "--dir", new_seeds)
    after = contents(sqlite_url)
    assert after != before
    for moment in range(MOMENTS):
        path.write_bytes(old)
        course.kill(while_writing=moment % 2 == 1)
        with closing(sqlite3.connect(path)) as connection:
            assert connection.execute("pragma integrity_check").fetchall() == [("ok",)]
            assert connection.execute("pragma foreign_key_check").fetchall() == []
        assert contents(sqlite_url) in (before, after)
    # What the killed ones left is in nobody's way, and a build takes it away.
    Course(path.parent, sqlite_url, "build", "--dir", new_seeds)
    assert contents(sqlite_url) == after
    assert not list(path.parent.glob(f".{path.name}.*.pactbook-draft"))


def test_an_interrupted_build_cleans_up_and_is_exit_code_130(sqlite_url: str, old_seeds: Path) -> None:
    path = sqlite_path(sqlite_url)
    assert path is not None
    before = path.read_bytes()
    process = Course.start(sqlite_url, "build", "--dir", old_seeds)
    while not (found := list(path.parent.glob(f".{path.name}.*.pactbook-draft/{path.name}"))):
        time.sleep(0.001)
    process.send_signal(signal.SIGINT)
    assert process.wait() == 130
    assert path.read_bytes() == before
    assert not found[0].parent.exists()


def test_a_first_build_that_is_killed_leaves_no_database_or_all_of_it(tmp_path: Path) -> None:
    seeds = enlarge(write_seeds(tmp_path / "seeds"), "new")
    path = tmp_path / "first" / "pactbook.db"
    path.parent.mkdir()
    course = Course(path.parent, f"sqlite:///{path}", "build", "--dir", seeds)
    whole = contents(f"sqlite:///{path}")
    for _ in range(3):
        path.unlink(missing_ok=True)
        course.kill(while_writing=True)
        if path.exists():
            assert contents(f"sqlite:///{path}") == whole


def test_a_killed_build_leaves_postgresql_all_of_the_old_or_all_of_the_new(
    postgresql_url: str, old_seeds: Path, new_seeds: Path, tmp_path: Path
) -> None:
    load(postgresql_url, old_seeds)
    before = contents(postgresql_url)
    course = Course(tmp_path, postgresql_url, "build", "--dir", new_seeds)
    after = contents(postgresql_url)
    for _ in range(4):
        load(postgresql_url, old_seeds)
        course.kill(while_writing=False)
        assert contents(postgresql_url) in (before, after)
