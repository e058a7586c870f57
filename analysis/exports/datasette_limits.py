"""A plugin for Datasette: limits on the values of a statement, so that an answer of thousands of rows fits in memory.

`pactbook export datasette` copies this file to the folder that it writes, so it imports nothing of Pactbook.
"""

import sqlite3

from datasette import hookimpl

LIMITS = {
    sqlite3.SQLITE_LIMIT_LENGTH: 2**18,  # bytes of a value or a row
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 2**20,
    sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 1000,
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
}


@hookimpl  # type: ignore[untyped-decorator] # Datasette has no types
def prepare_connection(conn: sqlite3.Connection) -> None:
    """Limit every connection to a database; sorts are kept in memory, and leave no files."""
    for limit, value in LIMITS.items():
        conn.setlimit(limit, value)
    conn.execute("pragma temp_store = memory")
    conn.execute("pragma trusted_schema = off")
