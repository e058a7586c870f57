"""The schema in words and as a picture: from the models, or from a database's own dictionary."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from database.reader import Reader
from errors import UsageError
from hints import suggestion

if TYPE_CHECKING:
    import sqlalchemy as sa


class Described(NamedTuple):
    """A table or view: `kind` says which; its columns in order, as rows of COLUMNS."""

    kind: str
    name: str
    meaning: str
    columns: list[tuple[Any, ...]]


# The description of a column, as `pactbook schema describe` prints it; but for the first, columns of data_dictionary.
COLUMNS = ("column", "type", "required", "choices", "refers_to", "meaning")


def describe(reader: Reader, name: str) -> Described:
    """Look up a table or view in the database's own dictionary. Raises UsageError for an unknown name."""
    rows = reader.execute(
        f"select object_kind, object_name, column_name, {', '.join(COLUMNS[1:])} from data_dictionary"
    )
    entries = {(row[1], row[2]): row for row in rows.rows}
    if (name, None) not in entries:
        raise UsageError(f"unknown table or view {name!r}{suggestion(name, sorted({key[0] for key in entries}))}")
    kind, *_, meaning = entries[name, None]
    columns = reader.execute(f'select * from "{name}" where 1 = 0', {}).columns
    return Described(kind, name, meaning, [entries[name, column][2:] for column in columns])


def markdown() -> Iterator[str]:
    """Lines of a Markdown dictionary of all tables and views, from the models."""
    from models.tables import Base
    from models.views import VIEWS
    from schema.dictionary import entries

    yield "# Schema"
    kind = ""
    for entry in entries(Base.metadata, VIEWS):
        if entry.object_kind != kind:
            kind = entry.object_kind
            yield from ("", f"## {kind.capitalize()}s")
        if entry.column_name is None:
            yield from ("", f"### {entry.name}", "", entry.meaning, "")
            yield from ("| column | type | required | choices | refers to | meaning |", f"|{' --- |' * 6}")
            continue
        cells = (entry.column_name, entry.type, entry.required, entry.choices, entry.refers_to, entry.meaning)
        yield f"| {' | '.join(_cell(cell or '') for cell in cells)} |"


def mermaid() -> Iterator[str]:
    """Lines of an entity-relationship diagram in Mermaid: tables with their keys, and what refers to what."""
    from models.tables import Base
    from schema.dictionary import type_name

    yield "erDiagram"
    for table in _tables(Base.metadata):
        yield f"    {table.name} {{"
        for column in table.columns:
            marks = [mark for mark, holds in (("PK", column.primary_key), ("FK", column.foreign_keys)) if holds]
            if marks:
                yield f"        {type_name(column)} {column.name} {', '.join(marks)}"
        yield "    }"
    for table in _tables(Base.metadata):
        for key in sorted(table.foreign_key_constraints, key=lambda key: str(key.name)):
            one = "|o" if any(column.nullable for column in key.columns) else "||"
            many = "o|" if {column.name for column in table.primary_key} <= set(key.column_keys) else "o{"
            yield f"    {key.referred_table.name} {one}--{many} {table.name} : {'+'.join(key.column_keys)}"


def _tables(metadata: sa.MetaData) -> list[sa.Table]:
    return sorted(metadata.tables.values(), key=lambda table: table.name)


def _cell(text: str) -> str:
    return text.replace("|", r"\|")
