"""Dates published as year, month and day in columns of their own."""

from __future__ import annotations

from ingest.datasets.files import Record
from ingest.dates import ImpreciseDay, day_after, parse_prefix


def day(record: Record, year: str, month: str, day_: str) -> ImpreciseDay | None:
    """The earliest day that the date in three columns can be; None where the year is missing or 0.

    Missing is blank, 0 or a negative code. The row fails where the parts are no date.
    """
    parts = [record.cells.get(column, "") for column in (year, month, day_)]
    numbers = [record.read(column, _number) for column in (year, month, day_)]
    if numbers[0] is None:
        return None
    prefix = f"{numbers[0]:04}"
    for number in numbers[1:]:
        if number is None:
            break
        prefix += f"-{number:02}"
    try:
        return parse_prefix(prefix)
    except ValueError as error:
        record.fail(f"{year}, {month}, {day_} are {'-'.join(parts)}: {str(error).removeprefix('is not a date: ')}")


def after(last: ImpreciseDay | None, since: ImpreciseDay) -> ImpreciseDay | None:
    """The end of a half-open spell from its published, inclusive last day.

    Of an imprecise last day it is the earliest that it can be, but after the spell's first day.
    """
    if last is None:
        return None
    return ImpreciseDay(day_after(max(last.day, since.day)), last.precision)


def _number(cell: str) -> int | None:
    """None where the part is missing: blank, 0 or a negative code."""
    text = cell.strip()
    if not text:
        return None
    try:
        number = int(text)
    except ValueError:
        raise ValueError("a number") from None
    return number if number > 0 else None
