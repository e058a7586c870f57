"""Changing the columns and constraints of a table in a revision.

PostgreSQL alters a table; SQLite has to make it anew. Alembic's batches do either, but on SQLite they lose indexes on
expressions and constraints without a name, and take fifty times as long: they read the table into objects and write
it out again, where here the words in which SQLite keeps it are edited. Revisions call this, so what it does to a
database never changes.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from alembic import op, operations

from schema.create_table import parts

_NAME = re.compile(r"""\"[^"]*\"|`[^`]*`|\[[^]]*\]|[^\s(]+""")
_CONSTRAINT = re.compile(r"(?:constraint|primary\s+key|unique|check|foreign\s+key)\b", re.IGNORECASE)


@contextmanager
def rebuilding(table: str) -> Iterator["operations.BatchOperations | SqliteTable"]:
    """Change a table in a `with` block; its rows and indexes stay.

    A constraint that names a column which goes is dropped with it, or SQLite refuses ("no such column").
    """
    if op.get_context().dialect.name == "sqlite":
        sqlite_table = SqliteTable(table)
        yield sqlite_table
        sqlite_table.make_anew()
    else:
        with op.batch_alter_table(table) as batch:
            yield batch


class SqliteTable:
    """A table of a SQLite database, with the changes to be made to it: the methods are those of Alembic's batches."""

    def __init__(self, name: str) -> None:
        """Read the table. Raises NoResultFound where there is none."""
        self.name = name
        select = "select sql from sqlite_master where tbl_name = ? and type = ? and sql is not null order by rowid"
        text = op.get_bind().exec_driver_sql(select, (name, "table")).scalar_one()
        self.indexes = op.get_bind().exec_driver_sql(select, (name, "index")).scalars().all()
        self.options = text[text.rindex(")") + 1 :]
        self.parts = list(parts(text[text.index("(") + 1 : text.rindex(")")]))
        self.columns = {name: name for name in map(_column, self.parts) if name}  # old name -> new name

    def add_column(self, column: sa.Column[Any]) -> None:
        """Add a column after the others."""
        last = max(place for place, part in enumerate(self.parts) if _column(part))
        self.parts.insert(last + 1, str(sa.schema.CreateColumn(column).compile(op.get_bind())))

    def drop_column(self, name: str) -> None:
        """Drop a column."""
        del self.parts[self._place(name, _column)]
        del self.columns[name]

    def alter_column(
        self,
        name: str,
        *,
        new_column_name: str | None = None,
        comment: str | None = None,  # noqa: ARG002 - SQLite keeps none
        existing_type: object = None,  # noqa: ARG002 - which only other backends have to be told
        existing_nullable: bool | None = None,  # noqa: ARG002
    ) -> None:
        """Rename a column that no constraint or index names."""
        if new_column_name is not None:
            place = self._place(name, _column)
            self.parts[place] = self.parts[place].replace(name, new_column_name, 1)
            self.columns[name] = new_column_name

    def drop_constraint(self, name: str, *, type_: str) -> None:  # noqa: ARG002 - SQLite's constraints share their names
        """Drop a constraint of the table."""
        del self.parts[self._place(name, _constraint)]

    def create_check_constraint(self, name: str, condition: str) -> None:
        """Add a CHECK."""
        self._constrain(name, f"CHECK ({condition})")

    def create_unique_constraint(self, name: str, columns: Sequence[str]) -> None:
        """Add a UNIQUE."""
        self._constrain(name, f"UNIQUE ({', '.join(columns)})")

    def create_foreign_key(self, name: str, table: str, columns: Sequence[str], keys: Sequence[str]) -> None:
        """Have columns refer to the keys of a table."""
        self._constrain(name, f"FOREIGN KEY({', '.join(columns)}) REFERENCES {table} ({', '.join(keys)})")

    def make_anew(self) -> None:
        """Make the table with its changes; one without rows at once, which spares SQLite the search for its name."""
        run = op.get_bind().exec_driver_sql
        body = ", \n\t".join(self.parts)
        if run(f'select exists (select 1 from "{self.name}")').scalar_one():
            new = f"_alembic_tmp_{self.name}"
            run(f'CREATE TABLE "{new}" (\n\t{body}\n){self.options}')
            columns, kept = _listed(self.columns.values()), _listed(self.columns)
            run(f'insert into "{new}" ({columns}) select {kept} from "{self.name}"')
            run(f'drop table "{self.name}"')
            run(f'alter table "{new}" rename to "{self.name}"')
        else:
            run(f'drop table "{self.name}"')
            run(f'CREATE TABLE "{self.name}" (\n\t{body}\n){self.options}')
        for index in self.indexes:
            run(index)

    def _constrain(self, name: str, rule: str) -> None:
        self.parts.append(f"CONSTRAINT {name} {rule}")

    def _place(self, name: str, named: Any) -> int:
        """Where the column or constraint stands. Raises ValueError where there is none."""
        return [named(part) for part in self.parts].index(name)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def _column(part: str) -> str | None:
    """The name of the column that a part of CREATE TABLE is about, if it is one."""
    return None if _CONSTRAINT.match(part) else _name(part)


def _constraint(part: str) -> str | None:
    """The name of the constraint that a part of CREATE TABLE is, if it has one."""
    return _name(part[len("constraint") :].strip()) if part[:10].upper() == "CONSTRAINT" else None


def _name(text: str) -> str:
    """The name with which a text begins."""
    (name,) = _NAME.findall(text)[:1]
    return str(name).strip('"`[]')
