"""Lets roles of a PostgreSQL server read the tables and views."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from database.connect import writing
from database.url import sqlite_path
from errors import DatabaseError, UsageError

if TYPE_CHECKING:
    import sqlalchemy as sa


def grant_reader(url: str, role: str) -> None:
    """Let a role of a PostgreSQL server read all tables and views, also those that are made later.

    Raises UsageError for a SQLite file and for a role that the server does not have, DatabaseError where the user of
    the URL does not own the tables.
    """
    if sqlite_path(url) is not None:
        raise UsageError("a SQLite file has no roles: the permissions of the file decide who can read it")
    with writing(url) as connection:
        for statement in _grants(connection, role):
            connection.exec_driver_sql(statement)


def _grants(connection: sa.Connection, role: str) -> Iterator[str]:
    def one(sql: str, values: Mapping[str, Any]) -> Any:
        return connection.exec_driver_sql(sql, dict(values)).scalar()

    if not one("select count(*) from pg_roles where rolname = %(role)s", {"role": role}):
        raise UsageError(f"the server has no role {role!r}: create it first, with `create role` in psql")
    owner = one(
        "select tableowner from pg_tables where tablename = 'alembic_version' and schemaname = current_schema()", {}
    )
    if owner is None:
        raise DatabaseError("there are no tables yet: run `pactbook build` first")
    quote = connection.dialect.identifier_preparer.quote_identifier
    schema = quote(one("select current_schema()", {}))
    grantee = quote(role)
    yield f"grant usage on schema {schema} to {grantee}"
    yield f"grant select on all tables in schema {schema} to {grantee}"
    yield f"alter default privileges for role {owner} in schema {schema} grant select on tables to {grantee}"
