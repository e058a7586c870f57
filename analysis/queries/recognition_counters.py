"""Which counters say anything of an answer: a counter says nothing of states that it does not count, or after its end.

A counter counts the recognitions of those states of which it has a position at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from errors import UsageError

if TYPE_CHECKING:
    from analysis.queries.declared_parameters import Parameter
    from database.reader import Reader


class CountsNothingError(UsageError):
    """A counter that does not count the recognitions of the state that is asked for."""


def check_scope(reader: Reader, counter: str, state: str, label: str) -> None:
    """Raise CountsNothingError, which names the counters of the state, if `counter` is not one of them."""
    sql = "select distinct counter_code from recognition_position where recognised_code = :state order by 1"
    known = [str(code) for (code,) in reader.execute(sql, {"state": state}).rows]
    if counter not in known:
        name = next((row[0] for row in reader.execute("select name from actor where code = :s", {"s": state}).rows), "")
        way_out = f"counters that do: {', '.join(known)}" if known else f"no counter on record does, so omit {label}"
        raise CountsNothingError(f"{label}: {counter} does not count recognitions of {name or state}; {way_out}")


def last_day(reader: Reader, parameters: Iterable[Parameter], values: Mapping[str, Any]) -> str | None:
    """The last day that the counter of an answer covers; None without a counter, or for one that is maintained."""
    counter = next((values[each.name] for each in parameters if each.counts and values.get(each.name)), None)
    rows = (
        reader.execute("select edition_on from counter where code = :code", {"code": counter}).rows if counter else ()
    )
    return next((str(day) for (day,) in rows if day is not None), None)
