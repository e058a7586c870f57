"""Rows as data frames: pandas, polars, and Arrow."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any, Literal, NamedTuple

from analysis.output.column_types import Column
from analysis.output.writers.values import decimal_text, is_day, is_number, value_text
from errors import UsageError
from hints import install

Kind = Literal["integer", "number", "date", "text"]


class Values(NamedTuple):
    """The values of a column: int, float, date or str, all of one kind, or None."""

    name: str
    kind: Kind
    values: list[Any]


def typed(columns: Sequence[Column], rows: Iterable[Sequence[Any]]) -> list[Values]:
    """The rows by column, each with its declared type; a column without one has the type that fits all its values.

    Raises UsageError for two columns of one name.
    """
    twice = [name for name, count in Counter(column.name for column in columns).items() if count > 1]
    if twice:
        raise UsageError(f"a data frame cannot hold two columns named {twice[0]}; rename one of them with AS")
    by_column = list(zip(*rows, strict=True)) or [()] * len(columns)
    return [_typed(column, values) for column, values in zip(columns, by_column, strict=True)]


def _typed(column: Column, values: Sequence[Any]) -> Values:
    known: dict[str, Kind] = {"integer": "integer", "decimal": "number", "share": "number", "date": "date"}
    kind: Kind = _fitting(values) if column.type == "any" else known.get(column.type, "text")
    converters: dict[Kind, Callable[[Any], Any]] = {"integer": int, "number": float, "date": _day, "text": value_text}
    convert = converters[kind]
    if kind == "number" and column.decimals is not None:
        places = column.decimals
        return Values(column.name, kind, [v if v is None else float(decimal_text(v, places)) for v in values])
    return Values(column.name, kind, [None if value is None else convert(value) for value in values])


def _fitting(values: Sequence[Any]) -> Kind:
    given = [value for value in values if value is not None]
    if given and all(isinstance(value, int) and -(2**63) <= value < 2**63 for value in given):
        return "integer"
    if given and all(map(is_number, given)):
        return "number"
    return "date" if given and all(isinstance(value, str) and is_day(value) for value in given) else "text"


def _day(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)


def to_pandas(columns: Sequence[Column], rows: Iterable[Sequence[Any]]) -> Any:
    """A pandas DataFrame: integers are Int64, which has NULL, and days datetime64."""
    pd = _required("pandas")
    series = {}
    for name, kind, values in typed(columns, rows):
        if kind == "date":
            series[name] = pd.to_datetime(pd.Series(values, dtype="object"))
        else:
            series[name] = pd.Series(values, dtype={"integer": "Int64", "number": "float64"}.get(kind, "string"))
    return pd.DataFrame(series)


def to_polars(columns: Sequence[Column], rows: Iterable[Sequence[Any]]) -> Any:
    """A polars DataFrame."""
    pl = _required("polars")
    types = {"integer": pl.Int64, "number": pl.Float64, "date": pl.Date, "text": pl.String}
    return pl.DataFrame([pl.Series(name, values, dtype=types[kind]) for name, kind, values in typed(columns, rows)])


def to_arrow(columns: Sequence[Column], rows: Iterable[Sequence[Any]]) -> Any:
    """An Arrow table of pyarrow."""
    pa = _required("pyarrow")
    types = {"integer": pa.int64(), "number": pa.float64(), "date": pa.date32(), "text": pa.string()}
    return pa.table({name: pa.array(values, types[kind]) for name, kind, values in typed(columns, rows)})


def arrow_stream(columns: Sequence[Column], rows: Iterable[Sequence[Any]], requested_schema: object) -> object:
    """The rows as a PyCapsule of the Arrow C stream interface, made by pyarrow or else by polars."""
    for convert in (to_arrow, to_polars):
        try:
            table = convert(columns, rows)
        except ModuleNotFoundError:
            continue
        return table.__arrow_c_stream__(requested_schema)
    raise UsageError(f"Arrow needs the package pyarrow or polars: {install('pyarrow')}")


def _required(name: str) -> Any:
    from importlib import import_module

    try:
        return import_module(name)
    except ModuleNotFoundError:
        raise ModuleNotFoundError(f"this needs the package {name}: {install(name)}", name=name) from None
