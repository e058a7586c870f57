"""Cells to values: every cell of a line by the rules of its column."""

import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple, TypeVar

from hints import suggestion
from ingest.dates import parse_day, parse_prefix
from ingest.problems import Problem, quoted
from ingest.seeds.cells import SeedLine
from ingest.seeds.list_cells import Stand, parse_deliveries, parse_sources
from ingest.seeds.tables import DELIVERIES, OWNERS, SOURCES, SeedColumn, SeedTable

Entry = TypeVar("Entry")

_INTEGER = re.compile(r"-?(0|[1-9]\d*)", re.ASCII)
_AMOUNT = re.compile(r"-?(0|[1-9]\d*)(?:\.(\d+))?", re.ASCII)
_TYPE = re.compile(r"^Text(, [^:]*)?: ")  # how the comment on a column of yes and no begins
_END = re.compile(r"(?<!\.)\.$")  # of the sentence that a comment is; dots in a row stand for more examples
_LIST = re.compile(r": \w+, \w+,.*")  # a list of choices in the comment on a column
_EXACT = 15  # digits that a float keeps
_LARGEST = 2**31 - 1  # of an integer column on PostgreSQL
_INTEGER_LENGTH = len(str(-_LARGEST))  # a text of thousands of digits is not read as a number at all


class SeedRow(NamedTuple):
    """A line as values of the model's columns."""

    line: SeedLine
    dataset_code: str  # whose row it is
    values: dict[str, Any]
    key: tuple[Any, ...] | None  # None where a cell of the key cannot be used
    valid: bool  # every cell keeps its column's rules, so that rules over the whole row make sense
    stands: list[Stand]
    deliveries: list[tuple[int, float | None]]
    problems: list[Problem]


def read_row(table: SeedTable, line: SeedLine, dataset_code: str) -> SeedRow:
    """Read every cell of a line by the rules of its column; what breaks a rule is in the row's `problems`."""
    owner = dict.fromkeys(OWNERS, dataset_code)
    values: dict[str, Any] = {name: owner.get(name, value) for name, value in table.constants.items()}
    problems = []
    unusable = set()
    for column in table.columns:
        try:
            values |= _values(column, line.cells[column.name])
        except ValueError as error:
            unusable.add(column.name)
            if str(error):
                problems.append(Problem(line.place(column.name), f"{column.name}: {error}"))
    stands = _list_cell(line, SOURCES, parse_sources, problems)
    deliveries = _list_cell(line, DELIVERIES, parse_deliveries, problems)
    problems += _stand_problems(table, line, stands)
    return SeedRow(
        line,
        dataset_code,
        values,
        key=None if unusable & set(table.key) else tuple(values[column] for column in table.key),
        valid=line.whole and not unusable,
        stands=stands,
        deliveries=deliveries,
        problems=problems if line.whole else [],  # else they would only follow from the problem of the line
    )


def _values(column: SeedColumn, text: str | None) -> dict[str, Any]:
    """The model's columns that a cell fills; ValueError says the broken rule, or nothing if that was said before."""
    if text is None:
        raise ValueError
    if text == "":
        if column.required:
            raise ValueError(_needed(column))
        empty = {column.name: None}
        return empty | {f"{column.name}_text": None} if column.kind == "prefix" else empty
    try:
        return _parsed(column, text)
    except ValueError as error:
        raise ValueError(f"{quoted(text)} {error}") from None


def _needed(column: SeedColumn) -> str:
    """The problem of an empty cell, with the meaning of its column and the values that it can have."""
    meaning = _END.sub("", _TYPE.sub("", column.meaning))
    if not column.choices:
        return f"must not be empty ({meaning})"
    meaning = _LIST.sub("", meaning)
    listed = f"must not be empty; it is one of {', '.join(column.choices)}"
    return listed if meaning.startswith(", ".join(column.choices[:2])) else f"{listed} ({meaning})"


def _parsed(column: SeedColumn, text: str) -> dict[str, Any]:
    if column.kind == "prefix":
        day, known = parse_prefix(text)
        return {column.name: day, f"{column.name}_text": known}
    if column.kind == "day":
        return {column.name: parse_day(text)}
    if column.kind == "integer":
        if not _INTEGER.fullmatch(text):
            raise ValueError("is not a whole number")
        if len(text) > _INTEGER_LENGTH or abs(int(text)) > _LARGEST:
            raise ValueError(f"is out of range; the column can hold whole numbers from {-_LARGEST:,} to {_LARGEST:,}")
        return {column.name: int(text)}
    if column.kind == "amount":
        amount = _AMOUNT.fullmatch(text)
        whole, decimals = column.digits
        most = min(whole + decimals, _EXACT)
        if (
            not amount
            or len(amount[1]) > whole
            or len(amount[2] or "") > decimals
            or len("".join(amount.groups(""))) > most
        ):
            raise ValueError(f"is not a number of at most {most} digits, {decimals} of them after a point")
        return {column.name: float(text)}
    if column.choices and text not in column.choices:
        raise ValueError(f"is not one of {', '.join(column.choices)}")
    return {column.name: text}


def _list_cell(
    line: SeedLine, column: str, parse: Callable[[str], list[Entry]], problems: list[Problem]
) -> list[Entry]:
    """The entries of a list cell; none where the file has no such column, or the cell cannot be read."""
    try:
        return parse(line.cells.get(column) or "")
    except ValueError as error:
        problems.append(Problem(line.place(column), f"{column}: {error}"))
        return []


def _stand_problems(table: SeedTable, line: SeedLine, stands: list[Stand]) -> Iterator[Problem]:
    """A problem for each source of a `sources` cell that names an unknown column, or the same column twice."""
    fields = [column.name for column in table.columns]
    seen = set()
    for stand in stands:
        about = (stand.source_code, stand.field)
        if stand.field is not None and stand.field not in fields:
            text = f"sources: {table.name} has no column {quoted(stand.field)}{suggestion(stand.field, fields)}"
            yield Problem(line.place(SOURCES), text)
        if about in seen:
            field = f" on {stand.field}" if stand.field else ""
            yield Problem(line.place(SOURCES), f"sources: {stand.source_code}{field} appears twice")
        seen.add(about)
