"""Killed at any moment, a command leaves all of the old or all of the new, and what the next run takes away."""

import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from database import bulk
from support.fault_world import COMMANDS, FEW, TO_DATABASE, World, of_file, on_server, others, with_reports
from support.postgresql import Server
from support.reliability import IN_FULL, child, command, moments, record

pytestmark = pytest.mark.slow

PART = "Killed"
KILLS = 12 if IN_FULL else 1  # of each command on SQLite
SEVERAL = 2 if IN_FULL else 1
SECOND_TRY = 4  # one of so many trials runs the command again


@pytest.fixture
def world(tmp_path: Path, common: Path) -> Iterator[World]:
    """With a SQLite file."""
    (tmp_path / "place").mkdir()
    world = World(tmp_path, common, of_file(tmp_path / "place" / "pactbook.db", tmp_path, common))
    with with_reports(world.reports):
        yield world


@pytest.fixture
def server_world(tmp_path: Path, common: Path, postgresql_server: Server) -> World:
    """With a PostgreSQL database."""
    return World(tmp_path, common, on_server(postgresql_server))


def check_kills(world: World, name: str, sign: signal.Signals, number: int) -> None:
    """Kill a command so many times; each time the old or the new is there, and a second try works and cleans up."""
    arguments = world.prepare(name)
    work = command(*arguments, url=world.url, temporary=world.temporary)
    before = world.state()
    whole = child(work)
    assert whole.code == 0, whole.said
    after = world.state()
    for trial, moment in enumerate(moments(number, whole.seconds, name)):
        world.restore()
        ended = child(work, kill_after=moment, sign=sign)
        assert ended.code in (0, -sign), ended
        facts, output = world.state()
        assert facts in (before[0], after[0]), (moment, ended)
        assert output in (before[1], after[1], *others(world, name)), (moment, ended)
        if trial % SECOND_TRY:
            continue
        again = child(work)
        assert again.code == 0 or (name.startswith("db ") and facts == after[0]), (moment, again)
        assert world.state() == after
        assert world.litter() == []


@pytest.mark.parametrize("name", COMMANDS)
def test_killed_at_any_moment(world: World, common: Path, name: str) -> None:
    check_kills(world, name, signal.SIGKILL, KILLS)
    record(common, part=PART, fault=f"{name} (SIGKILL)", tried=KILLS, kept=KILLS)


@pytest.mark.parametrize("name", FEW)
def test_ended_at_any_moment(world: World, common: Path, name: str) -> None:
    check_kills(world, name, signal.SIGTERM, SEVERAL)
    record(common, part=PART, fault=f"{name} (SIGTERM)", tried=SEVERAL, kept=SEVERAL)


@pytest.mark.parametrize("name", TO_DATABASE)
def test_killed_at_any_moment_on_postgresql(server_world: World, common: Path, name: str) -> None:
    check_kills(server_world, name, signal.SIGKILL, SEVERAL)
    record(common, part=PART, fault=f"{name}, PostgreSQL (SIGKILL)", tried=SEVERAL, kept=SEVERAL)


def interrupted(work: Callable[[], int], draft: Callable[[], bool]) -> Callable[[], int]:
    """The work, which an interrupt ends before it writes a row to the draft."""

    def call(*_arguments: object, **_options: object) -> int:
        assert draft()
        signal.raise_signal(signal.SIGINT)
        raise AssertionError("nobody heard the interrupt")

    def end() -> int:
        vars(bulk)["insert"] = call  # in a child of this process
        return work()

    return end


def test_an_interrupted_build_cleans_up_and_is_exit_code_130(world: World) -> None:
    arguments = world.prepare("build")
    before = world.state()
    work = interrupted(
        command(*arguments, url=world.url), lambda: bool([*world.place.glob(".*.pactbook-draft/pactbook.db")])
    )
    ended = child(work)
    assert ended.code == 130, ended
    assert world.state() == before
    assert world.litter() == []
