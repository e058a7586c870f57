"""A folder of seed files to rows of the database, or every fault in it; needs no database."""

from pathlib import Path
from typing import Any, NamedTuple

from hints import suggestion
from ingest.problems import Place, Problems, quoted
from ingest.seeds.citations import Citations
from ingest.seeds.existence import check_existence
from ingest.seeds.files import SeedFolder, open_folder, read_file
from ingest.seeds.rows import SeedRow, read_row
from ingest.seeds.rules import (
    Codes,
    Rows,
    check_checks,
    check_circles,
    check_codes,
    check_keys,
    check_spells,
    organisations,
)
from ingest.seeds.tables import CITATION_HEADER, seed_tables
from models.vocabulary import CURATED

CITATION_FILE = "citation"


class Seeds(NamedTuple):
    """A valid folder of seeds: rows by table; a natural key (a tuple) stands for the integer id of another row."""

    folder: SeedFolder
    rows: dict[str, list[dict[str, Any]]]


def read_seeds(path: Path) -> Seeds:
    """Read and check all seed files; InvalidInputError with every fault, each once."""
    folder = open_folder(path)
    problems = Problems()
    tables = seed_tables()
    known = [*tables, CITATION_FILE]
    for name in folder.contents:
        if name not in known:
            place = Place(f"{folder.shown}/{name}.csv", 1, 1)
            problems.add(place, f"there is no table {quoted(name)} to seed{suggestion(name, known)}")
    rows: Rows = {}
    for name, table in tables.items():
        records = read_file(folder, name, table.header, problems)
        if records is not None:
            rows[name] = [read_row(table, record, problems) for record in records]
    citations = Citations(rows, problems)
    citations.read(read_file(folder, CITATION_FILE, CITATION_HEADER, problems))
    _check(rows, citations, problems)
    _check_edition(folder, rows.get("dataset"), problems)
    problems.raise_if_any()
    return Seeds(folder, _database_rows(rows, citations))


def _check(rows: Rows, citations: Citations, problems: Problems) -> None:
    codes = Codes(rows)
    for name, table in seed_tables().items():
        if name in rows:
            check_keys(table, rows[name], problems)
            check_codes(table, rows[name], codes, problems)
            check_circles(table, rows[name], problems)
            check_checks(table, rows[name], problems)
            check_spells(table, rows[name], problems)
    citations.check(codes)
    check_existence(rows, problems)


def _check_edition(folder: SeedFolder, datasets: list[SeedRow] | None, problems: Problems) -> None:
    if datasets is not None and not any(row.key == (CURATED,) for row in datasets):
        place = Place(f"{folder.shown}/dataset.csv", 1, 1)
        problems.add(place, f"code: there is no row '{CURATED}', the edition that all seeds belong to")


def _database_rows(rows: Rows, citations: Citations) -> dict[str, list[dict[str, Any]]]:
    made = {name: [_full(name, row) for row in found] for name, found in rows.items()}
    made["organisation_detail"] = [
        {"code": code, "kind": values["kind"]} for code, values in organisations(rows).items()
    ]
    made["arms_delivery"] = [
        {
            "arms_transfer_id": row.key,
            "year": year,
            "quantity": quantity,
            "tiv_delivered": None,
            "estimated": None,
            "apportioned": "no",
        }
        for row in rows["arms_transfer"]
        for year, quantity in row.deliveries
    ]
    made["citation"] = citations.rows()
    return made


def _full(name: str, row: SeedRow) -> dict[str, Any]:
    columns = seed_tables()[name].table.columns
    return {column.name: row.values.get(column.name) for column in columns if column.name != "id"}
