"""Values of parameters: checked against their type and the database, with errors that say what would do."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from analysis.queries.header import DATA_AS_OF, Parameter
from database.reader import Reader
from errors import UsageError

Given = str | int | Iterable[str] | None
Value = str | int | None  # as bound; the values of a repeatable parameter are one text, `,SRB,HUN,`

# What may be named by a code: its table of code and name.
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
    """Values ready to be bound, and what there is to say of them."""

    values: dict[str, Value]
    notes: list[str]


def option(parameter: Parameter) -> str:
    """A parameter as the command line calls it."""
    return f"--{parameter.option}"


def bind(
    reader: Reader | None,
    parameters: Iterable[Parameter],
    given: Mapping[str, Given],
    label: Callable[[Parameter], str] = option,
) -> Bound:
    """Check the values given by parameter name and fill in defaults.

    Without a reader values are checked for their form alone. `label` says what a parameter is called in messages.
    Raises UsageError for the first value that will not do.
    """
    parameters = list(parameters)
    unknown = sorted(set(given) - {parameter.name for parameter in parameters})
    if unknown:
        raise UsageError(
            f"there is no parameter {unknown[0]!r}; known: {', '.join(p.name for p in parameters) or 'none'}"
        )
    bound = Bound({}, [])
    for parameter in parameters:
        value = given.get(parameter.name)
        if value is None or value == ():
            bound.values[parameter.name] = _default(reader, parameter, bound.notes, label(parameter))
        elif parameter.repeatable:
            values = [value] if isinstance(value, str | int) else list(value)
            checked = [str(_check(reader, parameter, one, bound.notes, label(parameter))) for one in values]
            if any("," in one for one in checked):
                raise UsageError(f"{label(parameter)}: a value of a list holds no comma; give the option several times")
            bound.values[parameter.name] = f",{','.join(checked)},"
        elif isinstance(value, str | int):
            bound.values[parameter.name] = _check(reader, parameter, value, bound.notes, label(parameter))
        else:
            raise UsageError(f"{label(parameter)} takes one value")
    return bound


def _form(parameter: Parameter, given: str | int, label: str) -> Value:
    """Check what can be checked without a database. Raises UsageError."""
    text = str(given)
    if not text.strip():
        raise UsageError(f"{label} is empty")
    if len(text) > LONGEST:
        raise UsageError(f"{label} is too long: {len(text):,} characters, {LONGEST:,} at most")
    if parameter.type == "date":
        return _date(text, parameter, label)
    if parameter.type == "year":
        if not _YEAR.fullmatch(text) or text == "0000":
            raise UsageError(f"{label}: {text!r} is no year: write four digits, as 2025")
        return int(text)
    if parameter.type == "integer":
        if not _INTEGER.fullmatch(text):
            raise UsageError(f"{label}: {text!r} is no whole number")
        return int(text)
    if parameter.type == "choice" and text not in parameter.choices:
        raise UsageError(f"{label}: {text!r} is none of {', '.join(parameter.choices)}")
    return text


def _check(reader: Reader | None, parameter: Parameter, given: str | int, notes: list[str], label: str) -> Value:
    value = _form(parameter, given, label)
    if reader is None or parameter.type not in CODED:
        return value
    code = _resolve(reader, parameter.type, str(value), label)
    if code != value:
        notes.append(f"{label}: {value!r} is taken as {code}")
    return code


def _default(reader: Reader | None, parameter: Parameter, notes: list[str], label: str) -> Value:
    if parameter.required:
        raise UsageError(f"{label} is missing")
    value: Value = parameter.default
    if parameter.type == "date" and value == DATA_AS_OF:
        found = list(reader.execute("select value from setting where name = 'data_as_of'", {}).rows) if reader else []
        if not found:
            raise UsageError(f"{label} is missing, and the database has no setting data_as_of to take it from")
        value = str(found[0][0])
    if parameter.default_note:
        notes.append(f"{label}: {parameter.default_note.replace('{value}', str(value))}")
    elif parameter.type == "date" and parameter.default == DATA_AS_OF:
        notes.append(f"{label}: {value}, the day of the data, is taken")
    elif parameter.type == "counter" and value is None:
        notes.append(f"{label}: none is taken, recognitions count at face value")
    return value


def _date(text: str, parameter: Parameter, label: str) -> str:
    """A day of ten characters; in a period, `--from 2025` starts on the first day and `--to 2025` ends on the last."""
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
        raise UsageError(f"{label}: {text!r} is no full date: write a day, YYYY-MM-DD")
    try:
        if not _DAY.fullmatch(day):
            raise ValueError
        date.fromisoformat(day)
    except ValueError:
        raise UsageError(f"{label}: {text!r} is no date of the calendar: write YYYY-MM-DD") from None
    return day


def _resolve(reader: Reader, kind: str, text: str, label: str) -> str:
    """The code meant by a code or, in any case of letters, by a name that only one has."""
    table = CODED[kind]
    if list(reader.execute(f"select code from ({table}) as known where code = :code", {"code": text}).rows):
        return text
    known = {code: name or code for code, name in reader.execute(f"{table} order by 1", {}).rows}
    names = [(code, spelled) for code, name in known.items() for spelled in (code, name)]
    codes = _bearing(text, names)
    if not codes and kind in ("state", "actor", "organisation", "mission"):
        names += [(code, name) for code, name in reader.execute(_OTHER_NAMES, {}).rows if code in known]
        codes = _bearing(text, names)
    if len(codes) == 1:
        return codes[0]
    what = f"{text!r} names several" if codes else f"unknown {kind} {text!r}"
    near = codes or _nearest(text, names)
    if not near and 0 < len(known) <= FEW:
        raise UsageError(f"{label}: {what}; the database has {', '.join(known)}")
    hint = "; ".join(f"{code} ({known[code]})" for code in near[:5])
    raise UsageError(f"{label}: {what}" + (f"; {'choose one' if codes else 'nearest'}: {hint}" if hint else ""))


def _bearing(text: str, names: list[tuple[str, str]]) -> list[str]:
    return sorted({code for code, name in names if name.casefold() == text.casefold()})


def _nearest(text: str, names: list[tuple[str, str]]) -> list[str]:
    """Codes of names that hold the text, then of names spelled like it."""
    from difflib import get_close_matches

    codes: dict[str, list[str]] = {}
    for code, name in names:
        codes.setdefault(name.casefold(), []).append(code)
    sought = text.casefold()
    close = [name for name in codes if sought in name][:3] + get_close_matches(sought, codes, n=3, cutoff=0.5)
    return list(dict.fromkeys(code for name in close for code in codes[name]))
