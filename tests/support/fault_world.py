"""A small database with old facts, seeds with new ones, and what commands that write leave of them when they fail."""

import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

import psycopg

from analysis.reports import library
from database.url import sqlite_path
from support import ROOT, pactbook
from support.common import once
from support.dataset_files import shape
from support.postgresql import Server
from support.reliability import IN_FULL, facts_of, facts_of_file, files_of
from support.report_folders import SMALL as REPORT
from support.seed_folder import append, write_seeds

Arguments = tuple[str | Path, ...]
LOWER = "0019"  # the revision to which commands go down, and from which they go up again; both rebuild tables


class World:
    """A folder `place` for the database, if it is a file, and for the output; `temporary` is TMPDIR."""

    def __init__(self, folder: Path, common: Path, database: "Database", temporary: Path | None = None) -> None:
        """Make its folders; what all worlds share is in the folder that all processes know."""
        self.folder, self.common, self.database, self.url = folder, common, database, database.url
        self.place, self.reports = folder / "place", folder / "reports"
        self.temporary = temporary or folder / "temporary"
        for path in (self.place, self.temporary, self.reports):
            path.mkdir(exist_ok=True)
        self.out = self.place / "out"
        self.old_seeds = Path(once(common, "fault_old_seeds", lambda: seeds(common / "fault_old_seeds", more=0)))
        self.seeds = Path(once(common, "fault_seeds", lambda: seeds(common / "fault_seeds", more=300)))
        self.facts = folder / "facts"
        self.facts.mkdir()
        (self.facts / "dataset.csv").write_text("code,title\nmine,Mine\n")
        for name in ("one", "other"):
            (self.reports / f"{name}.toml").write_text(REPORT.replace(', counter = "serbia-mfa"', ""))

    def run(self, *arguments: str | Path) -> None:
        """Run a command that succeeds."""
        done = pactbook(*map(str, arguments), url=self.url)
        assert done.exit_code == 0, (arguments, done)

    def prepare(self, name: str) -> Arguments:
        """Make what a command will change, keep a copy of it, and return the command."""
        arguments = COMMANDS[name](self)
        self.take("old")
        if self.out in arguments:
            self.run(*arguments)
        if name == "build, the first":
            self.database.remove()
        elif name == "db upgrade":
            self.take("downgraded")
        elif "build" not in name and "seed" not in name:
            self.take("new")
        self.database.keep()
        if self.out.exists():
            shutil.move(self.out, self.folder / "kept")
        self.restore()
        return arguments

    def take(self, state: str) -> None:
        """Put the database into a state, which is made once for all worlds and then copied."""

        def make() -> str:
            if state == "old":
                self.run("build", "--dir", self.old_seeds)
            elif state == "new":
                self.take("old")
                self.run("build", "--dir", self.seeds)
            else:
                self.take("new")
                self.run("db", "downgrade", LOWER)
            return self.database.copy()

        self.database.put(once(self.common, f"fault_{state}_{self.url.partition(':')[0]}", make))

    def restore(self) -> None:
        """Everything as it was."""
        for path in (*self.place.iterdir(), *self.temporary.iterdir()):
            if path == self.temporary:
                continue
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()
        self.database.restore()
        kept = self.folder / "kept"
        if kept.is_dir():
            shutil.copytree(kept, self.out)
        elif kept.exists():
            shutil.copy(kept, self.out)

    def state(self) -> tuple[str, str]:
        """What the database holds, and the output."""
        return self.database.facts(), files_of(self.out)

    def litter(self) -> list[str]:
        """What is in the folders besides the database and the output."""
        known = {self.out, self.temporary, sqlite_path(self.url)}
        return sorted(str(found) for found in (*self.place.iterdir(), *self.temporary.iterdir()) if found not in known)


def seeds(folder: Path, *, more: int) -> str:
    """Write the small seeds, with so many more actors; returns the folder."""
    write_seeds(folder)
    append(folder, "actor", "unknown,unknown,Unknown party,,,atlas")  # which imports need
    for number in range(more):
        append(folder, "actor", f"PACT-{number},entity,Pact {number},,{'x' * 200},atlas")
    shutil.copy(ROOT / "seeds" / "provision_kind.csv", folder)
    return str(folder)


class Database(NamedTuple):
    """A database that can be put back: its URL, and functions for the rest."""

    url: str
    facts: Callable[[], str]  # a digest of its rows
    copy: Callable[[], str]  # a copy of it that stays; returns its name
    put: Callable[[str], object]  # a copy in its place
    keep: Callable[[], object]  # from now on this is what `restore` brings back
    restore: Callable[[], object]
    remove: Callable[[], object]


