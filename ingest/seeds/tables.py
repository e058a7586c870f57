"""What each seed file must look like, read from the models: a column added to a model needs no change here."""

from functools import cache
from typing import Literal, NamedTuple

import sqlalchemy as sa

from models.facts import FACTS
from models.keys import names_dataset, natural_key
from models.tables import Base
from models.vocabulary import CURATED

# Tables without a file: written by the program, or filled from rows and cells of other files.
NOT_SEEDED = (
    "load",
    "data_dictionary",
    "organisation_detail",
    "arms_delivery",
    "fact",
    "citation",
    "contiguity",
    "major_power",
)
# Columns that the loader numbers, and columns that only imported rows fill.
NUMBERS = ("id", "fact_id")
# Columns that hold the code of the dataset that a row belongs to; the loader fills them.
OWNERS = ("dataset_code", "owner_code")
IMPORTED_ONLY = ("source_line", "raw", "supplier_raw", "recipient_raw", "actor_raw", "phase")
# Cells that become rows of another table.
DELIVERIES = "deliveries"
SOURCES = "sources"

Kind = Literal["text", "integer", "amount", "day", "prefix"]


class SeedColumn(NamedTuple):
    """A column of a seed file and the rules for its cells."""

    name: str
    kind: Kind
    required: bool
    choices: tuple[str, ...]  # empty: any value
    refers_to: str | None  # the table whose code the cell holds
    meaning: str  # what a cell holds: the comment of the model's column
    digits: tuple[int, int]  # most digits of an amount before and after the point


class SeedTable(NamedTuple):
    """A seed file: its columns in order, and what the rows get besides."""

    name: str
    table: sa.Table
    columns: tuple[SeedColumn, ...]
    header: tuple[str, ...]  # the columns' names, then deliveries and sources where the file has them
    key: tuple[str, ...]
    constants: dict[str, str]  # columns that are the same in every row
    checks: tuple[sa.CheckConstraint, ...]  # rules over whole rows, in the SQL of both backends


@cache
def seed_tables() -> dict[str, SeedTable]:
    """All seed files by table name, referred tables first."""
    return {table.name: _declare(table) for table in Base.metadata.sorted_tables if table.name not in NOT_SEEDED}


@cache
def own_tables() -> dict[str, SeedTable]:
    """All files that a user's own folder may have: no settings, and one dataset, of the series `own`."""
    tables = {name: table for name, table in seed_tables().items() if name != "setting"}
    dataset = tables["dataset"]
    return tables | {
        "dataset": dataset._replace(
            columns=tuple(column for column in dataset.columns if column.name != "series"),
            header=tuple(name for name in dataset.header if name != "series"),
            constants={"series": "own"},
        )
    }


CITATION_HEADER = ("fact_table", "fact_key", "source_code", "stance", "field", "locator", "note")


def _declare(table: sa.Table) -> SeedTable:
    checks = sorted((c for c in table.constraints if isinstance(c, sa.CheckConstraint)), key=lambda c: str(c.name))
    constants = _constants(table, checks)
    choices = {check.info["column"]: check.info["choices"] for check in checks if "choices" in check.info}
    columns = tuple(
        SeedColumn(
            column.name,
            _kind(column),
            not column.nullable,
            choices.get(column.name, ()),
            next((key.column.table.name for key in column.foreign_keys), None),
            column.comment or "",
            _digits(column),
        )
        for column in table.columns
        if not (column.name in (*NUMBERS, *IMPORTED_ONLY) or column.name in constants or _is_text_of_day(column))
    )
    extras = [DELIVERIES] * (table.name == "arms_transfer") + [SOURCES] * (table.name in FACTS)
    return SeedTable(
        table.name,
        table,
        columns,
        (*(column.name for column in columns), *extras),
        tuple(column for column in natural_key(table) if column not in IMPORTED_ONLY),
        constants,
        tuple(check for check in checks if check.info.keys() <= {"start", "end"}),
    )


def _constants(table: sa.Table, checks: list[sa.CheckConstraint]) -> dict[str, str]:
    named = ("dataset_code",) if names_dataset(table) else ()
    constants = {name: CURATED for name in OWNERS if name in table.columns and name not in named}
    return constants | {check.info["column"]: check.info["constant"] for check in checks if "constant" in check.info}


def _digits(column: sa.Column[object]) -> tuple[int, int]:
    if not isinstance(column.type, sa.Numeric) or column.type.precision is None:
        return 0, 0
    decimals = column.type.scale or 0
    return column.type.precision - decimals, decimals


def _is_text_of_day(column: sa.Column[object]) -> bool:
    return column.name.endswith("_text") and column.name.removesuffix("_text") in column.table.columns


def _kind(column: sa.Column[object]) -> Kind:
    if isinstance(column.type, sa.Date):
        return "prefix" if f"{column.name}_text" in column.table.columns else "day"
    if isinstance(column.type, sa.Integer):
        return "integer"
    return "amount" if isinstance(column.type, sa.Numeric) else "text"
