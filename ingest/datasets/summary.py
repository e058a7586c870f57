"""The remarks that `pactbook import` prints about an import."""

from __future__ import annotations

from collections.abc import Iterator

from ingest.datasets.importing import unresolved_lines
from ingest.datasets.load_edition import Loaded


def remarks(loaded: Loaded, limit: int) -> Iterator[str]:
    """Edition, coverage, what changed, parties not known, terms of use, how to cite.

    Lists are cut after `limit` lines, with a line that says how many more there are.
    """
    edition, _tables, unresolved, notes = loaded.ending
    scope = f"scope: {edition.scope}" if edition.scope else "the whole"
    yield f"{edition.code}: {edition.title}, {scope}, covers {edition.covers_from} to before {edition.covers_until}"
    yield from _cut(loaded.changes, limit, "more changes; `pactbook diff` compares editions and databases")
    yield from notes
    if unresolved:
        yield f"parties not known in their year, loaded as the actor `unknown`: {unresolved.total()}"
        lines = [f"  {line}" for line in unresolved_lines(unresolved)]
        yield from _cut(lines, limit, "more names; the columns *_raw have them all")
    yield f"Terms of use: {edition.licence}."
    yield f"Cite: {edition.how_to_cite}"


def _cut(lines: list[str], limit: int, rest: str) -> Iterator[str]:
    yield from lines[:limit]
    if len(lines) > limit:
        yield f"  … and {len(lines) - limit} {rest}"
