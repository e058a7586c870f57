"""Alembic's own command works in the checkout as it stands."""

import os
import subprocess
import sys

import pytest
from alembic.config import main

from database.revision import head_revision
from schema import revisions
from support import ROOT

HEAD = head_revision()


def alembic(url: str, *arguments: str) -> subprocess.Popen[str]:
    """Start `alembic …` in the checkout, the database named by the environment."""
    return subprocess.Popen(
        [sys.executable, "-m", "alembic", *arguments],
        cwd=ROOT,
        env={**os.environ, "PACTBOOK_DATABASE_URL": url},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.slow
def test_the_program_finds_the_revisions_and_the_database(sqlite_url: str) -> None:
    process = alembic(sqlite_url, "current")
    assert (*process.communicate(timeout=60), process.returncode) == (f"{HEAD} (head)\n", "", 0)


@pytest.mark.slow_on_postgresql
@pytest.mark.slow
def test_downgrade_upgrade_and_check(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("PACTBOOK_DATABASE_URL", database_url)
    main(["downgrade", "-1"])
    assert revisions.current(database_url) != HEAD
    main(["upgrade", "head"])
    assert revisions.current(database_url) == HEAD
    assert revisions.check(database_url) == []
    main(["check"])  # which exits where it finds something to generate


def test_sql_without_a_database_is_refused_in_words(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("PACTBOOK_DATABASE_URL", sqlite_url)
    with pytest.raises(SystemExit):
        main(["upgrade", "head", "--sql"])
    printed = "".join(capsys.readouterr())
    assert "--sql is not supported" in printed
    assert "Traceback" not in printed


@pytest.mark.slow
def test_two_upgrades_at_once_come_one_after_the_other(empty_postgresql_url: str) -> None:
    processes = [alembic(empty_postgresql_url, "upgrade", "head") for _ in range(2)]
    errors = [process.communicate(timeout=60)[1] for process in processes]
    assert [(process.returncode, error) for process, error in zip(processes, errors, strict=True)] == [(0, "")] * 2
    assert revisions.check(empty_postgresql_url) == []
