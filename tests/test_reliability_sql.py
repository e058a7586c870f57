"""Hostile SQL through every door: each statement is refused with one line, and changes and leaves nothing."""

import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from shutil import rmtree
from typing import NamedTuple
from urllib.error import HTTPError, URLError
from urllib.parse import quote
from urllib.request import urlopen

import psycopg
import pytest

import pactbook
from database import connect
from database.connect import SUPERUSER as REMARK
from database.process_limits import memory_limit
from errors import PactbookError
from support import ROOT, Run
from support.hostile import SINGLE, TO_BOTH, TO_POSTGRESQL, TO_SQLITE
from support.postgresql import SUPERUSER, Server
from support.reliability import IN_FULL, record
from support.small_world import digest, fill, rows

LEFT_BEHIND = Path("/tmp/pactbook-hostile")  # noqa: S108 - what a statement would make, as the server's user
LEDGER = """
[ledger]
code = "own"
title = "A text"
[[claim]]
id = "1"
claim = "It is so"
[[claim.evidence]]
sql = {}
supports = {{ at_least = 1 }}
"""
QUERY = '-- title = "Hostile"\n-- answers = "Nothing."\n-- [columns]\n-- x = "text"\n-- y = "text"\n{}\n'
REPORT = 'title = "Hostile"\n[[section]]\nheading = "Rows"\n[[section.table]]\nquery = "hostile"\n'
PART = "Hostile SQL"
LONGEST_LINE = 65536  # that the server reads
ANSWERED = ("nothing", "parameter without a value", "lone surrogate")  # by Datasette, which writes nothing either
SLOW_DOORS = ("python", "sql", "claims", "query", "report", "datasette")
DOOR_NAMES = {
    "reader": "reader", "python": "Python API", "sql": "sql", "claims": "claims", "query": "--queries-dir",
    "report": "report", "datasette": "Datasette",
}  # fmt: skip
DOORS = ["reader", *(pytest.param(door, marks=pytest.mark.slow) for door in SLOW_DOORS)]


class Place(NamedTuple):
    """A database, what is tried on it, and a way to look at it that is not the door's."""

    url: str
    statements: dict[str, str]
    looked_at: str


@pytest.fixture(scope="module")
def extended(postgresql_server: Server, postgresql_template: str) -> Iterator[str]:
    """The name of a database with the small world and extensions whose functions run SQL given as text."""
    name = postgresql_server.create(postgresql_template)
    fill(postgresql_server.url(name))
    with psycopg.connect(postgresql_server.url(name, SUPERUSER)) as connection:
        connection.execute("create extension tablefunc; create extension dblink")
    yield name
    postgresql_server.drop(name)


@pytest.fixture(params=["sqlite", "postgresql", "postgresql as superuser"])
def place(request: pytest.FixtureRequest, sqlite_url: str) -> Place:
    """Each backend, PostgreSQL with an owner's and with a superuser's rights."""
    if request.param == "sqlite":
        return Place(fill(sqlite_url), TO_BOTH | TO_SQLITE, sqlite_url)
    server, name = request.getfixturevalue("postgresql_server"), request.getfixturevalue("extended")
    user = {"user": SUPERUSER} if request.param != "postgresql" else {}
    return Place(server.url(name, **user), TO_BOTH | TO_POSTGRESQL, server.url(name))


@pytest.fixture(params=DOORS)
def said(
    request: pytest.FixtureRequest, run: Run, place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[str], str]:
    """What each door says of a statement, "" where it takes it; for the current folder there is an empty one."""
    folder = tmp_path / "cwd"
    folder.mkdir()
    monkeypatch.chdir(folder)
    ledger, definition = tmp_path / "own.toml", tmp_path / "report.toml"
    queries = tmp_path / "queries"
    queries.mkdir()
    calls = {
        "sql": ("sql",),
        "claims": ("claims", "check", str(ledger)),
        "query": ("query", "run", "hostile", "--queries-dir", str(queries)),
        "report": ("report", "run", str(definition), "--queries-dir", str(queries), "--out", str(tmp_path / "out")),
    }

    def through_reader(statement: str) -> str:
        try:
            rows(place.url, statement)
        except PactbookError as error:
            return f"Error: {error}\n"
        return ""

    def through_python(statement: str) -> str:
        try:
            list(pactbook.open(place.url, timeout=20).sql(statement))
        except PactbookError as error:
            return f"Error: {error}\n"
        return ""

    def through_datasette(statement: str) -> str:
        return str(request.getfixturevalue("served")(statement))

    def through_command(statement: str) -> str:
        ledger.write_text(LEDGER.format(json.dumps(statement)), encoding="utf-8")
        definition.write_text(REPORT, encoding="utf-8")
        (queries / "hostile.sql").write_bytes(QUERY.format(statement).encode("utf-8", "surrogateescape"))
        more = (statement,) if request.param == "sql" else ()
        done = run(*calls[request.param], *more, "--timeout", "20", url=place.url)
        assert done.exit_code == 0 or (done.exit_code in (1, 2, 4) and done.stdout == ""), (statement[:200], done)
        return done.stderr.removeprefix(f"note: {REMARK}\n") if done.exit_code else ""

    doors = {"reader": through_reader, "python": through_python, "datasette": through_datasette}
    return doors.get(request.param, through_command)


