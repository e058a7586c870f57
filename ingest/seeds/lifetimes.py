"""Codes have holders in time: a state's code stands for it only while the state exists.

A row of 1995 that says YUG (the Socialist Federal Republic, until 1992-04-27) means SRB: it is refused, and SRB named.
"""

from collections import defaultdict
from collections.abc import Iterator
from itertools import islice
from typing import Any, NamedTuple

from ingest.dates import latest
from ingest.problems import Problem
from ingest.seeds.overlaps import FOREVER
from ingest.seeds.rows import SeedRow
from ingest.seeds.table_rules import Rows, spell_columns
from ingest.seeds.tables import SeedTable, seed_tables

# Tables that may name a state outside its lifetime: they hold names, codes and the reach of the record, not acts.
_TIMELESS = ("state_detail", "state_identifier", "actor_name", "actor_fact", "coverage")
# Tables of facts that may be older than the state, since a new state takes over contracts.
_MAY_PRECEDE = ("arms_transfer",)
# Tables of spells that cannot go on when the state has ended.
_END_WITH_STATE = ("membership", "border")


class Lifetime(NamedTuple):
    """The first day of a state, and the first day after it."""

    start: str
    end: str


class RowDate(NamedTuple):
    """A date of a row: its column, the earliest and the latest day that it can be."""

    name: str
    first: str
    last: str
    is_end: bool = False  # the first day after something


class Lifetimes:
    """When the states of the seeds existed, and who held which identifier when."""

    def __init__(self, rows: Rows) -> None:
        self._states = {
            row.values["code"]: Lifetime(row.values["valid_from"] or "", row.values["valid_until"] or FOREVER)
            for row in rows.get("state_detail", [])
            if row.valid
        }
        self._holders: dict[tuple[str, str], list[tuple[str, Lifetime]]] = defaultdict(list)
        self._identifiers: dict[str, list[tuple[str, str]]] = defaultdict(list)
        self._days_of_agreements = {
            row.values["code"]: row.values["signed_on"] for row in rows.get("agreement", []) if row.valid
        }
        for row in rows.get("state_identifier", []):
            if row.valid:
                self._add_holder(row.values)

    def _add_holder(self, values: dict[str, Any]) -> None:
        identifier = (values["scheme"], values["value"])
        spell = Lifetime(values["valid_from"] or "", values["valid_until"] or FOREVER)
        self._holders[identifier].append((values["state_code"], spell))
        self._identifiers[values["state_code"]].append(identifier)

    def others(self, code: str, day: str) -> list[str]:
        """States that hold on that day an identifier which `code` holds at another time, or `code` itself as one."""
        identifiers = [*self._identifiers[code], ("iso3", code)]
        holders = {
            holder
            for identifier in identifiers
            for holder, spell in self._holders.get(identifier, ())
            if spell.start <= day < spell.end
        }
        return sorted(holders - {code})

    def problems(self, table: SeedTable, rows: list[SeedRow]) -> Iterator[Problem]:
        """A problem for each row dated when a state that it names did not exist; a code is reported once a row."""
        if table.name in _TIMELESS:
            return
        columns = [column.name for column in table.columns if column.refers_to in ("actor", "state_detail")]
        for row in rows:
            for column in columns if row.valid else ():
                if row.values[column] in self._states:
                    yield from islice(self._code_problems(table, row, column), 1)

    def _code_problems(self, table: SeedTable, row: SeedRow, column: str) -> Iterator[Problem]:
        code = row.values[column]
        state = self._states[code]
        for date in self._dates(table, row):
            if date.first >= state.end and not (date.is_end and date.first == state.end):
                limit, others = f"ended on {state.end}", self.others(code, date.first)
            elif date.last < state.start and table.name not in _MAY_PRECEDE and self.others(code, date.last):
                limit, others = f"began on {state.start}", self.others(code, date.last)
            else:
                continue
            then = f"; on that day the code is {' or '.join(others)}" if others else ""
            text = f"{column}: '{code}' {limit}, but {date.name} is {_cell(row, date)}{then}"
            yield Problem(row.line.place(column), text, ("existence", code, limit))

    def _dates(self, table: SeedTable, row: SeedRow) -> Iterator[RowDate]:
        ends = spell_columns(table)
        dated = False
        for column in table.columns:
            value = row.values[column.name]
            is_end = ends is not None and column.name == ends[1]
            if column.name == "order_year" and value is not None:
                yield RowDate(column.name, f"{value}-01-01", f"{value}-12-31")
            elif column.kind == "prefix" and value is not None:
                dated = True
                yield RowDate(column.name, value, latest(row.values[f"{column.name}_text"]), is_end)
            elif is_end and table.name in _END_WITH_STATE:
                yield RowDate(column.name, FOREVER, FOREVER, is_end)
        if table.name == "signatory" and not dated:
            day = self._days_of_agreements.get(row.values["agreement_code"])
            if day is not None:
                yield RowDate("the agreement's signed_on", day, FOREVER)


def _cell(row: SeedRow, date: RowDate) -> str:
    if date.first == FOREVER:
        return "open"
    return row.line.cells.get(date.name) or date.first


def lifetime_problems(rows: Rows) -> Iterator[Problem]:
    """The problems of all tables: rows that name a state of `state_detail` at a time when it did not exist."""
    lifetimes = Lifetimes(rows)
    for name, table in seed_tables().items():
        if name in rows:
            yield from lifetimes.problems(table, rows[name])
