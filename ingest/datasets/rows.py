"""Rows that an edition adds to the tables, by column.

Days are ISO text (the earliest day that an imprecise date can be), each with what is known of it beside it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from ingest.dates import ImpreciseDay

Row = dict[str, Any]  # column -> value; all rows of a table have the same columns
Batch = Mapping[str, Sequence[Row]]  # rows by table, parents first


class DatasetRow(NamedTuple):
    """A row of `dataset`: an edition."""

    code: str
    series: str
    edition: str
    title: str
    publisher: str
    url: str | None
    covers_from: str
    covers_until: str
    how_to_cite: str
    note: str | None = None
    scope: str | None = None
    edition_on: str | None = None
    licence: str = "Free to use with citation; no grant to redistribute"


def dated(column: str, date: ImpreciseDay | str | None) -> Row:
    """Both columns of a date, as `signed_on` and `signed_on_text`; a date that is given as text is known to the day."""
    day, text = (date, date) if date is None or isinstance(date, str) else date
    return {column: day, f"{column}_text": text}


def spell(since: ImpreciseDay | str, until: ImpreciseDay | str | None) -> Row:
    """The columns valid_from, valid_from_text, valid_until and valid_until_text of a half-open spell."""
    return dated("valid_from", since) | dated("valid_until", until)


def coverage(  # noqa: PLR0913 - the columns of a row
    edition: DatasetRow,
    tables: Sequence[str],
    note: str | None = None,
    *,
    scope: str | None = None,
    complete: str = "yes",
    subject: tuple[str | None, str | None] = (None, None),
) -> list[Row]:
    """A row of `coverage` for each of the tables: whether the edition's record is complete in the years that it covers.

    `complete` is `yes` or `no`; `subject` is the actor and its role (supplier, recipient) that the row is about, None
    for all. `scope` says in words what of the tables the row is about, where that is not everything.
    """
    actor_code, role = subject
    row = {"dataset_code": edition.code, "actor_code": actor_code, "role": role, "complete": complete}
    return [
        {"table_name": table, **row, "note": note, "scope": scope, **spell(edition.covers_from, edition.covers_until)}
        for table in tables
    ]
