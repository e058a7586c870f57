"""Values of parameters: checked against their types and against the names in the database."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from analysis.queries.header import DATA_AS_OF, Parameter
from database.reader import Reader
from errors import UsageError
from hints import nearest
from models.vocabulary import CURATED, RECORD, sql_list

Argument = str | int | Iterable[str] | None  # the value of a parameter before it is checked
Value = str | int | tuple[str, ...] | None  # as bound; a repeatable parameter has a tuple

# Types of parameters whose values are codes of the database -> the query for all codes with their names.
CODED = {
    "state": "select code, name from actor where kind = 'state'",
    "actor": "select code, name from actor",
    "organisation": "select code, name from actor where kind = 'organisation'",
    "mission": "select code, name from actor where kind = 'mission'",
    "agreement": "select code, title as name from agreement",
    "dataset": "select code, title as name from dataset",
    "source": "select code, title as name from source",
    "counter": "select code, title as name from counter",
}
_OTHER_NAMES = """
    select actor_code as code, name from actor_name
    union all
    select state_code, value from state_identifier where scheme in ('iso2', 'iso3')
    order by 1, 2
"""
LONGEST = 1000  # characters of a value
FEW = 40  # codes that a message can list
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MONTH = re.compile(r"[0-9]{4}-[0-9]{2}")
_YEAR = re.compile(r"[0-9]{4}")
_INTEGER = re.compile(r"[+-]?[0-9]{1,9}")


class Bound(NamedTuple):
    """The value of each parameter, ready for the database, and remarks on how names and defaults were read."""

    values: dict[str, Value]
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
    Raises UsageError for the first value that is not valid.
    """
    parameters = list(parameters)
    unknown = sorted(set(arguments) - {parameter.name for parameter in parameters})
    if unknown:
        raise UsageError(f"unknown parameter {unknown[0]!r}; known: {', '.join(p.name for p in parameters) or 'none'}")
    bound = Bound({}, [])
    for parameter in parameters:
        value = arguments.get(parameter.name)
        if value is None or value == ():
            bound.values[parameter.name] = _default(reader, parameter, bound.notes, label(parameter))
        elif parameter.repeatable:
            values = [value] if isinstance(value, str | int) else list(value)
            checked = [str(_check(reader, parameter, value, bound.notes, label(parameter))) for value in values]
            bound.values[parameter.name] = tuple(dict.fromkeys(checked))
        elif isinstance(value, str | int):
            bound.values[parameter.name] = _check(reader, parameter, value, bound.notes, label(parameter))
        else:
            raise UsageError(f"{label(parameter)} takes one value, not a list")
    return bound


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
        if not _YEAR.fullmatch(text) or text == "0000":
            raise UsageError(f"{label}: {text!r} is not a year; use four digits, for example 2025")
        return int(text)
    if parameter.type == "integer":
        if not _INTEGER.fullmatch(text):
            raise UsageError(f"{label}: {text!r} is not a whole number of at most nine digits")
        return int(text)
    if parameter.type == "choice" and text not in parameter.choices:
        raise UsageError(f"{label}: {text!r} is not one of {', '.join(parameter.choices)}")
    return text


def _check(reader: Reader | None, parameter: Parameter, argument: str | int, notes: list[str], label: str) -> Value:
    value = _parse(parameter, argument, label)
    if reader is None or parameter.type not in CODED:
        return value
    code, name = _resolve(reader, parameter.type, str(value), label)
    if code != value:
        notes.append(f"reading {label} {value!r} as {name} ({code})")
    return code


def _default(reader: Reader | None, parameter: Parameter, notes: list[str], label: str) -> Value:
    if parameter.required:
        raise UsageError(f"{label} is required, for example {parameter.example}")
    value: Value = parameter.default
    if parameter.type == "date" and value == DATA_AS_OF:
        rows = list(reader.execute("select value from setting where name = 'data_as_of'", {}).rows) if reader else []
        if not rows:
            raise UsageError(f"{label} is required, because the database has no setting data_as_of for its default")
        value = str(rows[0][0])
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


def record_datasets(reader: Reader) -> tuple[str, ...]:
    """The datasets that make up the record: curated, then those of the user's own facts."""
    rows = reader.execute(f"select code from dataset where series in ({sql_list(RECORD)}) order by series, code", {})
    return tuple(code for (code,) in rows.rows)


def _date(text: str, parameter: Parameter, label: str) -> str:
    """The day as YYYY-MM-DD; as the ends of a period, `--from 2025` is its first day and `--to 2025` its last."""
    from calendar import monthrange
    from datetime import date

    day = text
    if parameter.option in ("from", "to"):
        last = parameter.option == "to"
        if _YEAR.fullmatch(text):
            day = f"{text}-12-31" if last else f"{text}-01-01"
        elif _MONTH.fullmatch(text) and "01" <= text[5:] <= "12" and text[:4] != "0000":
            day = f"{text}-{monthrange(int(text[:4]), int(text[5:]))[1] if last else 1:02}"
    elif _YEAR.fullmatch(text) or _MONTH.fullmatch(text):
        raise UsageError(f"{label}: {text!r} is not a full date; use YYYY-MM-DD")
    try:
        if not _DAY.fullmatch(day):
            raise ValueError
        date.fromisoformat(day)
    except ValueError:
        forms = "YYYY, YYYY-MM or YYYY-MM-DD" if parameter.option in ("from", "to") else "YYYY-MM-DD"
        raise UsageError(f"{label}: {text!r} is not a valid date; use {forms}") from None
    return day


def _resolve(reader: Reader, kind: str, text: str, label: str) -> tuple[str, str]:
    """The code and the name of what `text` names: by its code, or by a name that only one has, in any letter case.

    Raises UsageError for an unknown or ambiguous name.
    """
    table = CODED[kind]
    rows = list(reader.execute(f"select code, name from ({table}) as known where code = :code", {"code": text}).rows)
    if rows:
        return text, rows[0][1] or text
    names = {code: name or code for code, name in reader.execute(f"{table} order by 1", {}).rows}
    spellings = [(code, spelling) for code, name in names.items() for spelling in (code, name)]
    codes = _codes_of(text, spellings)
    if not codes and kind in ("state", "actor", "organisation", "mission"):
        spellings += [(code, name) for code, name in reader.execute(_OTHER_NAMES, {}).rows if code in names]
        codes = _codes_of(text, spellings)
    if len(codes) == 1:
        return codes[0], names[codes[0]]
    problem = f"{text!r} is ambiguous" if codes else f"unknown {kind} {text!r}"
    candidates = codes or _nearest(text, spellings)
    if not candidates and 0 < len(names) <= FEW:
        raise UsageError(f"{label}: {problem}; known: {', '.join(names)}")
    hint = " or ".join(f"{names[code]} ({code})" for code in candidates[:5])
    verb = "choose" if codes else "did you mean"
    end = "" if codes else "?"
    raise UsageError(f"{label}: {problem}" + (f"; {verb} {hint}{end}" if hint else ""))


def _codes_of(text: str, spellings: list[tuple[str, str]]) -> list[str]:
    """The codes that are spelled like the text, in any letter case."""
    return sorted({code for code, spelling in spellings if spelling.casefold() == text.casefold()})


def _nearest(text: str, spellings: list[tuple[str, str]]) -> list[str]:
    """The codes of at most three actors or other objects that are spelled most like the text."""
    codes: dict[str, list[str]] = {}
    for code, spelling in spellings:
        codes.setdefault(spelling, []).append(code)
    return list(dict.fromkeys(code for spelling in nearest(text, codes, 6) for code in codes[spelling]))[:3]
