"""Writing many rows fast, through the drivers' own connections: multi-row INSERT on SQLite, COPY on PostgreSQL.

SQLAlchemy's connections have one too: `driver_connection`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from database.reader import first_line
from database.url import postgresql_parameters, shown, sqlite_file, sqlite_path
from errors import DatabaseError, PactbookError

if TYPE_CHECKING:
    import psycopg
    import sqlalchemy as sa

    DriverConnection = sqlite3.Connection | psycopg.Connection

CACHE = -64_000  # KiB of pages that SQLite may keep: the indexes of a long import fit
# Rows in one statement: SQLite prepares the lists of CHECK (… in (…)) anew for every statement it runs.
BLOCK = 500


@contextmanager
def transaction(url: str) -> Iterator[DriverConnection]:
    """A connection in one transaction, without SQLAlchemy: committed at the end, rolled back where the block raises.

    Raises DatabaseError where the database cannot be written, PactbookError where a constraint refuses a row.
    """
    path = sqlite_file(url)
    with driver_errors(url):
        if path is None:
            from database.postgresql import WRITING, connect

            with connect(postgresql_parameters(url), WRITING) as postgresql:
                yield postgresql
            return
        with closing(sqlite3.connect(path, isolation_level=None)) as sqlite:  # closing rolls back
            sqlite.execute("pragma foreign_keys = on")
            sqlite.execute(f"pragma cache_size = {CACHE}")
            sqlite.execute("begin immediate")
            yield sqlite
            sqlite.execute("commit")


@contextmanager
def driver_errors(url: str) -> Iterator[None]:
    """The drivers' errors in one line: PactbookError for a row that is refused, DatabaseError for the others."""
    integrity_errors: list[type[Exception]] = [sqlite3.IntegrityError]
    errors: list[type[Exception]] = [sqlite3.Error]
    if sqlite_file(url) is None:
        postgresql_parameters(url)  # says which package is missing
        import psycopg

        integrity_errors.append(psycopg.IntegrityError)
        errors.append(psycopg.Error)
    try:
        yield
    except tuple(integrity_errors) as error:
        raise PactbookError(f"the database refuses the rows ({first_line(error)}); nothing was loaded") from error
    except tuple(errors) as error:
        raise DatabaseError(f"{shown(url)} cannot be written: {first_line(error)}{_cause(url, error)}") from error


def failed_function(error: BaseException | None) -> str:
    """Where in a function, such as one that a user's trigger calls, PostgreSQL failed; empty where in none."""
    context = getattr(getattr(error, "diag", None), "context", None) or ""
    return next((line for line in context.splitlines() if " function " in line), "")


def _cause(url: str, error: Exception) -> str:
    """For the message: the function that failed, or the triggers of a SQLite file whose statements do not work.

    Pactbook makes no triggers: they are the user's.
    """
    if function := failed_function(error):
        return f" (in {function}, which a trigger that Pactbook did not make may have called)"
    path = sqlite_path(url)
    if path is None or getattr(error, "sqlite_errorcode", None) != 1:  # SQLITE_ERROR
        return ""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=0)) as connection:
            rows = connection.execute("select name || ' on ' || tbl_name from sqlite_master where type = 'trigger'")
            names = ", ".join(row[0] for row in rows)
    except sqlite3.Error:
        return ""
    return f" (it has triggers that Pactbook did not make, which may be the cause: {names})" if names else ""


def driver_connection(connection: sa.Connection) -> DriverConnection:
    """The driver's connection under SQLAlchemy's, in the same transaction."""
    return connection.connection.driver_connection  # type: ignore[return-value] # of the two dialects that we use


def wait_for_turn(connection: DriverConnection) -> None:
    """Take the right to load before anything is read, so that loads come one after the other; it changes nothing."""
    if isinstance(connection, sqlite3.Connection):
        connection.execute("delete from load where 1 = 0")
    else:
        connection.execute("lock table load in share row exclusive mode")


