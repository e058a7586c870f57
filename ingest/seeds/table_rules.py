"""Rules over the rows of seed files: keys are unique, codes known, CHECKs of the models hold, spells do not overlap.

Each function yields a Problem, with its place in a file, for each row of a table that breaks its rule.
"""

import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import sqlalchemy as sa

from hints import suggestion
from ingest.problems import Place, Problem
from ingest.seeds.code_hints import ACTOR_TABLES, ActorNames
from ingest.seeds.overlaps import Spell, overlaps
from ingest.seeds.rows import SeedRow
from ingest.seeds.tables import SeedTable, seed_tables

Rows = dict[str, list[SeedRow]]  # by table name; a table whose file could not be used is not there

# Where spells must not overlap among more rows than those of one natural key.
_HOLDERS = {"state_identifier": ("scheme", "value")}


def duplicate_keys(table: SeedTable, rows: list[SeedRow]) -> Iterator[Problem]:
    """A problem for each row whose natural key an earlier row of the table has."""
    first: dict[tuple[Any, ...], SeedRow] = {}
    for row in rows:
        if row.key is None or not row.line.whole:
            continue
        if row.key in first:
            key = "|".join("" if part is None else str(part) for part in row.key)
            text = f"{', '.join(table.key)}: '{key}' is already in {_seen_from(row, first[row.key])}"
            yield Problem(row.line.place(table.key[0]), text)
        else:
            first[row.key] = row


class Codes:
    """The codes that rows may refer to."""

    def __init__(self, rows: Rows) -> None:
        self._codes = {
            name: {row.values[table.key[0]]: row.values for row in rows[name] if row.key is not None}
            for name, table in seed_tables().items()
            if name in rows and len(table.key) == 1
        }
        if "actor" in rows:
            self._codes["organisation_detail"] = organisations(rows)
        self._names = ActorNames({name: [row.values for row in found] for name, found in rows.items()})

    def unknown(self, table: str, code: str, place: Place, column: str) -> Iterator[Problem]:
        """The problem of a code that `table` does not have; nothing where the table's file could not be used."""
        known = self._codes.get(table)
        if known is None or code in known:
            return
        whole = _whole(table)
        meant = self._names.suggestion(code, known) if table in ACTOR_TABLES else suggestion(code, known)
        if table == "organisation_detail" and code in self._codes["actor"]:
            text = f"{column}: actor '{code}' is not of kind organisation{meant}"
            yield Problem(place, text, ("code", table, code))
        elif whole is None:
            yield Problem(place, f"{column}: unknown {table} '{code}'{meant}", ("code", table, code))
        elif code in self._codes.get(whole, ()):
            text = f"{column}: {whole} '{code}' has no row in {table}.csv{meant}"
            yield Problem(place, text, ("code", whole, code))
        elif whole in self._codes:  # unknown to both tables: one problem
            yield Problem(place, f"{column}: unknown {whole} '{code}'{meant}", ("code", whole, code))

    def has_values(self, table: str, code: str, values: dict[str, Any]) -> bool:
        """Whether a known code's row has these values; True where the code is not known."""
        row = self._codes.get(table, {}).get(code, values)
        return all(row.get(name, value) == value for name, value in values.items())


def organisations(rows: Rows) -> dict[str, dict[str, Any]]:
    """Code -> values of every actor that is an organisation: each has a row in organisation_detail."""
    return {
        row.values["code"]: row.values
        for row in rows["actor"]
        if row.key is not None and row.values.get("kind") == "organisation"
    }


def _whole(table: str) -> str | None:
    """The table whose codes include all those of `table`, as `actor` does those of `state_detail`; None without one."""
    if table == "organisation_detail":
        return "actor"
    return next((c.refers_to for c in seed_tables()[table].columns if c.name == "code" and c.refers_to), None)


def circles(table: SeedTable, rows: list[SeedRow]) -> Iterator[Problem]:
    """A problem for each row that refers to rows of its own table (parents, origins) in a circle."""
    for column in table.columns:
        if column.refers_to != table.name or len(table.key) > 1:
            continue
        targets = {row.key[0]: row.values.get(column.name) for row in rows if row.key is not None}
        for row in rows:
            seen, code = set(), row.key[0] if row.key is not None else None
            while code is not None and code not in seen:
                seen.add(code)
                code = targets.get(code)
            if code is not None and row.key is not None and code == row.key[0]:
                text = f"{column.name}: {' -> '.join(sorted(seen))} refer to each other in a circle"
                yield Problem(row.line.place(column.name), text, ("circle", table.name, min(seen)))


