"""What a revision of the future may run into: failing half-way, lost references, views in its way, a busy server."""

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from database import connect, revision
from database.revision import head_revision
from errors import DatabaseError, PactbookError, UsageError
from schema import drift, revisions
from support.rows import ROWS, insert_all

HEAD = head_revision()
NEXT = f"{int(HEAD) + 1:04d}"

Write = Callable[[str], None]


@pytest.fixture
def next_revision(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Call with the body of upgrade() to have one more revision, in a copy of the folder."""
    folder = tmp_path / "alembic"
    shutil.copytree(revisions.FOLDER, folder)
    monkeypatch.setattr(revisions, "FOLDER", folder)
    monkeypatch.setattr(revision, "VERSIONS", folder / "versions")

    def write(body: str) -> None:
        (folder / "versions" / f"{NEXT}_next.py").write_text(
            f'"""Next."""\nimport sqlalchemy as sa\nfrom alembic import op\n'
            "from schema.rebuild import rebuilding\n"
            f'revision = "{NEXT}"\ndown_revision = "{HEAD}"\n'
            f"def upgrade():\n    {body}\n\ndef downgrade():\n    pass\n"
        )

    return write


@pytest.fixture
def filled(database_url: str) -> str:
    """A database with a row in every table."""
    engine = connect.engine(database_url)
    with engine.begin() as connection:
        for name in ROWS:
            insert_all(connection, name)
    engine.dispose()
    return database_url


def state(url: str) -> tuple[drift.Things, dict[str, int]]:
    engine = connect.engine(url)
    with engine.connect() as connection:
        built = drift.built(connection)
        counts = {name: connection.scalar(sa.text(f"select count(*) from {name}")) or 0 for name in ROWS}
    engine.dispose()
    return built, counts


REBUILD = """with rebuilding("arms_transfer") as batch:  # SQLite makes the table anew
        batch.add_column(sa.Column("depositary", sa.Text()))
        batch.alter_column("designation", nullable=True)
    """


@pytest.mark.slow_on_postgresql
def test_a_step_that_fails_half_way_leaves_all_as_it_was(filled: str, next_revision: Write) -> None:
    next_revision(REBUILD + 'op.execute("update actor set note = code"); op.execute("select missing from nowhere")')
    before = state(filled)
    with pytest.raises(DatabaseError, match=r"the schema was not changed: .*nowhere"):
        revisions.upgrade(filled)
    assert state(filled) == before
    assert revisions.current(filled) == HEAD
    engine = connect.engine(filled)
    with engine.connect() as connection:
        assert connection.scalar(sa.text("select count(*) from actor where note is not null")) == 0
    engine.dispose()


@pytest.mark.slow_on_postgresql
def test_a_step_may_not_leave_references_to_nothing(filled: str, next_revision: Write) -> None:
    next_revision("op.execute(\"delete from state_detail where code = 'AAA'\")")
    before = state(filled)
    with pytest.raises(PactbookError, match="state_detail") as raised:
        revisions.upgrade(filled)
    assert "\n" not in str(raised.value)
    assert state(filled) == before


@pytest.mark.slow_on_postgresql
def test_rows_do_not_cascade_when_a_table_is_rebuilt_under_views(filled: str, next_revision: Write) -> None:
    next_revision(REBUILD)
    _, counts = state(filled)
    assert counts["arms_delivery"] == 1
    revisions.upgrade(filled)
    built, after = state(filled)
    assert after == counts
    assert ("column", "arms_transfer.depositary") in built
    engine = connect.engine(filled)
    with engine.connect() as connection:
        assert connection.scalar(sa.text("select count(*) from arms_flow")) is not None
    engine.dispose()


@pytest.mark.slow
def test_an_analyst_s_own_view_outlives_a_rebuild_on_sqlite(sqlite_url: str, next_revision: Write) -> None:
    engine = connect.engine(sqlite_url)
    own = 'CREATE VIEW "my view" as select designation, ordered from arms_transfer'
    with engine.begin() as connection:
        connection.exec_driver_sql(own)
    next_revision(REBUILD)
    revisions.upgrade(sqlite_url)
    with engine.connect() as connection:
        assert connection.exec_driver_sql('select * from "my view"').fetchall() == []
        assert drift.built(connection)["view", "my view"] == own
        assert not [line for line in drift.differences(connection) if "my view" in line]
    engine.dispose()


@pytest.mark.parametrize("rows", [0, 1])
def test_a_rebuild_on_sqlite_keeps_what_an_analyst_added(sqlite_url: str, next_revision: Write, rows: int) -> None:
    engine = connect.engine(sqlite_url)
    with engine.begin() as connection:
        for name in ROWS if rows else ():
            insert_all(connection, name)
        run = connection.exec_driver_sql
        run("""alter table arms_transfer add column "mine, (all)" text default '(a,'""")
        run("create index of_mine on arms_transfer (lower(designation)) where designation <> ','")
        index = run("select sql from sqlite_master where name = 'of_mine'").scalar_one()
        before = set(run("select name from sqlite_master"))
    next_revision(REBUILD)
    revisions.upgrade(sqlite_url)
    with engine.begin() as connection:
        run = connection.exec_driver_sql
        assert set(run("select name from sqlite_master")) == before
        assert run("select sql from sqlite_master where name = 'of_mine'").scalar_one() == index
        assert run('select "mine, (all)", depositary from arms_transfer').fetchall() == [("(a,", None)] * rows
        for name in () if rows else ROWS:
            insert_all(connection, name)
    engine.dispose()


@pytest.mark.slow
def test_an_index_of_an_analyst_on_a_column_that_is_renamed_stays(sqlite_url: str) -> None:
    revisions.downgrade(sqlite_url, "0012")
    engine = connect.engine(sqlite_url)
    with engine.begin() as connection:
        connection.exec_driver_sql("create index mine on source (published_on_precision)")
    revisions.upgrade(sqlite_url)
    with engine.connect() as connection:
        index = connection.exec_driver_sql("select sql from sqlite_master where name = 'mine'").scalar_one()
    assert "published_on_text" in index
    engine.dispose()


def test_an_analyst_s_own_view_in_the_way_is_named_on_postgresql(postgresql_url: str, next_revision: Write) -> None:
    engine = connect.engine(postgresql_url)
    with engine.begin() as connection:
        connection.exec_driver_sql("create view my_view as select * from arms_flow")
    next_revision("pass")
    with pytest.raises(DatabaseError, match=r"view my_view depends on view arms_flow") as raised:
        revisions.upgrade(postgresql_url)
    assert "\n" not in str(raised.value)
    assert revisions.current(postgresql_url) == HEAD
    engine.dispose()


def test_an_upgrade_gives_up_on_a_busy_server(postgresql_url: str, next_revision: Write) -> None:
    next_revision("pass")
    engine = connect.engine(postgresql_url)
    with engine.begin() as connection:
        connection.exec_driver_sql("lock table agreement in access exclusive mode")
        with pytest.raises(DatabaseError, match="another program is using the database"):
            revisions.upgrade(f"{postgresql_url}&options=-c%20lock_timeout%3D100ms")
    assert revisions.current(postgresql_url) == HEAD
    engine.dispose()


def test_an_upgrade_gives_up_on_a_locked_file(
    sqlite_url: str, next_revision: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    next_revision("pass")
    sqlite_connect = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda *a, **k: sqlite_connect(*a, **{**k, "timeout": 0.1}))
    engine = connect.engine(sqlite_url)
    with engine.begin() as connection:
        connection.exec_driver_sql("update data_dictionary set meaning = meaning")
        with pytest.raises(DatabaseError, match="locked"):
            revisions.upgrade(sqlite_url)
    assert revisions.current(sqlite_url) == HEAD
    engine.dispose()


def test_a_database_of_a_later_program_is_refused(database_url: str) -> None:
    engine = connect.engine(database_url)
    with engine.begin() as connection:
        connection.exec_driver_sql("update alembic_version set version_num = '9999'")
    engine.dispose()
    with pytest.raises(DatabaseError, match=f"at schema revision 9999, and this program knows revisions up to {HEAD}"):
        revisions.upgrade(database_url)


@pytest.mark.slow_on_postgresql
def test_an_unknown_revision_is_wrong_usage(database_url: str) -> None:
    with pytest.raises(UsageError, match="9999"):
        revisions.upgrade(database_url, "9999")
