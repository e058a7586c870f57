"""Faults at any moment: nothing is lost, an error is one line, a second try works, and nothing is left behind."""

import os
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from database.url import sqlite_path
from support import Run
from support.reliability import Ended, child, command, facts_of, files_of, moments, record
from support.report_folders import SMALL as REPORT
from support.seed_folder import append, write_seeds

pytestmark = pytest.mark.slow

PART = "Faults"
KILLS = 20
NOBODY = 65534


class World(NamedTuple):
    """A database with small seeds, seeds that have changed since, and a folder to write to."""

    url: str
    path: Path
    seeds: Path
    out: Path


@pytest.fixture
def world(run: Run, sqlite_url: str, tmp_path: Path) -> World:
    """Everything in a folder of its own, so that litter shows."""
    place = tmp_path / "place"
    place.mkdir()
    seeds = write_seeds(tmp_path / "seeds")
    old = sqlite_path(sqlite_url)
    assert old is not None
    path = Path(shutil.move(old, place / "pactbook.db"))
    url = f"sqlite:///{path}"
    assert run("build", "--dir", str(seeds), url=url).exit_code == 0
    append(seeds, "actor", "\n".join(f"PACT-{n},entity,Pact {n},,{'x' * 200},atlas" for n in range(300)))
    (tmp_path / "small.toml").write_text(REPORT.replace("serbia-mfa", "herald-2025"))
    return World(url, path, seeds, place / "out")


# Name -> the command, and whether its work is in the database or in a folder.
COMMANDS: dict[str, Callable[[World], tuple[str | Path, ...]]] = {
    "build": lambda world: ("build", "--dir", world.seeds),
    "build --fresh": lambda world: ("build", "--fresh", "--dir", world.seeds),
    "seed load": lambda world: ("seed", "load", "--dir", world.seeds),
    "db downgrade": lambda _world: ("db", "downgrade", "0012"),
    "panel into the database": lambda _world: ("panel", "state-year", "--from", "2010", "--into-database"),
    "panel": lambda world: ("panel", "state-year", "--from", "2010", "--output", world.out),
    "sql --output": lambda world: ("sql", "select * from data_dictionary", "--output", world.out, "--format", "csv"),
    "export datapackage": lambda world: ("export", "datapackage", "--out", world.out),
    "export parquet": lambda world: ("export", "parquet", "--out", world.out),
    "export datasette": lambda world: ("export", "datasette", "--out", world.out),
    "report run": lambda world: (
        "report", "run", world.seeds.parent / "small.toml", "--out", world.out, "--formats", "csv,markdown"
    ),
}  # fmt: skip


def state(world: World) -> tuple[str, bool]:
    """What the database holds, and whether there is output: all of it, since a folder appears whole."""
    return facts_of(world.path), world.out.exists()


def litter(world: World) -> list[str]:
    """What is in the folder besides the database and the output."""
    return sorted(found.name for found in world.path.parent.iterdir() if found not in (world.path, world.out))


def restore(world: World, backup: Path) -> None:
    """The database as it was, and no output."""
    for companion in ("", "-journal", "-wal", "-shm"):
        Path(f"{world.path}{companion}").unlink(missing_ok=True)
    shutil.copy(backup, world.path)
    if world.out.is_dir():
        shutil.rmtree(world.out)
    world.out.unlink(missing_ok=True)


@pytest.mark.parametrize("sign", [signal.SIGKILL, signal.SIGTERM])
@pytest.mark.parametrize("name", ["build", "build --fresh", "seed load"])
def test_killed_at_any_moment(world: World, tmp_path: Path, common: Path, name: str, sign: signal.Signals) -> None:
    backup = Path(shutil.copy(world.path, tmp_path / "backup.db"))
    work = command(*COMMANDS[name](world), url=world.url)
    before = state(world)
    whole = child(work)
    assert whole.code == 0, whole.said
    after, output = state(world), files_of(world.out)
    kills = KILLS if sign == signal.SIGKILL else KILLS // 4
    for moment in moments(kills, whole.seconds, name):
        restore(world, backup)
        ended = child(work, kill_after=moment, sign=sign)
        assert ended.code in (0, -sign), ended
        assert state(world) in (before, after, (before[0], after[1])), (moment, ended)
        if world.out.exists() and "datasette" not in name and "report" not in name:
            assert files_of(world.out) == output
    assert child(work).code == 0  # whatever the last one left
    assert litter(world) == []
    record(common, part=PART, fault=f"killed ({sign.name}): {name}", tried=kills, kept=kills)


