"""The documented role for PostgreSQL can read, and nothing else."""

import re
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from support import Run
from support.small_world import fill

SCRIPT = Path(__file__).parent.parent / "docs" / "postgresql-role.sql"


@pytest.fixture
def reader_url(postgresql_url: str) -> Iterator[str]:
    """The small world as the role sees it; the script is run twice, as an operator may."""
    fill(postgresql_url)
    with psycopg.connect(postgresql_url, autocommit=True) as connection:
        for _ in range(2):
            connection.execute(SCRIPT.read_bytes())
    yield re.sub(r"//[^@]*@", "//pactbook_reader@", postgresql_url)
    with psycopg.connect(postgresql_url, autocommit=True) as connection:
        connection.execute("drop owned by pactbook_reader")
        connection.execute("drop role pactbook_reader")


def test_the_role_reads_tables_and_views_and_runs_queries(run: Run, reader_url: str) -> None:
    assert run("sql", "select count(*) as n from membership", url=reader_url)[:2] == (0, "n\n7\n")
    assert run("sql", "select julianday(date '2000-01-01') as d from agreement_overview", url=reader_url)[0] == 0
    code, out, _ = run("query", "run", "membership", "--organisation", "ORG", url=reader_url)
    assert code == 0
    assert len(out.splitlines()) > 1


@pytest.mark.parametrize(
    "statement",
    [
        "delete from membership",
        "create table x (a int)",
        "create temporary table x (a int)",
        "select pg_read_file('/etc/passwd')",
        "select lo_create(0)",
        "copy (select 1) to program 'id'",
        "select * from pg_authid",
        "set role postgres",
        "set temp_file_limit = -1",
    ],
)
def test_the_role_can_do_nothing_else_even_in_psql(reader_url: str, statement: str) -> None:
    with psycopg.connect(reader_url, autocommit=True) as connection:
        connection.execute("set default_transaction_read_only = off")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(statement.encode())
