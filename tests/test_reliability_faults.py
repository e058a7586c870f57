"""Faults at any moment: nothing is lost, an error is one line, a second try works, and nothing is left behind."""

import os
import resource
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from support.fault_world import COMMANDS, FEW, World, may_enter, of_file, on_server, others, with_reports
from support.reliability import IN_FULL, check_error, child, command, record, start

pytestmark = pytest.mark.slow

PART = "Faults"
NOBODY = 65534
SIZES = (0, 40, 200, 700) if IN_FULL else (40, 700)  # KiB of a disk beyond what is on it


@pytest.fixture
def world(tmp_path: Path, common: Path) -> Iterator[World]:
    """With a SQLite file."""
    (tmp_path / "place").mkdir()
    world = World(tmp_path, common, of_file(tmp_path / "place" / "pactbook.db", tmp_path, common))
    with with_reports(world.reports):
        yield world


# A full disk.


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Callable[[int], None]]:
    """A file system for the folders of the world, of so many KiB; only root can make one."""
    folder = tmp_path / "place"
    folder.mkdir()

    def mount(size: int) -> None:
        size = max(size, 64)  # 0 is without a limit
        remount = ["-o", f"remount,size={size}k"] if os.path.ismount(folder) else ["-o", f"size={size}k"]
        done = subprocess.run(["mount", "-t", "tmpfs", *remount, "tmpfs", folder], capture_output=True, check=False)
        if done.returncode:
            pytest.skip("only root can make a small disk")

    yield mount
    if os.path.ismount(folder):
        subprocess.run(["umount", folder], check=True)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_full_disk(tmp_path: Path, disk: Callable[[int], None], common: Path, name: str) -> None:
    disk(65536)
    database = of_file(tmp_path / "place" / "pactbook.db", tmp_path, common)
    world = World(tmp_path, common, database, temporary=tmp_path / "place" / "temporary")
    with with_reports(world.reports):
        arguments = world.prepare(name)
        work = command(*arguments, url=world.url, temporary=world.temporary)
        before = world.state()
        assert child(work).code == 0
        after = world.state()
        world.restore()
        used = sum(path.stat().st_blocks for path in world.place.rglob("*")) // 2
        for more in SIZES:
            world.restore()
            disk(used + more)
            ended = child(work)
            check_error(ended)
            disk(65536)
            facts, output = world.state()
            assert facts == (before if ended.code else after)[0], ended
            assert output in (before[1], after[1], *others(world, name))
            assert ended.code == 0 or child(work).code == 0
            assert world.state() == after
            assert world.litter() == []
    record(common, part="Full disk", fault=name, tried=len(SIZES), kept=len(SIZES))


@pytest.mark.parametrize("name", FEW)
def test_a_limit_on_the_size_of_files(world: World, common: Path, name: str) -> None:
    arguments = world.prepare(name)
    work = command(*arguments, url=world.url, temporary=world.temporary)
    before = world.state()
    for size in (0, 20_000, 200_000):
        world.restore()
        ended = child(with_file_limit(work, size))
        check_error(ended)
        if ended.code:
            facts, output = world.state()
            assert facts == before[0]
            assert output in (before[1], *others(world, name))
    assert child(work).code == 0
    assert world.litter() == []
    record(common, part="Limit on the size of files", fault=name, tried=3, kept=3)


def with_file_limit(work: Callable[[], int], size: int) -> Callable[[], int]:
    """The work in a process whose files may have so many bytes."""

    def limited() -> int:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
        return work()

    return limited


# Two at once.

PAIRS = [
    ("build", "build"), ("build", "import atop"), ("build --fresh", "build"), ("import atop", "import atop"),
    ("import atop", "import sipri"), ("seed load", "panel into the database"), ("db downgrade", "seed load"),
    ("export parquet", "export parquet"), ("report run", "report run"), ("build", "export datasette"),
]  # fmt: skip


@pytest.mark.parametrize("backend", ["sqlite", "postgresql"])
@pytest.mark.parametrize("pair", PAIRS, ids=" and ".join)
def test_two_at_once(
    tmp_path: Path, request: pytest.FixtureRequest, common: Path, pair: tuple[str, str], backend: str
) -> None:
    (tmp_path / "place").mkdir()
    if backend == "sqlite":
        database = of_file(tmp_path / "place" / "pactbook.db", tmp_path, common)
    elif "datasette" in pair[1]:
        pytest.skip("Datasette reads SQLite files")
    else:
        database = on_server(request.getfixturevalue("postgresql_server"))
    world = World(tmp_path, common, database)
    first = world.prepare(pair[0])
    second = COMMANDS[pair[1]](world)
    running = [start(command(*arguments, url=world.url)) for arguments in (first, second)]
    ended = [each.ended() for each in running]
    for each in ended:
        check_error(each)
        assert each.code in (0, 2, 3), each
    assert 0 in {each.code for each in ended}, ended
    world.state()
    assert world.litter() == []
    record(common, part="Two at once", fault=f"{' and '.join(pair)}, {backend}", tried=1, kept=1)


# What may not be written, what is not there any more, and streams that are closed.


def as_nobody(work: Callable[[], int]) -> Callable[[], int]:
    """The work without the rights of root."""

    def unprivileged() -> int:
        if os.geteuid() == 0:
            os.setgid(NOBODY)
            os.setuid(NOBODY)
        return work()

    return unprivileged


@pytest.mark.parametrize("name", [name for name in COMMANDS if name != "build, the first"])
def test_a_folder_that_may_only_be_read(world: World, common: Path, name: str, tmp_path: Path) -> None:
    arguments = world.prepare(name)
    world.run(*arguments)  # loads what of Python it needs, from a folder that may be root's alone
    world.restore()
    may_enter(tmp_path)
    for path in (world.place, *world.place.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    before = world.state()
    ended = child(as_nobody(command(*arguments, url=world.url)))
    check_error(ended)
    assert ended.code in (1, 2, 3), ended
    for path in (world.place, *world.place.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    assert world.state() == before
    assert world.litter() == []
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


@pytest.mark.parametrize("name", FEW)
def test_a_deleted_working_folder_and_streams_that_cannot_be_written(
    world: World, common: Path, name: str, tmp_path: Path
) -> None:
    work = command(*world.prepare(name), url=world.url, temporary=world.temporary)
    assert child(work).code == 0
    after = world.state()
    faults = {
        "working folder deleted": without_folder(work, tmp_path / "gone"),
        "nobody reads standard output": without_stream(work, 1),
        "standard input closed": without_stream(work, 0),
        "standard output on a full disk": with_full_output(work),
    }
    for fault, faulty in faults.items():
        world.restore()
        ended = child(faulty)
        assert ended.code in (0, 1, 141), (fault, ended)
        assert "bug in pactbook" not in ended.said
        assert "Traceback" not in ended.said
        assert world.state() == after, (fault, ended)
        assert world.litter() == []
        record(common, part=PART, fault=fault, tried=1, kept=1)


def with_full_output(work: Callable[[], int]) -> Callable[[], int]:
    """The work with a standard output on which there is no room."""

    def full() -> int:
        os.dup2(os.open("/dev/full", os.O_WRONLY), 1)
        return work()

    return full
