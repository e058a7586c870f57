"""Reading from PostgreSQL: a read-only transaction, a role that only reads, and a cursor that takes only queries."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import psycopg
from psycopg.adapt import Buffer, Loader
from psycopg.types.string import TextLoader

from database.guard import check, restrict
from database.reader import BLOCK, NOT_A_QUERY, Result, check_text, expand, first_line, out_of_time, substitute
from errors import DatabaseError, LimitError, UsageError

if TYPE_CHECKING:
    from psycopg.abc import AdaptContext

Cursor = psycopg.ServerCursor[tuple[Any, ...]] | psycopg.Cursor[tuple[Any, ...]]

WAIT = 10  # seconds for a server to answer, where the URL does not say
_SETTINGS = {
    "default_transaction_read_only": "on",
    "default_transaction_isolation": r"repeatable\ read",  # one snapshot for all that is read
    "cursor_tuple_fraction": "1.0",  # plan for all rows, not for the first ones
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
    parameters: Mapping[str, str], settings: Mapping[str, str] = {}, context: AdaptContext | None = None
) -> psycopg.Connection:
    """A connection that gives the same Python values as SQLite: days as ISO text, numbers as int or float.

    `parameters` are libpq's, `settings` the server's. Raises psycopg's errors.
    """
    options = [parameters.get("options") or os.environ.get("PGOPTIONS", "")]
    options += [f"-c {name}={value}" for name, value in settings.items()]
    fixed: dict[str, Any] = {"options": " ".join(options), "client_encoding": "utf8", "context": context}
    connection = psycopg.connect(**{"connect_timeout": WAIT, **parameters, **fixed}, autocommit=True)
    connection.execute("set datestyle to iso; set timezone to utc")  # PGDATESTYLE and PGTZ outweigh the options
    connection.autocommit = False
    connection.adapters.register_loader("date", TextLoader)
    connection.adapters.register_loader("numeric", NumberLoader)
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
    """A Reader of one PostgreSQL connection."""

    dialect = "postgresql"

    def __init__(self, connection: psycopg.Connection, timeout: float | None) -> None:
        self.connection = connection
        self.timeout = timeout
        self.deadline = None if timeout is None else time.monotonic() + timeout
        self.cursors: list[Cursor] = []

    def execute(self, sql: str, parameters: Mapping[str, Any] = {}) -> Result:
        """Run one statement; see Reader."""
        check_text(sql, parameters)
        sql, parameters = expand(sql, parameters)
        text, places = to_pyformat(sql)
        missing = sorted({name for _, name in places} - set(parameters))
        if missing:
            raise UsageError(f"SQL error: no value for the parameter :{missing[0]}")
        # A cursor on the server streams, and DECLARE takes a query and nothing else; EXPLAIN is not one.
        cursor: Cursor = (
            self.connection.cursor()
            if re.match(r"\s*explain\b", sql, re.IGNORECASE)
            else self.connection.cursor(name=f"read_{len(self.cursors)}")
        )
        self.cursors.append(cursor)
        with self._errors():
            check(self.connection, sql)
            cursor.execute(text, {place: parameters[name] for place, name in places})
        if not cursor.description:
            raise UsageError(NOT_A_QUERY)
        return Result([column.name for column in cursor.description], self._fetch(cursor))

    def _fetch(self, cursor: Cursor) -> Iterator[tuple[Any, ...]]:
        while True:
            with self._errors():
                block = cursor.fetchmany(BLOCK)
            if self.deadline is not None and time.monotonic() > self.deadline:
                raise out_of_time(self.timeout)  # the server's limit holds for each block, ours for all of them
            if not block:
                cursor.close()
                return
            yield from block

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except psycopg.errors.QueryCanceled:
            raise out_of_time(self.timeout) from None
        except (psycopg.errors.InsufficientPrivilege, psycopg.errors.ReadOnlySqlTransaction) as error:
            raise UsageError(f"refused, this connection only reads: {first_line(error)}") from None
        except psycopg.OperationalError as error:
            if (error.sqlstate or "").startswith(("53", "54")):  # insufficient resources, program limit exceeded
                raise LimitError(f"too large: {first_line(error)}") from None
            raise DatabaseError(f"the database cannot be read: {first_line(error)}") from None
        except psycopg.Error as error:
            raise UsageError(f"SQL error: {first_line(error)}") from None


@contextmanager
def open_postgresql(parameters: Mapping[str, str], timeout: float | None) -> Iterator[PostgresqlReader]:
    """Connect for reading one snapshot; `timeout` in seconds."""
    milliseconds = max(1, round(timeout * 1000)) if timeout is not None else 0
    try:
        connection = connect(parameters, {**_SETTINGS, "statement_timeout": str(milliseconds)})
        restrict(connection)
    except psycopg.Error as error:
        raise DatabaseError(f"the database cannot be reached: {first_line(error)}") from None
    reader = PostgresqlReader(connection, timeout)
    try:
        yield reader
    finally:
        for cursor in reader.cursors:  # those that failed, or were not read to the end
            cursor.close()
        connection.close()
