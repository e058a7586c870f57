"""`pactbook db`, as people and scripts call it."""

from pathlib import Path

import pytest

from database import connect, revision
from database.revision import head_revision
from schema import revisions
from support import Run

HEAD = head_revision()


@pytest.mark.slow
def test_upgrade_tells_each_step_and_where_it_is(run: Run, empty_url: str) -> None:
    done = run("db", "upgrade", url=empty_url)
    assert (done.exit_code, done.stdout) == (0, "")
    lines = done.stderr.splitlines()
    assert lines[0].startswith("upgraded to 0001: ")
    assert lines[-1] == f"The schema is at {HEAD}."
    assert len(lines) == int(HEAD) + 1
    assert run("db", "current", url=empty_url).stdout == f"{HEAD}\n"


@pytest.mark.slow_on_postgresql
def test_downgrade_takes_a_number_of_steps_and_check_tells_an_older_schema(run: Run, database_url: str) -> None:
    done = run("db", "downgrade", "-1", url=database_url)
    assert done.exit_code == 0
    assert done.stderr.startswith(f"downgraded from {HEAD}: ")
    older = run("db", "check", url=database_url)
    assert older.exit_code == 3
    assert "run `pactbook db upgrade`" in older.stderr
    done = run("db", "upgrade", "+1", url=database_url)
    assert done.exit_code == 0
    assert run("db", "current", url=database_url).stdout == f"{HEAD}\n"
    too_far = run("db", "upgrade", "+1", url=database_url)
    assert too_far.exit_code == 2
    assert too_far.stderr.startswith("Error: no revision is +1 from that of the database: `pactbook db history` lists")
    unknown = run("db", "upgrade", "none", url=database_url)
    assert unknown.exit_code == 2
    assert unknown.stderr == "Error: there is no revision 'none': `pactbook db history` lists the revisions\n"


def test_history_lists_all_revisions_newest_first(run: Run) -> None:
    lines = run("db", "history").stdout.splitlines()
    assert [line[:4] for line in lines] == [f"{number:04d}" for number in range(int(HEAD), 0, -1)]
    assert all(line[4:6] == "  " and line.endswith(".") for line in lines)


@pytest.mark.slow_on_postgresql
def test_check_says_that_all_is_well_or_lists_drift_and_exits_1(run: Run, database_url: str) -> None:
    done = run("db", "check", url=database_url)
    assert (done.exit_code, done.stdout) == (0, "")
    assert done.stderr

    engine = connect.engine(database_url)
    with engine.begin() as connection:
        connection.exec_driver_sql("drop index uq_border_natural_key")
    engine.dispose()
    done = run("db", "check", url=database_url)
    assert done.exit_code == 1
    assert done.stdout == "index border.uq_border_natural_key: missing from the database\n"
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("command", ["current", "check", "downgrade"])
def test_a_missing_file_is_not_made(run: Run, tmp_path: Path, command: str) -> None:
    path = tmp_path / "none.db"
    arguments = ["base"] if command == "downgrade" else []
    done = run("db", command, *arguments, url=f"sqlite:///{path}")
    assert done.exit_code == 3
    assert len(done.stderr.splitlines()) == 1
    assert not path.exists()


def test_a_server_out_of_reach_exits_3_with_one_line(run: Run) -> None:
    done = run("db", "upgrade", url="postgresql://nobody@127.0.0.1:1/none")
    assert done.exit_code == 3
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.slow_on_postgresql
def test_an_unknown_revision_exits_2(run: Run, database_url: str) -> None:
    done = run("db", "upgrade", "4711", url=database_url)
    assert done.exit_code == 2
    assert "4711" in done.stderr
    assert "pactbook db history" in done.stderr


def test_a_file_that_is_no_database_exits_3(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("Dear Sir or Madam, " * 100)
    done = run("db", "upgrade", url=f"sqlite:///{path}")
    assert done.exit_code == 3
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.slow_on_postgresql
@pytest.mark.slow
def test_revision_writes_the_next_number(
    run: Run, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import shutil

    folder = tmp_path / "alembic"
    shutil.copytree(revisions.FOLDER, folder)
    (tmp_path / "pyproject.toml").touch()
    monkeypatch.setattr(revisions, "FOLDER", folder)
    monkeypatch.setattr(revision, "VERSIONS", folder / "versions")
    number = int(HEAD)

    done = run("db", "revision", "--empty", "Reword agreement_overview", url=database_url)
    assert done.exit_code == 0, done.stderr
    path = folder / "versions" / f"{number + 1:04d}_reword_agreement_overview.py"
    assert done.stdout == f"{path}\n"
    assert '"""Reword agreement_overview.' in path.read_text()
    assert run("db", "upgrade", url=database_url).exit_code == 0

    engine = connect.engine(database_url)
    with engine.begin() as connection:
        connection.exec_driver_sql("drop table load")
    engine.dispose()
    done = run("db", "revision", "Keep loads", url=database_url)
    assert done.exit_code == 0, done.stderr
    text = (folder / "versions" / f"{number + 2:04d}_keep_loads.py").read_text()
    assert 'op.create_table("load"' in text.replace("'", '"')


def test_revisions_are_not_written_into_an_installed_program(
    run: Run, sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(revisions, "FOLDER", tmp_path / "alembic")
    done = run("db", "revision", "--empty", "x", url=sqlite_url)
    assert done.exit_code == 2
    assert not list(tmp_path.rglob("*.py"))
