"""`pactbook diff`: the differences between two editions or two databases."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from commands import base, common
from database.connect import read
from errors import UsageError
from narration import note, say


@click.command(cls=base.Command)
@click.argument("old")
@click.argument("new")
@common.options(*common.format_options())
@click.pass_obj
def diff(url: str, /, old: str, new: str, **output: Any) -> None:
    """Print what changed from OLD to NEW: rows added, removed and changed, with the columns that changed.

    OLD and NEW are two editions of one dataset in the database, two SQLite files, or two database URLs. Rows are
    matched by their keys; SIPRI's orders by SIPRI's number, or else by parties, designation and year of order.

    \b
    pactbook diff sipri-2024-10-13 sipri-2025-03-10
    pactbook diff yesterday.db pactbook.db --format jsonl
    """
    from analysis.editions import diff as comparison
    from analysis.output.emit import emit

    urls = [_url(side) for side in (old, new)]
    if None in urls and urls != [None, None]:
        raise UsageError(f"{old} and {new} cannot be compared: name two editions, or two databases")
    if urls[0] is None or urls[1] is None:
        with read(url) as reader:
            difference = comparison.between_editions(reader, old, new)
    else:
        with read(urls[0]) as before, read(urls[1]) as after:
            difference = comparison.between_databases(before, after)
    note(*difference.notes)
    emit(comparison.COLUMNS, difference.changes(), title=f"{old} to {new}", **output)
    for table, added, removed, changed in difference.counts():
        if added or removed or changed:
            say(f"{table}: {added} added, {removed} removed, {changed} changed")


def _url(side: str) -> str | None:
    """The URL of the database that an argument names; None if it names an edition."""
    if "://" in side:
        return side
    return f"sqlite:///{side}" if Path(side).is_file() else None
