"""What no revision holds but the models: views, comments and data_dictionary, renewed after every upgrade to head.

SQLite cannot rebuild a table under a view, and PostgreSQL cannot alter a column under one. The comments in revisions
are those of the time: to reword one, change the model.
"""

import sqlalchemy as sa

from database.connect import keep_readers_out
from database.revision import PROGRAM_VERSION, VIEWS_SHA256, newer_views, views_sha256
from errors import DatabaseError
from models.tables import Base
from models.views import VIEWS
from models.views.view import Dialect, View
from schema import own_objects, program_settings, search_index
from schema.dictionary import Entry, entries
from schema.own_objects import OwnObject, run
from version import VERSION, is_newer

DICTIONARY = Base.metadata.tables["data_dictionary"]

# Name and text of every view, in order of creation: the statement on SQLite, the query on PostgreSQL.
_VIEW_TEXTS = {
    "sqlite": "select name, sql from sqlite_master where type = 'view' order by rowid",
    "postgresql": "select relname, pg_get_viewdef(oid) from pg_class "
    "where relkind = 'v' and relnamespace = {} order by oid",
}


def is_made_outside_revisions(name: str | None) -> bool:
    """Whether a table is a panel, which `pactbook panel` creates on demand, or belongs to the search index."""
    return name is not None and (name.startswith("panel_") or search_index.is_part(name))


def built_views(connection: sa.Connection, namespace: str = "current_schema()::regnamespace") -> dict[str, str]:
    """Name -> text of all views in the database, including those that an analyst created."""
    rows = connection.exec_driver_sql(_VIEW_TEXTS[connection.dialect.name].format(namespace))
    return {row[0]: row[1] for row in rows}


def expected_views(connection: sa.Connection) -> dict[str, str]:
    """Name -> text of the models' views in the words in which the database would keep them.

    PostgreSQL words a query anew, so there the views are created as temporary views and removed again.
    """
    if connection.dialect.name == "sqlite":
        return {view.name: _statement(view, "sqlite") for view in VIEWS}
    savepoint = connection.begin_nested()
    for view in VIEWS:
        run(connection, _statement(view, "postgresql", "TEMPORARY VIEW"))
    texts = built_views(connection, "pg_my_temp_schema()")
    savepoint.rollback()
    return {view.name: texts[view.name] for view in VIEWS}


def drop_views(connection: sa.Connection) -> list[OwnObject]:
    """Drop the views of the models, including earlier models', and what of an analyst's stands in the way.

    Returns what `own_objects.restore` creates again. On PostgreSQL an analyst's views are left alone: if one reads a
    view that must be dropped, the server refuses and names it.
    """
    built, ours = built_views(connection), _models_views(connection)
    own = own_objects.take_out(connection, {name: text for name, text in built.items() if name not in ours}, ours)
    for name in reversed(built):
        if name in ours:
            connection.exec_driver_sql(f"drop view {connection.dialect.identifier_preparer.quote(name)}")
    return own


def refresh(connection: sa.Connection) -> list[OwnObject]:
    """Make views, dictionary and comments as the models have them, and note whose they are.

    What is up to date is not touched. Returns what `own_objects.restore` creates again. Raises DatabaseError where a
    newer program made the views.
    """
    noted = program_settings.stored(connection)
    if noted.get(VIEWS_SHA256) != views_sha256() and is_newer(noted.get(PROGRAM_VERSION, "")):
        raise DatabaseError(newer_views("the database", noted[PROGRAM_VERSION]))
    ours = _models_views(connection)
    stale = {name: text for name, text in built_views(connection).items() if name in ours} != expected_views(connection)
    own: list[OwnObject] = []
    if stale:
        keep_readers_out(connection)
        own = drop_views(connection)
        dialect: Dialect = "sqlite" if connection.dialect.name == "sqlite" else "postgresql"
        for view in VIEWS:
            run(connection, _statement(view, dialect))
    expected = list(entries(Base.metadata, VIEWS))
    if built_dictionary(connection) != set(expected):
        stale = True
        connection.execute(DICTIONARY.delete())
        connection.execute(DICTIONARY.insert(), [entry._asdict() for entry in expected])
    if stale and connection.dialect.name == "postgresql":
        _comment(connection, expected)
    if noted.get(VIEWS_SHA256) != views_sha256():
        program_settings.store(connection, {PROGRAM_VERSION: VERSION, VIEWS_SHA256: views_sha256()})
    return own


def built_dictionary(connection: sa.Connection) -> set[Entry]:
    """The dictionary in the database; empty if the table does not exist yet."""
    inspector = sa.inspect(connection)
    if not inspector.has_table(DICTIONARY.name):
        return set()
    # Before an upgrade the table lacks what later revisions add.
    names = {column["name"] for column in inspector.get_columns(DICTIONARY.name)}
    columns = [c if c.name in names else sa.null().label(c.name) for c in DICTIONARY.columns]
    return {Entry(*row) for row in connection.execute(sa.select(*columns).select_from(DICTIONARY))}


def clear(connection: sa.Connection) -> None:
    """Empty the dictionary and forget whose the views were, for an older schema has none."""
    if built_dictionary(connection):
        connection.execute(DICTIONARY.delete())
    program_settings.forget(connection)


def _statement(view: View, dialect: Dialect, kind: str = "VIEW") -> str:
    return f"CREATE {kind} {view.name} as\n{view.text(dialect)}"


def _models_views(connection: sa.Connection) -> set[str]:
    """The views that Pactbook made: what bears the name of a later view of ours may be an analyst's.

    They are in the dictionary. If somebody emptied it where views were made, the names are what tells them.
    """
    documented = {entry.object_name for entry in built_dictionary(connection) if entry.object_kind == "view"}
    noted = program_settings.stored(connection) if sa.inspect(connection).has_table("setting") else {}
    emptied = not documented and VIEWS_SHA256 in noted
    if emptied or noted.get(VIEWS_SHA256) == views_sha256():
        documented |= {view.name for view in VIEWS}
    return documented


def _comment(connection: sa.Connection, wanted: list[Entry]) -> None:
    for entry in wanted:
        what = "column" if entry.column_name else entry.object_kind
        meaning = entry.meaning.replace("'", "''")
        run(connection, f"comment on {what} {entry.name} is '{meaning}'")
