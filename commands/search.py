"""`pactbook search`: find things by their words."""

from __future__ import annotations

from typing import Any

import click

from commands import base, common
from narration import note

MOST = 20  # hits that are printed by default


@click.command(cls=base.Command)
@click.argument("words", nargs=-1, required=True)
@click.option("--kind", metavar="KIND", help="Print hits of one kind only: actor, agreement, deal, source, …")
@common.options(*common.column_options()[:1], *common.format_options(), *common.limit_options(MOST))
@click.pass_obj
def search(url: str, /, words: tuple[str, ...], kind: str | None, limit: int, timeout: float, **output: Any) -> None:
    """Find actors, agreements, deals, transfers, statements, sources and notes that have all WORDS.

    Accents and case do not matter, and the beginning of a word is enough. The best hits come first: those whose key or
    name is what you wrote, then those with all words in their title. `pactbook show KEY` prints all that is known of
    one of them. Orders of imported trade registers are not searched: `pactbook query run arms-flows` lists them.

    \b
    pactbook search Bayraktar
    pactbook search split declaration --kind agreement
    """
    from analysis.lookup.search import COLUMNS
    from analysis.lookup.search import search as find
    from database.connect import read
    from errors import UsageError
    from hints import suggestion
    from schema.search_index import KINDS

    known = ", ".join(KINDS)
    if kind is not None and kind not in KINDS:
        raise UsageError(f"unknown kind {kind!r}{suggestion(kind, KINDS) or f'; known: {known}'}")
    with read(url, timeout) as reader:
        found = find(reader, " ".join(words), kind)
    note(*found.notes)
    common.print_rows(COLUMNS, (hit[:4] for hit in found.hits), limit, remarks=found.notes, **output)
    if found.hits:
        import shlex

        note(f"`pactbook show {shlex.quote(found.hits[0].key)}` prints all that is known of the first")
