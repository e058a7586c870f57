"""What both backends' readers share: their contract, parameters in SQL text, and limits as errors."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple, Protocol

from errors import LimitError, UsageError
from plural import seconds

SEVERAL_STATEMENTS = "refused: more than one statement; run them one at a time"
KEPT = 2**29  # bytes of rows that a command may keep
NOT_A_QUERY = "this statement returns no rows; only SELECT, WITH, VALUES and EXPLAIN can be run"


class Result(NamedTuple):
    """Column names, and rows as tuples: text, int, float or None, days as ISO text.

    PostgreSQL's further types come as psycopg gives them.
    """

    columns: list[str]
    rows: Iterator[tuple[Any, ...]]


class Reader(Protocol):
    """A connection that can only read; all that it reads is one snapshot."""

    dialect: str  # sqlite or postgresql
    superuser: bool  # whether its rights are those of a superuser of the server

    def execute(self, sql: str, parameters: Mapping[str, Any] = ...) -> Result:
        """Run one statement with `:name` parameters; its rows stream.

        The values of a tuple all stand in a list, `in (:name)`; anywhere else `:name` is the first of them.
        Raises UsageError for SQL that is wrong or refused, LimitError past a limit, DatabaseError otherwise.
        """


class RememberingReader:
    """A Reader of the same snapshot that runs each statement once and keeps its rows: for commands with many questions.

    The rows of a statement are read before `execute` returns, which then raises what reading them raises; and
    LimitError where all rows together take more than KEPT bytes.
    """

    def __init__(self, reader: Reader) -> None:
        self.dialect = reader.dialect
        self.superuser = reader.superuser
        self._reader = reader
        self._results: dict[tuple[Any, ...], tuple[list[str], list[tuple[Any, ...]]]] = {}
        self._room = KEPT

    def execute(self, sql: str, parameters: Mapping[str, Any] = {}) -> Result:
        """The rows of one statement; see Reader."""
        key = sql, *sorted(parameters.items())
        if key not in self._results:
            columns, rows = self._reader.execute(sql, parameters)
            self._results[key] = columns, list(self._counted(rows))
        columns, remembered = self._results[key]
        return Result(columns, iter(remembered))

    def _counted(self, rows: Iterator[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
        size = sys.getsizeof
        for row in rows:
            self._room -= size(row) + sum(map(size, row))
            if self._room < 0:
                raise LimitError(
                    f"the rows of all queries take more than {KEPT / 2**20:g} MiB of memory: select fewer rows, or"
                    " fewer or shorter columns"
                )
            yield row


# Names and signs that begin nothing else are one match as far as they go. A name begins with a letter of ASCII, `_` or
# any character beyond ASCII. It is said by what it is not: Python takes ten milliseconds to compile a range of all
# characters.
_TOKEN = re.compile(
    r"""
      [eE]'(?:[^'\\]|\\.|'')*' | '(?:[^']|'')*' | "(?:[^"]|"")*"              # strings and quoted names
    | \$(?P<tag>[A-Za-z_]*)\$.*?\$(?P=tag)\$ | --[^\n\r]* | /\*.*?\*/        # dollar quotes, comments
    | :: | (?<![\w\]]):(?P<name>[A-Za-z_]\w*)                               # casts, parameters
    | (?: (?![eE]') [^\x00-@[-^`{-\x7f][^\x00-#%-/:-@[-^`{-\x7f]*           # names and keywords, whole
        | [\x00-!\#%&(-,.0-9;-@[-^`{-\x7f]+ )++                             # and what stands between them
    | .
    """,
    re.DOTALL | re.VERBOSE | re.ASCII,
)
_NAMES_BEFORE = re.compile(r"\s*(?::\w+\s*,\s*)*")  # in a list, between its parenthesis and a parameter


def substitute(sql: str, parameter: Callable[[str], str], other: Callable[[str], str] = str) -> str:
    """The statement with each `:name` outside strings and comments as `parameter(name)`, all else through `other`."""
    return _TOKEN.sub(lambda match: parameter(match["name"]) if match["name"] else other(match[0]), sql)


def list_names(sql: str) -> set[str]:
    """The names of the parameters that stand in a list: `state` for `code in (:state)`."""
    return {match["name"] for match in _TOKEN.finditer(sql) if match["name"] and _is_in_list(match)}


def expand(sql: str, parameters: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """The statement and its parameters with one placeholder for each value of a tuple; see Reader.execute."""
    expanded = dict(parameters)
    tuples = {name: expanded.pop(name) or (None,) for name, value in parameters.items() if isinstance(value, tuple)}
    if not tuples:
        return sql, expanded

    def place(match: re.Match[str]) -> str:
        values = tuples.get(match["name"])
        if values is None:
            return match[0]
        places = {
            f"{match['name']}__{n}": value for n, value in enumerate(values if _is_in_list(match) else values[:1])
        }
        expanded.update(places)
        return ", ".join(f":{name}" for name in places)

    return _TOKEN.sub(place, sql), expanded


def _is_in_list(parameter: re.Match[str]) -> bool:
    text, start = parameter.string, parameter.start()
    opening = text.rfind("(", 0, start)  # a search for `in (` from the beginning would take long for each parameter
    word = text[: max(opening, 0)].rstrip()
    is_in = word[-2:].lower() == "in" and not (word[-3:-2].isalnum() or word[-3:-2] == "_")
    return is_in and _NAMES_BEFORE.fullmatch(text, opening + 1, start) is not None


def check_text(sql: str, parameters: Mapping[str, Any]) -> None:
    """Refuse text that neither backend accepts, before a driver fails on it in its own words."""
    for name, value in (("the SQL", sql), *parameters.items()):
        for text in value if isinstance(value, tuple) else (value,):
            if isinstance(text, str) and ("\0" in text or not _is_unicode(text)):
                raise UsageError(f"{name} contains a NUL character or bytes that are not UTF-8")


def _is_unicode(text: str) -> bool:
    """Whether no character is half of a pair of surrogates, as a byte that is not UTF-8 becomes one."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def out_of_time(timeout: float | None) -> LimitError:
    """The error for a query that was stopped; without a `timeout` it was the server that stopped it."""
    if timeout is None:
        return LimitError("the database server stopped the query")
    return LimitError(f"stopped after {seconds(timeout)}, the limit set by --timeout")


def first_line(error: BaseException | None) -> str:
    """A driver's message without its details; for what happens to every program on a server, our own words."""
    state = getattr(error, "sqlstate", None) or ""
    if state.startswith("57P0") or re.search("server closed the connection|connection is (lost|closed)", str(error)):
        return "the server closed the connection"
    if state in {"55P03", "40P01"}:  # lock not available, deadlock detected
        return "another program is using the database, and did not finish in time; try again later"
    return (str(error).splitlines() or [type(error).__name__])[0]
