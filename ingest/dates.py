"""Dates as sources give them: `2023`, `2023-06` or `2023-06-20`, with the earliest day that each can be."""

import calendar
import re
from datetime import date, timedelta
from typing import NamedTuple

_PREFIX = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


class ImpreciseDay(NamedTuple):
    """A day, or the earliest that it can be (ISO), and what is known of it: `2023`, `2023-06` or `2023-06-20`."""

    day: str
    text: str


def parse_prefix(text: str) -> ImpreciseDay:
    """Read a date prefix; ValueError says what is wrong with it."""
    match = _PREFIX.fullmatch(text)
    if match is None:
        raise ValueError("is not a date: write 2023, 2023-06 or 2023-06-20")
    year, month, day = match.groups()
    if int(year) < 1000:
        raise ValueError("is not a date: the first year that can be written is 1000")
    if month is not None and not 1 <= int(month) <= 12:
        raise ValueError(f"is not a date: there is no month {month}")
    if day is not None and not 1 <= int(day) <= calendar.monthrange(int(year), int(month))[1]:
        raise ValueError(f"is not a date: {year}-{month} has no day {day}")
    return ImpreciseDay(f"{year}-{month or '01'}-{day or '01'}", text)


def parse_day(text: str) -> str:
    """Read a whole day, `2023-06-20`; ValueError says what is wrong with it."""
    day = parse_prefix(text).day
    if day != text:
        raise ValueError("is not a whole day: write it as 2023-06-20")
    return day


def latest(text: str) -> str:
    """The latest day that a date prefix can be."""
    if len(text) == len("2023"):
        return f"{text}-12-31"
    if len(text) == len("2023-06"):
        return f"{text}-{calendar.monthrange(int(text[:4]), int(text[5:]))[1]:02}"
    return text


def day_after(day: str) -> str:
    """The next day: turns a published, inclusive last day into the end of a half-open spell."""
    return (date.fromisoformat(day) + timedelta(days=1)).isoformat()


def end_of_spell(last: ImpreciseDay, since: ImpreciseDay) -> ImpreciseDay:
    """The end of a half-open spell from its published, inclusive last day.

    Of an imprecise last day it is the earliest that it can be, but after the spell's first day.
    """
    end = day_after(max(last.day, since.day))
    return ImpreciseDay(end, end[: len(last.text)])
