"""The remarks that `pactbook import` prints about an import."""

from __future__ import annotations

from collections.abc import Iterator

from ingest.datasets.importing import Imported, unresolved_lines
from ingest.loads import total


def remarks(imported: Imported, limit: int) -> Iterator[str]:
    """Edition, coverage, what changed, parties not known, terms of use, how to cite.

    Lists are cut after `limit` lines, with a line that says how many more there are.
    """
    edition = imported.edition
    scope = f"scope: {edition.scope}" if edition.scope else "the whole"
    yield f"{edition.code}: {edition.title}, {scope}, covers {edition.covers_from} to before {edition.covers_until}"
    yield from _loss(imported)
    yield from _cut(imported.loaded.changes, limit, "more changes; `pactbook diff` compares editions and databases")
    yield from imported.notes
    if imported.unresolved:
        yield f"parties not known in their year, loaded as the actor `unknown`: {imported.unresolved.total()}"
        lines = [f"  {line}" for line in unresolved_lines(imported.unresolved)]
        yield from _cut(lines, limit, "more names; the columns *_raw have them all")
    yield f"Terms of use: {edition.licence}."
    yield f"Cite: {edition.how_to_cite}"


def _loss(imported: Imported) -> Iterator[str]:
    """A warning where most rows of the edition are gone: the file may be cut off."""
    counts = total(imported.loaded.counts)
    before = counts.updated + counts.unchanged + counts.deleted
    if counts.deleted * 2 > before:
        yield (
            f"WARNING: {counts.deleted:,} of the {before:,} rows that {imported.edition.code} had are not in this file"
            " and were removed; if the file is cut off, import the whole one again"
        )


def _cut(lines: list[str], limit: int, rest: str) -> Iterator[str]:
    yield from lines[:limit]
    if len(lines) > limit:
        yield f"  … and {len(lines) - limit} {rest}"
