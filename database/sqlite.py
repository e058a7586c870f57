"""Reading a SQLite file: read-only by file mode, by pragma, and by an authorizer."""

from __future__ import annotations

import os
import sqlite3
import stat
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Any

from database.reader import NOT_A_QUERY, SEVERAL_STATEMENTS, Result, check_text, expand, out_of_time
from errors import DatabaseError, LimitError, UsageError

if TYPE_CHECKING:
    from pathlib import Path

# The actions that reading needs. All others are denied when a statement is prepared, before any of it runs.
_ALLOWED = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_RECURSIVE}
_FUNCTIONS_DENIED = {"load_extension", "fts3_tokenizer"}
_PRAGMAS = set(
    """collation_list compile_options data_version database_list foreign_key_list function_list index_info index_list
    index_xinfo module_list pragma_list table_info table_list table_xinfo""".split()
)
_MEBIBYTE = 2**20
BLOCK = 100  # rows fetched at once: they stay in the processor's cache until they are printed
_LIMITS = {
    # Bytes of a value or a row; the time of one function call grows with the square.
    sqlite3.SQLITE_LIMIT_LENGTH: 16 * _MEBIBYTE,
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: _MEBIBYTE,
    sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 1000,
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
}


class SqliteReader:
    """A Reader of one SQLite connection."""

    dialect = "sqlite"
    superuser = False

    def __init__(self, connection: sqlite3.Connection, timeout: float | None) -> None:
        self.connection = connection
        self.timeout = timeout
        self.deadline = None if timeout is None else time.monotonic() + timeout
        # Set even without a limit: where the handler runs, Python notices Ctrl-C.
        connection.set_progress_handler(self._expired, 10_000)
        connection.set_authorizer(self._authorize)

    def _expired(self) -> bool:
        return self.deadline is not None and time.monotonic() > self.deadline

    def _authorize(self, action: int, first: str | None, second: str | None, *_: object) -> int:
        reads = (
            action in _ALLOWED
            # Asked when a table-valued function is first used; nothing can be written to a file opened like this.
            or (action == sqlite3.SQLITE_UPDATE and first == "sqlite_master")
            or (action == sqlite3.SQLITE_FUNCTION and (second or "").lower() not in _FUNCTIONS_DENIED)
            or (action == sqlite3.SQLITE_PRAGMA and (first or "").lower() in _PRAGMAS)
        )
        return sqlite3.SQLITE_OK if reads else sqlite3.SQLITE_DENY

    def execute(self, sql: str, parameters: Mapping[str, Any] = {}) -> Result:
        """Run one statement; see Reader."""
        check_text(sql, parameters)
        sql, parameters = expand(sql, parameters)
        with self._errors():
            cursor = self.connection.execute(sql, parameters)
        if not cursor.description:
            raise UsageError(NOT_A_QUERY)
        return Result([column[0] for column in cursor.description], self._fetch(cursor))

    def _fetch(self, cursor: sqlite3.Cursor) -> Iterator[tuple[Any, ...]]:
        return chain.from_iterable(iter(partial(self._block, cursor), []))

    def _block(self, cursor: sqlite3.Cursor) -> list[tuple[Any, ...]]:
        with self._errors():
            return cursor.fetchmany(BLOCK)

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, sqlite3.Warning, OverflowError) as error:
            code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
            if code == sqlite3.SQLITE_INTERRUPT:
                if not self._expired():
                    raise KeyboardInterrupt from None  # the driver swallows the one raised in the progress handler
                raise out_of_time(self.timeout) from None
            if code == sqlite3.SQLITE_AUTH or "not authorized" in str(error):
                raise UsageError(f"refused because this connection is read-only: {error}") from None
            if "one statement at a time" in str(error):
                raise UsageError(SEVERAL_STATEMENTS) from None
            if code in (sqlite3.SQLITE_TOOBIG, sqlite3.SQLITE_NOMEM):
                raise LimitError(f"too large: {error}") from None
            if code == sqlite3.SQLITE_ERROR:
                raise UsageError(f"SQL error: {error}") from None
            raise DatabaseError(f"the database cannot be read: {error}") from None


