"""An analyst's own views and triggers, which stand in the way of an upgrade or would be lost in it.

SQLite cannot rebuild a table under a view, and loses the triggers of a table that it rebuilds. On both backends the
triggers on a view go with it.
"""

from collections.abc import Collection, Mapping
from typing import NamedTuple

import sqlalchemy as sa

from database.reader import first_line

# Name, table or view, and statement of every trigger that would be lost: on PostgreSQL those on views.
_TRIGGERS = {
    "sqlite": "select name, tbl_name, sql from sqlite_master where type = 'trigger' order by rowid",
    "postgresql": "select tgname, relname, pg_get_triggerdef(pg_trigger.oid) from pg_trigger "
    "join pg_class on pg_class.oid = tgrelid where not tgisinternal and relkind = 'v' "
    "and relnamespace = current_schema()::regnamespace order by pg_trigger.oid",
}
# What compiles every trigger on a table or view, and changes nothing.
_WRITES = (
    "insert into {table} ({columns}) select {columns} from {table} where 1 = 0",
    "update {table} set ({columns}) = ({columns}) where 1 = 0",
    "delete from {table} where 1 = 0",
)


class OwnObject(NamedTuple):
    """A view or a trigger of an analyst's: its name, the statement that creates it, and what a trigger is on."""

    name: str
    text: str
    table: str | None = None


def take_out(connection: sa.Connection, own_views: Mapping[str, str], our_views: Collection[str]) -> list[OwnObject]:
    """Drop what stands in the way, and return it for `restore`: on SQLite views (name -> text) and all triggers.

    On PostgreSQL triggers on `our_views` are returned, which go when those are dropped.
    """
    triggers = [
        OwnObject(name, text, table)
        for name, table, text in connection.exec_driver_sql(_TRIGGERS[connection.dialect.name])
    ]
    if connection.dialect.name == "postgresql":
        return [trigger for trigger in triggers if trigger.table in our_views]
    views = [OwnObject(name, text) for name, text in own_views.items()]
    for own in [*triggers, *reversed(views)]:
        _drop(connection, own)
    return [*views, *triggers]


def restore(connection: sa.Connection, own: Collection[OwnObject], *, at_head: bool) -> list[str]:
    """Create an analyst's views and triggers again; returns a line for each trigger that is left out, and why.

    A trigger is left out where its table is gone, and at head, where all is there that it can read, if it no longer
    works: nothing could be written to its table.
    """
    for view in own:
        if view.table is None:
            run(connection, view.text)
    waiting = [trigger for trigger in own if trigger.table is not None]
    while waiting:
        reasons = {trigger: _create(connection, trigger, tried=at_head) for trigger in waiting}
        failed = [trigger for trigger in waiting if reasons[trigger]]
        if len(failed) == len(waiting):  # else one may have needed another
            return [
                f"your trigger {trigger.name} on {trigger.table} was left out, because it no longer works "
                f"({reasons[trigger]}). It was: {' '.join(trigger.text.split())}"
                for trigger in failed
            ]
        waiting = failed
    return []


def run(connection: sa.Connection, statement: str) -> None:
    """Run a statement in which a % is a %; psycopg takes it for a placeholder."""
    connection.exec_driver_sql(statement if connection.dialect.name == "sqlite" else statement.replace("%", "%%"))


def _create(connection: sa.Connection, trigger: OwnObject, *, tried: bool) -> str | None:
    """Create a trigger; the reason where it cannot be created, or cannot run."""
    tried = tried and connection.dialect.name == "sqlite"  # PostgreSQL reads a trigger's function when it runs
    before = _faults(connection, trigger) if tried else []
    try:
        with connection.begin_nested():
            run(connection, trigger.text)
    except sa.exc.DBAPIError as error:
        return first_line(error.orig)
    for old, new in zip(before, _faults(connection, trigger) if tried else [], strict=True):
        if new not in (old, None):
            _drop(connection, trigger)
            return new
    return None


def _faults(connection: sa.Connection, trigger: OwnObject) -> list[str | None]:
    """What is wrong with each way to write to a trigger's table, or None."""
    quote = connection.dialect.identifier_preparer.quote
    faults: list[str | None] = []
    for write in _WRITES:
        try:
            names = connection.exec_driver_sql("select name from pragma_table_info(?)", (trigger.table,)).scalars()
            columns = ", ".join(map(quote, names))
            connection.exec_driver_sql(write.format(table=quote(str(trigger.table)), columns=columns))
        except sa.exc.DBAPIError as error:
            faults.append(first_line(error.orig))
        else:
            faults.append(None)
    return faults


def _drop(connection: sa.Connection, own: OwnObject) -> None:
    kind = "trigger" if own.table else "view"
    connection.exec_driver_sql(f"drop {kind} {connection.dialect.identifier_preparer.quote(own.name)}")
