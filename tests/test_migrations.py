"""Revisions run on people's files: up, down and up again, with rows in the tables."""

import ast
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.script import Script, ScriptDirectory

from database import connect, revision
from database.revision import head_revision
from database.url import sqlite_path
from models.tables import Base
from models.views import VIEWS
from schema import drift, revisions
from schema.views import is_made_outside_revisions
from support.database_contents import connected, parts
from support.rows import ROWS, insert_all

SCRIPTS = ScriptDirectory(revisions.FOLDER)
REVISIONS: list[Script] = list(SCRIPTS.walk_revisions())[::-1]


def tables(connection: sa.Connection) -> set[str]:
    """The tables whose rows revisions keep."""
    names = {name for name in sa.inspect(connection).get_table_names() if not is_made_outside_revisions(name)}
    return names - {"alembic_version", "data_dictionary"}


def contents(connection: sa.Connection) -> dict[str, list[Any]]:
    return {
        name: [dict(row) for row in connection.execute(sa.text(f"select * from {name} order by 1")).mappings()]
        for name in tables(connection)
    }


def shared(rows: list[dict[str, Any]], others: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows by the columns that the others have too."""
    return [{column: value for column, value in row.items() if column in others[0]} for row in rows]


def test_revisions_are_numbered_in_one_line() -> None:
    assert SCRIPTS.get_heads() == [head_revision()]
    assert [script.revision for script in REVISIONS] == [f"{number + 1:04d}" for number in range(len(REVISIONS))]
    assert [Path(script.path).name[:5] for script in REVISIONS] == [f"{script.revision}_" for script in REVISIONS]


def test_only_programs_count_as_revisions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("0001_first.py", "0002_second.py", "0003_second.py.orig", "0004_third.py~", "notes"):
        (tmp_path / name).touch()
    monkeypatch.setattr(revision, "VERSIONS", str(tmp_path))
    assert head_revision() == "0002"


@pytest.mark.parametrize("script", REVISIONS, ids=lambda script: script.revision)
def test_revision_says_what_it_does_and_imports_nothing_that_changes(script: Script) -> None:
    tree = ast.parse(Path(script.path).read_text())
    assert script.doc
    assert "Downgrade" in script.longdoc
    modules = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    modules |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert modules <= {"sqlalchemy", "alembic", "collections.abc", "contextlib", "typing", "schema.rebuild"}
    assert {"upgrade", "downgrade"} <= {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_there_is_a_row_to_try_for_every_table() -> None:
    assert set(ROWS) == set(Base.metadata.tables) - {"data_dictionary"}


@pytest.mark.slow
def test_rows_survive_every_step_up_and_down(empty_url: str) -> None:
    """Up, rows keep what their columns hold; down, every table is as it was, and a revision's own tables are gone."""
    schemas: dict[str, drift.Things] = {}
    rows: dict[str, dict[str, list[Any]]] = {}
    before: dict[str, list[Any]] = {}
    for script in REVISIONS:
        revisions.upgrade(empty_url, script.revision)
        with connected(empty_url) as connection:
            after = contents(connection)
            for name, kept in before.items():
                now = shared(after[name], kept)
                assert [row for row in shared(kept, after[name]) if row not in now] == []
            for name in ROWS:
                if name in after and not after[name]:
                    insert_all(connection, name, script.revision)
            before = rows[script.revision] = contents(connection)
            assert all(before.values())
            schemas[script.revision] = parts(connection)
    for script in REVISIONS[::-1]:
        with connected(empty_url) as connection:
            assert parts(connection) == schemas[script.revision]
            before = contents(connection)
        assert before == rows[script.revision]
        revisions.downgrade(empty_url, "-1")
        with connected(empty_url) as connection:
            after = contents(connection)
        if after.keys() != before.keys():
            assert "drops" in script.longdoc
    assert not after


@pytest.mark.slow
def test_what_goes_with_aspirants_goes_down_with_them(seeded_copy_url: str) -> None:
    def counted(*tables: str) -> list[int]:
        with connected(seeded_copy_url) as connection:
            return [connection.exec_driver_sql(f"select count(*) from {table}").scalar() or 0 for table in tables]

    of_aspirants = "select fact_id from membership where role = 'aspirant'"
    tables = ("membership", "fact", "citation", f"({of_aspirants}) as a", f"citation where fact_id in ({of_aspirants})")
    revisions.downgrade(seeded_copy_url, "0019")
    members, facts, citations, aspirants, cited = counted(*tables)
    assert cited >= aspirants > 0
    revisions.downgrade(seeded_copy_url, "0018")
    assert counted(*tables) == [members - aspirants, facts - aspirants, citations - cited, 0, 0]


@pytest.mark.slow
def test_up_down_and_up_leaves_the_schema_as_it_was(database_url: str) -> None:
    engine = connect.engine(database_url)
    with engine.connect() as connection:
        before = drift.built(connection)
    revisions.downgrade(database_url, "base")
    with engine.connect() as connection:
        assert drift.built(connection) == {}
        if connection.dialect.name == "postgresql":
            left = "select count(*) from pg_proc where pronamespace = current_schema()::regnamespace"
            assert connection.scalar(sa.text(left)) == 0
    revisions.upgrade(database_url)
    with engine.connect() as connection:
        assert drift.built(connection) == before
    engine.dispose()


@pytest.mark.slow_on_postgresql
def test_migrations_make_what_the_models_say(database_url: str) -> None:
    assert revisions.check(database_url) == []


@pytest.mark.slow_on_postgresql
def test_alembic_finds_nothing_to_generate(database_url: str) -> None:
    from alembic import command

    command.check(revisions.config(database_url))


def test_an_upgrade_at_head_changes_nothing(database_url: str) -> None:
    path = sqlite_path(database_url)
    before = path.read_bytes() if path else None
    told: list[str] = []
    revisions.upgrade(database_url, tell=told.append)
    assert told == []
    if path:
        assert path.read_bytes() == before


@pytest.mark.slow_on_postgresql
def test_a_changed_view_is_made_anew(database_url: str) -> None:
    name = VIEWS[0].name
    engine = connect.engine(database_url)
    with engine.begin() as connection:
        connection.exec_driver_sql(f"drop view {name} {'cascade' if connection.dialect.name == 'postgresql' else ''}")
        connection.exec_driver_sql(f"create view {name} as select 1 as one")
    engine.dispose()
    assert f"view {name}: is" in "\n".join(revisions.check(database_url))
    revisions.upgrade(database_url)
    assert revisions.check(database_url) == []


@pytest.mark.slow
def test_a_changed_comment_needs_no_revision(postgresql_url: str) -> None:
    engine = connect.engine(postgresql_url)
    with engine.begin() as connection:
        for what, name in (("table", "border"), ("column", "actor.name"), ("column", "state.name")):
            connection.exec_driver_sql(f"comment on {what} {name} is 'As it was called before.'")
            connection.exec_driver_sql(
                f"update data_dictionary set meaning = 'As it was called before.' where name = '{name}'"
            )
    engine.dispose()
    assert len(revisions.check(postgresql_url)) == 5  # a view's own comments are compared in the dictionary alone
    revisions.upgrade(postgresql_url)
    assert revisions.check(postgresql_url) == []
    with connect.read(postgresql_url) as reader:
        sql = "select col_description(cast('state' as regclass), 2)"
        assert list(reader.execute(sql, {}).rows) == [("Short English name.",)]


@pytest.mark.slow
def test_upgrade_in_the_caller_s_transaction_is_undone_with_it(postgresql_url: str) -> None:
    revisions.downgrade(postgresql_url, "-2")
    older = revisions.current(postgresql_url)
    engine = connect.engine(postgresql_url)
    with engine.connect() as connection:
        before = drift.built(connection)
        connection.rollback()
        with connection.begin() as transaction:
            limit = connection.scalar(sa.text("show lock_timeout"))
            revisions.upgrade(postgresql_url, connection=connection)
            assert connection.scalar(sa.text("select version_num from alembic_version")) == head_revision()
            assert connection.scalar(sa.text("show lock_timeout")) == limit
            transaction.rollback()
        assert drift.built(connection) == before
    engine.dispose()
    assert revisions.current(postgresql_url) == older
