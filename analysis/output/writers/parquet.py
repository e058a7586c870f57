"""Parquet, with DuckDB: dates are DATE, integers BIGINT, decimals DECIMAL or DOUBLE, everything else text.

DuckDB reads a CSV file twenty times faster than rows from Python, and in little memory. So the rows are first written
to a CSV file; then all values are known, which decide the types of undeclared columns.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from analysis.output.column_types import Column
from analysis.output.duck_names import file_literal, file_name, literal
from analysis.output.writers.csv import quoted
from analysis.output.writers.options import Options
from analysis.output.writers.values import Block, columns_of, is_day, is_number, texts
from drafts import temporary_folder
from errors import PactbookError, UsageError
from hints import install

if TYPE_CHECKING:
    import duckdb

NULL = r"\N"
# DuckDB keeps a row group in memory, and its longest column three times over: rounded up, and compressed.
FORMAT = "format parquet, compression zstd, row_group_size 50_000, row_group_size_bytes '20MB'"


def write(columns: Sequence[Column], blocks: Iterator[Block], out: BinaryIO, options: Options) -> None:  # noqa: ARG001
    """Write one Parquet file; with the same version of DuckDB, equal rows give equal bytes."""
    with temporary_folder() as folder, duck(folder) as connection:
        target = folder / "rows.parquet"
        write_file(connection, columns, blocks, target)
        with target.open("rb") as file:
            shutil.copyfileobj(file, out, 2**20)


def duck(folder: Path) -> duckdb.DuckDBPyConnection:
    """A connection to DuckDB to write files in `folder`, where it also keeps what its memory cannot hold.

    Its one thread writes rows in the order in which it reads them. Told to preserve that order, DuckDB would not bound
    the bytes of a row group. Every column may be NULL in every file, though DuckDB knows of some that they are not.

    Opening one takes ten times as long as writing a small file. Raises UsageError without DuckDB.
    """
    try:
        import duckdb
    except ModuleNotFoundError:
        raise UsageError(f"Parquet needs the package duckdb: {install('duckdb')}") from None
    connection = duckdb.connect(":memory:", config={"threads": 1, "temp_directory": file_name(folder)})
    connection.execute("set preserve_insertion_order = false; set disabled_optimizers = 'statistics_propagation'")
    return connection


def write_file(
    connection: duckdb.DuckDBPyConnection, columns: Sequence[Column], blocks: Iterator[Block], target: Path
) -> None:
    """Write one Parquet file; the rows are staged as CSV in the same folder.

    Raises PactbookError for values that Parquet cannot hold.
    """
    staged = target.with_suffix(".csv")
    needed, longest = _stage(columns, blocks, staged)
    types = [_type(column, kinds) for column, kinds in zip(columns, needed, strict=True)]
    named = ", ".join(f"{literal(column.name)}: '{kind}'" for column, kind in zip(columns, types, strict=True))
    connection.execute(f"set memory_limit = '{100_000_000 + 4 * longest}B'")
    rows = (
        f"from read_csv({file_literal(staged)}, columns = {{{named}}}, header = false, delim = ',',"
        f" quote = '\"', escape = '\"', nullstr = {literal(NULL)}, allow_quoted_nulls = false,"
        " new_line = '\\n', auto_detect = false, strict_mode = true,"
        f" max_line_size = {longest}, buffer_size = {2 * longest})"
    )
    copy(connection, rows, target)
    staged.unlink()


def copy(connection: duckdb.DuckDBPyConnection, rows: str, target: Path) -> None:
    """Write the rows of a statement of DuckDB to a Parquet file. Raises PactbookError for what it cannot hold."""
    import duckdb

    try:
        connection.execute(f"copy ({rows}) to {file_literal(target)} ({FORMAT})")
    except duckdb.Error as error:
        raise PactbookError(f"parquet cannot hold these rows: {str(error).splitlines()[0]}") from None


def _stage(columns: Sequence[Column], blocks: Iterator[Block], staged: Path) -> tuple[list[set[str]], int]:
    """Write the rows as CSV.

    Returns the types that the values of each undeclared column need, and a number of bytes that can hold any line.
    """
    needed: list[set[str]] = [set() for _ in columns]
    longest = 2**19
    with staged.open("wb") as out:
        for block in blocks:
            cells = []
            for at, (column, values) in enumerate(columns_of(block, columns)):
                column_texts = texts(column, values)
                if column.type == "any" and "VARCHAR" not in needed[at]:
                    needed[at] |= _needed(values, column_texts)
                cells.append(_cells(values, column_texts))
            lines = list(map(",".join, zip(*cells, strict=True)))
            longest = max(longest, *map(len, lines))
            out.write("".join(f"{line}\n" for line in lines).encode())
    return needed, 4 * longest  # a character has at most four bytes in UTF-8


def _cells(values: Sequence[Any], column_texts: Sequence[str]) -> Sequence[str]:
    """The cells of CSV in which NULL, an empty text and the text that stands for NULL are different."""
    cells = quoted(column_texts, ",")
    if column_texts is values and "" not in values and NULL not in values:
        return cells
    exceptions = {"": '""', NULL: f'"{NULL}"'}
    return [NULL if value is None else exceptions.get(cell, cell) for value, cell in zip(values, cells, strict=True)]


def _needed(values: Sequence[Any], column_texts: Sequence[str]) -> set[str]:
    """The types that the values of an undeclared column need; text that is a day is a date, as on PostgreSQL."""
    kinds = set(map(type, values)) - {type(None)}
    if kinds <= {int, bool}:
        whole = [value for value in values if value is not None]
        return {"BIGINT" if all(-(2**63) <= value < 2**63 for value in whole) else "DOUBLE"} if whole else set()
    if all(value is None or is_number(value) for value in values):
        return {"DOUBLE"}
    days = all(value is None or is_day(text) for value, text in zip(values, column_texts, strict=True))
    return {"DATE" if days else "VARCHAR"}


def _type(column: Column, needed: set[str]) -> str:
    if column.type in ("decimal", "share"):
        return "DOUBLE" if column.decimals is None else f"DECIMAL(18, {column.decimals})"
    if column.type != "any":
        return {"integer": "BIGINT", "date": "DATE"}.get(column.type, "VARCHAR")
    if needed == {"BIGINT", "DOUBLE"}:
        return "DOUBLE"
    return needed.pop() if len(needed) == 1 else "VARCHAR"
