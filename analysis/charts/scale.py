"""Axes: round ticks, years, and the places of dates within years."""

from __future__ import annotations

from calendar import isleap, monthrange
from datetime import date

_STEPS = (1, 2, 5)


def ticks(highest: float, most: int) -> list[float]:
    """Round numbers from 0 to `highest` or above, at most `most` of them without 0."""
    if highest <= 0:
        return [0, 1]
    power = -6
    while True:
        for step in _STEPS:
            size = step * 10.0**power if power >= 0 else step / 10.0**-power
            count = -int(-highest / size // 1)
            if count <= most:
                return [round(size * nth, 6) for nth in range(count + 1)]
        power += 1


def year_ticks(first: int, last: int, most: int) -> list[int]:
    """Round years between `first` and `last`, at most `most` of them."""
    step, power = 1, 0
    while (last // step) - -(-first // step) + 1 > most:
        power += 1
        step = _STEPS[power % 3] * 10 ** (power // 3)
    return list(range(-(-first // step) * step, last + 1, step))


def span(partial: str) -> tuple[float, float]:
    """The beginning and the end of a year, a month or a day, in years: 2025-07 is 2025.496 to 2025.581."""
    year, *rest = (int(part) for part in partial.split("-"))
    if not rest:
        return year, year + 1
    month, days = rest[0], monthrange(year, rest[0])[1]
    first, after = (rest[1], rest[1] + 1) if rest[1:] else (1, days + 1)
    start = date(year, month, 1).timetuple().tm_yday - 2
    length = 366 if isleap(year) else 365
    return year + (start + first) / length, year + (start + after) / length
