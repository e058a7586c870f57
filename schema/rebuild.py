"""Changing the columns and constraints of a table in a revision.

Revisions call this, so what it does to a database never changes.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from alembic import op, operations

_INDEXES = "select name, sql from sqlite_master where type = 'index' and tbl_name = ? and sql is not null"


@contextmanager
def rebuilding(table: str) -> Iterator[operations.BatchOperations]:
    """A batch that makes the indexes on expressions again, which the rebuild of a table on SQLite loses."""
    connection = op.get_bind()

    def indexes() -> dict[str, str]:
        if connection.dialect.name != "sqlite":
            return {}
        return {row[0]: row[1] for row in connection.exec_driver_sql(_INDEXES, (table,))}

    before = indexes()
    with op.batch_alter_table(table, reflect_kwargs={"resolve_fks": False}) as batch:
        yield batch
    for name in before.keys() - indexes().keys():
        connection.exec_driver_sql(before[name])
