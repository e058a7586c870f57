"""What migrations leave to the models: views, comments, and the dictionary of comments. All are made anew at head.

Views are in no revision: a table cannot be rebuilt under a view on SQLite, nor a column altered on PostgreSQL. Comments
are in no revision but for those of new tables and columns: to reword one, change the model.
"""

import sqlalchemy as sa

from models.tables import Base
from models.views import VIEWS
from models.views.view import Dialect, View
from schema.dictionary import Entry, entries

DICTIONARY = Base.metadata.tables["data_dictionary"]

# Name and text of every view, in order of creation: the statement on SQLite, the query on PostgreSQL.
_VIEW_TEXTS = {
    "sqlite": "select name, sql from sqlite_master where type = 'view' order by rowid",
    "postgresql": "select relname, pg_get_viewdef(oid) from pg_class "
    "where relkind = 'v' and relnamespace = {} order by oid",
}


def is_panel(name: str | None) -> bool:
    """Whether a table is a panel's: those are made when asked for and belong to no revision."""
    return name is not None and name.startswith("panel_")


def built_views(connection: sa.Connection, namespace: str = "current_schema()::regnamespace") -> dict[str, str]:
    """Name -> text of the views in the database, an analyst's own among them."""
    rows = connection.exec_driver_sql(_VIEW_TEXTS[connection.dialect.name].format(namespace))
    return {row[0]: row[1] for row in rows}


def expected_views(connection: sa.Connection) -> dict[str, str]:
    """Name -> text of the models' views as this database, at head, would keep them.

    PostgreSQL keeps its own wording of a query, so the views are made for a moment as temporary ones.
    """
    if connection.dialect.name == "sqlite":
        return {view.name: _statement(view, "sqlite") for view in VIEWS}
    savepoint = connection.begin_nested()
    for view in VIEWS:
        connection.exec_driver_sql(_statement(view, "postgresql", "TEMPORARY VIEW"))
    made = built_views(connection, "pg_my_temp_schema()")
    savepoint.rollback()
    return {view.name: made[view.name] for view in VIEWS}


def drop_views(connection: sa.Connection) -> list[str]:
    """Drop the models' views, those of earlier models too, and on SQLite an analyst's own, which would be in the way.

    Returns the statements that make an analyst's own views again. On PostgreSQL those are left alone: where one reads
    a view that must go, the server refuses and names it.
    """
    own = []
    for name, text in reversed(built_views(connection).items()):
        if name not in _models_views(connection):
            if connection.dialect.name == "postgresql":
                continue
            own.append(text)
        connection.exec_driver_sql(f"drop view {connection.dialect.identifier_preparer.quote(name)}")
    return own[::-1]


def refresh(connection: sa.Connection) -> None:
    """Make views, dictionary and comments as the models at head say; what is as it should be is not touched."""
    ours = _models_views(connection)
    stale = {name: text for name, text in built_views(connection).items() if name in ours} != expected_views(connection)
    if stale:
        own = drop_views(connection)
        dialect: Dialect = "sqlite" if connection.dialect.name == "sqlite" else "postgresql"
        for statement in [*(_statement(view, dialect) for view in VIEWS), *own]:
            connection.exec_driver_sql(statement)
    wanted = list(entries(Base.metadata, VIEWS))
    if built_dictionary(connection) != set(wanted):
        stale = True
        connection.execute(DICTIONARY.delete())
        connection.execute(DICTIONARY.insert(), [entry._asdict() for entry in wanted])
    if stale and connection.dialect.name == "postgresql":
        _comment(connection, wanted)


def built_dictionary(connection: sa.Connection) -> set[Entry]:
    """The dictionary in the database; empty before there is one."""
    inspector = sa.inspect(connection)
    if not inspector.has_table(DICTIONARY.name):
        return set()
    # It is read before revisions run: then it has only the columns of its own revision, not all of the models'.
    names = {column["name"] for column in inspector.get_columns(DICTIONARY.name)}
    columns = [c if c.name in names else sa.null().label(c.name) for c in DICTIONARY.columns]
    return {Entry(*row) for row in connection.execute(sa.select(*columns).select_from(DICTIONARY))}


def clear_dictionary(connection: sa.Connection) -> None:
    """Empty the dictionary, if there is one: away from head nothing is documented."""
    if built_dictionary(connection):
        connection.execute(DICTIONARY.delete())


def _statement(view: View, dialect: Dialect, kind: str = "VIEW") -> str:
    return f"CREATE {kind} {view.name} as\n{view.text(dialect)}"


def _models_views(connection: sa.Connection) -> set[str]:
    documented = {entry.object_name for entry in built_dictionary(connection) if entry.object_kind == "view"}
    return documented | {view.name for view in VIEWS}


def _comment(connection: sa.Connection, wanted: list[Entry]) -> None:
    for entry in wanted:
        what = "column" if entry.column_name else entry.object_kind
        meaning = entry.meaning.replace("'", "''")
        connection.exec_driver_sql(f"comment on {what} {entry.name} is '{meaning}'")
