"""Which databases a program reads: those with its schema and its views; others are refused with what helps."""

import re
import subprocess
from datetime import date
from pathlib import Path

import pytest

from database.revision import PROGRAM_VERSION, SEEDS_EDITION, VIEWS_SHA256, head_revision
from schema import program_settings
from support import ROOT, Run
from support.database_contents import connected, contents
from support.seed_folder import write_seeds
from support.small_world import fill
from version import VERSION, is_newer

READ = ("sql", "select recogniser_code from recognition_now limit 0")
DATED = ("seeds", "alembic/versions", "models")  # what the version is the day of


@pytest.fixture
def seeds(tmp_path: Path) -> str:
    """The small seeds."""
    return str(write_seeds(tmp_path / "seeds"))


def note(url: str, **values: str) -> None:
    """Have the database say that another program left it."""
    names = {"program_version": PROGRAM_VERSION, "views": VIEWS_SHA256, "seeds_edition": SEEDS_EDITION}
    with connected(url) as connection:
        program_settings.store(connection, {names[name]: value for name, value in values.items()})


def spoil_view(url: str) -> None:
    """Give the database a view as another version might have it."""
    with connected(url) as connection:
        connection.exec_driver_sql("drop view recognition_now")
        connection.exec_driver_sql("create view recognition_now as select code as recogniser from actor")


@pytest.mark.parametrize("version", ["2020.1.1", None])
@pytest.mark.slow_on_postgresql
def test_views_of_another_version_are_refused_and_upgrade_renews_them(
    run: Run, database_url: str, version: str | None
) -> None:
    before = contents(fill(database_url))
    spoil_view(database_url)
    if version is None:  # a program that noted nothing
        with connected(database_url) as connection:
            program_settings.forget(connection)
    else:
        note(database_url, program_version=version, views="other")
    refused = run(*READ, url=database_url)
    assert refused.exit_code == 3
    assert f"has the views of {f'version {version}' if version else 'another version'} of the program" in refused.stderr
    assert "run `pactbook db upgrade`" in refused.stderr
    assert run("db", "upgrade", url=database_url).exit_code == 0
    assert run(*READ, url=database_url).exit_code == 0
    assert contents(database_url) == before


@pytest.mark.slow_on_postgresql
def test_views_of_a_newer_program_are_refused_and_kept(run: Run, database_url: str, seeds: str) -> None:
    spoil_view(database_url)
    note(database_url, program_version="2999.1.1", views="other")
    for command in (READ, ("db", "upgrade"), ("seed", "load", "--dir", seeds)):
        refused = run(*command, url=database_url)
        assert refused.exit_code == 3, command
        assert refused.stderr.endswith(
            f"has the views of version 2999.1.1, and this program is version {VERSION}: update the program\n"
        )
    with connected(database_url) as connection:
        assert connection.exec_driver_sql("select recogniser from recognition_now").fetchall() == []


@pytest.mark.slow_on_postgresql
def test_a_newer_schema_is_refused(run: Run, database_url: str, seeds: str) -> None:
    with connected(database_url) as connection:
        connection.exec_driver_sql("update alembic_version set version_num = '9999'")
    for command in (READ, ("db", "upgrade"), ("db", "check"), ("build", "--dir", seeds)):
        refused = run(*command, url=database_url)
        assert refused.exit_code == 3, command
        assert refused.stderr.endswith(
            f"at schema revision 9999, and this program knows revisions up to {head_revision()}: update the program\n"
        )


@pytest.mark.slow_on_postgresql
@pytest.mark.slow
def test_facts_of_a_newer_program_are_not_replaced(run: Run, built_url: str, seeds: str) -> None:
    note(built_url, seeds_edition="2999.1.1")
    before = contents(built_url)
    for command in (("seed", "load"), ("build",)):
        refused = run(*command, "--dir", seeds, url=built_url)
        assert refused.exit_code == 3
        assert "the facts in the database are those of version 2999.1.1" in refused.stderr
        assert "update the program" in refused.stderr
    assert contents(built_url) == before


@pytest.mark.slow
def test_a_fresh_build_replaces_facts_of_a_newer_program(run: Run, built_url: str, seeds: str) -> None:
    note(built_url, seeds_edition="2999.1.1")
    assert run("build", "--fresh", "--dir", seeds, url=built_url).exit_code == 0
    assert run("build", "--dir", seeds, url=built_url).exit_code == 0


@pytest.mark.slow_on_postgresql
def test_seeds_that_name_a_setting_of_the_program_are_refused(run: Run, database_url: str, tmp_path: Path) -> None:
    seeds = write_seeds(tmp_path / "seeds")
    path = seeds / "setting.csv"
    path.write_text(path.read_text() + f"{PROGRAM_VERSION},2999.1.1,\n")
    refused = run("seed", "load", "--dir", str(seeds), url=database_url)
    assert refused.exit_code == 1
    assert len(refused.stderr.splitlines()) == 1


@pytest.mark.slow_on_postgresql
@pytest.mark.parametrize(
    ("later", "earlier"),
    [("2026.11.26", "2026.9.30"), ("2026.11.26.1", "2026.11.26"), ("2026.1.1", ""), ("1", "0.1.0")],
)
def test_versions_are_compared_as_numbers(later: str, earlier: str) -> None:
    assert is_newer(later, earlier)
    assert not is_newer(earlier, later)
    assert not is_newer(later, later)


@pytest.mark.slow_on_postgresql
def test_the_version_is_the_day_of_the_last_change_to_facts_views_or_schema() -> None:
    assert re.fullmatch(r"20\d\d\.[1-9]\d?\.[1-9]\d?(\.[1-9]\d?)?", VERSION)
    year, month, day = map(int, VERSION.split(".")[:3])

    def git(*arguments: str) -> str:
        done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
        return done.stdout.strip()

    if git("rev-parse", "--is-shallow-repository") != "false":
        pytest.skip("not a checkout with its history")
    last = max(git("log", "-20", "--format=%as", "--", *DATED).split())
    assert date(year, month, day).isoformat() >= last, f"give version.py the day of the last change, {last}"
