"""Running a canned query, and printing it as SQL that can be pasted into other shells."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, suppress
from typing import Any, NamedTuple

from analysis.output.column_types import Column
from analysis.queries import undated
from analysis.queries.coverage import Reach, complete_elsewhere, consulted
from analysis.queries.coverage_words import remark, without_rows
from analysis.queries.declared_parameters import DATA_AS_OF, Parameter
from analysis.queries.header import Query
from analysis.queries.names_to_codes import CODED
from analysis.queries.parameters import Argument, Value, bind, day_asked, option, values_of_type
from analysis.queries.recognition_counters import last_day
from database.connect import read
from database.reader import Reader, check_text, expand, substitute
from database.setting import DATA_AS_OF_SQL, data_as_of
from errors import DatabaseError, PactbookError, UsageError

DIALECTS = ("sqlite", "postgresql", "duckdb", "spark")


class Answer(NamedTuple):
    """The result of a query: typed columns, rows that stream, the values of its parameters, and notes on them.

    `coverage` says how completely what the answer depends on is recorded, and `without_rows` why there are no rows if
    there are none.
    """

    columns: tuple[Column, ...]
    rows: Iterator[tuple[Any, ...]]
    values: dict[str, Value]
    notes: list[str]
    coverage: tuple[Reach, ...]
    without_rows: str

    @property
    def remarks(self) -> list[str]:
        """What whoever reads the rows must know: the notes, and what is not recorded completely."""
        return [*self.notes, *filter(None, [remark(self.coverage)])]


def run(
    reader: Reader, query: Query, arguments: Mapping[str, Argument], label: Callable[[Parameter], str] = option
) -> Answer:
    """Run a query; `arguments` has values by the names of parameters, `label` names a parameter in messages.

    Raises UsageError for a value that is not valid (CountsNothingError for a counter of other states), PactbookError if
    the columns are not those of the query's header.
    """
    values, notes = bind(reader, query.parameters, arguments, label)
    notes += [
        *_days_to_come(reader, query, values),
        *_parts(reader, query, values),
        *_states_of_other_days(reader, query, values),
        *_counts_past(reader, query, values),
    ]
    coverage = consulted(reader, query.coverage, query.parameters, values)
    notes += undated.remarks(reader, query.parameters, values, coverage)
    notes += _complete_editions(reader, query, values, coverage)
    try:
        if query.left_out and (number := next(reader.execute(query.left_out.number, values).rows)[0]):
            notes.append(f"{query.left_out.remark}: {number:,}")
        result = reader.execute(query.sql, values)
    except UsageError as error:  # the values are valid, so the error is in the query
        raise UsageError(f"{query.path}: {error}") from None
    names = [column.name for column in query.columns]
    if result.columns != names:
        declared, actual = ", ".join(names), ", ".join(result.columns)
        raise PactbookError(f"{query.path}:1: the header declares the columns {declared}; the query returns {actual}")
    tables = query.rows_depend_on or [reach.record.table for reach in coverage]
    reason = without_rows([reach for reach in coverage if reach.record.table in tables])
    return Answer(query.columns, result.rows, values, notes, coverage, reason)


def _days_to_come(reader: Reader, query: Query, values: Mapping[str, Value]) -> Iterator[str]:
    """A remark on a day after the last of the data, of which nothing can be on record."""
    day = day_asked(query.parameters, values)
    last = data_as_of(reader) if day else None
    if day and last and day > last:
        yield f"{day} is after the last day of the data, {last}"


def _parts(reader: Reader, query: Query, values: Mapping[str, Value]) -> Iterator[str]:
    """Remarks on the datasets that hold a part only, such as the exports of one state: shares are of this part."""
    codes = values_of_type(query.parameters, values, "dataset")
    sql = "select code, scope from dataset where scope is not null order by code"
    for code, scope in reader.execute(sql).rows if codes else ():
        if code in codes:
            yield f"{code} holds only a part of its dataset: {' '.join(scope.split()).replace(' .', '.')}"


def _states_of_other_days(reader: Reader, query: Query, values: Mapping[str, Value]) -> Iterator[str]:
    """Remarks on states that a query on a day asks for, and that were not states on this day."""
    day = day_asked(query.parameters, values)
    codes = values_of_type(query.parameters, values, "state")
    if not day or not codes:
        return
    sql = (
        "select a.name, d.code, d.valid_from_text, d.valid_until_text, case when d.valid_from > :day then 1 else 0 end"
        " from state_detail d join actor a on a.code = d.code"
        " where d.code in (:codes) and (d.valid_from > :day or d.valid_until <= :day) order by d.code"
    )
    for name, code, since, until, is_early in reader.execute(sql, {"codes": codes, "day": day}).rows:
        spell = f"only since {since}" if is_early else f"only until {until}"
        yield f"{name} ({code}) is on record as a state {spell}, not on {day}"


def _counts_past(reader: Reader, query: Query, values: Mapping[str, Value]) -> Iterator[str]:
    """A remark on a counter that says nothing of the day that is asked for, which is after its last."""
    day = day_asked(query.parameters, values)
    last = last_day(reader, query.parameters, values)
    if last and day and last < day:
        counter = next(values[parameter.name] for parameter in query.parameters if parameter.counts)
        yield f"{counter} says nothing of days after {last}, when it was published"


def _complete_editions(
    reader: Reader, query: Query, values: Mapping[str, Value], coverage: Iterable[Reach]
) -> Iterator[str]:
    """Remarks on complete editions of arms transfers, where an answer is from a record that is not complete."""
    name = next((parameter.option for parameter in query.parameters if parameter.name == "arms_dataset"), "dataset")
    arms = [reach for reach in coverage if reach.record.table in ("arms_transfer", "arms_delivery")]
    if name.replace("-", "_") in values and any(reach.extent != "complete" for reach in arms):
        needed = [records for records in query.coverage if records[0].table.startswith("arms_")]
        for code in complete_elsewhere(reader, needed, query.parameters, values):
            yield f"{code} is imported and complete: --{name} {code}"


def pasted(query: Query, dialect: str, arguments: Mapping[str, Argument], url: str) -> tuple[str, list[str]]:
    """The query as one statement to paste into a shell of the dialect, and remarks on it.

    The values stand in it as literals: those given, else the defaults, else the examples of required parameters. They
    are checked against the database of `url` if there is one.
    """
    arguments = {name: value for name, value in arguments.items() if value is not None and value != ()}
    notes: list[str] = []
    for parameter in query.parameters:
        if parameter.required and parameter.name not in arguments:
            arguments[parameter.name] = parameter.example
            notes.append(f"{option(parameter)} not given: showing the query for {parameter.example}, as an example")
    bound = [parameter for parameter in query.parameters if parameter.name in arguments]
    with ExitStack() as stack:
        reader = None
        if any(parameter.type in CODED for parameter in bound):
            with suppress(DatabaseError):
                reader = stack.enter_context(read(url))
        values, remarks = bind(reader, bound, arguments)
    check_text("a value", values)
    sql, scalars = expand(query.sql, values)

    def value_of(name: str) -> str:
        if name in scalars:
            return literal(scalars[name])
        default = next(parameter.default for parameter in query.parameters if parameter.name == name)
        if default != DATA_AS_OF:
            return literal(default)
        return DATA_AS_OF_SQL if dialect == "sqlite" else DATA_AS_OF_SQL.replace("value", "cast(value as date)")

    text = substitute(sql, value_of)
    if dialect == "spark":
        from models.spark_sql import spark_sql

        text = spark_sql(text)
    return f"-- {query.name}: {' '.join(query.title.split())}\n{text};\n", notes + remarks


def literal(value: str | int | None) -> str:
    """The value as a literal of SQL."""
    if value is None:
        return "null"
    return str(value) if isinstance(value, int) else "'" + value.replace("'", "''") + "'"
