"""The typed header of a canned query: a leading comment block that holds TOML."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from analysis.output.column_types import DECLARED, SHARE_PLACES, Column
from analysis.queries.coverage import Records, read_records
from analysis.queries.declared_parameters import SQL_NAME, Parameter, read_parameters
from analysis.queries.sources_of_rows import KINDS, FactKeys
from input_file import read_text
from toml_file import Document, keys_of, quoted

_KEYS = keys_of({
    str: "title answers", list: "include at_least at_most of_whole rows_depend_on", bool: "empty_ok",
    dict: "steps exact params columns facts coverage left_out",
})  # fmt: skip
_COLUMN_TYPE = re.compile(r"([a-z_]+)(?:\(([0-9])\))?")


class Include(NamedTuple):
    """An element of `include`: a fragment, whose common table expressions are put before the query.

    `renamed` has, for parameters of the fragment, the query's own parameter or the SQL that replaces them.
    """

    fragment: str
    renamed: dict[str, str]


BOUND_KINDS = ("at_least", "at_most", "of_whole")


class Bounds(NamedTuple):
    """The columns whose values are only bounds of the true ones where the record is not complete."""

    kinds: dict[str, str]  # column -> at_least, at_most, or of_whole: the value says nothing about the true one
    steps: dict[
        str, tuple[str, ...]
    ]  # column of texts -> its values from low to high, as compared by at_least, at_most
    exact_columns: tuple[str, ...]  # those that are exact, whatever is recorded, in rows that have
    exact_when: dict[str, str]  # these values


class LeftOut(NamedTuple):
    """What an answer leaves out: a query for its `number`, and the remark if there is any."""

    number: str
    remark: str


class Query(NamedTuple):
    """A canned query; `sql` is one statement with `:name` parameters and with its fragments in place."""

    name: str
    title: str
    answers: str
    parameters: tuple[Parameter, ...]
    columns: tuple[Column, ...]
    sql: str
    path: str
    empty_ok: bool
    facts: tuple[FactKeys, ...]  # what the rows rest on
    coverage: tuple[Records, ...]  # what must be complete for an absence to mean no
    left_out: LeftOut | None
    bounds: Bounds
    rows_depend_on: tuple[str, ...]  # tables of `coverage` that decide which rows there are; empty: all of them

    @property
    def examples(self) -> dict[str, str | int | None]:
        """An example value of each required parameter."""
        return {parameter.name: parameter.example for parameter in self.parameters if parameter.required}


class QueryFile(NamedTuple):
    """A query as its file has it, without its fragments.

    `include` lists the fragments to put before its statement, which begins on `line`.
    """

    query: Query
    include: tuple[Include, ...]
    line: int


def read_file(path: str) -> QueryFile:
    """Read a query's file. Raises UsageError with `file:line` of what is wrong in its header."""
    lines = read_text(path).split("\n")
    height = next((number for number, line in enumerate(lines) if not line.startswith("--")), len(lines))
    document = Document(path, "\n".join(line[2:] for line in lines[:height]), "the header", margin=2)
    table = document.table
    document.check(table, _KEYS)
    document.require(table, ("title", "answers", "columns"))
    query = Query(
        name=os.path.splitext(os.path.basename(path))[0],
        title=table["title"],
        answers=table["answers"],
        parameters=tuple(read_parameters(document, "params")),
        columns=tuple(_column(document, name, spelling) for name, spelling in table["columns"].items()),
        sql="\n".join(lines[height:]).strip().rstrip(";").rstrip(),
        path=path,
        empty_ok=table.get("empty_ok", False),
        facts=tuple(_facts(document)),
        coverage=tuple(_coverage(document)),
        left_out=_left_out(document),
        bounds=_bounds(document),
        rows_depend_on=tuple(_rows_depend_on(document)),
    )
    include = tuple(_include(document, number) for number in range(len(table.get("include", []))))
    return QueryFile(query, include, height + 1)


def _column(document: Document, name: str, spelling: object) -> Column:
    """A column, its type spelled as `decimal(2)`, or as `decimal` with all the decimal places that a value has."""
    parts = _COLUMN_TYPE.fullmatch(str(spelling))
    if not SQL_NAME.fullmatch(name):
        document.fail(f"the column {name!r} must be lower-case letters, digits and underscores", "columns", name)
    if not parts or parts[1] not in DECLARED or (parts[2] and parts[1] != "decimal"):
        known = ", ".join(DECLARED).replace("decimal", "decimal, decimal(PLACES)")
        document.fail(f"unknown type {quoted(spelling)} of column {name}; known: {known}", "columns", name)
    places = int(parts[2]) if parts[2] else SHARE_PLACES if parts[1] == "share" else None
    return Column(name, parts[1], places)


