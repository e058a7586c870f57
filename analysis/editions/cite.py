"""How the editions in a database, and the sources of its facts, are cited."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.editions.references import Reference
from analysis.output.column_types import Column
from database.reader import Reader
from errors import UsageError
from hints import suggestion

COLUMNS = (Column("dataset", "code"), Column("how_to_cite"), Column("licence"))

_EDITIONS = """
    select code, series, title, publisher, cast(edition_on as text), edition, url, how_to_cite, licence
    from dataset order by code
"""
_SOURCES = "select code, kind, title, publisher, published_on_text, url from source order by code"


def citations(reader: Reader, dataset: str | None) -> list[tuple[str, str | None, str | None]]:
    """The code, the citation and the terms of use of an edition, of all editions of a series, or of all datasets.

    Raises UsageError for a `dataset` that is neither an edition nor a series in the database.
    """
    rows = list(reader.execute(_EDITIONS, {}).rows)
    entries = [(row[0], row[7], row[8]) for row in rows if dataset in (None, row[0], row[1])]
    if not entries:
        raise UsageError(f"unknown dataset {dataset!r}{suggestion(str(dataset), [row[0] for row in rows])}")
    return entries


def references(reader: Reader, code: str | None) -> Sequence[Reference]:
    """References to one edition, to all of a series, to one source, or to all editions.

    Raises UsageError for a code that is neither an edition's, a series' nor a source's.
    """
    editions = list(reader.execute(_EDITIONS, {}).rows)
    found = [
        Reference(own, "dataset", title, publisher, day, version, url, wording)
        for own, series, title, publisher, day, version, url, wording, _licence in editions
        if code in (None, own, series)
    ]
    if found:
        return found
    sources = {row[0]: row for row in reader.execute(_SOURCES, {}).rows}
    if code not in sources:
        known = [*(row[0] for row in editions), *sources]
        raise UsageError(f"unknown dataset or source {code!r}{suggestion(str(code), known)}")
    own, kind, title, publisher, day, url = sources[code]
    return [Reference(own, kind, title or own, publisher, day, None, url, None)]
