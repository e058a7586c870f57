"""URL -> engine for writing, and read-only connections with limits for everything else.

The read path uses the drivers alone: importing SQLAlchemy costs more than most queries take.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from database.reader import Reader, Result, first_line, substitute
from errors import DatabaseError, LimitError, PactbookError, UsageError

if TYPE_CHECKING:
    import sqlite3

    import sqlalchemy as sa

__all__ = ["DEFAULT_URL", "Reader", "Result", "engine", "head_revision", "read", "shown", "sqlite_path", "substitute"]

DEFAULT_URL = "sqlite:///pactbook.db"
VERSIONS = Path(__file__).parent.parent / "alembic" / "versions"
_SQLITE = "sqlite:///"
_POSTGRESQL = re.compile(r"^(postgresql\+psycopg|postgresql|postgres)://")


def sqlite_path(url: str) -> Path | None:
    """The file of a SQLite URL, or None for another backend."""
    return Path(url[len(_SQLITE) :]) if url.startswith(_SQLITE) and len(url) > len(_SQLITE) else None


def shown(url: str) -> str:
    """The URL without its password, for messages."""
    return re.sub(r"(://[^:/@]*):[^@]*@", r"\1:***@", url)


def head_revision() -> str:
    """The newest schema revision that this code knows: revisions are numbered files."""
    return max(path.name[:4] for path in VERSIONS.glob("[0-9]*.py"))


def engine(url: str) -> sa.Engine:
    """An engine for writing; foreign keys are enforced on SQLite and transactions begin explicitly.

    Raises UsageError for a URL of another kind. What keeps the engine from its database later (no server, locked, not a
    database, disk full) is raised as DatabaseError.
    """
    import sqlalchemy as sa

    if sqlite_path(url) is None and not _POSTGRESQL.match(url):
        _refuse_url(url)
    try:
        made = sa.create_engine(_POSTGRESQL.sub("postgresql+psycopg://", url))
    except ModuleNotFoundError:
        _psycopg_is_missing()
    except sa.exc.ArgumentError:
        _refuse_url(url)

    @sa.event.listens_for(made, "handle_error")
    def failed(context: sa.engine.ExceptionContext) -> None:
        error = context.original_exception
        wrong_sql = getattr(error, "sqlite_errorcode", None) == 1  # SQLITE_ERROR
        unreadable = type(error).__name__ == "DatabaseError"  # sqlite3's for a file that is no database, or damaged
        if (isinstance(context.sqlalchemy_exception, sa.exc.OperationalError) and not wrong_sql) or unreadable:
            raise DatabaseError(f"{shown(url)}: {first_line(error)}") from error

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

    Raises DatabaseError when it is missing, locked, or not at this code's revision; LimitError past the limit.
    """
    with _open(url, timeout) as reader:
        if check_revision:
            _check_revision(reader, url)
        yield reader


def _open(url: str, timeout: float | None) -> AbstractContextManager[Reader]:
    path = sqlite_path(url)
    if path is not None:
        from database.sqlite import open_sqlite

        return open_sqlite(path, timeout)
    if not _POSTGRESQL.match(url):
        _refuse_url(url)
    try:
        from database.postgresql import open_postgresql
    except ModuleNotFoundError:
        _psycopg_is_missing()
    return open_postgresql(_POSTGRESQL.sub("postgresql://", url), timeout)


def _check_revision(reader: Reader, url: str) -> None:
    head = head_revision()
    try:
        found = [row[0] for row in reader.execute("select version_num from alembic_version", {}).rows]
    except (DatabaseError, LimitError):
        raise
    except PactbookError:
        found = []
    if found != [head]:
        at = found[0] if found else "none"
        raise DatabaseError(f"{shown(url)} is at schema revision {at}, this needs {head}: run `pactbook db upgrade`")


def _refuse_url(url: str) -> NoReturn:
    raise UsageError(f"not a database URL: {shown(url)}; write sqlite:///FILE or postgresql://USER@HOST/DATABASE")


def _psycopg_is_missing() -> NoReturn:
    raise DatabaseError("PostgreSQL needs one more package: pip install 'pactbook[postgresql]'")
