"""Runs revisions: one transaction a command, views, dictionary and search index made anew at head.

The database is the connection in `config.attributes["connection"]` (PostgreSQL only: its transaction goes on after),
else the URL in `config.attributes["url"]`, else PACTBOOK_DATABASE_URL, else pactbook.db in the current folder.
"""

import os
import warnings

import sqlalchemy as sa
from alembic import context, util

from database import connect
from database.bulk import driver_connection
from database.url import DEFAULT_URL
from models.tables import Base
from narration import note
from schema import own_objects, search_index, views


def belongs(thing: sa.schema.SchemaItem, _name: str | None, _kind: str, _reflected: bool, _other: object) -> bool:  # noqa: FBT001
    """What autogenerate compares: it would miss the CHECKs that only the other backend needs."""
    dialect = context.get_context().dialect.name
    return bool(thing.info.get("dialect", dialect) == dialect)


def run(connection: sa.Connection) -> None:
    """Run the command's steps in the connection's transaction."""
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        include_object=belongs,
        include_name=lambda name, kind, _parents: not (kind == "table" and views.is_made_outside_revisions(name)),
        render_as_batch=True,
        transactional_ddl=True,
        autogenerate_plugins=["alembic.autogenerate.*", "alembic.ext.checkconstraint_byname"],
        on_version_apply=context.config.attributes.get("on_version_apply", ()),
    )
    head = context.get_head_revision()
    migration = context.get_context()
    # Autogenerate cannot compare indexes on expressions on SQLite, and says so of each; `pactbook db check` can.
    warnings.filterwarnings("ignore", r"(Skipped unsupported reflection|autogenerate skipping metadata-specified)")
    if "destination_rev" not in migration.opts:  # the command only looks
        context.run_migrations()
        return
    own: list[own_objects.OwnObject] = []
    current = migration.get_current_revision()
    if not context.get_revision_argument() == head == current:
        if current is not None:
            connect.keep_readers_out(connection)
        own += views.drop_views(connection)
        search_index.drop(driver_connection(connection))
    context.run_migrations()
    at_head = migration.get_current_revision() == head
    if at_head:
        own += views.refresh(connection)
        search_index.refresh(driver_connection(connection))
    else:
        views.clear(connection)
    note(*own_objects.restore(connection, own, at_head=at_head))


def run_sqlite(connection: sa.Connection) -> None:
    """Run with foreign keys off: a table that is rebuilt must not cascade; all references must hold again at the end.

    The pragma does nothing inside a transaction, so it goes to the driver before SQLAlchemy begins one.
    """
    connection.connection.cursor().execute("pragma foreign_keys = off")
    with connection.begin():
        run(connection)
        broken = connection.exec_driver_sql("pragma foreign_key_check").fetchall()
        if broken:
            tables = ", ".join(sorted({f"{table} -> {parent}" for table, _row, parent, _key in broken}))
            raise util.CommandError(
                f"{len(broken)} references would be to missing rows ({tables}): nothing was changed"
            )


def run_postgresql(connection: sa.Connection) -> None:
    """Run in the caller's transaction, one upgrade after the other; a schema that the URL names is made.

    Raises CommandError for a database whose encoding cannot hold the facts.
    """
    encoding = connection.scalar(sa.text("select current_setting('server_encoding')"))
    if encoding not in ("UTF8", "SQL_ASCII"):
        raise util.CommandError(
            f"the database has the encoding {encoding}, which lacks letters of many names: create it with UTF8"
        )
    connect.keep_writers_out(connection)
    if connection.scalar(sa.text("select current_schema()")) is None:
        name = connection.scalar(sa.text("select current_setting('search_path')"))
        connection.execute(sa.schema.CreateSchema(name.split(",")[0].strip(' "')))
    run(connection)


def main() -> None:
    """Find the database and run."""
    if context.is_offline_mode():
        raise util.CommandError("views and dictionary are made from the database's state: --sql is not supported")
    given: sa.Connection | None = context.config.attributes.get("connection")
    if given is not None:
        if given.dialect.name == "sqlite":
            raise util.CommandError("foreign keys cannot be switched off in a transaction of SQLite: give the URL")
        run_postgresql(given)
        return
    url = context.config.attributes.get("url") or os.environ.get("PACTBOOK_DATABASE_URL") or DEFAULT_URL
    engine = connect.engine(url)
    try:
        with engine.connect() as connection:
            if engine.dialect.name == "sqlite":
                run_sqlite(connection)
            else:
                with connection.begin():
                    run_postgresql(connection)
    finally:
        engine.dispose()


main()
