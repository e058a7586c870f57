"""Opening a database by its URL: read-only through the drivers alone, or for writing through SQLAlchemy.

Reading does without SQLAlchemy, because importing it takes longer than most queries.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING, Any

from database.process_limits import hard_stop, memory_limit
from database.reader import Reader, first_line
from database.revision import check_revision
from database.url import postgresql_parameters, shown, sqlite_file
from errors import DatabaseError

if TYPE_CHECKING:
    import sqlite3

    import sqlalchemy as sa


_ADVISORY_LOCK = 0x50414354  # the number that tells our lock from those of other programs
SUPERUSER = (
    "the user of the database URL is a superuser of the server; for SQL of others use one that can only read, "
    "such as the role of docs/postgresql-role.sql"
)


@contextmanager
def read(url: str, timeout: float | None = None, *, at_head: bool = True) -> Iterator[Reader]:
    """A read-only connection; `timeout` in seconds limits everything that runs on it.

    Raises DatabaseError when the database is missing, locked, or (with `at_head`) not at this program's revision;
    LimitError past the limit; UsageError for a wrong URL.
    """
    with _open(url, timeout) as reader:
        if at_head:
            check_revision(reader, shown(url))
        yield reader


@contextmanager
def read_sql_of_others(url: str, timeout: float | None, tell: Callable[[str], None]) -> Iterator[Reader]:
    """As `read`, for SQL that did not come with this program: memory is limited, and time in every single call.

    `tell` is called with a remark where the URL gives more rights than reading needs.
    """
    with hard_stop(timeout), memory_limit(), read(url, timeout) as reader:
        if reader.superuser:
            tell(SUPERUSER)
        yield reader


def _open(url: str, timeout: float | None) -> AbstractContextManager[Reader]:
    path = sqlite_file(url)
    if path is not None:
        from database.sqlite import open_sqlite

        return open_sqlite(path, timeout)
    parameters = postgresql_parameters(url)
    from database.postgresql import open_postgresql

    return open_postgresql(parameters, timeout)


def require(url: str) -> None:
    """Raise what `read` raises where the database cannot be read or is at another revision."""
    with read(url):
        pass


@contextmanager
def writing(url: str) -> Iterator[sa.Connection]:
    """A connection in one transaction: committed at the end of the block, rolled back where it raises.

    Raises DatabaseError where the database cannot be written, PactbookError where a constraint refuses a row.
    """
    from sqlalchemy.exc import DBAPIError, ProgrammingError

    from database.bulk import driver_errors, failed_function

    created = engine(url)
    try:
        with driver_errors(url):
            try:
                with created.begin() as connection:
                    yield connection
            except DBAPIError as error:
                denied = getattr(error.orig, "sqlstate", None) == "42501"
                of_others = denied or failed_function(error.orig)
                if error.orig is None or (isinstance(error, ProgrammingError) and not of_others):
                    raise  # the statement is wrong, not the database
                raise error.orig from error
    finally:
        created.dispose()


def keep_writers_out(connection: sa.Connection, tell: Callable[[str], None] = lambda _line: None) -> None:
    """On PostgreSQL, have builds and changes of the schema come one after the other, until this transaction ends.

    `tell` is called with a line if another one is running. SQLite has one writer at a time anyway.
    """
    if connection.dialect.name == "postgresql":
        schema = "coalesce(current_schema(), current_setting('search_path'))"  # the one there, or to be made
        lock = f"advisory_xact_lock(hashtext('pactbook.' || {schema}), {_ADVISORY_LOCK})"
        if not connection.exec_driver_sql(f"select pg_try_{lock}").scalar():
            tell("another build is running; waiting until it ends")
            connection.exec_driver_sql(f"select pg_{lock}")


def keep_readers_out(connection: sa.Connection) -> None:
    """On PostgreSQL, wait until nobody reads, and have new readers wait until this transaction ends.

    To be called before tables or views are dropped or rebuilt. A snapshot does not help a reader there: it would find
    a table that was made anew after the snapshot, with none of its rows. SQLite locks the whole file.
    """
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("lock table alembic_version in access exclusive mode")


def engine(url: str) -> sa.Engine:
    """An engine for writing; foreign keys are enforced on SQLite and transactions begin explicitly.

    Raises UsageError for a wrong URL. What keeps the engine from its database later (no server, locked, not a
    database, disk full) is raised as DatabaseError.
    """
    import sqlalchemy as sa

    path = sqlite_file(url)
    if path is not None:
        created = sa.create_engine(sa.URL.create("sqlite", database=str(path)))

        @sa.event.listens_for(created, "connect")
        def connected(connection: sqlite3.Connection, _record: object) -> None:
            connection.isolation_level = None  # the driver's own BEGIN leaves DDL outside
            connection.execute("pragma foreign_keys = on")

        @sa.event.listens_for(created, "begin")
        def begun(connection: sa.Connection) -> None:
            connection.exec_driver_sql("begin")

    else:
        parameters = postgresql_parameters(url)
        from database.postgresql import WRITING, connect

        created = sa.create_engine("postgresql+psycopg://")

        @sa.event.listens_for(created, "do_connect")
        def do_connect(_dialect: object, _record: object, _positional: object, options: dict[str, Any]) -> object:
            return connect(parameters, WRITING, context=options.get("context"))

    @sa.event.listens_for(created, "handle_error")
    def failed(context: sa.engine.ExceptionContext) -> None:
        error = context.original_exception
        wrong_sql = getattr(error, "sqlite_errorcode", None) == 1  # SQLITE_ERROR
        unreadable = type(error).__name__ == "DatabaseError"  # sqlite3's for a damaged file, or one of another kind
        if (isinstance(context.sqlalchemy_exception, sa.exc.OperationalError) and not wrong_sql) or unreadable:
            raise DatabaseError(f"{shown(url)}: {first_line(error)}") from error

    return created
