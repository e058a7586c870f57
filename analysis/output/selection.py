"""What a user asks of rows before they are written: some of their columns, and the names of what codes stand for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from operator import itemgetter
from typing import Any

from analysis.output.column_types import Column
from errors import UsageError
from hints import suggestion

_LOOKED_AT = 1000  # rows that decide which columns get names

Rows = Iterable[Sequence[Any]]


def chosen(
    columns: Sequence[Column], rows: Rows, wanted: Sequence[str]
) -> tuple[list[Column], Iterator[Sequence[Any]]]:
    """The columns of these names, in this order. Raises UsageError for a name that no column has."""
    names = [column.name for column in columns]
    for name in wanted:
        if name not in names:
            raise UsageError(f"--columns: there is no column {name!r}{suggestion(name, names)}")
    places = [names.index(name) for name in wanted]
    if len(places) == 1:
        return [columns[places[0]]], ((row[places[0]],) for row in rows)
    return [columns[at] for at in places], map(itemgetter(*places), rows)


def with_companions(wanted: Sequence[str], plain: Sequence[Column], named: Sequence[Column]) -> list[str]:
    """The wanted columns, each with the column of names that `with_names` put after it, unless that is wanted too."""
    added = {column.name for column in named} - {column.name for column in plain}
    names: list[str] = []
    for name in wanted:
        companion = f"{name.removesuffix('_code')}_name"
        names += [name, companion] if companion in added and companion not in wanted else [name]
    return names


def with_names(
    columns: Sequence[Column], rows: Rows, names: Mapping[str, str]
) -> tuple[list[Column], Iterator[Sequence[Any]]]:
    """The rows with a column of names after each column of codes: `state_name` after `state` or `state_code`.

    A column has codes if it is declared so, or has no declared type, and some of its first values are keys of `names`.
    """
    source = iter(rows)
    first = list(islice(source, _LOOKED_AT))
    places = [
        at
        for at, column in enumerate(columns)
        if column.type in ("code", "any") and any(isinstance(row[at], str) and row[at] in names for row in first)
    ]
    result: list[Column] = []
    order: list[tuple[int, bool]] = []
    for at, column in enumerate(columns):
        result.append(column)
        order.append((at, False))
        if at in places:
            result.append(Column(f"{column.name.removesuffix('_code')}_name"))
            order.append((at, True))
    return result, (
        tuple(names.get(row[at]) if named else row[at] for at, named in order) for row in chain(first, source)
    )
