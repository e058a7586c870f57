"""A PostgreSQL server of the tests' own, for all processes that run them.

Its cluster sorts by ICU's en-US, where code that leans on the server's collation shows.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Self

import psycopg

# Nothing here outlives the run, and there are many small databases: no care for the disk, little memory, no cleaning.
SETTINGS = (
    "listen_addresses= autovacuum=off fsync=off full_page_writes=off jit=off max_connections=200 shared_buffers=16MB "
    "synchronous_commit=off"
).split()


SUPERUSER = "postgres"
OWNER = "pactbook_owner"  # of the databases: an ordinary user, as people have


class NoServerError(Exception):
    """Why there is no server to test on, in a line."""


def binaries() -> Path:
    """The folder of the newest server binaries: /usr/lib/postgresql/*/bin, else where PATH finds initdb."""
    found = [path for path in Path("/usr/lib/postgresql").glob("*/bin") if (path / "initdb").is_file()]
    if found:
        return max(found, key=lambda path: float(path.parent.name))
    on_path = shutil.which("initdb")
    if on_path is None:
        raise NoServerError("no PostgreSQL server binaries in /usr/lib/postgresql/*/bin or on PATH")
    return Path(on_path).resolve().parent


class Server:
    """A running server, reached through a socket in its own folder by whoever runs the tests."""

    def __init__(self, folder: Path) -> None:
        """Take the server that was started in `folder`."""
        self.binaries = binaries()
        self.folder = folder
        self.databases = 0
        self._connection: psycopg.Connection | None = None

    @classmethod
    def start(cls, folder: Path) -> Self:
        """Make a cluster in a folder that is not there yet, and start its server. Raises NoServerError."""
        server = cls(folder)
        folder.mkdir(mode=0o755)
        if os.geteuid() == 0:  # the server refuses to run as root
            owner = server._owner()
            os.chown(folder, owner.pw_uid, owner.pw_gid)
        data = folder / "data"
        server._run(
            "initdb", "--pgdata", data, f"--username={SUPERUSER}", "--auth=trust", "--encoding=UTF8", "--no-sync",
            "--locale-provider=icu", "--icu-locale=en-US", "--locale=C.UTF-8",
        )  # fmt: skip
        settings = " ".join(f"-c {setting}" for setting in (*SETTINGS, f"unix_socket_directories={folder}"))
        server._run("pg_ctl", "start", "-w", "--pgdata", data, "--log", folder / "log", "--options", settings)
        server._execute(f"create role {OWNER} login")
        return server

    def url(self, database: str, user: str = OWNER) -> str:
        """The URL of one of its databases, as the owner of all of them, or as another user."""
        return f"postgresql://{user}@/{database}?host={self.folder}"

    def create(self, template: str = "template1") -> str:
        """A new database, a copy of `template`; returns its name."""
        self.databases += 1
        name = f"test_{os.getpid()}_{self.databases}"
        self.copy(template, name)
        return name

    def copy(self, name: str, new: str) -> None:
        """Make a database that is a copy of another."""
        self._execute(f"create database {new} owner {OWNER} template {name} strategy file_copy")

    def recreate(self, name: str) -> None:
        """Make a database empty."""
        self.drop(name)
        self.copy("template1", name)

    def drop(self, name: str) -> None:
        """Drop a database, whoever is still connected to it."""
        self._execute(f"drop database {name} with (force)")

    def stop(self) -> None:
        """Stop the server; its folder stays."""
        self.close()
        self._run("pg_ctl", "stop", "--mode=immediate", "--pgdata", self.folder / "data")

    def close(self) -> None:
        """Close the connection through which databases were made."""
        if self._connection is not None:
            self._connection.close()

    def _execute(self, statement: str) -> None:
        if self._connection is None:  # kept, for to connect costs as much as to make a database
            self._connection = psycopg.connect(self.url("postgres", SUPERUSER), autocommit=True)
        self._connection.execute(statement.encode())

    def _run(self, program: str, *arguments: str | Path) -> None:
        command = [str(self.binaries / program), *map(str, arguments)]
        if os.geteuid() == 0:
            command = ["runuser", "-u", self._owner().pw_name, "--", *command]
        # pg_ctl's server would keep a pipe open for ever, so what it says goes to a file.
        with tempfile.TemporaryFile("w+") as said:
            done = subprocess.run(command, cwd="/", stdin=subprocess.DEVNULL, stdout=said, stderr=said, check=False)
            said.seek(0)
            if done.returncode:
                raise NoServerError(f"PostgreSQL's {program} failed: {said.read().strip().splitlines()[-1:]}")

    @staticmethod
    def _owner() -> pwd.struct_passwd:
        for name in ("postgres", "nobody"):
            try:
                return pwd.getpwnam(name)
            except KeyError:
                continue
        raise NoServerError("root cannot run a PostgreSQL server, and there is no user postgres or nobody")
