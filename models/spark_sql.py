"""How Spark spells what SQLite, PostgreSQL and DuckDB spell alike. It imports nothing, so that readers stay light."""

from __future__ import annotations

import re
from collections.abc import Callable

_TYPES = {"text": "string", "integer": "bigint", "double precision": "double"}
_CAST = re.compile(rf"\bas ({'|'.join(_TYPES)})\)", re.IGNORECASE)
_TABLE = re.compile(r"\b(\w+)\s*\([\w\s,]*\)\s*as\s*\(", re.IGNORECASE)
_UNION = re.compile(r"\bunion\b(?!\s+all)", re.IGNORECASE)
_SUBQUERY = re.compile(r"\(\s*select\b", re.IGNORECASE)
_ORDER = re.compile(r"\border by\b", re.IGNORECASE)
_NAMED = re.compile(r"\)\s*as\s+\w+", re.IGNORECASE)
_JULIANDAY = "datediff(to_date(day), date '2000-01-01') + 2451544.5D"
FUNCTIONS = (f"create or replace temporary function julianday(day string) returns double return {_JULIANDAY}",)


def spark_sql(sql: str) -> str:
    """A statement of the common subset in the SQL of Spark, where lists are in the order of their values."""
    sql = _CAST.sub(lambda match: f"as {_TYPES[match[1].lower()]})", sql).replace("\\", "\\\\")
    sql = _with_union_all(_without_inner_orders(sql))
    sql = _calls(sql, "rtrim", lambda text, characters: f"trim(trailing {characters} from {text})")
    return _calls(sql, "group_concat", _list)


def _list(value: str, separator: str) -> str:
    order = re.sub(r"^distinct\s+", "", value.strip(), flags=re.IGNORECASE)
    return f"listagg({value}, {separator}) within group (order by {order})"


def _calls(sql: str, function: str, spelling: Callable[[str, str], str]) -> str:
    """The statement with every call of a function, whose second argument is a string, spelled otherwise."""
    parts = []
    at = 0
    for match in re.finditer(rf"\b{function}\(", sql):
        if match.start() < at:
            continue
        end = _closing(sql, match.end())
        parts += [sql[at : match.start()], spelling(*_arguments(sql[match.end() : end]))]
        at = end + 1
    return "".join([*parts, sql[at:]])


def _with_union_all(sql: str) -> str:
    """The statement with UNION ALL in recursions: Spark has no other, and what is read from them is made distinct."""
    parts = []
    at = 0
    for match in _TABLE.finditer(sql):
        end = _closing(sql, match.end())
        body = sql[match.end() : end]
        if match.start() >= at and re.search(rf"\bfrom\s+{match[1]}\b", body):
            parts += [sql[at : match.end()], _UNION.sub("union all", body)]
            at = end
    return "".join([*parts, sql[at:]])


def _without_inner_orders(sql: str) -> str:
    """The statement without the order of tables in FROM, where Spark does not know the columns that DISTINCT drops."""
    cuts = []
    for match in _SUBQUERY.finditer(sql):
        end = _closing(sql, match.start() + 1)
        depths = _depths(sql, match.start() + 1, end)
        orders = [order for order in _ORDER.finditer(sql, match.start(), end) if not depths[order.start()]]
        if orders and _NAMED.match(sql, end) and not re.search(r"\blimit\b", sql[orders[-1].start() : end]):
            cuts.append((orders[-1].start(), end))
    for start, end in sorted(cuts, reverse=True):
        sql = sql[:start].rstrip() + sql[end:]
    return sql


def _depths(sql: str, start: int, end: int) -> dict[int, int]:
    """The number of open brackets at each place."""
    depths, depth = {}, 0
    for at in range(start, end):
        depth += {"(": 1, ")": -1}.get(sql[at], 0)
        depths[at] = depth
    return depths


def _closing(sql: str, at: int) -> int:
    """The place of the bracket that closes the one before `at`."""
    depth = 1
    for match in re.compile(r"'[^']*'|[()]").finditer(sql, at):
        depth += {"(": 1, ")": -1}.get(match[0], 0)
        if not depth:
            return match.start()
    raise ValueError(f"a bracket is not closed: {sql[at : at + 40]}")


def _arguments(text: str) -> tuple[str, str]:
    """The two arguments of a call; the second is a string."""
    value, separator = re.fullmatch(r"(.*),\s*('[^']*')\s*", text, re.DOTALL).groups()  # type: ignore[union-attr]
    return value, separator
