"""What a database holds, for comparing, and what an import leaves in it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

from database import connect
from database.revision import SEAL_SHA256
from models.facts import FACTS
from models.tables import tables_in_order
from schema import drift

# What a load leaves out of a comparison: ids, and the record of loads.
NOT_COMPARED = ("load", "data_dictionary")


@contextmanager
def connected(url: str) -> Iterator[sa.Connection]:
    """A connection that commits."""
    engine = connect.engine(url)
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


def run_all(url: str, *statements: str) -> None:
    """Run statements in one transaction."""
    with connected(url) as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)


def rows(url: str, sql: str) -> list[tuple[object, ...]]:
    """The rows of a query, at any revision."""
    with connected(url) as connection:
        return [tuple(row) for row in connection.exec_driver_sql(sql)]


def contents(url: str) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables, ids replaced by what they stand for, the same on both backends.

    The number of a fact stands for the row that has it, so citations come last. The seal of a SQLite file is left out,
    which says nothing of what it holds.
    """
    found: dict[str, list[tuple[Any, ...]]] = {}
    names: dict[str, dict[int, str]] = {}
    with connect.read(url) as reader:
        for table in tables_in_order():
            if table.name in NOT_COMPARED:
                continue
            points = {
                c.name: key.column.table.name
                for c in table.columns
                for key in c.foreign_keys
                if key.column.name == "id"
            }
            rows = []
            columns = [column.name for column in table.columns]
            compared = f"where name <> '{SEAL_SHA256}'" if table.name == "setting" else ""
            for values in reader.execute(f"select {', '.join(columns)} from {table.name} {compared}").rows:
                row = dict(zip(columns, values, strict=True))
                fact_id = row.pop("fact_id", None) if table.name in FACTS else None
                cells = {c: names[points[c]][v] if c in points and v is not None else v for c, v in row.items()}
                number = cells.pop("id", None)
                rows.append(tuple(cells.values()))
                if isinstance(number, int) and table.name != "fact":
                    names.setdefault(table.name, {})[number] = repr(rows[-1])
                if fact_id is not None:
                    names.setdefault("fact", {})[fact_id] = f"{table.name} {rows[-1]}"
            found[table.name] = sorted(rows, key=repr)
    return found


IMPORTED = """
insert into dataset (code, series, title) values ('atop-5.1', 'atop', 'ATOP');
insert into load (dataset_code, loaded_at, file_name, file_sha256, inserted, updated, deleted, unchanged)
  values ('atop-5.1', '2025-01-01T00:00:00Z', 'atop.csv', 'ab', 1, 0, 0, 0);
insert into agreement (code, dataset_code, title, instrument, scope, ended, binding, obligations_coded, text_seen)
  values ('atop-5.1:1', 'atop-5.1', 'A pact', 'treaty', 'alliance', 'no', 'yes', 'full', 'none');
insert into signatory (agreement_code, actor_code, role, ordinal) values ('atop-5.1:1', 'XKX', 'party', 1);
insert into state_identifier (dataset_code, state_code, scheme, value) values ('atop-5.1', 'XKX', 'cow', '347')
"""


def import_edition(url: str) -> None:
    """What an import leaves: an edition with an agreement and what belongs to it."""
    with connected(url) as connection:
        for statement in IMPORTED.split(";"):
            connection.exec_driver_sql(statement)


def parts(connection: sa.Connection) -> drift.Things:
    """The schema without comments, which follow the models at head and stay on the way down."""
    built = drift.built(connection)
    return {key: "" if key[0] == "table" else text.partition(" -- ")[0] for key, text in built.items()}
