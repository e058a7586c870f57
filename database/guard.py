"""What a reading connection refuses on PostgreSQL beyond writes: the server's rights and files, and hidden SQL."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from errors import UsageError

if TYPE_CHECKING:
    import psycopg

# PostgreSQL marks as volatile whatever may change something, read a file, or run SQL that is given as text. These
# volatile functions do none of that.
_HARMLESS = """clock_timestamp current_query gen_random_uuid pg_indexes_size pg_is_in_recovery pg_relation_size
    pg_sleep pg_table_size pg_total_relation_size random timeofday""".split()
# Every word of a statement is taken for a name, also inside its strings: no quotes and no comment can hide one.
_REFUSED = """
    select proname from pg_catalog.pg_proc
    where proname = any(%(words)s) and proname <> all(%(harmless)s)
    and (provolatile = 'v' or proname ~ '_to_xml')
    and prorettype <> all('{trigger,event_trigger,internal,language_handler,fdw_handler,table_am_handler,
        index_am_handler,tsm_handler}'::pg_catalog.regtype[])
    union
    select relname from pg_catalog.pg_class
    where relname = any(%(words)s) and relnamespace = 'pg_catalog'::pg_catalog.regnamespace
    and not pg_catalog.has_table_privilege('public', oid, 'select')
    order by 1 limit 1
"""


def restrict(connection: psycopg.Connection) -> None:
    """Take a superuser's rights over the server away from the connection; nobody else has them."""
    if connection.info.parameter_status("is_superuser") == "on":
        connection.execute("set temp_file_limit = '2GB'")
        connection.execute("set role pg_read_all_data")


def check(connection: psycopg.Connection, sql: str) -> None:
    """Refuse a statement that names a function or a system table which is for more than reading.

    The read-only transaction stops writes. It does not stop `set_config('role', …)`, by which a superuser gets the
    server's rights back, nor functions that run SQL given as text, as `query_to_xml` does.
    """
    if re.search(r'\bu&"', sql, re.IGNORECASE):
        raise UsageError('refused, this connection only reads: names written with escapes, U&"…"')
    words = {form for word in re.findall(r"[\w$]+", sql) for form in (word, word.lower())}
    found = connection.execute(_REFUSED, {"words": list(words), "harmless": _HARMLESS}).fetchone()
    if found:
        raise UsageError(
            f"refused, this connection only reads: {found[0]} does more, or shows what is not for everyone"
        )
