"""A user's own triggers on our tables and views: an upgrade keeps them, or says which no longer works."""

from pathlib import Path

import pytest

from models.views import VIEWS
from schema import revisions
from support import Run
from support.database_contents import rows, run_all
from support.seed_folder import replace, write_seeds

pytestmark = pytest.mark.slow_on_postgresql

LOG = "create table log (what text)"
NOTED = "begin insert into log values ('view'); return new; end"
ON_A_VIEW = {
    "sqlite": ("create trigger log_view instead of insert on state begin insert into log values ('view'); end",),
    "postgresql": (
        f"create function noted() returns trigger language plpgsql as $$ {NOTED} $$",
        "create trigger log_view instead of insert on state for each row execute function noted()",
    ),
}


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    """The small seeds."""
    return write_seeds(tmp_path / "seeds")


def triggers(url: str) -> list[tuple[object, ...]]:
    return rows(url, "select name, sql from sqlite_master where type = 'trigger' order by name")


@pytest.mark.slow
def test_triggers_survive_a_rebuild_of_their_table(sqlite_url: str) -> None:
    run_all(
        sqlite_url,
        LOG,
        "create view logged as select what from log",
        "create trigger log_coverage after insert on COVERAGE begin insert into log values ('coverage'); end",
        "create trigger log_log after insert on log begin insert into logged values ('log'); end",
        "create trigger log_view instead of insert on logged begin insert into log values (new.what); end",
        "create trigger log_agreements after insert on log begin select count(*) from agreement_now; end",
    )
    before = triggers(sqlite_url)
    revisions.downgrade(sqlite_url, "0022")
    revisions.upgrade(sqlite_url)
    assert triggers(sqlite_url) == before
    revisions.downgrade(sqlite_url, "base")
    assert [name for name, _sql in triggers(sqlite_url)] == ["log_agreements", "log_log", "log_view"]


def test_a_trigger_survives_whose_table_is_written_in_other_letters(run: Run, sqlite_url: str) -> None:
    run_all(sqlite_url, LOG, "create trigger t3 after insert on ACTOR begin insert into log values (new.code); end")
    before = triggers(sqlite_url)
    run("db", "downgrade", "0027", url=sqlite_url)
    upgraded = run("db", "upgrade", url=sqlite_url)
    assert (triggers(sqlite_url), "note:" in upgraded.stderr) == (before, False)


@pytest.mark.parametrize("old", ["views", "schema"])
def test_a_trigger_on_a_view_of_ours_survives(run: Run, database_url: str, old: str) -> None:
    is_sqlite = database_url.startswith("sqlite")
    run_all(database_url, LOG, *ON_A_VIEW["sqlite" if is_sqlite else "postgresql"])
    if old == "views":
        run_all(database_url, f"drop view {VIEWS[-1].name}")
    else:
        run_all(database_url, "update alembic_version set version_num = '0027'")
    upgraded = run("db", "upgrade", url=database_url)
    assert upgraded.exit_code == 0, upgraded.stderr
    assert revisions.check(database_url) == ["table log: not in the models"]
    run_all(database_url, "insert into state (code) values ('RUR')")
    assert rows(database_url, "select what from log") == [("view",)]


@pytest.mark.slow
def test_a_trigger_that_no_longer_works_is_left_out_and_told(run: Run, tmp_path: Path, seeds: Path) -> None:
    url = f"sqlite:///{tmp_path / 'old.db'}"
    revisions.upgrade(url, "0012")
    run_all(
        url,
        LOG,
        "create trigger dates after update on Agreement begin insert into log values (new.signed_on_precision); end",
        "create trigger codes after insert on agreement begin insert into log values (new.code); end",
    )
    built = run("build", "--dir", str(seeds), url=url)
    assert built.exit_code == 0, built.stderr
    (note,) = (line for line in built.stderr.splitlines() if "trigger" in line)
    assert note.startswith(
        "note: your trigger dates on Agreement was left out, because it no longer works "
        "(no such column: new.signed_on_precision). It was: CREATE TRIGGER dates after update on Agreement"
    )
    assert [name for name, _sql in triggers(url)] == ["codes"]
    assert ("hun-srb-2025",) in rows(url, "select what from log")


def test_a_trigger_that_goes_with_its_view_is_told(run: Run, sqlite_url: str) -> None:
    run_all(sqlite_url, LOG, *ON_A_VIEW["sqlite"])
    downgraded = run("db", "downgrade", "0027", url=sqlite_url)
    assert "your trigger log_view on state was left out" in downgraded.stderr
    assert "(no such table: main.state)" in downgraded.stderr


def test_triggers_are_named_where_a_write_does_not_work(run: Run, sqlite_url: str, seeds: Path) -> None:
    run_all(sqlite_url, "create trigger mine after insert on actor begin select new.colour; end")
    refused = run("build", "--dir", str(seeds), url=sqlite_url)
    assert refused.exit_code == 3
    (line,) = refused.stderr.splitlines()
    path = sqlite_url.removeprefix("sqlite:///")
    assert f"{path} cannot be written: no such column: new.colour" in line
    assert line.endswith("triggers that Pactbook did not make, which may be the cause: mine on actor)")


def test_a_function_that_fails_in_a_trigger_is_named(run: Run, postgresql_url: str, seeds: Path) -> None:
    run_all(
        postgresql_url,
        "create function f() returns trigger language plpgsql as $$ begin return new.colour; end $$",
        "create trigger mine before update on actor for each row execute function f()",
    )
    build = ("build", "--dir", str(seeds))
    assert run(*build, url=postgresql_url).exit_code == 0
    replace(seeds, "actor", "Hungary", "Magyarország")
    refused = run(*build, url=postgresql_url)
    assert refused.exit_code == 3
    (line,) = refused.stderr.splitlines()
    assert 'cannot be written: record "new" has no field "colour" (in PL/pgSQL function f() line 1 at RETURN, ' in line
