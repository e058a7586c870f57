"""Codes have holders in time: a state's code stands for it only while the state exists.

A row of 1995 that says YUG (the Socialist Federal Republic, until 1992-04-27) means SRB: it is refused, and SRB named.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, NamedTuple

from ingest.dates import latest
from ingest.problems import Problems
from ingest.seeds.rows import SeedRow
from ingest.seeds.rules import Rows, spell_columns
from ingest.seeds.spells import FOREVER
from ingest.seeds.tables import SeedTable, seed_tables

# What is said of a state beyond its time (names, codes, the record's reach), not of its acts.
_TIMELESS = ("state_detail", "state_identifier", "actor_name", "actor_fact", "coverage")
# Facts that may be older than the state: contracts are taken over.
_MAY_PRECEDE = ("arms_transfer",)
# Spells that cannot go on when the state has ended.
_END_WITH_STATE = ("membership", "border")


class State(NamedTuple):
    """First day of a state, and the first day after it."""

    start: str
    end: str


class Existence:
    """When the states of the seeds existed, and who held which identifier when."""

    def __init__(self, rows: Rows) -> None:
        self._states = {
            row.values["code"]: State(row.values["valid_from"] or "", row.values["valid_until"] or FOREVER)
            for row in rows.get("state_detail", [])
            if row.good
        }
        self._holders: dict[tuple[str, str], list[tuple[str, State]]] = defaultdict(list)
        self._identifiers: dict[str, list[tuple[str, str]]] = defaultdict(list)
        self._days_of_agreements = {
            row.values["code"]: row.values["signed_on"] for row in rows.get("agreement", []) if row.good
        }
        for row in rows.get("state_identifier", []):
            if row.good:
                self._add_holder(row.values)

    def _add_holder(self, values: dict[str, Any]) -> None:
        identifier = (values["scheme"], values["value"])
        spell = State(values["valid_from"] or "", values["valid_until"] or FOREVER)
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

    def check(self, table: SeedTable, rows: list[SeedRow], problems: Problems) -> None:
        """No fact is dated to a time when a state that it names did not exist."""
        if table.name in _TIMELESS:
            return
        columns = [c.name for c in table.columns if c.refers_to in ("actor", "state_detail")]
        for row in rows:
            for column in columns if row.good else ():
                state = self._states.get(row.values[column])
                if state is not None:
                    self._check_code(table, row, column, state, problems)

    def _check_code(self, table: SeedTable, row: SeedRow, column: str, state: State, problems: Problems) -> None:
        code = row.values[column]
        for name, first, last, is_end in self._days(table, row):
            if first >= state.end and not (is_end and first == state.end):
                when, others = f"ended on {state.end}", self.others(code, first)
            elif last < state.start and table.name not in _MAY_PRECEDE and self.others(code, last):
                when, others = f"began on {state.start}", self.others(code, last)
            else:
                continue
            then = f": on that day it is {' or '.join(others)}" if others else ""
            text = f"{column}: '{code}' {when}, {name} is {_written(row, name, first)}{then}"
            problems.add(row.record.place(column), text, ("existence", code, when))
            return

    def _days(self, table: SeedTable, row: SeedRow) -> Iterator[tuple[str, str, str, bool]]:
        """The row's dates: column, earliest and latest day, and whether it is the first day after something."""
        ends = spell_columns(table)
        dated = False
        for column in table.columns:
            value = row.values[column.name]
            is_end = ends is not None and column.name == ends[1]
            if column.name == "order_year" and value is not None:
                yield column.name, f"{value}-01-01", f"{value}-12-31", False
            elif column.kind == "prefix" and value is not None:
                dated = True
                yield column.name, value, latest(row.values[f"{column.name}_text"]), is_end
            elif is_end and table.name in _END_WITH_STATE:
                yield column.name, FOREVER, FOREVER, True
        if table.name == "signatory" and not dated:
            day = self._days_of_agreements.get(row.values["agreement_code"])
            if day is not None:
                yield "the agreement's signed_on", day, FOREVER, False


def _written(row: SeedRow, column: str, day: str) -> str:
    if day == FOREVER:
        return "open"
    return row.record.cells.get(column) or day


def check_existence(rows: Rows, problems: Problems) -> None:
    """Check all tables against the states of `state_detail`."""
    existence = Existence(rows)
    for name, table in seed_tables().items():
        if name in rows:
            existence.check(table, rows[name], problems)
