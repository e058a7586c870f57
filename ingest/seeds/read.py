"""A folder of seed files to rows of the database, or every problem in it; needs no database."""

from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from hints import suggestion
from ingest.problems import Place, Problem, quoted, refuse
from ingest.seeds.citations import citation_problems, citation_rows, citations_in_rows, fact_rows, read_citations
from ingest.seeds.existence import existence_problems
from ingest.seeds.files import SeedFolder, open_folder, read_file
from ingest.seeds.rows import SeedRow, read_row
from ingest.seeds.rules import (
    Codes,
    Rows,
    broken_checks,
    circles,
    duplicate_keys,
    organisations,
    overlapping_spells,
    unknown_codes,
)
from ingest.seeds.tables import CITATION_HEADER, seed_tables
from models.vocabulary import CURATED

CITATION_FILE = "citation"


class Seeds(NamedTuple):
    """A valid folder of seeds: rows by table; a natural key (a tuple) stands for the integer id of another row."""

    folder: SeedFolder
    rows: dict[str, list[dict[str, Any]]]


def read_seeds(path: Path) -> Seeds:
    """Read and check all seed files; InvalidInputError with every problem, each once."""
    folder = open_folder(path)
    tables = seed_tables()
    files = {name: read_file(folder, name, table.header) for name, table in tables.items()}
    rows = {
        name: [read_row(tables[name], line) for line in file.lines]
        for name, file in files.items()
        if file.lines is not None
    }
    facts = fact_rows(rows)
    citation_file = read_file(folder, CITATION_FILE, CITATION_HEADER)
    further_citations, unusable = read_citations(citation_file.lines or [], facts, rows)
    citations = citations_in_rows(facts) + further_citations
    codes = Codes(rows)
    refuse(
        chain(
            _unknown_files(folder),
            *(file.problems for file in (*files.values(), citation_file)),
            *(line.problems for file in (*files.values(), citation_file) for line in file.lines or ()),
            *(row.problems for found in rows.values() for row in found),
            unusable,
            *(_row_problems(name, found, codes) for name, found in rows.items()),
            citation_problems(citations, facts, codes),
            existence_problems(rows),
            _missing_edition(folder, rows),
        )
    )
    seeds = {name: [_full(name, row) for row in found] for name, found in rows.items()}
    return Seeds(folder, seeds | _rows_of_other_tables(rows) | {"citation": citation_rows(citations)})


def _unknown_files(folder: SeedFolder) -> Iterator[Problem]:
    known = [*seed_tables(), CITATION_FILE]
    for name in folder.contents:
        if name not in known:
            text = f"the seeds have no table {quoted(name)}{suggestion(name, known)}"
            yield Problem(Place(f"{folder.name}/{name}.csv", 1, 1), text)


def _row_problems(name: str, rows: list[SeedRow], codes: Codes) -> Iterator[Problem]:
    table = seed_tables()[name]
    yield from duplicate_keys(table, rows)
    yield from unknown_codes(table, rows, codes)
    yield from circles(table, rows)
    yield from broken_checks(table, rows)
    yield from overlapping_spells(table, rows)


def _missing_edition(folder: SeedFolder, rows: Rows) -> Iterator[Problem]:
    if "dataset" in rows and not any(row.key == (CURATED,) for row in rows["dataset"]):
        text = f"code: the row '{CURATED}' is missing, the edition that all seeds belong to"
        yield Problem(Place(f"{folder.name}/dataset.csv", 1, 1), text)


def _rows_of_other_tables(rows: Rows) -> dict[str, list[dict[str, Any]]]:
    """Rows of tables without a file of their own."""
    return {
        "organisation_detail": [{"code": code, "kind": values["kind"]} for code, values in organisations(rows).items()],
        "arms_delivery": [
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
        ],
    }


def _full(name: str, row: SeedRow) -> dict[str, Any]:
    columns = seed_tables()[name].table.columns
    return {column.name: row.values.get(column.name) for column in columns if column.name != "id"}