def _include(document: Document, number: int) -> Include:
    """The fragment that element `number` of `include` names: its name alone, or a table that renames its parameters."""
    entry = document.table["include"][number]
    renamed = {"fragment": entry} if isinstance(entry, str) else entry
    if not isinstance(renamed, dict) or "fragment" not in renamed or not all(map(_is_text, renamed.values())):
        document.fail(
            'each element of include must be "FRAGMENT", or { fragment = "FRAGMENT", PARAMETER_OF_THE_FRAGMENT ='
            ' "PARAMETER_OF_THE_QUERY" }',
            *("include", number),
        )
    return Include(renamed["fragment"], {key: value for key, value in renamed.items() if key != "fragment"})


def _facts(document: Document) -> Iterator[FactKeys]:
    """What the rows rest on: for each kind of facts, one table of keys or an array of them."""
    known = {*document.table["columns"], *(f":{name}" for name in document.table.get("params", {}))}
    for kind, entry in document.table.get("facts", {}).items():
        for keys in entry if isinstance(entry, list) else [entry]:
            fact = read_fact(document, kind, keys, "facts", kind)
            for name in [*fact.looked_up, *fact.when]:
                if name not in known:
                    document.fail(f"{name!r} is neither a column nor a :parameter of the query", "facts", kind)
            yield fact


def _coverage(document: Document) -> Iterator[Records]:
    """The records that the answer depends on: for each table one entry, or an array of entries that are all needed."""
    for table, entry in document.table.get("coverage", {}).items():
        for text in entry if isinstance(entry, list) else [entry]:
            records = read_records(document, table, text, "coverage", table)
            for record in records:
                if record.parameter and record.parameter not in document.table.get("params", {}):
                    document.fail(f"the query has no parameter :{record.parameter}", "coverage", table)
            yield records


def _bounds(document: Document) -> Bounds:
    """The columns of which only a bound is known where the records of `[coverage]` are not complete."""
    table = document.table
    kinds: dict[str, str] = {}
    for kind in BOUND_KINDS:
        for number, name in enumerate(table.get(kind, [])):
            _check_column(document, kind, name, kind, number)
            if name in kinds:
                document.fail(f"{kind}: {quoted(name)} is also in {kinds[name]}", kind, number)
            kinds[name] = kind
    for name, steps in table.get("steps", {}).items():
        if name not in kinds or not isinstance(steps, list) or not all(map(_is_text, steps)):
            document.fail(
                "steps must be a table that gives columns of at_least or at_most their values from low to high:"
                ' { COLUMN = ["LOWEST", "HIGHEST"] }',
                "steps",
            )
    exact = table.get("exact", {})
    if exact:
        document.check(exact, {"columns": list, "when": dict}, "exact")
        document.require(exact, ("when",), "exact")
    for name in (*exact.get("columns", ()), *exact.get("when", {})):
        _check_column(document, "exact", name, "exact")
    for name, value in exact.get("when", {}).items():
        document.check_type(f"exact.when.{name}", value, (str, int), "exact")
    steps = {name: tuple(values) for name, values in table.get("steps", {}).items()}
    return Bounds(kinds, steps, tuple(exact.get("columns", kinds)), exact.get("when", {}))


def _check_column(document: Document, key: str, name: object, *way: str | int) -> None:
    if not isinstance(name, str) or name not in document.table["columns"]:
        document.fail(f"{key}: the query has no column {quoted(name)}", *way)


def _rows_depend_on(document: Document) -> Iterator[str]:
    for number, table in enumerate(document.table.get("rows_depend_on", [])):
        if not isinstance(table, str) or table not in document.table.get("coverage", {}):
            document.fail(f"rows_depend_on: {quoted(table)} is not a table of [coverage]", "rows_depend_on", number)
        yield table


def _left_out(document: Document) -> LeftOut | None:
    table = document.table.get("left_out")
    if table is None:
        return None
    document.check(table, {"number": str, "remark": str}, "left_out")
    document.require(table, ("number", "remark"), "left_out")
    return LeftOut(table["number"], table["remark"])


def read_fact(document: Document, kind: str, keys: Any, *way: str | int) -> FactKeys:
    """The facts of a kind that `keys` find. Raises UsageError for an unknown kind, or keys that it does not have."""
    if kind not in KINDS:
        document.fail(f"unknown kind of facts {kind!r}; known: {', '.join(KINDS)}", *way)
    when = keys.get("when", {}) if isinstance(keys, dict) else None
    found_by = {key: name for key, name in keys.items() if key != "when"} if isinstance(keys, dict) else {}
    well_formed = isinstance(when, dict) and all(map(_is_text, [*found_by.values(), *when.values()]))
    if not found_by or not found_by.keys() <= set(KINDS[kind]) or not well_formed:
        document.fail(
            f"{kind} must be a table: keys ({', '.join(KINDS[kind])}) with a column, a :parameter or an =CODE each, and"
            " `when` with columns and their patterns",
            *way,
        )
    return FactKeys(kind, found_by, when or {})


def _is_text(value: object) -> bool:
    return isinstance(value, str)
