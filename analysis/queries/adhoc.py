"""Ad-hoc SQL: one statement that only reads, with named parameters."""

from __future__ import annotations

import re
from collections.abc import Mapping

from analysis.output.column_types import Column
from database.reader import Reader, Result, substitute
from errors import UsageError
from hints import nearest

READING = ("select", "with", "values", "table", "explain")


def run(reader: Reader, sql: str, parameters: Mapping[str, str | float | None]) -> tuple[list[Column], Result]:
    """Run a statement. Its columns have no declared type: each value is written as its own type says.

    `cast(:year as integer)` in the statement converts a parameter that is text. Raises UsageError for anything but
    one statement that reads, and for parameters that are missing or that the statement does not have.
    """
    if broken := re.search("[\ud800-\udfff]", sql):  # Python's substitutes for bytes that are not valid UTF-8
        raise UsageError(f"the statement: byte {len(sql[: broken.start()].encode())} is not valid UTF-8")
    statement, names = bare(sql)
    first = re.match(r"[\s(;]*(\w*)", statement)
    word = first[1].lower() if first else ""
    if not statement.strip("; \n\r\t"):
        raise UsageError('the statement is empty; give one, for example `pactbook sql "select * from agreement"`')
    if word not in READING:
        start = word or statement.strip()[:20]
        raise UsageError(f"{start}: only statements that read can be run: SELECT, WITH, VALUES, TABLE or EXPLAIN")
    if missing := [name for name in names if name not in parameters]:
        raise UsageError(f"the statement needs a value: {' '.join(f'-p {name}=VALUE' for name in missing)}")
    if unknown := sorted(set(parameters) - set(names)):
        own = f"it has {', '.join(f':{name}' for name in names)}" if names else "it has no parameters"
        raise UsageError(f"the statement has no parameter :{unknown[0]}; {own}")
    result = reader.execute(sql, parameters)
    return [Column(name, "any") for name in result.columns], result


_UNKNOWN = re.compile(r"""(?:no such|relation|column) (?:table: |column: )?"?([\w.]+)"?(?: does not exist|$)""")


def hint(message: str, reader: Reader) -> str:
    """What to add to an error about an unknown table or column: the names most like it in the dictionary, if any."""
    unknown = _UNKNOWN.search(message)
    if unknown is None:
        return ""
    is_column = "column" in unknown[0]
    sql = "select distinct {} from data_dictionary where column_name is {} null order by 1"
    names = reader.execute(sql.format(*(("column_name", "not") if is_column else ("object_name", "")))).rows
    close = nearest(unknown[1].rpartition(".")[2], [name for (name,) in names])
    return f"; did you mean {' or '.join(close)}?" if close else ""


def bare(sql: str) -> tuple[str, list[str]]:
    """The statement without comments and with empty strings, and the names of its parameters in order."""
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
