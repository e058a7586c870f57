"""Reading from PostgreSQL: a read-only transaction, a role that only reads, and a cursor that takes only queries."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager, suppress
from typing import TYPE_CHECKING, Any

import psycopg
from psycopg.adapt import Buffer, Loader
from psycopg.types.string import TextLoader

from database.holder import refuse_denied, refuse_other_programs
from database.postgresql_permissions import Rights, refuse_names, restrict
from database.process_limits import calling_after
from database.reader import (
    NOT_A_QUERY,
    SEVERAL_STATEMENTS,
    Result,
    check_text,
    expand,
    first_line,
    out_of_time,
    substitute,
)
from errors import DatabaseError, LimitError, UsageError

if TYPE_CHECKING:
    from psycopg.abc import AdaptContext

Cursor = psycopg.ServerCursor[tuple[Any, ...]] | psycopg.Cursor[tuple[Any, ...]]

BLOCK = 1000  # rows fetched at once: more is not faster

# EXPLAIN with its options, in which nothing can hide where the query begins.
_EXPLAIN = re.compile(
    r"""\s*explain
    (?: \s*\( \s*(?:analyze|buffers|costs|format|generic_plan|memory|serialize|settings|summary|timing|verbose|wal)\b
        [\w\s,]* \)
      | (?: \s+(?:analyze|verbose) )* )
    (?= [\s(] ) (?P<query>.*)""",
    re.IGNORECASE | re.DOTALL | re.ASCII | re.VERBOSE,
)
WAIT = 10  # seconds for a server to answer, where the URL does not say
# Defaults for what the URL or PGOPTIONS may set otherwise. A writer gives up rather than queue everybody behind it; a
# build may keep readers waiting.
WRITING = {"lock_timeout": "10s", "statement_timeout": "30min"}
_READING = {"lock_timeout": "60s"}
_SETTINGS = {
    "default_transaction_read_only": "on",
    "cursor_tuple_fraction": "1.0",  # plan for all rows, not for the first ones
    "jit": "off",  # compiling a plan takes longer than most queries
}


class NumberLoader(Loader):
    """`numeric` as SQLite gives it: int without a decimal point, else float."""

    def load(self, data: Buffer) -> int | float | str:
        """Long whole numbers stay exact; one of thousands of digits stays text, since Python reads no such int."""
        text = bytes(data).decode()
        whole, point, fraction = text.partition(".")
        if point and not (len(whole) > 15 and not fraction.strip("0")):
            return float(text)
        try:
            return int(whole)
        except ValueError:
            return float(text) if len(text) < 20 else text  # NaN, Infinity


def connect(
    parameters: Mapping[str, str],
    defaults: Mapping[str, str],
    settings: Mapping[str, str] = {},
    context: AdaptContext | None = None,
) -> psycopg.Connection:
    """A connection that gives the same Python values as SQLite: days as ISO text, numbers as int or float.

    `parameters` are libpq's; `defaults` and `settings` are the server's, before and after those of the user. Raises
    psycopg's errors.
    """
    options = [f"-c {name}={value}" for name, value in defaults.items()]
    options += [parameters.get("options") or os.environ.get("PGOPTIONS", "")]
    options += [f"-c {name}={value}" for name, value in settings.items()]
    fixed: dict[str, Any] = {"options": " ".join(options), "client_encoding": "utf8", "context": context}
    with ExitStack() as stack:
        connection = psycopg.connect(**{"connect_timeout": WAIT, **parameters, **fixed}, autocommit=True)
        stack.enter_context(closing(connection))
        connection.execute("set datestyle to iso; set timezone to utc")  # PGDATESTYLE and PGTZ outweigh the options
        connection.autocommit = False
        connection.adapters.register_loader("date", TextLoader)
        connection.adapters.register_loader("numeric", NumberLoader)
        stack.pop_all()
    return connection


def to_pyformat(sql: str) -> tuple[str, list[tuple[str, str]]]:
    """Rewrite `:name` to psycopg's placeholders, one for each place: PostgreSQL infers one type for each.

    Returns the text and the pairs (placeholder, parameter name).
    """
    places: list[tuple[str, str]] = []

    def place(name: str) -> str:
        places.append((f"{name}_{len(places)}", name))
        return f"%({places[-1][0]})s"

    return substitute(sql, place, lambda text: text.replace("%", "%%")), places


class PostgresqlReader:
    """A Reader of one PostgreSQL connection, in one transaction that is rolled back at the end.

    Every statement is sent by the extended protocol, in which the server takes one statement and no more.
    """

    dialect = "postgresql"

    def __init__(self, connection: psycopg.Connection, rights: Rights, timeout: float | None) -> None:
        self.connection = connection
        self.superuser = rights.superuser
        self.timeout = timeout
        self.deadline = None if timeout is None else time.monotonic() + timeout
        self.cursors: list[Cursor] = []
        milliseconds = 0 if timeout is None else max(1, round(timeout * 1000))
        # Set for every statement, because an earlier one may have changed them.
        self._settings = f"{rights.assume}; set local statement_timeout = {milliseconds}".encode()

    def execute(self, sql: str, parameters: Mapping[str, Any] = {}) -> Result:
        """Run one statement with its `:name` parameters; returns its rows as they stream in, see `Reader.execute`."""
        check_text(sql, parameters)
        sql, parameters = expand(sql, parameters)
        text, places = to_pyformat(sql)
        missing = sorted({name for _, name in places} - set(parameters))
        if missing:
            raise UsageError(f"SQL error: no value for the parameter :{missing[0]}")
        values = {place: parameters[name] for place, name in places}
        with self._errors():
            self.connection.execute(self._settings)
            refuse_names(self.connection, sql, superuser=self.superuser)
            explained = _EXPLAIN.match(text)
            # A cursor on the server streams, and DECLARE takes a query and nothing else: no change, also not explained.
            cursor = self._declare(explained["query"] if explained else text, values)
            if explained:
                cursor.close()
                cursor = self.connection.cursor()
                self.cursors.append(cursor)
                cursor.execute(text, values, prepare=True)
        if not cursor.description:
            raise UsageError(NOT_A_QUERY)
        return Result([column.name for column in cursor.description], self._fetch(cursor))

    def _declare(self, query: str, values: Mapping[str, Any]) -> Cursor:
        cursor = self.connection.cursor(name=f"read_{len(self.cursors)}")
        self.cursors.append(cursor)
        cursor.execute(query, values)
        return cursor

    def _fetch(self, cursor: Cursor) -> Iterator[tuple[Any, ...]]:
        while True:
            with self._errors():
                block = cursor.fetchmany(BLOCK)
                if not block:
                    cursor.close()  # asks the server too
                    return
            if self.deadline is not None and time.monotonic() > self.deadline:
                raise out_of_time(self.timeout)  # the server's limit holds for each block, ours for all of them
            yield from block

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except psycopg.errors.QueryCanceled:
            raise out_of_time(self.timeout) from None
        except psycopg.errors.InsufficientPrivilege as error:
            raise UsageError(f"refused: {first_line(error)}") from None
        except psycopg.errors.ReadOnlySqlTransaction as error:
            raise UsageError(f"refused because this connection is read-only: {first_line(error)}") from None
        except psycopg.OperationalError as error:
            if (error.sqlstate or "").startswith(("53", "54")):  # insufficient resources, program limit exceeded
                raise LimitError(f"too large: {first_line(error)}") from None
            raise DatabaseError(f"the database cannot be read: {first_line(error)}") from None
        except psycopg.Error as error:
            if error.sqlstate is None and "out of memory" in str(error):  # in this program
                raise LimitError(f"too large: {first_line(error)}") from None
            if "multiple commands into a prepared statement" in str(error):
                raise UsageError(SEVERAL_STATEMENTS) from None
            raise UsageError(f"SQL error: {first_line(error)}") from None


@contextmanager
def open_postgresql(parameters: Mapping[str, str], timeout: float | None) -> Iterator[PostgresqlReader]:
    """Connect for reading one snapshot; `timeout` in seconds.

    Waits for those that are changing the schema, see `keep_readers_out`.
    """
    with ExitStack() as stack:
        try:
            connection = stack.enter_context(closing(connect(parameters, _READING, _SETTINGS)))
            connection.autocommit = True  # or what it sets would end with its transaction
            rights = restrict(connection)
            connection.autocommit = False
            connection.read_only = True
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ  # one snapshot for all that is read
            _share_schema(connection, rights)
        except psycopg.Error as error:
            raise DatabaseError(f"the database cannot be reached: {first_line(error)}") from None
        reader = PostgresqlReader(connection, rights, timeout)
        with _cancelled_after(connection, timeout):
            try:
                yield reader
            finally:
                connection.close()
                for cursor in reader.cursors:  # without asking the server, which may be gone
                    cursor.close()


def _share_schema(connection: psycopg.Connection, rights: Rights) -> None:
    """Lock the schema against changes before the snapshot is taken; without the tables there is nothing to read.

    Raises DatabaseError where the role that reads may not read them, and where another program keeps its revisions
    there.
    """
    assume = rights.assume.encode()
    try:
        connection.execute(assume)
        connection.execute("lock table alembic_version, setting in access share mode")
    except (psycopg.errors.UndefinedTable, psycopg.errors.InsufficientPrivilege):
        connection.rollback()
        connection.execute(assume)
        refuse_denied(lambda sql: connection.execute(sql.encode()))
        refuse_other_programs(lambda sql: connection.execute(sql.encode()), "postgresql", "the database")
        connection.rollback()


@contextmanager
def _cancelled_after(connection: psycopg.Connection, timeout: float | None) -> Iterator[None]:
    """Cancel what runs on the connection after `timeout` seconds, whatever the server's own limit has become."""
    if timeout is None:
        yield
        return
    with calling_after(timeout, _cancel, connection):
        yield


def _cancel(connection: psycopg.Connection) -> None:
    with suppress(psycopg.Error):
        connection.cancel_safe()
