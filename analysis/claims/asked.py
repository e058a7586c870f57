"""Values that a ledger asks for and that a column can never have: a slip of the pen, not a finding."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from typing import Any, NamedTuple

from analysis.output.columns import Column
from analysis.queries.parameters import CODED
from database.reader import Reader
from errors import UsageError

_MEASURE = re.compile(r"[-+0-9. ]+")  # days and numbers: any may be asked for
_LITERAL = re.compile(r"'((?:[^']|'')*)'")
_CHECKED = re.compile(r"(\w+) in \((.*)\)")


class Asked(NamedTuple):
    """A whole value that a column is compared with, and where: `file:line`."""

    column: str
    value: Any
    place: str


class Possible:
    """What a column can hold: what the rows have, what the SQL spells out, what the schema allows, and the codes."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.known: set[str] | None = None
        self.lists: list[tuple[str, set[str]]] | None = None

    def check(
        self, asked: Iterable[Asked], columns: Sequence[Column], rows: Sequence[Mapping[str, Any]], sql: str
    ) -> list[str]:
        """Remarks on values that are found nowhere, with their place; `rows` are all that the query gives.

        Raises UsageError for one that is no code where all that the column holds are codes of the database.
        """
        types = {column.name: column.type for column in columns}
        literals = {text.replace("''", "'") for text in _LITERAL.findall(sql)}
        remarks = []
        for column, value, place in asked:
            if not isinstance(value, str) or types[column] not in ("text", "code", "any") or _MEASURE.fullmatch(value):
                continue
            held = {str(row[column]) for row in rows if row[column] is not None}
            code = types[column] == "code"
            allowed = self._allowed(column, held)
            if value in held | literals | allowed | self._codes():
                continue
            hint = nearest(value, held | (self._codes() if code else allowed))
            if code and held and held <= self._codes() | literals:
                raise UsageError(f"{place}: {column}: there is no code {value!r}{hint}")
            remarks.append(f"{place}: {column}: no row of the answer has {value!r}{hint}; is it spelled right?")
        return remarks

    def _codes(self) -> set[str]:
        if self.known is None:
            self.known = {
                str(row[0])
                for kind in ("actor", "agreement", "dataset", "source", "counter")
                for row in self.reader.execute(CODED[kind]).rows
            }
        return self.known

    def _allowed(self, column: str, held: set[str]) -> set[str]:
        """Values of the schema's own lists that some of what is held is from; if nothing is, those for this name."""
        if self.lists is None:
            import sqlalchemy as sa

            from models.tables import Base

            self.lists = []
            for table in Base.metadata.tables.values():
                for one in table.constraints:
                    found = _CHECKED.fullmatch(str(one.sqltext)) if isinstance(one, sa.CheckConstraint) else None
                    if found:
                        self.lists.append((found[1], set(_LITERAL.findall(found[2]))))
        fitting = (values for name, values in self.lists if (held & values if held else name == column))
        return set().union(*fitting)


def nearest(value: str, known: Iterable[str]) -> str:
    """The known values spelled like it, or all of them if they are few, to go on with a message."""
    spelled = {one.casefold(): one for one in known}
    if close := get_close_matches(value.casefold(), spelled, 3, 0.6):
        return f"; nearest: {', '.join(spelled[one] for one in close)}"
    return f"; there are {', '.join(sorted(spelled.values()))}" if 0 < len(spelled) <= 12 else ""