def unknown_codes(table: SeedTable, rows: list[SeedRow], codes: Codes) -> Iterator[Problem]:
    """A problem for each code that is not in the table that its column refers to, or is in it but of another kind."""
    for column in table.columns:
        if column.refers_to is None:
            continue
        required = _parent_values(table, column.name)
        for row in rows:
            code = row.values.get(column.name)
            if code is None or not row.line.whole:
                continue
            place = row.line.place(column.name)
            yield from codes.unknown(column.refers_to, code, place, column.name)
            if not codes.has_values(column.refers_to, code, required):
                values = ", ".join(f"{name} {value}" for name, value in required.items())
                yield Problem(place, f"{column.name}: {column.refers_to} '{code}' is not of {values}")


def _parent_values(table: SeedTable, column: str) -> dict[str, str]:
    """What a composite foreign key through `column` asks of the parent's row besides its code."""
    for constraint in table.table.foreign_key_constraints:
        if column in constraint.column_keys and len(constraint.elements) > 1:
            return {
                e.column.name: table.constants[e.parent.name] for e in constraint.elements if e.parent.name != column
            }
    return {}


def broken_checks(table: SeedTable, rows: list[SeedRow]) -> Iterator[Problem]:
    """A problem for each row that breaks a CHECK of the model; rows with invalid cells are left out.

    SQLite evaluates the CHECKs, in memory.
    """
    valid = [row for row in rows if row.valid]
    if not valid:
        return
    names = [column.name for column in table.table.columns if column.name != "id"]
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute(f"create table checked ({', '.join(names)})")
        connection.executemany(
            f"insert into checked values ({', '.join('?' * len(names))})",
            ([row.values.get(name) for name in names] for row in valid),
        )
        for check in table.checks:
            sql = f"select rowid from checked where not ({check.sqltext}) order by rowid"
            for (number,) in connection.execute(sql):
                yield _broken_check(table, check, valid[number - 1])


def _broken_check(table: SeedTable, check: sa.CheckConstraint, row: SeedRow) -> Problem:
    columns = [name for name in re.findall(r"\w+", str(check.sqltext)) if name in row.line.columns]
    values = ", ".join(f"{name} is '{row.line.cells[name]}'" for name in dict.fromkeys(columns))
    rule = str(check.name).removeprefix(f"ck_{table.name}_").replace("_", " ")
    return Problem(row.line.place(columns[0]), f"the rule '{rule}' does not hold: {values}")


def overlapping_spells(table: SeedTable, rows: list[SeedRow]) -> Iterator[Problem]:
    """A problem for each row whose spell overlaps that of an earlier row of the same pair, role or code."""
    ends, holder = spell_columns(table), holder_columns(table)
    if ends is None or holder is None:
        return
    start, end = ends
    groups = defaultdict(list)
    for row in {row.key: row for row in reversed(rows) if row.valid}.values():  # of two with one key, the first
        spell = Spell(row.values[f"{start}_text"], row.values[end])
        groups[tuple(row.values[c] for c in holder)].append((spell, row))
    for key, group in groups.items():
        for pair in overlaps(group):
            earlier, later = sorted(pair, key=rows.index)
            spells = f"{_span(later, ends)} and, in {_seen_from(later, earlier)}, {_span(earlier, ends)}"
            text = f"{start}: spells of {' '.join(str(part) for part in key if part)} overlap: {spells}"
            yield Problem(later.line.place(start), text)


def holder_columns(table: SeedTable) -> tuple[str, ...] | None:
    """Columns of which spells must not overlap where they are equal; None where spells may."""
    ends = spell_columns(table)
    if ends is None or ends[1] in table.key:
        return None
    return _HOLDERS.get(table.name, tuple(c for c in table.key if c not in (ends[0], "ordinal")))


def _seen_from(row: SeedRow, other: SeedRow) -> str:
    """Where the other row stands: its line, with the file where that is another one."""
    same = row.line.file == other.line.file
    return f"line {other.line.number}" if same else f"{other.line.file}:{other.line.number}"


def spell_columns(table: SeedTable) -> tuple[str, str] | None:
    """Start and end of the table's spells, by the CHECK that orders them."""
    spells = ((check.info["start"], check.info["end"]) for check in table.checks if check.info)
    return next(((start, end) for start, end in spells if f"{start}_text" in table.table.columns), None)


def _span(row: SeedRow, ends: tuple[str, str]) -> str:
    start, end = (row.line.cells[column] for column in ends)
    return f"{start or '(open)'} to {end or '(open)'}"
