"""Rules over rows: keys are unique, codes are known, CHECKs of the models hold, spells do not overlap."""

import re
import sqlite3
from collections import defaultdict
from typing import Any

import sqlalchemy as sa

from hints import suggestion
from ingest.problems import Place, Problems
from ingest.seeds.rows import SeedRow
from ingest.seeds.spells import Spell, overlaps
from ingest.seeds.tables import SeedTable, seed_tables

Rows = dict[str, list[SeedRow]]  # by table name; a table whose file could not be used is not there

# Where spells must not overlap among more rows than those of one natural key.
_HOLDERS = {"state_identifier": ("scheme", "value")}


def check_keys(table: SeedTable, rows: list[SeedRow], problems: Problems) -> None:
    """No two rows have the same natural key."""
    first: dict[tuple[Any, ...], SeedRow] = {}
    for row in rows:
        if row.key is None or not row.record.whole:
            continue
        if row.key in first:
            shown = "|".join("" if part is None else str(part) for part in row.key)
            text = f"{', '.join(table.key)}: '{shown}' is in line {first[row.key].record.line} already"
            problems.add(row.record.place(table.key[0]), text)
        else:
            first[row.key] = row


class Codes:
    """The codes that rows may refer to, and what is said of one that is not known: once, however often it is used."""

    def __init__(self, rows: Rows) -> None:
        self._codes = {
            name: {row.values[table.key[0]]: row.values for row in rows[name] if row.key is not None}
            for name, table in seed_tables().items()
            if name in rows and len(table.key) == 1
        }
        if "actor" in rows:
            self._codes["organisation_detail"] = organisations(rows)

    def check(self, table: str, code: str, place: Place, column: str, problems: Problems) -> None:
        """Note a code that `table` does not have; silent where the table's file could not be used."""
        known = self._codes.get(table)
        if known is None or code in known:
            return
        whole = _whole(table)
        if table == "organisation_detail" and code in self._codes["actor"]:
            text = f"{column}: actor '{code}' is not of kind organisation{suggestion(code, known)}"
            problems.add(place, text, ("code", table, code))
        elif whole is None:
            problems.add(place, f"{column}: no {table} '{code}'{suggestion(code, known)}", ("code", table, code))
        elif code in self._codes.get(whole, {}):
            text = f"{column}: {whole} '{code}' has no row in {table}.csv{suggestion(code, known)}"
            problems.add(place, text, ("code", whole, code))
        else:  # known as neither: one fault
            self.check(whole, code, place, column, problems)

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
    """The table of which the codes of `table` are a part, if there is one."""
    if table == "organisation_detail":
        return "actor"
    return next((c.refers_to for c in seed_tables()[table].columns if c.name == "code" and c.refers_to), None)


def check_circles(table: SeedTable, rows: list[SeedRow], problems: Problems) -> None:
    """Rows that point to rows of their own table (parents, origins) do not go round in a circle."""
    for column in table.columns:
        if column.refers_to != table.name or len(table.key) > 1:
            continue
        targets = {row.key[0]: row.values.get(column.name) for row in rows if row.key is not None}
        for row in rows:
            seen, at = set(), row.key[0] if row.key is not None else None
            while at is not None and at not in seen:
                seen.add(at)
                at = targets.get(at)
            if at is not None and row.key is not None and at == row.key[0]:
                text = f"{column.name}: {' -> '.join(sorted(seen))} goes round in a circle"
                problems.add(row.record.place(column.name), text, ("circle", table.name, min(seen)))


def check_codes(table: SeedTable, rows: list[SeedRow], codes: Codes, problems: Problems) -> None:
    """Every code is one of the table that its column refers to."""
    for column in table.columns:
        if column.refers_to is None:
            continue
        must_be = _parent_values(table, column.name)
        for row in rows:
            code = row.values.get(column.name)
            if code is None or not row.record.whole:
                continue
            place = row.record.place(column.name)
            codes.check(column.refers_to, code, place, column.name, problems)
            if not codes.has_values(column.refers_to, code, must_be):
                wanted = ", ".join(f"{name} {value}" for name, value in must_be.items())
                problems.add(place, f"{column.name}: {column.refers_to} '{code}' is not of {wanted}")


def _parent_values(table: SeedTable, column: str) -> dict[str, str]:
    """What a composite foreign key through `column` asks of the parent's row besides its code."""
    for constraint in table.table.foreign_key_constraints:
        if column in constraint.column_keys and len(constraint.elements) > 1:
            return {
                e.column.name: table.constants[e.parent.name] for e in constraint.elements if e.parent.name != column
            }
    return {}


def check_checks(table: SeedTable, rows: list[SeedRow], problems: Problems) -> None:
    """The CHECKs of the model hold for every row whose cells are good: SQLite says, in memory."""
    good = [row for row in rows if row.good]
    connection = sqlite3.connect(":memory:")
    names = [column.name for column in table.table.columns if column.name != "id"]
    connection.execute(f"create table checked ({', '.join(names)})")
    connection.executemany(
        f"insert into checked values ({', '.join('?' * len(names))})",
        ([row.values.get(name) for name in names] for row in good),
    )
    for check in table.checks:
        expression = str(check.sqltext)
        broken = connection.execute(f"select rowid from checked where not ({expression}) order by rowid")
        for (number,) in broken:
            _report_check(check, expression, good[number - 1], problems)
    connection.close()


def _report_check(check: sa.CheckConstraint, expression: str, row: SeedRow, problems: Problems) -> None:
    named = dict.fromkeys(name for name in re.findall(r"\w+", expression) if name in row.record.columns)
    values = ", ".join(f"{name} is '{row.record.cells[name]}'" for name in named)
    rule = str(check.name).replace("_", " ")
    problems.add(row.record.place(next(iter(named))), f"{rule}: {values}")


def check_spells(table: SeedTable, rows: list[SeedRow], problems: Problems) -> None:
    """Spells of one pair, role or code do not overlap."""
    ends = spell_columns(table)
    if ends is None or ends[1] in table.key:
        return
    start, end = ends
    same = _HOLDERS.get(table.name, tuple(c for c in table.key if c not in (start, "ordinal")))
    groups = defaultdict(list)
    for row in {row.key: row for row in reversed(rows) if row.good}.values():  # of two with one key, the first
        spell = Spell(row.values[f"{start}_text"], row.values[end])
        groups[tuple(row.values[c] for c in same)].append((spell, row))
    for what, group in groups.items():
        for one, two in overlaps(group):
            earlier, later = sorted((one, two), key=lambda row: row.record.line)
            text = f"{start}: spells of {' '.join(str(part) for part in what if part)} overlap: {_shown(later, ends)}"
            problems.add(
                later.record.place(start), f"{text} and, in line {earlier.record.line}, {_shown(earlier, ends)}"
            )


def spell_columns(table: SeedTable) -> tuple[str, str] | None:
    """Start and end of the table's spells, by the CHECK that orders them."""
    spells = ((check.info["start"], check.info["end"]) for check in table.checks if check.info)
    return next(((start, end) for start, end in spells if f"{start}_text" in table.table.columns), None)


def _shown(row: SeedRow, ends: tuple[str, str]) -> str:
    start, end = (row.record.cells[column] for column in ends)
    return f"{start or '(open)'} to {end or '(open)'}"
