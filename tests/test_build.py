"""Building the whole database: all of it or nothing, over whatever is there."""

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from database.revision import head_revision
from support import ROOT, Run
from support.database_contents import connected, contents, import_edition
from support.seed_folder import append, replace, write_seeds

BREAK_PROVISIONS = {
    "sqlite": "create trigger spoil after insert on provision begin update provision set value = 'spoilt'; end",
    "postgresql": "create function spoil() returns trigger language plpgsql as"
    " $$ begin new.value = 'spoilt'; return new; end $$;"
    " create trigger spoil before insert on provision for each row execute function spoil()",
}


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    """The small seeds."""
    return write_seeds(tmp_path / "seeds")


@pytest.fixture
def built(built_sqlite_template: Path, tmp_path: Path) -> Path:
    """A file built from the small seeds, with an imported edition in it."""
    return Path(shutil.copy(built_sqlite_template, tmp_path / "built.db"))


def test_a_fresh_build_holds_the_seeds_and_nothing_else(run: Run, built: Path, seeds: Path) -> None:
    url = f"sqlite:///{built}"
    with connected(url) as connection:
        connection.exec_driver_sql("create table my_notes (note text)")
    rebuilt = run("build", "--fresh", "--dir", str(seeds), url=url)
    assert (rebuilt.exit_code, rebuilt.stdout) == (0, "")
    assert "note: --fresh drops 1 imported edition: atop-5.1 (1 row); import them again afterwards\n" in rebuilt.stderr
    assert "note: --fresh drops 1 table that no build makes: my_notes\n" in rebuilt.stderr
    after = contents(url)
    assert [len(after[table]) for table in ("dataset", "agreement", "membership")] == [1, 2, 2]
    assert run("db", "check", url=url).exit_code == 0


@pytest.mark.slow
def test_build_makes_a_database_from_nothing_and_fresh_drops_what_was_added(
    run: Run, empty_url: str, seeds: Path
) -> None:
    outcome = run("build", "--dir", str(seeds), url=empty_url)
    assert outcome.exit_code == 0
    assert outcome.stdout == ""
    assert len(outcome.stderr.splitlines()) == 1
    before = contents(empty_url)
    assert len(before["membership"]) == 2
    assert run("db", "check", url=empty_url).exit_code == 0

    import_edition(empty_url)
    with connected(empty_url) as connection:
        connection.exec_driver_sql("create table my_notes (note text)")
        connection.exec_driver_sql(
            "insert into membership (state_code, organisation_code, role) values ('XKX', 'NATO', 'partner')"
        )
    rebuilt = run("build", "--fresh", "--dir", str(seeds), url=empty_url)
    assert rebuilt.exit_code == 0
    assert contents(empty_url) == before
    assert "note: --fresh drops 1 imported edition: atop-5.1 (1 row); import them again afterwards\n" in rebuilt.stderr
    assert "note: --fresh drops 1 row entered by hand: 1 of membership\n" in rebuilt.stderr
    told = "note: --fresh drops 1 table that no build makes: my_notes\n" in rebuilt.stderr
    assert told == empty_url.startswith("sqlite")  # on PostgreSQL it stays


@pytest.mark.slow_on_postgresql
def test_building_again_changes_nothing_and_keeps_imported_editions(run: Run, built_url: str, seeds: Path) -> None:
    before = contents(built_url)
    assert before["dataset"][0][0] == "atop-5.1"
    assert "nothing changed" in run("build", "--dir", str(seeds), url=built_url).stderr
    assert contents(built_url) == before
    replace(seeds, "agreement", "Plan of cooperation", "Plan of defence cooperation")
    assert "1 updated" in run("build", "--dir", str(seeds), url=built_url).stderr


@pytest.mark.slow
def test_a_fresh_build_over_an_older_schema_or_nothing_drops_nothing(run: Run, tmp_path: Path, seeds: Path) -> None:
    url = f"sqlite:///{tmp_path / 'old.db'}"
    assert run("db", "upgrade", "0002", url=url).exit_code == 0
    for path in ("old.db", "new.db", "new.db"):
        rebuilt = run("build", "--fresh", "--dir", str(seeds), url=f"sqlite:///{tmp_path / path}")
        assert rebuilt.exit_code == 0, rebuilt.stderr
        assert "drops" not in rebuilt.stderr


@pytest.mark.slow
def test_build_upgrades_an_older_schema(run: Run, empty_url: str, seeds: Path) -> None:
    run("db", "upgrade", "0002", url=empty_url)
    assert run("build", "--dir", str(seeds), url=empty_url).exit_code == 0
    assert run("db", "current", url=empty_url).stdout == f"{head_revision()}\n"


