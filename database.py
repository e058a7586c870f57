"""URL -> engine for writing, and read-only connections with limits for everything else.

The read path uses the drivers alone: importing SQLAlchemy costs more than most queries take.
"""

from __future__ import annotations

import re
import sqlite3
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from errors import DatabaseError, LimitError, PactbookError, UsageError

if TYPE_CHECKING:
    import sqlalchemy as sa

DEFAULT_URL = "sqlite:///pactbook.db"
VERSIONS = Path(__file__).parent / "alembic" / "versions"
BLOCK = 2000  # rows fetched at once


class Result(NamedTuple):
    """Column names, and rows as tuples in the drivers' own types (dates: text on SQLite, date on PostgreSQL)."""

    columns: list[str]
    rows: Iterator[tuple[Any, ...]]


class Reader(Protocol):
    """A read-only connection."""

    dialect: str

    def execute(self, sql: str, parameters: Mapping[str, Any] = {}) -> Result:  # noqa: B006 - never changed
        """Run one statement with `:name` parameters."""


def sqlite_path(url: str) -> Path | None:
    """The file of a SQLite URL, or None for another backend."""
    prefix = "sqlite:///"
    return Path(url[len(prefix) :]) if url.startswith(prefix) else None


def head_revision() -> str:
    """The newest schema revision that this code knows: revisions are numbered files."""
    return max(path.name[:4] for path in VERSIONS.glob("[0-9]*.py"))


def engine(url: str) -> sa.Engine:
    """An engine for writing; foreign keys are enforced on SQLite and transactions begin explicitly."""
    import sqlalchemy as sa

    if url.startswith(("postgresql://", "postgres://")):
        url = "postgresql+psycopg://" + url.split("://", 1)[1]
    try:
        made = sa.create_engine(url)
    except (sa.exc.ArgumentError, sa.exc.NoSuchModuleError, ModuleNotFoundError) as error:
        raise UsageError(f"not a database URL that Pactbook can open: {url} ({error})") from None
    if made.dialect.name == "sqlite":

        @sa.event.listens_for(made, "connect")
        def connected(connection: sqlite3.Connection, _record: object) -> None:
            connection.isolation_level = None  # the driver's own BEGIN leaves DDL outside
            connection.execute("pragma foreign_keys = on")

        @sa.event.listens_for(made, "begin")
        def begun(connection: sa.Connection) -> None:
            connection.exec_driver_sql("begin")

    return made


@contextmanager
def read(url: str, timeout: float | None = None, *, check_revision: bool = True) -> Iterator[Reader]:
    """A read-only connection; `timeout` in seconds limits all that runs on it.

    Raises DatabaseError when the database is missing, locked, or not at this code's revision; LimitError past the limit.
    """
    path = sqlite_path(url)
    opened = _sqlite(path, timeout) if path is not None else _postgresql(url, timeout)
    with opened as reader:
        if check_revision:
            _check_revision(reader, url)
        yield reader


def _check_revision(reader: Reader, url: str) -> None:
    head = head_revision()
    try:
        found = [row[0] for row in reader.execute("select version_num from alembic_version").rows]
    except DatabaseError:
        raise
    except PactbookError:
        found = []
    if found != [head]:
        at = found[0] if found else "none"
        raise DatabaseError(f"{url} is at schema revision {at}, this program needs {head}: run `pactbook db upgrade`")


class _SqliteReader:
    dialect = "sqlite"

    def __init__(self, connection: sqlite3.Connection, timeout: float | None) -> None:
        self.connection = connection
        self.timeout = timeout
        self.expired = False
        if timeout is not None:
            deadline = time.monotonic() + timeout

            def past() -> bool:
                self.expired = time.monotonic() > deadline
                return self.expired

            connection.set_progress_handler(past, 10_000)

    def execute(self, sql: str, parameters: Mapping[str, Any] = {}) -> Result:  # noqa: B006 - never changed
        with self._errors():
            cursor = self.connection.execute(sql, dict(parameters))
        return Result([column[0] for column in cursor.description or ()], self._fetch(cursor))

    def _fetch(self, cursor: sqlite3.Cursor) -> Iterator[tuple[Any, ...]]:
        with self._errors():
            while block := cursor.fetchmany(BLOCK):
                yield from block

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            if self.expired:
                raise LimitError(f"stopped after {self.timeout:g} seconds; raise it with --timeout") from None
            if "locked" in str(error) or "unable to open" in str(error):
                raise DatabaseError(f"the database cannot be read: {error}") from None
            raise UsageError(f"SQL error: {error}") from None


