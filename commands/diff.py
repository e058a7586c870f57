"""`pactbook diff`: what changed between two editions or two databases."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from commands import common
from database.connect import read
from errors import UsageError


@click.command()
@click.argument("old")
@click.argument("new")
@common.options(*common.format_options())
@click.pass_obj
def diff(url: str, /, old: str, new: str, **output: Any) -> None:
    """Print what changed from OLD to NEW: rows added, removed and changed, with the columns that changed.

    OLD and NEW are two editions of one dataset in the database, two SQLite files, or two database URLs. Rows are
    compared by what identifies them; SIPRI's orders by its number or by parties, designation and year of order.

    \b
    pactbook diff sipri-2024-10-13 sipri-2025-03-10
    pactbook diff yesterday.db pactbook.db --format jsonl
    """
    from analysis.editions import diff as comparing
    from analysis.output.emit import emit

    urls = [_url(side) for side in (old, new)]
    if None in urls and urls != [None, None]:
        raise UsageError(f"{old} and {new}: give two editions, or two databases")
    if urls[0] is None or urls[1] is None:
        with read(url) as reader:
            found = comparing.between_editions(reader, old, new)
    else:
        with read(urls[0]) as before, read(urls[1]) as after:
            found = comparing.between_databases(before, after)
    common.say(*found.notes)
    emit(comparing.COLUMNS, found.changes(), title=f"{old} to {new}", **output)
    for table, added, removed, changed in found.counts():
        if added or removed or changed:
            common.say(f"{table}: {added} added, {removed} removed, {changed} changed")


def _url(side: str) -> str | None:
    """The database that an argument names; None for an edition."""
    if "://" in side:
        return side
    return f"sqlite:///{side}" if Path(side).is_file() else None
