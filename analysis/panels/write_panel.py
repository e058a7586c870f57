"""Writing a panel: as CSV, as Parquet, or to a table of the database."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from analysis.output import writers
from analysis.output.column_types import Column
from analysis.output.duck_names import file_literal, files_literal
from analysis.output.emit import destination
from analysis.panels.csv_text import COPY, csv_sql
from analysis.panels.open_panel import Panel
from analysis.panels.panel_sql import panel_sql
from database import bulk
from database.connect import keep_readers_out, writing
from drafts import temporary_folder
from errors import UsageError

if TYPE_CHECKING:
    import sqlalchemy as sa

_PARQUET = "format parquet, compression zstd"
BLOCK = 20_000  # rows inserted at once
CELLS = 15_000_000  # sorted at once: a wide panel is too large for that
FETCHED = 4_000_000  # cells in memory at once on their way to the database


def format_of(path: str | None) -> str:
    """The format that the suffix of a file names, else csv. Raises UsageError for formats that panels do not have."""
    suffix = Path(path or "").suffix[1:].lower()
    if suffix in writers.FORMATS and suffix not in ("csv", "parquet"):
        raise UsageError(f"{path}: a panel can be written as csv or parquet only")
    return "parquet" if suffix == "parquet" else "csv"


def write(panel: Panel, path: str | None, format_name: str) -> int:
    """Write the panel to a file, or to standard output (None), and return the number of rows.

    The file is replaced only when the new one is complete. The same database gives the same bytes. Raises UsageError
    for Parquet on a terminal.
    """
    with destination(path) as out:
        if format_name == "parquet" and out.isatty():
            raise UsageError("parquet cannot be printed on a terminal; name a file with --output")
        return (_write_parquet if format_name == "parquet" else _write_csv)(panel, out)


def _write_csv(panel: Panel, out: BinaryIO) -> int:
    sql = csv_sql(panel.workspace, panel.shape, panel.blocks)
    draft = panel.workspace.folder / "slice.csv"
    rows = 0
    for number, part in enumerate(slices(panel, sql)):
        rows += panel.workspace.scalar(f"copy ({part}) to {file_literal(draft)} ({COPY}, header {number == 0})")
        with draft.open("rb") as stream:
            shutil.copyfileobj(stream, out, 2**20)
    return rows


def _write_parquet(panel: Panel, out: BinaryIO) -> int:
    sql = panel_sql(panel.shape, panel.blocks)
    drafts: list[Path] = []
    for part in slices(panel, sql):
        drafts.append(panel.workspace.folder / f"slice_{len(drafts)}.parquet")
        panel.workspace.execute(f"copy ({part}) to {file_literal(drafts[-1])} ({_PARQUET})")
    draft = panel.workspace.folder / "panel.parquet"
    rows: int = panel.workspace.scalar(
        f"copy (from read_parquet({files_literal(drafts)})) to {file_literal(draft)} ({_PARQUET})"
    )
    with draft.open("rb") as stream:
        shutil.copyfileobj(stream, out, 2**20)
    return rows


def slices(panel: Panel, sql: str, cells: int = CELLS) -> Iterator[str]:
    """Queries of about `cells` cells each, which together return the rows of a query over `base` in order."""
    width = len(panel.workspace.duck.execute(f"describe {sql}").fetchall())
    unit = panel.shape.keys[0]
    rows = panel.workspace.duck.execute(f"select {unit}, count(*) from base group by all order by all").fetchall()
    order = f"order by {', '.join(f'b.{key}' for key in panel.shape.keys)}"
    first, size = None, 0
    for number, count in rows:
        if size and (size + count) * width > cells:
            yield f"{sql} where b.{unit} >= {first} and b.{unit} < {number} {order}"
            size = 0
        first = first if size else number
        size += count
    yield f"{sql} where b.{unit} >= {first or 0} {order}"


def rows(panel: Panel, resources: ExitStack) -> tuple[list[Column], Iterator[tuple[Any, ...]]]:
    """The columns and the rows of the panel, which stays readable until `resources` are closed."""
    import duckdb

    draft = resources.enter_context(temporary_folder()) / "panel.parquet"
    write(panel, str(draft), "parquet")
    kinds = {"flag": "integer", "score": "decimal", "measure": "decimal", "text": "code"}
    columns = [
        Column(field.name, kinds.get(field.type, field.type), 2 if field.type == "decimal" else None)
        for field in panel.fields
    ]
    cursor = resources.enter_context(duckdb.connect(":memory:")).execute(f"from read_parquet({file_literal(draft)})")
    return columns, chain.from_iterable(iter(partial(cursor.fetchmany, BLOCK), []))


def into_database(panel: Panel, url: str) -> tuple[str, int]:
    """Replace the table of this panel in one transaction; return its name and the number of rows."""
    table = _table(panel)
    with writing(url) as connection:
        keep_readers_out(connection)
        table.drop(connection, checkfirst=True)
        table.create(connection)
        rows = _fill(panel, table.name, bulk.driver_connection(connection))
        _index(table).create(connection)
    return table.name, rows


def _table(panel: Panel) -> sa.Table:
    import sqlalchemy as sa

    from models.base import AMOUNT, NAMING_CONVENTION, TEXT

    types: dict[str, sa.types.TypeEngine[Any]] = {
        "flag": sa.SmallInteger(),
        "integer": sa.Integer(),
        "decimal": AMOUNT,
        "score": sa.Double(),
        "measure": sa.Double(),
        "text": TEXT,
    }
    return sa.Table(
        f"panel_{panel.shape.name.replace('-', '_')}",
        sa.MetaData(naming_convention=NAMING_CONVENTION),
        *(sa.Column(field.name, types[field.type], comment=field.meaning) for field in panel.fields),
        comment=f"Made by `pactbook panel {panel.shape.name}`: {panel.note}.",
    )


def _index(table: sa.Table) -> sa.Index:
    import sqlalchemy as sa

    return sa.Index(
        None, *(column for column in table.columns if column.name in ("state", "state_1", "state_2", "year"))
    )


def _fill(panel: Panel, table: str, connection: bulk.DriverConnection) -> int:
    amounts = [f"{field.name}::double as {field.name}" for field in panel.fields if field.type == "decimal"]
    replaced = f" replace ({', '.join(amounts)})" if amounts else ""  # the driver of SQLite does not accept decimals
    columns = [field.name for field in panel.fields]
    rows = 0
    for part in slices(panel, panel_sql(panel.shape, panel.blocks), FETCHED):
        cursor = panel.workspace.duck.execute(f"select *{replaced} from ({part})")
        blocks = iter(partial(cursor.fetchmany, BLOCK), [])
        rows += bulk.insert(connection, table, columns, chain.from_iterable(blocks))
    return rows
