"""The schema documents itself."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import sqlite

from database import connect
from models.facts import FACTS
from models.tables import Base
from models.views import VIEWS
from schema.dictionary import Entry, entries

TABLES = list(Base.metadata.tables.values())

# The first names of constraints and indexes; the rest says table, then columns or meaning.
PREFIXES = ("pk", "fk", "uq", "ck", "ix")
LONGEST_NAME = 63  # PostgreSQL cuts what is longer


@pytest.fixture
def connection(small_url: str) -> Iterator[sa.Connection]:
    """A connection to a database that is only read."""
    engine = connect.engine(small_url)
    with engine.connect() as opened:
        yield opened
    engine.dispose()


# It documents itself.


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_table_and_columns_have_comments(table: sa.Table) -> None:
    comments = [table.comment, *(column.comment for column in table.columns)]
    assert all(comment and comment.endswith((".", "?")) for comment in comments), comments


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_view_has_comments(view: Any) -> None:
    assert all(comment.endswith((".", "?")) for comment in [view.comment, *(c.comment for c in view.columns.values())])


def test_columns_of_views_are_those_that_are_documented(connection: sa.Connection) -> None:
    for view in VIEWS:
        found = list(connection.exec_driver_sql(f"select * from {view.name}").keys())
        assert found == list(view.columns), view.name


def test_no_view_is_left_out(connection: sa.Connection) -> None:
    assert sorted(sa.inspect(connection).get_view_names()) == sorted(view.name for view in VIEWS)


def test_dictionary_has_every_table_view_and_column(connection: sa.Connection) -> None:
    rows = connection.exec_driver_sql(f"select {', '.join(Entry._fields)} from data_dictionary")
    assert {tuple(row) for row in rows} == {tuple(entry) for entry in entries(Base.metadata, VIEWS)}


def test_dictionary_tells_the_rules_of_columns(connection: sa.Connection) -> None:
    sql = "select name, type, required, choices, refers_to from data_dictionary where name in ({})"
    rules = {
        "arms_delivery.quantity": ("numeric", "no", None, None),
        "recognition.recognised_code": ("text", "yes", None, "state_detail.code"),
        "recognition.recognised_on": ("date", "no", None, None),
        "recognition.withdrawal_kind": ("text", "no", "withdrawn, suspended, annulled", None),
        "state_detail.code": ("text", "yes", None, "actor.code"),
        "arms_flow.order_year": ("integer", None, None, None),
        "arms_flow.second_hand": ("text", None, "yes, no", None),
        "recognition": (None, None, None, None),
    }
    found = connection.exec_driver_sql(sql.format(", ".join(f"'{name}'" for name in rules)))
    assert {row[0]: tuple(row[1:]) for row in found} == rules


@pytest.mark.slow
def test_a_column_holds_no_value_but_its_choices(seeded_sqlite_url: str) -> None:
    with connect.read(seeded_sqlite_url) as reader:
        listed = "select object_name, column_name, choices from data_dictionary where choices is not null order by 1"
        for table, entries in groupby(list(reader.execute(listed).rows), lambda entry: entry[0]):
            _, columns, choices = zip(*entries, strict=True)
            some = " where year = 2020" if table == "dyad_year" else ""  # which has 2 million rows
            held = zip(*reader.execute(f"select distinct {', '.join(columns)} from {table}{some}").rows, strict=True)
            for column, allowed, values in zip(columns, choices, held, strict=False):  # a table may have no rows
                assert {*values} - {None} <= {*allowed.split(", ")}, f"{table}.{column}"


def test_postgresql_keeps_the_comments_of_views(postgresql_url: str) -> None:
    engine = connect.engine(postgresql_url)
    with engine.connect() as opened:
        for entry in entries(sa.MetaData(), VIEWS):
            number = "a.attnum" if entry.column_name else "0"
            sql = f"""select coalesce(col_description(c.oid, nullif({number}, 0)), obj_description(c.oid))
                from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0
                where c.relname = :view and (a.attname = :column or cast(:column as text) is null) limit 1"""
            found = opened.scalar(sa.text(sql), {"view": entry.object_name, "column": entry.column_name})
            assert found == entry.meaning, entry.name
    engine.dispose()


# Names.


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_names_are_conventional_and_short(table: sa.Table) -> None:
    statement = str(sa.schema.CreateTable(table).compile(dialect=sqlite.dialect()))
    names = [line.split()[1] for line in statement.splitlines() if line.strip().startswith("CONSTRAINT")]
    only_elsewhere = sum(c.info.get("dialect") == "postgresql" for c in table.constraints)
    assert len(names) == statement.count("CONSTRAINT ") == len(table.constraints) - only_elsewhere
    names += [str(index.name) for index in table.indexes]
    for name in names:
        assert name.startswith(tuple(f"{prefix}_{table.name}" for prefix in PREFIXES)), name
        assert len(name) <= LONGEST_NAME, name


def test_keys_are_named_by_what_they_refer_to() -> None:
    for table in TABLES:
        for column in table.columns:
            for key in column.foreign_keys:
                if key.constraint is None or len(key.constraint.columns) > 1:  # ties a detail to an actor of its kind
                    continue
                suffix = "_code" if key.column.name == "code" else "_id"
                assert column.name.endswith(suffix), f"{table.name}.{column.name}"


def test_references_have_an_index_on_postgresql_where_rows_are_deleted() -> None:
    """Deleting a fact looks for its row and citations: without an index that is a walk through all of them for each."""
    for name in (*FACTS, "citation"):
        leading = {str(index.expressions[0]).removeprefix(f"{name}.") for index in Base.metadata.tables[name].indexes}
        assert "fact_id" in leading