# A full disk.


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Callable[[int], Path]]:
    """A file system of so many KiB; only root can make one."""
    folder = tmp_path / "disk"
    folder.mkdir()

    def mount(size: int) -> Path:
        remount = ["-o", f"remount,size={size}k"] if os.path.ismount(folder) else ["-o", f"size={size}k"]
        done = subprocess.run(["mount", "-t", "tmpfs", *remount, "tmpfs", folder], capture_output=True, check=False)
        if done.returncode:
            pytest.skip("only root can make a small disk")
        return folder

    yield mount
    if os.path.ismount(folder):
        subprocess.run(["umount", folder], check=True)


def check_error(ended: Ended) -> None:
    """One line of error, with a documented exit code."""
    assert ended.code in (0, 1, 2, 3), ended
    lines = [line for line in ended.said.splitlines() if not line.startswith("note:")]
    assert "bug in pactbook" not in ended.said, ended.said
    assert "Traceback" not in ended.said, ended.said
    assert sum(line.startswith("Error: ") for line in lines) == (ended.code != 0), ended.said


@pytest.mark.parametrize("name", ["build", "build --fresh"])
def test_a_full_disk(
    world: World, small_disk: Callable[[int], Path], common: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    size = world.path.stat().st_size // 1024
    disk = small_disk(size + 64)
    there = world._replace(path=disk / "pactbook.db", url=f"sqlite:///{disk}/pactbook.db", out=disk / "out")
    sizes = [size + more for more in (0, 40, 200, 700, size)]
    full = 0
    for kibibytes in sizes:
        small_disk(2 * size + 4096)
        restore(there, world.path)
        before = facts_of(there.path)
        small_disk(max(kibibytes, size) + 64)
        monkeypatch.setenv("TMPDIR", str(disk))
        ended = child(command(*COMMANDS[name](there), url=there.url))
        check_error(ended)
        small_disk(8 * size + 65536)
        if ended.code:
            full += 1
            assert facts_of(there.path) == before
            assert not there.out.exists()
        again = child(command(*COMMANDS[name](there), url=there.url))
        assert again.code == 0, again.said
        if there.out.is_dir():
            shutil.rmtree(there.out)
    assert full
    record(common, part=PART, fault=f"full disk: {name}", tried=len(sizes), kept=len(sizes))


# What may not be written, what is not there any more, and streams that are closed.


def as_nobody(work: Callable[[], int]) -> Callable[[], int]:
    """The work without the rights of root."""

    def unprivileged() -> int:
        if os.geteuid() == 0:
            os.setgid(NOBODY)
            os.setuid(NOBODY)
        return work()

    return unprivileged


@pytest.mark.parametrize("name", COMMANDS)
def test_a_folder_that_may_only_be_read(world: World, common: Path, name: str, tmp_path: Path) -> None:
    for parent in (tmp_path, *tmp_path.parents):
        if parent.stat().st_uid == os.geteuid() and str(parent).count("/") > 2:
            parent.chmod(0o755)
    world.path.chmod(0o444)
    world.path.parent.chmod(0o555)
    before = facts_of(world.path)
    ended = child(as_nobody(command(*COMMANDS[name](world), url=world.url)))
    check_error(ended)
    assert ended.code in (1, 2, 3), ended
    world.path.parent.chmod(0o755)
    world.path.chmod(0o644)
    assert facts_of(world.path) == before
    assert litter(world) == []
    record(common, part=PART, fault="folder that may only be read", tried=1, kept=1)


def without_folder(work: Callable[[], int], folder: Path) -> Callable[[], int]:
    """The work in a folder that is deleted."""

    def lost() -> int:
        folder.mkdir()
        os.chdir(folder)
        folder.rmdir()
        return work()

    return lost


def without_stream(work: Callable[[], int], stream: int) -> Callable[[], int]:
    """The work with a stream closed."""

    def closed() -> int:
        if stream == 1:  # nobody reads: the write raises SIGPIPE, which Python makes an error
            reading, writing = os.pipe()
            os.close(reading)
            os.dup2(writing, 1)
        else:
            os.close(stream)
            os.open(os.devnull, os.O_RDONLY)
        return work()

    return closed


QUIET = ("build", "seed load", "export datapackage", "export parquet", "report run", "panel into the database")


@pytest.mark.parametrize("name", QUIET)
def test_a_deleted_working_folder_and_closed_streams(world: World, common: Path, name: str, tmp_path: Path) -> None:
    work = command(*COMMANDS[name](world), url=world.url)
    faults = {
        "working folder deleted": without_folder(work, tmp_path / "gone"),
        "nobody reads standard output": without_stream(work, 1),
        "standard input closed": without_stream(work, 0),
    }
    for fault, faulty in faults.items():
        ended = child(faulty)
        assert ended.code in (0, 1, 141), (fault, ended)
        assert "bug in pactbook" not in ended.said
        assert "Traceback" not in ended.said
        facts_of(world.path)
        assert litter(world) == []
        record(common, part=PART, fault=fault, tried=1, kept=1)
