"""Many readers while the database is built, loaded, upgraded: each finds all of the old or all of the new."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from analysis.queries import catalogue
from analysis.queries.run import run as run_query
from database import bulk
from database.connect import read
from errors import DatabaseError
from support import Run
from support.database_contents import connected
from support.reliability import record
from support.seed_folder import append, write_seeds

READERS = 4
ROUNDS = 2
# Two statements of one snapshot: a state of the database, and an answer in which an empty table would show.
STATE = (
    "select count(*), (select count(*) from membership), (select value from setting where name = 'round') from actor"
)

State = tuple[Any, ...]


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    """The small seeds."""
    return write_seeds(tmp_path / "seeds")


def state(url: str) -> State:
    """What a reader sees, in two statements of one snapshot."""
    query = catalogue.find("accession-blockers", catalogue.folders())
    with read(url, timeout=60) as reader:
        (counts,) = reader.execute(STATE).rows
        answer = run_query(reader, query, {"candidate": "XKX", "organisation": "NATO"})
        return (*counts, *answer.rows)


@contextmanager
def readers(url: str) -> Iterator[tuple[list[State], list[str]]]:
    """Threads that read all the time: the states that they saw, and what they were told instead of an answer.

    One of them has seen the first state.
    """
    seen: list[State] = []
    refusals: list[str] = []
    done = threading.Event()

    def go_on() -> None:
        while not done.wait(0.02):
            try:
                seen.append(state(url))
            except DatabaseError as error:
                refusals.append(str(error))

    threads = [threading.Thread(target=go_on) for _ in range(READERS)]
    for thread in threads:
        thread.start()
    try:
        while not (seen or refusals) and all(thread.is_alive() for thread in threads):
            time.sleep(0.01)
        yield seen, refusals
    finally:
        done.set()
        for thread in threads:
            thread.join()


def spoil_views(url: str) -> None:
    """Have the next upgrade make the views anew."""
    with connected(url) as connection:
        connection.exec_driver_sql("drop view recognition_now")


KINDS: dict[str, list[list[str]]] = {
    "build": [["build"]],
    "build anew": [["build", "--fresh"]],
    "load": [["seed", "load"]],
    "upgrade": [["db", "downgrade", "-1"], ["db", "upgrade"]],
    "new views": [["db", "upgrade"]],
}


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_readers_see_all_of_the_old_or_all_of_the_new(
    run: Run, database_url: str, seeds: Path, kind: str, common: Path
) -> None:
    def go(arguments: list[str]) -> None:
        folder = [] if arguments[0] == "db" else ["--dir", str(seeds)]
        outcome = run(*arguments, *folder, url=database_url)
        assert outcome.exit_code == 0, outcome.stderr

    append(seeds, "setting", "round,0,")
    go(["build"])
    whole = {state(database_url)}
    with readers(database_url) as (seen, refusals):
        for number in range(ROUNDS):
            if arguments_load := KINDS[kind][0][0] in ("build", "seed"):
                append(seeds, "actor", f"PACT-{number},entity,Pact {number},,,atlas")
                path = seeds / "setting.csv"
                path.write_text(path.read_text().replace(f"round,{number},", f"round,{number + 1},"))
            if kind == "new views":
                spoil_views(database_url)
            for arguments in KINDS[kind]:
                go(arguments)
            whole.add(state(database_url))
            time.sleep(0.05)
    assert set(seen) <= whole
    assert whole & set(seen)
    assert len(whole) == (ROUNDS + 1 if arguments_load else 1)
    assert all(kind == "upgrade" and "run `pactbook db upgrade`" in refusal for refusal in refusals), refusals
    backend = database_url.partition(":")[0]
    record(common, part="Readers meanwhile", fault=f"{kind}, {backend}: answers", tried=len(seen), kept=len(seen))


@pytest.mark.slow_on_postgresql
@pytest.mark.slow
def test_readers_of_a_panel_see_all_of_its_rows(run: Run, seeded_copy_url: str) -> None:
    panel = ["panel", "state-year", "--from", "2015", "--into-database"]
    assert run(*panel, url=seeded_copy_url).exit_code == 0
    counts = set()
    done = threading.Event()

    def go_on() -> None:
        while not done.is_set():
            with read(seeded_copy_url, timeout=60) as reader:
                list(reader.execute("select count(*) from actor").rows)  # the snapshot
                counts.add(next(reader.execute("select count(*) from panel_state_year").rows))

    thread = threading.Thread(target=go_on)
    thread.start()
    outcomes = [run(*panel, url=seeded_copy_url) for _ in range(2)]
    done.set()
    thread.join()
    assert [outcome.exit_code for outcome in outcomes] == [0, 0]
    assert len(counts) == 1
    assert min(counts) > (0,)


@pytest.mark.parametrize("built_url", ["postgresql"], indirect=True)
@pytest.mark.slow
def test_an_upgrade_gives_up_where_somebody_reads_on(run: Run, built_url: str) -> None:
    spoil_views(built_url)
    with read(built_url) as reader:
        rows = list(reader.execute("select count(*) from actor").rows)
        refused = run("db", "upgrade", url=f"{built_url}&options=-c%20lock_timeout%3D100ms")
        assert list(reader.execute("select count(*) from actor").rows) == rows
    assert refused.exit_code == 3
    assert "another program is using the database, and did not finish in time; try again later" in refused.stderr
    assert run("db", "upgrade", url=built_url).exit_code == 0


# A server that stops.


def terminated(url: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """A function before which the server ends all sessions of the database."""

    def call(*arguments: Any, **options: Any) -> Any:
        import psycopg

        with psycopg.connect(url, autocommit=True) as other:
            other.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity"
                " where datname = current_database() and pid <> pg_backend_pid()"
            )
        return function(*arguments, **options)

    return call


@pytest.mark.parametrize(
    "command",
    [
        pytest.param(["panel", "state-year", "--from", "2015", "--into-database"], marks=pytest.mark.slow),
        ["seed", "load"],
        pytest.param(["build"], marks=pytest.mark.slow),
    ],
    ids=" ".join,
)
def test_a_server_that_stops_while_rows_are_written_is_exit_code_3(
    run: Run, postgresql_url: str, seeds: Path, command: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = [] if command[0] == "panel" else ["--dir", str(seeds)]
    if command[0] == "panel":
        assert run("seed", "load", "--dir", str(seeds), url=postgresql_url).exit_code == 0
    monkeypatch.setattr(bulk, "insert", terminated(postgresql_url, bulk.insert))
    outcome = run(*command, *folder, url=postgresql_url)
    assert outcome.exit_code == 3, outcome.stderr
    assert outcome.stderr.splitlines()[-1].endswith("the server closed the connection")
    monkeypatch.undo()
    assert run(*command, *folder, url=postgresql_url).exit_code == 0


def test_a_server_that_stops_while_rows_are_read_is_exit_code_3(
    run: Run, postgresql_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from database.postgresql import PostgresqlReader

    monkeypatch.setattr(PostgresqlReader, "execute", terminated(postgresql_url, PostgresqlReader.execute))
    outcome = run("sql", "select 1", url=postgresql_url)
    assert outcome.exit_code == 3
    assert outcome.stderr.splitlines()[-1].endswith("the server closed the connection")
