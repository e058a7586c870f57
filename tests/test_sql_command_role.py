"""The documented role for PostgreSQL can read, and nothing else."""

import re
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from support import Run
from support.common import one_at_a_time
from support.postgresql import SUPERUSER
from support.small_world import fill

SCRIPT = Path(__file__).parent.parent / "docs" / "postgresql-role.sql"


@pytest.fixture
def with_role(postgresql_url: str, common: Path) -> Iterator[str]:
    """The small world, with the role beside its owner; the script is run twice, as an operator may.

    A server has its roles for all databases, so that one test after the other can have this one.
    """
    fill(postgresql_url)
    with (
        one_at_a_time(common, "role"),
        psycopg.connect(as_user(SUPERUSER, postgresql_url), autocommit=True) as connection,
    ):
        for _ in range(2):
            connection.execute(SCRIPT.read_bytes())
        yield postgresql_url
        connection.execute("drop owned by pactbook_reader")
        connection.execute("drop role pactbook_reader")


@pytest.fixture
def reader_url(with_role: str) -> str:
    """The small world as the role sees it."""
    return as_user("pactbook_reader", with_role)


def as_user(user: str, url: str) -> str:
    return re.sub(r"//[^@]*@", f"//{user}@", url)


@pytest.mark.slow
def test_what_the_owner_reads_is_read_by_the_role(run: Run, with_role: str) -> None:
    assert run("sql", "select current_user as name", url=with_role) == (0, "name\npactbook_reader\n", "")
    assert run("panel", "state-year", "--from", "2000", "--to", "2000", "--into-database", url=with_role).exit_code == 0
    assert run("sql", "select count(*) as n from panel_state_year where year > 2000", url=with_role).stdout == "n\n0\n"


def test_the_role_reads_tables_and_views_and_runs_queries(run: Run, reader_url: str) -> None:
    assert run("sql", "select count(*) as n from membership", url=reader_url)[:2] == (0, "n\n7\n")
    assert run("sql", "select julianday(date '2000-01-01') as d from agreement_overview", url=reader_url)[0] == 0
    code, out, _ = run("query", "run", "membership", "--organisation", "ORG", url=reader_url)
    assert code == 0
    assert len(out.splitlines()) > 1


def test_a_member_of_the_role_that_does_not_inherit_its_rights_reads_with_them(run: Run, with_role: str) -> None:
    with psycopg.connect(as_user(SUPERUSER, with_role), autocommit=True) as connection:
        connection.execute("create role analyst login noinherit in role pactbook_reader")
    try:
        said = run("sql", "select count(*) as n from membership", url=as_user("analyst", with_role))
    finally:
        with psycopg.connect(as_user(SUPERUSER, with_role), autocommit=True) as connection:
            connection.execute("drop role analyst")
    assert said == (0, "n\n7\n", "")


def test_the_sorts_of_a_superuser_are_limited_too(run: Run, with_role: str, reader_url: str) -> None:
    for url in (as_user(SUPERUSER, with_role), reader_url):
        assert run("sql", "select current_setting('temp_file_limit') as most", url=url).stdout == "most\n2GB\n"


FORBIDDEN = (
    "delete from membership",
    "create table x (a int)",
    "create temporary table x (a int)",
    "select pg_read_file('/etc/passwd')",
    "select lo_create(0)",
    "copy (select 1) to program 'id'",
    "select * from pg_authid",
    "set role postgres",
    "set temp_file_limit = -1",
)


def test_the_role_can_do_nothing_else_even_in_psql(reader_url: str) -> None:
    with psycopg.connect(reader_url, autocommit=True) as connection:
        connection.execute("set default_transaction_read_only = off")
        for statement in FORBIDDEN:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement.encode())