def test_faulty_seeds_leave_the_old_database(run: Run, built: Path, seeds: Path) -> None:
    before = built.read_bytes()
    replace(seeds, "agreement", "2003-05-20", "2003-05-32")
    outcome = run("build", "--dir", str(seeds), url=f"sqlite:///{built}")
    assert outcome.exit_code == 1
    assert "agreement.csv:3:6: " in outcome.stderr
    assert built.read_bytes() == before


@pytest.mark.slow_on_postgresql
def test_a_database_that_fails_verification_is_not_taken(run: Run, built_url: str, seeds: Path) -> None:
    with connected(built_url) as connection:
        connection.exec_driver_sql(BREAK_PROVISIONS[connection.dialect.name])
    before = contents(built_url)
    append(seeds, "provision_kind", "drones,cooperation,Drones,")
    append(seeds, "provision", "hun-srb-2025,drones,yes,,herald")
    outcome = run("build", "--dir", str(seeds), url=built_url)
    assert outcome.exit_code == 1
    assert "provision differs from its seeds" in outcome.stderr
    assert contents(built_url) == before


@pytest.mark.parametrize("option", [[], ["--fresh"]])
@pytest.mark.parametrize("kind", ["text", "another program's database"])
def test_a_file_of_something_else_is_left_alone(
    run: Run, tmp_path: Path, seeds: Path, kind: str, option: list[str]
) -> None:
    path = tmp_path / "other"
    if kind == "text":
        path.write_text("Not a database. " * 100)
    else:
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("create table notes (note)")
    before = path.read_bytes()
    assert run("build", *option, "--dir", str(seeds), url=f"sqlite:///{path}").exit_code == 3
    assert path.read_bytes() == before


def test_a_folder_that_is_not_there_is_exit_code_3(run: Run, tmp_path: Path, seeds: Path) -> None:
    outcome = run("build", "--dir", str(seeds), url=f"sqlite:///{tmp_path}/no/such/folder.db")
    assert outcome.exit_code == 3
    assert "no folder" in outcome.stderr


def test_a_link_to_the_database_stays_a_link(run: Run, built: Path, seeds: Path) -> None:
    link = built.parent / "link.db"
    link.symlink_to(built)
    built.chmod(0o640)
    append(seeds, "setting", "colour,blue,")
    assert run("build", "--dir", str(seeds), url=f"sqlite:///{link}").exit_code == 0
    assert link.is_symlink()
    assert built.stat().st_mode & 0o777 == 0o640
    assert run("seed", "diff", "--dir", str(seeds), url=f"sqlite:///{built}").stdout == ""


@pytest.mark.slow
def test_a_terminal_sees_the_steps(seeds: Path, tmp_path: Path) -> None:
    terminal, other_end = os.openpty()
    command = [sys.executable, str(ROOT / "cli.py"), "--database-url", f"sqlite:///{tmp_path}/new.db", "build"]
    done = subprocess.run([*command, "--dir", str(seeds)], stdout=subprocess.PIPE, stderr=other_end, check=True)
    os.close(other_end)
    said = os.read(terminal, 100_000).decode().splitlines()
    os.close(terminal)
    assert done.stdout == b""
    assert said[0] == "checking the files of facts"
    assert any(line.startswith("upgraded to 0001: ") for line in said)
    assert said[-2] == "verifying"


@pytest.mark.every(2)
@pytest.mark.parametrize(
    "by_hand",
    [
        "update actor set name = 'Nowhere' where code = (select min(code) from actor)",
        "delete from data_dictionary",
        "drop view agreement_overview",
        "update setting set value = replace(value, substr(value, 1, 1), '-') where name = 'seal_sha256'",
    ],
)
@pytest.mark.slow_on_postgresql
def test_a_build_is_skipped_only_where_nothing_was_changed_by_hand(
    run: Run, built: Path, seeds: Path, by_hand: str
) -> None:
    build, url = ("build", "--dir", str(seeds)), f"sqlite:///{built}"

    def everything() -> list[object]:
        with closing(sqlite3.connect(built)) as connection:
            views = connection.execute("select name, sql from sqlite_master where type = 'view' order by name")
            return [contents(url), *views, *connection.execute("select * from data_dictionary order by 1, 2, 3")]

    before = everything()
    with closing(sqlite3.connect(built)) as connection, connection:
        connection.execute(by_hand)
    assert run(*build, url=url).exit_code == 0
    assert everything() == before
    sealed, number = built.read_bytes(), built.stat().st_ino
    assert run(*build, url=url).stderr.endswith(" rows, nothing changed\n")
    assert (built.read_bytes(), built.stat().st_ino) == (sealed, number)  # not even replaced by its like
