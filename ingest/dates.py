"""Dates as sources give them: `2023`, `2023-06` or `2023-06-20`, as the earliest day and a precision."""

import calendar
import re
from datetime import date, timedelta
from typing import NamedTuple

_PREFIX = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
_WRITTEN_LENGTH = {"year": 4, "month": 7, "day": 10}


class ImpreciseDay(NamedTuple):
    """The earliest day that a date can be (ISO), and how much of it is known: day, month or year."""

    day: str
    precision: str


def parse_prefix(text: str) -> ImpreciseDay:
    """Read a date prefix; ValueError says what is wrong with it."""
    match = _PREFIX.fullmatch(text)
    if match is None:
        raise ValueError("is not a date: write 2023, 2023-06 or 2023-06-20")
    year, month, day = match.groups()
    if int(year) < 1000:
        raise ValueError("is not a date: the year has four digits, from 1000")
    if month is not None and not 1 <= int(month) <= 12:
        raise ValueError(f"is not a date: there is no month {month}")
    if day is not None and not 1 <= int(day) <= calendar.monthrange(int(year), int(month))[1]:
        raise ValueError(f"is not a date: {year}-{month} has no day {day}")
    precision = "day" if day else "month" if month else "year"
    return ImpreciseDay(f"{year}-{month or '01'}-{day or '01'}", precision)


def parse_day(text: str) -> str:
    """Read a whole day, `2023-06-20`; ValueError says what is wrong with it."""
    day, precision = parse_prefix(text)
    if precision != "day":
        raise ValueError("is not a whole day: write it as 2023-06-20")
    return day


def written(day: str, precision: str) -> str:
    """The prefix that `parse_prefix` reads as this day and precision."""
    return day[: _WRITTEN_LENGTH[precision]]


def latest(day: str, precision: str) -> str:
    """The latest day that an imprecise date can be."""
    if precision == "year":
        return f"{day[:4]}-12-31"
    if precision == "month":
        return f"{day[:7]}-{calendar.monthrange(int(day[:4]), int(day[5:7]))[1]:02}"
    return day


def day_after(day: str) -> str:
    """The next day: turns a published, inclusive last day into the end of a half-open spell."""
    return (date.fromisoformat(day) + timedelta(days=1)).isoformat()


def end_of_spell(last: ImpreciseDay, since: ImpreciseDay) -> ImpreciseDay:
    """The end of a half-open spell from its published, inclusive last day.

    Of an imprecise last day it is the earliest that it can be, but after the spell's first day.
    """
    return ImpreciseDay(day_after(max(last.day, since.day)), last.precision)
