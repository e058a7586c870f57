"""A server that ends the session before any exchange of a command: one line, and all of the old or all of the new."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest

from support import Run
from support.fault_world import TO_DATABASE, World, on_server
from support.postgresql import Server
from support.reliability import IN_FULL, record

pytestmark = pytest.mark.slow

TRIED = 12 if IN_FULL else 1  # of the exchanges of each command, evenly spread, and the last ones
TO_STDOUT = {
    "sql": ("sql", "select code from actor", "--format", "csv"),
    "sql with a plan": ("sql", "explain select 1"),
    "query run": ("query", "run", "recognition-status", "--recognised", "XKX"),
    "search": ("search", "pact"),
}
NAMES = [*TO_DATABASE, "panel", "report run", "sql --output", "export datapackage", *TO_STDOUT]


@pytest.fixture
def world(tmp_path: Path, common: Path, postgresql_server: Server) -> World:
    """With a PostgreSQL database."""
    return World(tmp_path, common, on_server(postgresql_server))


@contextmanager
def before_exchanges(call: Callable[[int], None]) -> Iterator[None]:
    """Call a function with the number of each exchange with a server, from 0, before it takes place."""
    wait, number = psycopg.Connection.wait, -1

    def waiting(connection: Any, *arguments: Any, **options: Any) -> Any:
        nonlocal number
        number += 1
        call(number)
        return wait(connection, *arguments, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(psycopg.Connection, "wait", waiting)
        yield


def end_sessions(url: str) -> None:
    """Have the server end all other sessions of the database."""
    with psycopg.connect(url, autocommit=True) as other:
        other.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where datname = current_database() and pid <> pg_backend_pid()"
        )


@pytest.mark.parametrize("name", NAMES)
def test_a_server_that_ends_the_session_before_any_exchange(
    run: Run, world: World, common: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("TMPDIR", str(world.temporary))
    arguments = [*map(str, TO_STDOUT[name] if name in TO_STDOUT else world.prepare(name))]
    if name in TO_STDOUT:
        world.take("new")
        world.database.keep()
    exchanges: list[int] = []
    before = world.state()
    with before_exchanges(exchanges.append):
        assert run(*arguments, url=world.url).exit_code == 0
    after = world.state()
    apart = max(1, len(exchanges) // TRIED)
    places = sorted({*exchanges[apart // 2 :: apart], *exchanges[-2:]})
    for place in places:
        world.restore()

        def end(number: int, place: int = place) -> None:
            if number == place:
                end_sessions(world.url)

        with before_exchanges(end):
            ended = run(*arguments, url=world.url)
        assert ended.exit_code in (0, 3), (place, ended)
        if ended.exit_code:
            errors = [line for line in ended.stderr.splitlines() if line.startswith("Error")]
            assert ["the server closed the connection" in line for line in errors] == [True], (place, ended)
        facts, output = world.state()
        assert facts in (before[0], after[0]), (place, ended)
        assert output == after[1] if ended.exit_code == 0 else output in (before[1], after[1]), (place, ended)
        assert run(*arguments, url=world.url).exit_code == 0 or facts == after[0]
        assert world.state() == after
        assert world.litter() == []
    record(common, part="Server ends the sessions", fault=name, tried=len(places), kept=len(places))
