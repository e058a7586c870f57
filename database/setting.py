"""The settings in the database, of which the commonest is `data_as_of`, the last day of its facts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from errors import DatabaseError

if TYPE_CHECKING:
    from database.reader import Reader


DATA_AS_OF_SQL = "(select value from setting where name = 'data_as_of')"  # as a subquery


def setting(reader: Reader, name: str) -> str | None:
    """The value of a setting; None if the database does not have it."""
    rows = reader.execute("select value from setting where name = :name", {"name": name}).rows
    return next((str(value) for (value,) in rows), None)


def data_as_of(reader: Reader) -> str | None:
    """The last day of the data, as YYYY-MM-DD; None in a database without facts."""
    return setting(reader, "data_as_of")


def require_data_as_of(reader: Reader) -> str:
    """The last day of the data. Raises DatabaseError in a database without facts, which no name of a state helps."""
    day = data_as_of(reader)
    if day is None:
        raise DatabaseError("the database has no facts yet; run `pactbook build`")
    return day
