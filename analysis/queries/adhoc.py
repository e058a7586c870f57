"""Ad-hoc SQL: one statement that reads, with parameters by name."""

from __future__ import annotations

import re
from collections.abc import Mapping

from analysis.output.columns import Column
from database.reader import Reader, Result, substitute
from errors import UsageError

READING = ("select", "with", "values", "table", "explain")


def run(reader: Reader, sql: str, parameters: Mapping[str, str]) -> tuple[list[Column], Result]:
    """Run a statement; its columns are undeclared, so that each value is written by its own type.

    Parameters are text: `cast(:year as integer)` makes them something else.
    Raises UsageError for what is not one reading statement, and for parameters that are missing or not in it.
    """
    if broken := re.search("[\ud800-\udfff]", sql):  # how Python hands on bytes that are no UTF-8
        raise UsageError(f"the statement: not UTF-8 at byte {len(sql[: broken.start()].encode())}")
    statement, names = bare(sql)
    first = re.match(r"[\s(;]*(\w*)", statement)
    word = first[1].lower() if first else ""
    if not statement.strip("; \n\r\t"):
        raise UsageError('there is no statement: give one, as in `pactbook sql "select * from agreement"`')
    if word not in READING:
        raise UsageError(
            f"{word or statement.strip()[:20]}: refused, only one statement that reads is run: SELECT, WITH, "
            "VALUES or EXPLAIN"
        )
    if re.search(r";\s*[^\s;]", statement):
        raise UsageError("refused, more than one statement: give one at a time")
    given = set(parameters)
    if missing := [name for name in names if name not in given]:
        raise UsageError(f"the statement needs {' '.join(f'-p {name}=VALUE' for name in missing)}")
    if unknown := sorted(given - set(names)):
        has = f"it has {', '.join(f':{name}' for name in names)}" if names else "it has none"
        raise UsageError(f"there is no parameter :{unknown[0]} in the statement; {has}")
    result = reader.execute(sql, parameters)
    return [Column(name, "any") for name in result.columns], result


def bare(sql: str) -> tuple[str, list[str]]:
    """The statement without comments and with strings emptied, and the names of its parameters in order."""
    names: dict[str, None] = {}

    def parameter(name: str) -> str:
        names[name] = None
        return f":{name}"

    def other(text: str) -> str:
        if text.startswith(("--", "/*")):
            return " "
        quote = re.match(r"[eE]?(['\"])|\$\w*\$", text)
        return "''" if quote else text

    return substitute(sql, parameter, other), list(names)