@pytest.fixture
def served(place: Place, tmp_path: Path) -> Iterator[Callable[[str], str]]:
    """What `pactbook serve` says of a statement."""
    pytest.importorskip("datasette", reason="Datasette is not installed")
    if not place.url.startswith("sqlite"):
        pytest.skip("Datasette reads SQLite files")
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    command = [sys.executable, str(ROOT / "cli.py"), "--database-url", place.url, "serve", "--port", str(port)]
    server = subprocess.Popen(command, cwd=tmp_path / "cwd", stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)

    def ask(statement: str) -> str:
        sql = quote(statement.encode("utf-8", "surrogateescape"))
        try:
            with urlopen(f"http://127.0.0.1:{port}/pactbook.json?sql={sql}", timeout=60) as answer:
                answer.read()
                return ""
        except HTTPError as error:
            return f"Error: {error.code}\n" if error.code in (400, 414) else str(error)
        except URLError:
            if len(statement) <= LONGEST_LINE:
                raise
            return "Error: too long\n"

    for _ in range(400):
        with suppress(URLError):
            if ask("select 1") == "":
                break
        time.sleep(0.05)
    yield ask
    server.send_signal(signal.SIGINT)
    assert server.wait(20) in (0, 130, -signal.SIGINT)


def of_door(door: str, statements: dict[str, str]) -> dict[str, str]:
    """All statements at the reader and in a full run, else a third of them at each door: all at one or another."""
    if IN_FULL or door == "reader":
        return statements
    return dict(list(statements.items())[SLOW_DOORS.index(door) % 3 :: 3])


@pytest.mark.slow_on_postgresql
def test_nothing_gets_through_any_door(
    request: pytest.FixtureRequest, place: Place, said: Callable[[str], str], tmp_path: Path, common: Path
) -> None:
    backend, door = request.node.callspec.params["place"], request.node.callspec.params["said"]
    assert said("select code as x, name as y from actor order by 1") == ""  # an innocent statement passes
    rmtree(tmp_path / "out", ignore_errors=True)
    LEFT_BEHIND.unlink(missing_ok=True)
    before = digest(place.looked_at)
    assert len(place.statements) >= 60
    statements = of_door(door, place.statements)
    taken = []
    for name, statement in statements.items():
        message = said(statement)
        if door == "datasette" and name in ANSWERED and message == "":
            continue
        if not message.startswith("Error: ") or message.count("\n") != 1 or len(message) > 700 or "declares" in message:
            taken.append((name, message))
    assert not taken
    assert digest(place.looked_at) == before
    assert list((tmp_path / "cwd").iterdir()) == []
    assert not LEFT_BEHIND.exists()
    assert not (tmp_path / "out").exists()
    tried = len(statements)
    record(common, part=PART, fault=f"{DOOR_NAMES[door]}, {backend}", tried=tried, kept=tried)


@pytest.mark.parametrize("place", ["postgresql"], indirect=True)
@pytest.mark.slow
def test_a_part_of_it_does_not_get_through_to_postgresql(place: Place) -> None:
    before = digest(place.looked_at)
    for statement in list(place.statements.values())[::6]:
        with pytest.raises(PactbookError):
            rows(place.url, statement)
    assert digest(place.looked_at) == before
    assert not LEFT_BEHIND.exists()


WIDE = "with recursive n(i) as (select 1 union all select i + 1 from n where i < 2000) select i as x, {} as y from n"
GREEDY = {
    "wide rows": f"{WIDE.format('zeroblob(10000000)')}",
    "a sort of wide rows": f"{WIDE.format('randomblob(1000000)')} order by 2",
}


@pytest.mark.slow
@pytest.mark.parametrize("name", GREEDY)
@pytest.mark.parametrize("said", ["sql", "claims", "query", "report"], indirect=True)
@pytest.mark.parametrize("place", ["sqlite"], indirect=True)
def test_memory_is_bounded_at_every_door(
    said: Callable[[str], str], name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connect, "memory_limit", partial(memory_limit, 2**29))
    statement = GREEDY[name]
    assert said(statement) == (
        "Error: the query needs more than 0.5 GiB of memory: select fewer rows, or fewer or shorter columns\n"
    )


def test_one_statement_that_looks_like_two_runs(place: Place) -> None:
    for statement in SINGLE[place.url.partition(":")[0]]:
        assert len(rows(place.url, statement)) == 1


def test_nothing_is_left_on_the_server(postgresql_server: Server, extended: str) -> None:
    with psycopg.connect(postgresql_server.url(extended, SUPERUSER)) as connection:
        left = connection.execute("select count(*) from pg_locks where locktype = 'advisory'").fetchone()
        assert left == (0,)
        assert connection.execute("select count(*) from pg_largeobject_metadata").fetchone() == (0,)


@pytest.mark.parametrize("user", [None, SUPERUSER])
def test_a_superusers_url_is_warned_of(run: Run, postgresql_server: Server, extended: str, user: str | None) -> None:
    url = postgresql_server.url(extended) if user is None else postgresql_server.url(extended, user)
    done = run("sql", "select current_user as name", url=url)
    assert (done.exit_code, done.stderr) == (0, "" if user is None else f"note: {REMARK}\n")
    assert done.stdout == ("name\npactbook_owner\n" if user is None else "name\npg_read_all_data\n")
