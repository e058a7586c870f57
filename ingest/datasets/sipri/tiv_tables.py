"""SIPRI's tables of TIV by year: the totals of all suppliers (exports) and of all recipients (imports)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from errors import UsageError
from ingest.datasets.cells import amounts
from ingest.datasets.parsed import PublishedFile
from ingest.datasets.sipri.raking import Totals
from ingest.datasets.sipri.scope import day_of

SIDES = {"exports by year": "Total world export", "imports by year": "Total world import"}


class TivTables(NamedTuple):
    """Both tables of one day."""

    day: date | None
    exports: Totals
    imports: Totals


def split(files: Sequence[PublishedFile]) -> tuple[list[PublishedFile], list[PublishedFile]]:
    """The registers, and the tables of TIV, among files of SIPRI."""
    return ([file for file in files if file.layout not in SIDES], [file for file in files if file.layout in SIDES])


def read(files: Sequence[PublishedFile]) -> TivTables:
    """The totals of both tables. Raises UsageError unless there is one of each, of all countries and of one day."""
    by_side = {file.layout: file for file in files}
    if len(files) != len(SIDES) or set(by_side) != set(SIDES):
        names = ", ".join(file.file.name for file in files)
        raise UsageError(
            f"{names}: this is SIPRI's table of TIV by year, which has no orders; it is imported together with the "
            "other one (exports and imports of all countries), with the trade register of the same day or after it"
        )
    days = {day_of(file, None) for file in files}
    if len(days) > 1:
        raise UsageError("SIPRI's tables of exports and of imports were generated on different days")
    exports, imports = (_totals(by_side[layout], total) for layout, total in SIDES.items())
    return TivTables(days.pop(), exports, imports)


def _totals(file: PublishedFile, world: str) -> dict[tuple[str, int], float]:
    """(name, year) -> TIV; an empty cell is 0. Raises UsageError for a table that is not of all countries."""
    names, *others = file.header.columns
    years = [column for column in others if column.isdigit() and len(column) == 4]
    amount = amounts(decimal_comma=file.header.decimal_comma)
    totals: dict[tuple[str, int], float] = {}
    whole = False
    for row in file.rows():
        name = row.cells[names]
        whole = whole or name == world
        if not name or name == world:
            continue
        for year in years:
            totals[name, int(year)] = row.read(year, amount) or 0.0
    if not whole:
        raise UsageError(f"{file.file.name} has no row {world}: give SIPRI's table of all countries")
    return totals
