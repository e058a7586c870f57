"""Alembic's own command works in the checkout as it stands."""

import os
import subprocess
import sys
from collections.abc import Sequence

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


def finish(processes: Sequence[subprocess.Popen[str]]) -> list[tuple[int, str, str]]:
    said = [process.communicate(timeout=60) for process in processes]
    return [(process.returncode, *texts) for process, texts in zip(processes, said, strict=True)]


def test_upgrade_check_and_current(empty_url: str) -> None:
    ((code, _, errors),) = finish([alembic(empty_url, "upgrade", "head")])
    assert (code, errors) == (0, "")
    assert revisions.current(empty_url) == HEAD
    assert revisions.check(empty_url) == []
    ((code, said, errors),) = finish([alembic(empty_url, "check")])
    assert (code, said, errors) == (0, "No new upgrade operations detected.\n", "")
    ((code, said, _),) = finish([alembic(empty_url, "current")])
    assert (code, said) == (0, f"{HEAD} (head)\n")


def test_two_upgrades_at_once_come_one_after_the_other(empty_postgresql_url: str) -> None:
    for code, _, errors in finish([alembic(empty_postgresql_url, "upgrade", "head") for _ in range(2)]):
        assert (code, errors) == (0, "")
    assert revisions.check(empty_postgresql_url) == []


def test_sql_without_a_database_is_refused_in_words(sqlite_url: str) -> None:
    ((code, said, errors),) = finish([alembic(sqlite_url, "upgrade", "head", "--sql")])
    assert code != 0
    assert "--sql is not supported" in said + errors
    assert "Traceback" not in said + errors