def of_file(path: Path, folder: Path, common: Path) -> Database:
    """A SQLite file, which need not be there; `folder` is for the copy that is kept."""
    backup = folder / "kept.db"

    def copy() -> str:
        return str(shutil.copy(path, common / f"{uuid4()}.db"))

    def keep() -> None:
        if path.exists():
            shutil.copy(path, backup)

    def restore() -> None:
        for companion in ("-journal", "-wal", "-shm"):
            Path(f"{path}{companion}").unlink(missing_ok=True)
        if backup.exists():
            shutil.copy(backup, path)
        else:
            path.unlink(missing_ok=True)

    def facts() -> str:
        return facts_of_file(path) if path.exists() else ""

    return Database(f"sqlite:///{path}", facts, copy, lambda name: shutil.copy(name, path), keep, restore, path.unlink)


def on_server(server: Server) -> Database:
    """An empty PostgreSQL database."""
    name = server.create()
    url, backup = server.url(name), f"{name}_kept"

    def facts() -> str:
        with psycopg.connect(url) as connection:
            wait_alone(connection)
            tables = connection.execute("select relname from pg_class where relkind = 'r' and relnamespace ="
                                        " current_schema()::regnamespace order by 1").fetchall()  # fmt: skip
            return facts_of(connection, [table for (table,) in tables])

    def put(copy: str) -> None:
        server.drop(name)
        server.copy(copy, name)

    return Database(
        url,
        facts,
        lambda: server.create(name),
        put,
        lambda: server.copy(name, backup),
        lambda: put(backup),
        lambda: server.recreate(name),
    )


def wait_alone(connection: psycopg.Connection) -> None:
    """Wait until the server has ended the sessions of programs that were killed."""
    others = "select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"
    for _ in range(6000):
        connection.rollback()  # a transaction sees the sessions as they were when it first looked
        if connection.execute(others).fetchone() == (0,):
            return
        time.sleep(0.01)
    raise AssertionError("a session does not end")


# Name -> the command. What it writes besides the database is `out`.
COMMANDS: dict[str, Callable[[World], Arguments]] = {
    "build, the first": lambda world: ("build", "--dir", world.seeds, "--facts", world.facts),
    "build": lambda world: ("build", "--dir", world.seeds, "--facts", world.facts),
    "build --fresh": lambda world: ("build", "--fresh", "--dir", world.seeds),
    "seed load": lambda world: ("seed", "load", "--dir", world.seeds),
    "import atop": lambda _world: ("import", "atop", *(shape(f"atop_{kind}.csv") for kind in ("1a", "1m", "1aph"))),
    "import sipri": lambda _world: ("import", "sipri", shape("sipri_register.csv")),
    "db upgrade": lambda _world: ("db", "upgrade"),
    "db downgrade": lambda _world: ("db", "downgrade", LOWER),
    "panel into the database": lambda _world: ("panel", "state-year", "--from", "2010", "--into-database"),
    "panel": lambda world: ("panel", "state-year", "--from", "2010", "--output", world.out, "--format", "parquet"),
    "sql --output": lambda world: ("sql", "select * from actor", "--output", world.out, "--format", "xlsx"),
    "export parquet": lambda world: ("export", "parquet", "--out", world.out),
    "export datapackage": lambda world: ("export", "datapackage", "--out", world.out),
    "export datasette": lambda world: ("export", "datasette", "--out", world.out),
    "export graph": lambda world: ("export", "graph", "--out", world.out),
    "report run": lambda world: ("report", "run", world.reports / "one.toml", "--out", world.out),
    "report run --all": lambda world: ("report", "run", "--all", "--out", world.out, "--formats", "csv,html"),
}  # fmt: skip
FEW = ("seed load", "export parquet", "report run --all")  # tried in every way, also outside a full run
TO_DATABASE = [name for name in COMMANDS if name.split()[0] in ("build", "seed", "import", "db")]
TO_DATABASE.append("panel into the database")
if IN_FULL:
    TO_DATABASE.append("build, the first")  # on a server it does what `build --fresh` does


def others(world: World, name: str) -> list[str]:
    """Further states of the output: of several reports each is old or new."""
    if name != "report run --all" or not world.out.is_dir():
        return []
    assert {path.name for path in world.out.iterdir()} >= {"one", "other"}
    return [files_of(world.out)]


@contextmanager
def with_reports(folder: Path) -> Iterator[None]:
    """The reports of a folder in the place of Pactbook's, for `--all`."""
    own = library.FOLDER
    library.FOLDER = folder
    try:
        yield
    finally:
        library.FOLDER = own


def may_enter(folder: Path) -> None:
    """Let every user enter a folder of the tests."""
    for parent in (folder, *folder.parents):
        if parent.stat().st_uid == os.geteuid() and str(parent).count("/") > 2:
            parent.chmod(0o755)
