"""How the editions in a database want to be cited."""

from __future__ import annotations

from analysis.output.columns import Column
from database.reader import Reader
from errors import UsageError

COLUMNS = (Column("dataset", "code"), Column("how_to_cite"), Column("licence"))


def citations(reader: Reader, dataset: str | None) -> list[tuple[str, str | None, str | None]]:
    """Edition, citation and terms of use, of one edition, of all of a series, or of all.

    Raises UsageError for an edition that is not in the database.
    """
    sql = "select code, series, how_to_cite, licence from dataset order by code"
    rows = list(reader.execute(sql, {}).rows)
    found = [(code, cite, licence) for code, series, cite, licence in rows if dataset in (None, code, series)]
    if not found:
        raise UsageError(f"no edition {dataset} in the database; there are {', '.join(row[0] for row in rows)}")
    return found