def refuse_no_file(path: str | Path) -> None:
    """Raise DatabaseError for a folder, a device, a FIFO or a socket, none of which may be written over."""
    mode = _mode(path)
    if stat.S_ISDIR(mode):
        raise DatabaseError(f"{path} is a folder, not a database file: name a file with --database-url")
    if mode and not stat.S_ISREG(mode):
        raise DatabaseError(f"{path} is a device or a pipe, not a database file: name a file with --database-url")


def damages(path: Path) -> Iterator[str]:
    """What is wrong with a file, a line each: pages and indexes that are damaged, rows that refer to missing ones.

    Raises DatabaseError where it cannot be looked at, as one that is locked.
    """
    try:
        with closing(sqlite3.connect(_read_only(os.path.realpath(path)), uri=True)) as connection:
            yield from damages_by(connection.execute)
    except sqlite3.Error as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF not in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
            raise DatabaseError(f"{path} cannot be read: {error}") from None
        yield f"{path} cannot be read: {error}"


def damages_by(execute: Callable[[str], Iterable[Any]]) -> Iterator[str]:
    """What is wrong with a database on which `execute` runs statements, as `damages` says it."""
    for (line,) in execute("pragma integrity_check(10)"):
        if line != "ok":
            yield f"SQLite's integrity check: {line}"
    for table, _rowid, parent, _key in execute("pragma foreign_key_check"):
        yield f"a row of {table} refers to a row of {parent} that is missing"


@contextmanager
def open_sqlite(path: str | Path, timeout: float | None) -> Iterator[SqliteReader]:
    """Open an existing file for reading one snapshot of it; `timeout` in seconds."""
    refuse_no_file(path)
    if not _mode(path):
        raise DatabaseError(f"there is no database {path}: run `pactbook build`, or name one with --database-url")
    path = os.path.realpath(path)  # SQLite puts a journal beside the file, not beside a link to it
    _recover(path)
    try:
        connection = sqlite3.connect(_read_only(path), uri=True, isolation_level=None)
        for limit, value in _LIMITS.items():
            connection.setlimit(limit, value)
        connection.execute("pragma query_only = on")
        connection.execute("pragma trusted_schema = off")
        connection.execute("pragma temp_store = memory")  # sorts count against the limit on memory, and leave no files
        connection.execute("begin")
    except sqlite3.Error as error:
        raise DatabaseError(f"{path} cannot be read: {error}") from None
    try:
        yield SqliteReader(connection, timeout)
    finally:
        connection.close()


def _mode(path: str | Path) -> int:
    """What kind of file a path names; 0: none. Raises DatabaseError where the system refuses to say it."""
    try:
        return os.stat(path).st_mode
    except (FileNotFoundError, NotADirectoryError, ValueError):  # the last: a NUL in the name
        return 0
    except OSError as error:
        raise DatabaseError(f"{path} cannot be read: {error.strerror}") from None


def _read_only(path: str) -> str:
    """The URI by which SQLite opens a file for reading; escaped are the characters that end a path there."""
    path = path.replace("%", "%25").replace("?", "%3f").replace("#", "%23").replace(os.sep, "/")
    return f"file:{'//' if path.startswith('/') else '///'}{path}?mode=ro"


def _recover(path: str) -> None:
    """Roll back the transaction that a killed writer left in a journal: a read-only connection cannot."""
    if not os.path.exists(f"{path}-journal"):
        return
    try:
        connection = sqlite3.connect(path)
        try:
            connection.execute("select count(*) from sqlite_master").fetchone()
        finally:
            connection.close()
    except sqlite3.Error as error:
        raise DatabaseError(f"{path} has an unfinished transaction that cannot be rolled back: {error}") from None
