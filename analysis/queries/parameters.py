"""Values of parameters: checked against their types and against the names in the database."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from analysis.output.writers.values import is_day
from analysis.queries.coverage import record_datasets
from analysis.queries.declared_parameters import DATA_AS_OF, Parameter
from analysis.queries.names_to_codes import CODED, resolve
from analysis.queries.recognition_counters import check_scope
from database.reader import Reader
from database.setting import data_as_of
from errors import UsageError
from models.vocabulary import CURATED

Argument = str | int | Iterable[str] | None  # the value of a parameter before it is checked
Value = str | int | tuple[str, ...] | None  # as bound; a repeatable parameter has a tuple

LONGEST = 1000  # characters of a value
_MONTH = "[0-9]{4}-[0-9]{2}"
_YEAR = "[0-9]{4}"
_INTEGER = "[+-]?[0-9]{1,9}"


class Bound(NamedTuple):
    """The value of each parameter, ready for the database, and remarks on how names and defaults were read."""

    values: dict[str, Value]
    notes: list[str]


class _Asking(NamedTuple):
    """The database and the day by which names are read as codes, and the remarks on them."""

    reader: Reader | None
    day: str
    notes: list[str]


def option(parameter: Parameter) -> str:
    """The option of a parameter on the command line: `--as-of`."""
    return f"--{parameter.option}"


def bind(
    reader: Reader | None,
    parameters: Iterable[Parameter],
    arguments: Mapping[str, Argument],
    label: Callable[[Parameter], str] = option,
) -> Bound:
    """Check `arguments`, values by the names of their parameters, and fill in defaults.

    Without a reader only the form of the values is checked. `label` is the function that names a parameter in messages.
    Raises UsageError for the first value that is not valid, and CountsNothingError for a counter that does not count
    the recognitions of the state.
    """
    parameters = list(parameters)
    unknown = sorted(set(arguments) - {parameter.name for parameter in parameters})
    if unknown:
        raise UsageError(f"unknown parameter {unknown[0]!r}; known: {', '.join(p.name for p in parameters) or 'none'}")
    bound = Bound({}, [])
    asking = _Asking(reader, _day_of(reader, parameters, arguments, label), bound.notes)
    for parameter in parameters:
        value = arguments.get(parameter.name)
        if value is None or value == ():
            bound.values[parameter.name] = _default(reader, parameter, bound.notes, label(parameter))
        elif parameter.repeatable:
            values = [value] if isinstance(value, str | int) else list(value)
            checked = [str(_check(asking, parameter, value, label(parameter))) for value in values]
            bound.values[parameter.name] = tuple(dict.fromkeys(checked))
        elif isinstance(value, str | int):
            bound.values[parameter.name] = _check(asking, parameter, value, label(parameter))
        else:
            raise UsageError(f"{label(parameter)} accepts only one value, not a list")
    for parameter in parameters if reader else ():
        counter, state = bound.values[parameter.name], bound.values.get(parameter.counts or "")
        if reader and isinstance(counter, str) and isinstance(state, str):
            check_scope(reader, counter, state, label(parameter))
    return bound


def day_asked(parameters: Iterable[Parameter], values: Mapping[str, Value]) -> str | None:
    """The day of --as-of; None for a query that has none."""
    value = next((values[parameter.name] for parameter in parameters if parameter.option == "as-of"), None)
    return str(value) if value else None


def values_of_type(parameters: Iterable[Parameter], values: Mapping[str, Value], kind: str) -> tuple[str, ...]:
    """The values of all parameters of a type, as `dataset`, each once."""
    bound = [values[parameter.name] for parameter in parameters if parameter.type == kind]
    single = [text for value in bound for text in (value if isinstance(value, tuple) else [value])]
    return tuple(dict.fromkeys(str(text) for text in single if text))


def _parse(parameter: Parameter, value: str | int, label: str) -> Value:
    """The value in the form that its type asks for. Raises UsageError for a value of another form."""
    text = str(value)
    if not text.strip():
        raise UsageError(f"{label} is empty")
    if len(text) > LONGEST:
        raise UsageError(f"{label} is too long: {len(text):,} characters, {LONGEST:,} at most")
    if parameter.type == "date":
        return _date(text, parameter, label)
    if parameter.type == "year":
        if not re.fullmatch(_YEAR, text) or text == "0000":
            raise UsageError(f"{label}: {text!r} is not a year; use four digits, for example 2025")
        return int(text)
    if parameter.type == "integer":
        if not re.fullmatch(_INTEGER, text):
            raise UsageError(f"{label}: {text!r} is not a whole number of at most nine digits")
        return int(text)
    if parameter.type == "choice" and text not in parameter.choices:
        raise UsageError(f"{label}: {text!r} is not one of {', '.join(parameter.choices)}")
    return text


def _day_of(
    reader: Reader | None,
    parameters: Iterable[Parameter],
    arguments: Mapping[str, Argument],
    label: Callable[[Parameter], str],
) -> str:
    """The day on which names are read: that of --as-of, or the end of the period, or the last day of the data."""
    for parameter in parameters:
        value = arguments.get(parameter.name)
        if parameter.option in ("as-of", "to") and isinstance(value, str | int) and value != "":
            parsed = _parse(parameter, value, label(parameter))
            return f"{parsed}-12-31" if isinstance(parsed, int) else str(parsed)
    return (reader and data_as_of(reader)) or "9999-12-31"


def _check(asking: _Asking, parameter: Parameter, argument: str | int, label: str) -> Value:
    value = _parse(parameter, argument, label)
    if asking.reader is None or parameter.type not in CODED:
        return value
    code, name = resolve(asking.reader, parameter.type, str(value), label, asking.day)
    if code != value:
        asking.notes.append(f"reading {label} {value!r} as {name} ({code})")
    return code


def _default(reader: Reader | None, parameter: Parameter, notes: list[str], label: str) -> Value:
    if parameter.required:
        raise UsageError(f"{label} is required, for example {parameter.example}")
    value: Value = parameter.default
    if parameter.type == "date" and value == DATA_AS_OF:
        value = data_as_of(reader) if reader else None
        if value is None:
            raise UsageError(f"{label} is required, because the database has no setting data_as_of for its default")
    if parameter.type == "dataset" and value == CURATED and reader:
        datasets = record_datasets(reader)
        if len(datasets) > 1:
            notes.append(f"{label} not given: reading {' and '.join(datasets)}")
            value = datasets
    if parameter.default_note:
        notes.append(f"{label} not given: {parameter.default_note.replace('{value}', str(value))}")
    elif parameter.type == "date" and parameter.default == DATA_AS_OF:
        notes.append(f"{label} not given: using {value}, the last day of the data")
    elif parameter.type == "counter" and value is None:
        notes.append(f"{label} not given: every recorded recognition counts, disputed or not")
    return value


def _date(text: str, parameter: Parameter, label: str) -> str:
    """The day as YYYY-MM-DD; as the ends of a period, `--from 2025` is its first day and `--to 2025` its last."""
    day = text
    is_end = parameter.option in ("from", "to")
    if is_end and re.fullmatch(_YEAR, text):
        day = f"{text}-12-31" if parameter.option == "to" else f"{text}-01-01"
    elif is_end and re.fullmatch(_MONTH, text) and "01" <= text[5:] <= "12" and text[:4] != "0000":
        from calendar import monthrange

        day = f"{text}-{monthrange(int(text[:4]), int(text[5:]))[1] if parameter.option == 'to' else 1:02}"
    if is_day(day):
        return day
    if not is_end and (re.fullmatch(_YEAR, text) or re.fullmatch(_MONTH, text)):
        raise UsageError(f"{label}: {text!r} is not a full date; use YYYY-MM-DD")
    forms = "YYYY, YYYY-MM or YYYY-MM-DD" if is_end else "YYYY-MM-DD"
    raise UsageError(f"{label}: {text!r} is not a valid date; use {forms}")
