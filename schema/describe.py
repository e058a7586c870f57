"""The schema in words and as a picture: from the models, or from a database's own dictionary."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from database.reader import Reader
from errors import UsageError
from hints import suggestion

if TYPE_CHECKING:
    import sqlalchemy as sa


class Described(NamedTuple):
    """A table or view: `kind` says which; columns as pairs (name, meaning), in order."""

    kind: str
    name: str
    meaning: str
    columns: list[tuple[str, str]]


def describe(reader: Reader, name: str) -> Described:
    """What the database's dictionary says of a table or view. Raises UsageError for an unknown one."""
    rows = reader.execute("select object_kind, object_name, column_name, meaning from data_dictionary", {}).rows
    entries = {(object_name, column): (kind, meaning) for kind, object_name, column, meaning in rows}
    if (name, None) not in entries:
        raise UsageError(f"unknown table or view {name!r}{suggestion(name, sorted({key[0] for key in entries}))}")
    kind, meaning = entries[name, None]
    columns = reader.execute(f'select * from "{name}" where 1 = 0', {}).columns
    return Described(kind, name, meaning, [(column, entries[name, column][1]) for column in columns])


def markdown() -> Iterator[str]:
    """Lines of a Markdown dictionary of all tables and views, from the models."""
    from models.tables import Base
    from models.views import VIEWS

    yield from ("# Schema", "", "## Tables")
    for table in _tables(Base.metadata):
        yield from ("", f"### {table.name}", "", table.comment or "", "")
        yield from ("| column | type | required | refers to | meaning |", "| --- | --- | --- | --- | --- |")
        for column in table.columns:
            required = "key" if column.primary_key else "" if column.nullable else "yes"
            refers = ", ".join(sorted(key.target_fullname for key in column.foreign_keys))
            yield f"| {column.name} | {_type(column)} | {required} | {refers} | {_cell(column.comment or '')} |"
    yield from ("", "## Views")
    for view in VIEWS:
        yield from ("", f"### {view.name}", "", view.comment, "", "| column | type | meaning |", "| --- | --- | --- |")
        for name, (type_, comment) in view.columns.items():
            yield f"| {name} | {type_} | {_cell(comment)} |"


def mermaid() -> Iterator[str]:
    """Lines of an entity-relationship diagram in Mermaid: tables with their keys, and what refers to what."""
    from models.tables import Base

    yield "erDiagram"
    for table in _tables(Base.metadata):
        yield f"    {table.name} {{"
        for column in table.columns:
            marks = [mark for mark, holds in (("PK", column.primary_key), ("FK", column.foreign_keys)) if holds]
            if marks:
                yield f"        {_type(column)} {column.name} {', '.join(marks)}"
        yield "    }"
    for table in _tables(Base.metadata):
        for key in sorted(table.foreign_key_constraints, key=lambda key: str(key.name)):
            one = "|o" if any(column.nullable for column in key.columns) else "||"
            many = "o|" if {column.name for column in table.primary_key} <= set(key.column_keys) else "o{"
            yield f"    {key.referred_table.name} {one}--{many} {table.name} : {'+'.join(key.column_keys)}"


def _tables(metadata: sa.MetaData) -> list[sa.Table]:
    return sorted(metadata.tables.values(), key=lambda table: table.name)


def _type(column: sa.Column[object]) -> str:
    return str(column.type.__visit_name__).lower()  # text, integer, numeric, date


def _cell(text: str) -> str:
    return text.replace("|", r"\|")
