"""What a column can hold: a value in a ledger that the column never has is a misspelling rather than a finding."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

from analysis.output.column_types import Column
from analysis.queries.names_to_codes import CODED
from database.reader import Reader
from hints import suggestion
from toml_file import Document, Way

_MEASURE = re.compile(r"[-+0-9. ]+")  # days and numbers: any may be asked for
_LITERAL = re.compile(r"'((?:[^']|'')*)'")


class PossibleValues:
    """What a column can hold: what the rows have, what the SQL spells out, what the schema allows, and the codes."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader

    def check(
        self,
        document: Document,
        expected: Iterable[tuple[str, Any, Way]],
        columns: Sequence[Column],
        rows: Sequence[Mapping[str, Any]],
        sql: str,
    ) -> list[str]:
        """Remarks on expected values (column, value, way in the ledger) that occur nowhere; `rows` are all rows.

        Raises UsageError for one that is not a code where everything in the column is a code of the database.
        """
        types = {column.name: column.type for column in columns}
        literals = {text.replace("''", "'") for text in _LITERAL.findall(sql)}
        remarks = []
        for column, value, way in expected:
            if not isinstance(value, str) or types[column] not in ("text", "code", "any") or _MEASURE.fullmatch(value):
                continue
            held = {str(row[column]) for row in rows if row[column] is not None}
            is_code = types[column] == "code"
            allowed = self._allowed(column, held)
            if value in held | literals | allowed | self._codes:
                continue
            hint = suggestion(value, held | (self._codes if is_code else allowed))
            if is_code and held and held <= self._codes | literals:
                document.fail(f"{column}: unknown code {value!r}{hint}", *way)
            remarks.append(f"{document.place(*way)}: {column}: no row that the query returns has {value!r}{hint}")
        return remarks

    @cached_property
    def _codes(self) -> set[str]:
        kinds = ("actor", "agreement", "dataset", "source", "counter")
        return {str(code) for kind in kinds for code, _name in self.reader.execute(CODED[kind]).rows}

    @cached_property
    def _lists(self) -> list[tuple[str, set[str]]]:
        choices = self.reader.execute("select column_name, choices from data_dictionary where choices is not null")
        return [(str(name), set(str(values).split(", "))) for name, values in choices.rows]

    def _allowed(self, column: str, held: set[str]) -> set[str]:
        """Values of the schema's own lists that some of what is held is from; if nothing is, those for this name."""
        fitting = (values for name, values in self._lists if (held & values if held else name == column))
        return set().union(*fitting)