@contextmanager
def _sqlite(path: Path, timeout: float | None) -> Iterator[Reader]:
    if not path.is_file():
        raise DatabaseError(f"there is no database {path}: run `pactbook build`, or name one with --database-url")
    _recover(path)
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
    try:
        connection.execute("pragma query_only = on")
        yield _SqliteReader(connection, timeout)
    except sqlite3.DatabaseError as error:
        raise DatabaseError(f"{path} cannot be read: {error}") from None
    finally:
        connection.close()


def _recover(path: Path) -> None:
    """Roll back what a killed writer left in a journal: a read-only connection cannot."""
    if not Path(f"{path}-journal").exists():
        return
    try:
        connection = sqlite3.connect(path)
        try:
            connection.execute("select count(*) from sqlite_master").fetchone()
        finally:
            connection.close()
    except sqlite3.Error as error:
        raise DatabaseError(f"{path} has an unfinished transaction that cannot be rolled back: {error}") from None


_TOKEN = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|--[^\n]*|/\*.*?\*/|::|:([A-Za-z_]\w*)|%", re.DOTALL)


def to_pyformat(sql: str) -> tuple[str, list[tuple[str, str]]]:
    """Rewrite `:name` to psycopg's placeholders, one for each place: PostgreSQL infers one type for each.

    Returns the text and the pairs (placeholder, parameter name).
    """
    places: list[tuple[str, str]] = []

    def replace(match: re.Match[str]) -> str:
        name = match.group(1)
        if name is None:
            return match.group(0).replace("%", "%%")
        places.append((f"{name}_{len(places)}", name))
        return f"%({places[-1][0]})s"

    return _TOKEN.sub(replace, sql), places


class _PostgresqlReader:
    dialect = "postgresql"

    def __init__(self, connection: Any, timeout: float | None) -> None:
        self.connection = connection
        self.timeout = timeout

    def execute(self, sql: str, parameters: Mapping[str, Any] = {}) -> Result:  # noqa: B006 - never changed
        import psycopg

        text, places = to_pyformat(sql)
        cursor = self.connection.cursor()
        try:
            cursor.execute(text, {place: parameters[name] for place, name in places})
        except psycopg.errors.QueryCanceled:
            raise LimitError(f"stopped after {self.timeout:g} seconds; raise it with --timeout") from None
        except psycopg.Error as error:
            raise UsageError(f"SQL error: {str(error).splitlines()[0]}") from None
        columns = [column.name for column in cursor.description or ()]
        return Result(columns, self._fetch(cursor))

    def _fetch(self, cursor: Any) -> Iterator[tuple[Any, ...]]:
        while block := cursor.fetchmany(BLOCK):
            yield from block


@contextmanager
def _postgresql(url: str, timeout: float | None) -> Iterator[Reader]:
    try:
        import psycopg
    except ModuleNotFoundError:
        raise DatabaseError("PostgreSQL needs the psycopg package: pip install 'pactbook[postgresql]'") from None
    if not url.startswith(("postgresql://", "postgres://", "postgresql+psycopg://")):
        raise UsageError(f"not a database URL that Pactbook can open: {url}")
    limit = f" -c statement_timeout={int(timeout * 1000)}" if timeout else ""
    options = f"-c default_transaction_read_only=on -c datestyle=iso -c timezone=utc{limit}"
    try:
        connection = psycopg.connect(re.sub(r"\+psycopg", "", url, count=1), options=options)
    except psycopg.Error as error:
        raise DatabaseError(f"the database cannot be reached: {str(error).splitlines()[0]}") from None
    try:
        yield _PostgresqlReader(connection, timeout)
    finally:
        connection.close()