def values(connection: DriverConnection, table: str, column: str, key: str, value: str) -> list[Any]:
    """The values of a column in the rows that have a value in the column `key`. Raises the driver's errors."""
    sql = f"select {column} from {table} where {key} = "
    if isinstance(connection, sqlite3.Connection):
        return [row[0] for row in connection.execute(f"{sql}?", (value,))]
    return [row[0] for row in connection.execute(f"{sql}%s".encode(), (value,))]


def insert(connection: DriverConnection, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Insert rows with these columns; returns how many. Raises the driver's errors."""
    if isinstance(connection, sqlite3.Connection):
        return _insert_sqlite(connection, table, columns, rows)
    count = 0
    with connection.cursor() as cursor, cursor.copy(f"copy {table} ({', '.join(columns)}) from stdin".encode()) as copy:
        for row in rows:
            copy.write_row(row)
            count += 1
    return count


def _insert_sqlite(
    connection: sqlite3.Connection, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> int:
    places = f"({', '.join('?' * len(columns))})"
    start = f"insert into {table} ({', '.join(columns)}) values "
    size = min(BLOCK, connection.getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER) // len(columns))
    remaining = iter(rows)
    count = 0
    while block := list(islice(remaining, size)):
        connection.execute(start + ", ".join([places] * len(block)), tuple(chain.from_iterable(block)))
        count += len(block)
    return count


def update(connection: DriverConnection, table: str, values: Mapping[str, Any], row: Mapping[str, Any]) -> None:
    """Set columns of the rows that have the values of `row`. Raises the driver's errors."""
    place = "?" if isinstance(connection, sqlite3.Connection) else "%s"
    new, same = ([f"{name} = {place}" for name in part] for part in (values, row))
    sql = f"update {table} set {', '.join(new)} where {' and '.join(same)}"
    parameters = (*values.values(), *row.values())
    if isinstance(connection, sqlite3.Connection):
        connection.execute(sql, parameters)
    else:
        connection.execute(sql.encode(), parameters)


def update_many(
    connection: DriverConnection,
    table: str,
    columns: Sequence[str],
    constant: Mapping[str, Any],
    rows: Iterable[Sequence[Any]],
) -> None:
    """Set `columns`, and others to a `constant`, in rows by id: each of `rows` has the values, then the id."""
    place = "?" if isinstance(connection, sqlite3.Connection) else "%s"
    sets = ", ".join(f"{name} = {place}" for name in (*columns, *constant))
    sql = f"update {table} set {sets} where id = {place}"
    values = [(*row[:-1], *constant.values(), row[-1]) for row in rows]
    if isinstance(connection, sqlite3.Connection):
        connection.executemany(sql, values)
    else:
        with connection.cursor() as cursor:
            cursor.executemany(sql.encode(), values)


def first_id(connection: DriverConnection, table: str, count: int) -> int:
    """The first of `count` new ids of a table, which follow each other; nobody else gets them."""
    if isinstance(connection, sqlite3.Connection):
        return int(connection.execute(f"select coalesce(max(id), 0) + 1 from {table}").fetchone()[0])
    connection.execute(f"lock table {table} in share row exclusive mode".encode())
    sequence = f"pg_get_serial_sequence('{table}', 'id')"
    further = max(count, 1) - 1
    sql = f"select setval({sequence}, nextval({sequence}) + {further}) - {further}"
    return int(connection.execute(sql.encode()).fetchall()[0][0])


def gather_statistics(connection: DriverConnection, tables: Iterable[str]) -> None:
    """Let PostgreSQL's planner know at once what these tables hold.

    Its own daemon comes about a minute after a load, if it runs at all; until then some of the canned queries take
    minutes instead of a second. SQLite plans well without.
    """
    if not isinstance(connection, sqlite3.Connection):
        connection.execute(f"analyze {', '.join(tables)}".encode())
