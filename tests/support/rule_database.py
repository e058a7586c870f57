"""A migrated database for the cases of one file of tests, with a few invented actors in it."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import sqlalchemy as sa

from database.connect import engine
from support.rows import insert

STATES = {
    "AAA": "recognised", "BBB": "recognised", "CCC": "recognised", "DDD": "recognised",
    "TER": "territory", "OLD": "historic", "PAR": "partially_recognised",
}  # fmt: skip


def fresh(request: pytest.FixtureRequest, factory: pytest.TempPathFactory) -> str:
    """A copy of the migrated, empty database on the backend that the fixture's parameter names; returns its URL."""
    if request.param == "sqlite":
        path = factory.mktemp("rules") / "pactbook.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        return f"sqlite:///{path}"
    server = request.getfixturevalue("postgresql_server")
    return str(server.url(server.create(request.getfixturevalue("postgresql_template"))))


@contextmanager
def filling(url: str) -> Iterator[sa.Connection]:
    """A connection to put cases in, once the actors are."""
    made = engine(url)
    with made.begin() as connection:
        insert(connection, "dataset", {"code": "curated", "series": "curated", "title": "By hand"})
        insert(connection, "setting", {"name": "data_as_of", "value": "2025-01-01"})
        for code, status in STATES.items():
            insert(connection, "actor", {"code": code, "kind": "state", "name": code})
            row = {"code": code, "kind": "state", "status": status, "code_scheme": "project"}
            insert(connection, "state_detail", row)
        insert(connection, "actor", {"code": "ORG", "kind": "organisation", "name": "Organisation"})
        insert(connection, "actor", {"code": "unknown", "kind": "unknown", "name": "Unknown"})
        yield connection
    made.dispose()
