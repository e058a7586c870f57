"""Writing many new rows fast through the drivers themselves: one transaction, constraints on, no SQLAlchemy."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, islice
from typing import Any, Protocol

from database import connect
from errors import DatabaseError, PactbookError

Rows = Iterable[Sequence[Any]]
CACHE = -256_000  # KiB of pages that SQLite may keep: what an import changes fits
# Rows in one statement: SQLite prepares the lists of CHECK (… in (…)) anew for every statement it runs.
BLOCK = 500


class Writer(Protocol):
    """A connection in a transaction."""

    def insert(self, table: str, columns: Sequence[str], rows: Rows) -> None:
        """Insert rows."""

    def first_id(self, table: str, count: int) -> int:
        """The first of `count` new ids of a table, which follow each other."""


@contextmanager
def writing(url: str) -> Iterator[Writer]:
    """A connection in a transaction that ends with the block: committed, or rolled back where it raises.

    Raises DatabaseError where the database cannot be written, PactbookError where a constraint refuses a row.
    """
    path = connect.sqlite_path(url)
    with _sqlite(str(path)) if path is not None else _postgresql(url) as writer:
        yield writer


class _Sqlite:
    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def insert(self, table: str, columns: Sequence[str], rows: Rows) -> None:
        place = f"({', '.join('?' * len(columns))})"
        start = f"insert into {table} ({', '.join(columns)}) values "
        size = min(BLOCK, self._connection.getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER) // len(columns))
        remaining = iter(rows)
        while block := list(islice(remaining, size)):
            self._connection.execute(start + ", ".join([place] * len(block)), tuple(chain.from_iterable(block)))

    def first_id(self, table: str, count: int) -> int:  # noqa: ARG002 - there is no sequence to move
        sql = f"select coalesce(max(id), 0) + 1 from {table}"
        return int(self._connection.execute(sql).fetchone()[0])


@contextmanager
def _sqlite(path: str) -> Iterator[Writer]:
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        connection.execute("pragma foreign_keys = on")
        connection.execute(f"pragma cache_size = {CACHE}")
        connection.execute("begin immediate")
        yield _Sqlite(connection)
        connection.execute("commit")
    except sqlite3.IntegrityError as error:
        raise _refused(error) from error
    except sqlite3.Error as error:
        raise DatabaseError(f"{path} cannot be written: {error}") from error
    finally:
        connection.close()  # rolls back what is not committed


class _Postgresql:
    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def insert(self, table: str, columns: Sequence[str], rows: Rows) -> None:
        with (
            self._connection.cursor() as cursor,
            cursor.copy(f"copy {table} ({', '.join(columns)}) from stdin") as copy,
        ):
            for row in rows:
                copy.write_row(row)

    def first_id(self, table: str, count: int) -> int:
        self._connection.execute(f"lock table {table} in share row exclusive mode")
        sequence = f"pg_get_serial_sequence('{table}', 'id')"
        first = int(self._connection.execute(f"select nextval({sequence})").fetchone()[0])
        self._connection.execute(f"select setval({sequence}, {first + max(count, 1) - 1})")
        return first


@contextmanager
def _postgresql(url: str) -> Iterator[Writer]:
    import psycopg

    try:
        with psycopg.connect(url.replace("+psycopg", "", 1)) as connection:
            yield _Postgresql(connection)
    except psycopg.IntegrityError as error:
        raise _refused(error) from error
    except psycopg.Error as error:
        raise DatabaseError(f"{connect.shown(url)} cannot be written: {str(error).splitlines()[0]}") from error


def _refused(error: Exception) -> PactbookError:
    return PactbookError(f"the database refuses the rows ({str(error).splitlines()[0]}); nothing was loaded")
