"""What an import says of itself, in lines."""

from __future__ import annotations

from collections.abc import Iterator

from ingest.datasets.editions import Counts
from ingest.datasets.importing import Imported, unresolved_lines


def counts(imported: Imported) -> list[str]:
    """A header, a line for each table, and the sums, aligned."""
    numbers = dict(imported.loaded.counts)
    numbers["total"] = Counts(*map(sum, zip(*numbers.values(), strict=True)))
    width = max(map(len, numbers))
    header = f"{'table':{width}}" + "".join(f"{name:>11}" for name in Counts._fields)
    return [header, *(f"{name:{width}}" + "".join(f"{n:11}" for n in row) for name, row in numbers.items())]


def remarks(imported: Imported, shown: int) -> Iterator[str]:
    """Edition, coverage, what changed and who is unknown, terms of use, how to cite; long lists are cut, and say so."""
    edition = imported.edition
    whole = f"scope: {edition.scope}" if edition.scope else "the whole"
    yield f"{edition.code}: {edition.title}, {whole}, covers {edition.covers_from} to before {edition.covers_until}"
    yield from _loss(imported)
    yield from _cut(imported.loaded.changes, shown, "more changes; `pactbook diff` compares editions and databases")
    yield from imported.notes
    if imported.unresolved:
        lines = unresolved_lines(imported.unresolved)
        yield f"parties not known in their year, loaded as `unknown`: {imported.unresolved.total()}"
        yield from _cut([f"  {line}" for line in lines], shown, "more names; they are in the columns *_raw")
    yield f"Terms of use: {edition.licence}."
    yield f"Cite: {edition.how_to_cite}"


def _loss(imported: Imported) -> Iterator[str]:
    """A warning where most of what the edition held is gone: the file may be cut off."""
    total = Counts(*map(sum, zip(*imported.loaded.counts.values(), strict=True)))
    before = total.updated + total.unchanged + total.deleted
    if total.deleted * 2 > before:
        yield (
            f"WARNING: {total.deleted:,} of the {before:,} rows that {imported.edition.code} had are not in this file"
            " and were removed; if the file is cut off, import the whole one again"
        )


def _cut(lines: list[str], shown: int, rest: str) -> Iterator[str]:
    yield from lines[:shown]
    if len(lines) > shown:
        yield f"  … and {len(lines) - shown} {rest}"
