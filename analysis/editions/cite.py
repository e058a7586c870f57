"""How to cite the datasets in a database."""

from __future__ import annotations

from analysis.output.columns import Column
from database.reader import Reader
from errors import UsageError

COLUMNS = (Column("dataset", "code"), Column("how_to_cite"), Column("licence"))


def citations(reader: Reader, dataset: str | None) -> list[tuple[str, str | None, str | None]]:
    """The code, the citation and the terms of use of an edition, of all editions of a series, or of all datasets.

    Raises UsageError for a `dataset` that is neither an edition nor a series in the database.
    """
    sql = "select code, series, how_to_cite, licence from dataset order by code"
    rows = list(reader.execute(sql, {}).rows)
    entries = [(code, cite, licence) for code, series, cite, licence in rows if dataset in (None, code, series)]
    if not entries:
        raise UsageError(f"unknown dataset {dataset!r}; known: {', '.join(row[0] for row in rows)}")
    return entries
