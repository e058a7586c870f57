"""Cells to values: every cell of a record by the rules of its column."""

import re
from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar

from hints import suggestion
from ingest.dates import parse_day, parse_prefix
from ingest.problems import Problems, quoted
from ingest.seeds.files import Record
from ingest.seeds.list_cells import Said, parse_deliveries, parse_sources
from ingest.seeds.tables import DELIVERIES, SOURCES, SeedColumn, SeedTable

Entry = TypeVar("Entry")

_INTEGER = re.compile(r"-?(0|[1-9]\d{0,9})", re.ASCII)
_AMOUNT = re.compile(r"-?(0|[1-9]\d*)(?:\.(\d+))?", re.ASCII)
_EXACT = 15  # digits that a float keeps
_LARGEST = 2**31 - 1  # of an integer column on PostgreSQL


class SeedRow(NamedTuple):
    """A record as values of the model's columns."""

    record: Record
    values: dict[str, Any]
    key: tuple[Any, ...] | None  # None where a cell of the key cannot be used
    good: bool  # every cell keeps its column's rules, so that rules over the whole row make sense
    said: list[Said]
    deliveries: list[tuple[int, float | None]]


def read_row(table: SeedTable, record: Record, problems: Problems) -> SeedRow:
    """Check every cell of a record; what is wrong goes to `problems`."""
    if not record.whole:
        problems = Problems()  # what more there is to say would follow from the fault that is known
    values: dict[str, Any] = dict(table.constants)
    bad = set()
    for column in table.columns:
        try:
            values |= _values(column, record.cells[column.name])
        except ValueError as error:
            bad.add(column.name)
            if str(error):
                problems.add(record.place(column.name), f"{column.name}: {error}")
    key = None if bad & set(table.key) else tuple(values[column] for column in table.key)
    said = _list_cell(record, SOURCES, parse_sources, problems)
    deliveries = _list_cell(record, DELIVERIES, parse_deliveries, problems)
    good = record.whole and not bad
    row = SeedRow(record, values, key, good, said or [], deliveries or [])
    if said is not None and SOURCES in table.header:
        _check_said(table, row, problems)
    return row


def _values(column: SeedColumn, text: str | None) -> dict[str, Any]:
    """The model's columns that a cell fills; ValueError says the broken rule, or nothing if that was said before."""
    if text is None:
        raise ValueError
    if text == "":
        if column.required:
            raise ValueError("must not be empty")
        empty = {column.name: None}
        return empty | {f"{column.name}_text": None} if column.kind == "prefix" else empty
    try:
        return _parsed(column, text)
    except ValueError as error:
        raise ValueError(f"{quoted(text)} {error}") from None


def _parsed(column: SeedColumn, text: str) -> dict[str, Any]:
    if column.kind == "prefix":
        day, known = parse_prefix(text)
        return {column.name: day, f"{column.name}_text": known}
    if column.kind == "day":
        return {column.name: parse_day(text)}
    if column.kind == "integer":
        if not _INTEGER.fullmatch(text) or abs(int(text)) > _LARGEST:
            raise ValueError("is not a whole number")
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
    record: Record, column: str, parse: Callable[[str], list[Entry]], problems: Problems
) -> list[Entry] | None:
    """The entries of a list cell; none where the file has no such column, None where it cannot be read."""
    text = record.cells.get(column, "")
    if text is None:
        return None
    try:
        return parse(text)
    except ValueError as error:
        problems.add(record.place(column), f"{column}: {error}")
        return None


def _check_said(table: SeedTable, row: SeedRow, problems: Problems) -> None:
    place = row.record.place(SOURCES)
    fields = [column.name for column in table.columns]
    seen = set()
    for said in row.said:
        if said.field is not None and said.field not in fields:
            near = suggestion(said.field, fields)
            problems.add(place, f"sources: {table.name} has no column {quoted(said.field)} to speak on{near}")
        about = (said.source_code, said.field)
        if about in seen:
            on = f" on {said.field}" if said.field else ""
            problems.add(place, f"sources: {said.source_code}{on} is there twice")
        seen.add(about)
