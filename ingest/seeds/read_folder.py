"""A folder of seed files to rows of the database, or every problem in it; needs no database."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from hints import suggestion
from ingest.problems import Place, Problem, quoted, refuse
from ingest.seeds.cells import SeedFile, SeedFolder, open_folder, read_file
from ingest.seeds.citations import (
    SeedCitation,
    citation_problems,
    citation_rows,
    citations_in_rows,
    fact_rows,
    read_citations,
)
from ingest.seeds.lifetimes import lifetime_problems
from ingest.seeds.rows import SeedRow, read_row
from ingest.seeds.table_rules import (
    Codes,
    Rows,
    broken_checks,
    circles,
    duplicate_keys,
    organisations,
    overlapping_spells,
    unknown_codes,
)
from ingest.seeds.tables import CITATION_HEADER, SeedTable, own_tables, seed_tables
from models.vocabulary import CURATED

CITATION_FILE = "citation"


class Seeds(NamedTuple):
    """A valid folder of seeds: rows by table; a natural key (a tuple) stands for the integer id of another row."""

    folder: SeedFolder
    dataset_code: str
    rows: dict[str, list[dict[str, Any]]]


class _Files(NamedTuple):
    """The files of a folder, not yet checked against each other."""

    folder: SeedFolder
    dataset_code: str
    tables: dict[str, SeedTable]
    files: dict[str, SeedFile]  # by table, those of citations too
    rows: Rows  # of the tables whose files can be used


def read_seeds(path: Path) -> Seeds:
    """Read and check all seed files; InvalidInputError with every problem, each once."""
    return read_record(path, [])[0]


def read_record(path: Path, own_folders: Sequence[SeedFolder]) -> list[Seeds]:
    """Read and check the seeds, and with them folders of a user's own facts, which may refer to the seeds' rows.

    The first of the result is that of the seeds. Raises InvalidInputError with every problem, each once.
    """
    seeds = open_folder(path)
    folders = [_read_seed_files(path, seeds.name, tuple(seeds.contents.items())), *map(_read_own_files, own_folders)]
    rows = {
        name: [row for files in folders for row in files.rows.get(name, ())]
        for name in seed_tables()
        if all(name in files.rows for files in folders if name in files.files)
    }
    facts = fact_rows(rows)
    citations = citations_in_rows(facts)
    unusable: list[Problem] = []
    for files in folders:
        lines = files.files[CITATION_FILE].lines or []
        further_citations, problems = read_citations(lines, facts, rows, files.dataset_code)
        citations += further_citations
        unusable += problems
    codes = Codes(rows)
    every_file = [file for files in folders for file in files.files.values()]
    refuse(
        chain(
            *(_unknown_files(files) for files in folders),
            *(file.problems for file in every_file),
            *(line.problems for file in every_file for line in file.lines or ()),
            *(row.problems for found in rows.values() for row in found),
            unusable,
            *(_row_problems(name, found, codes) for name, found in rows.items()),
            citation_problems(citations, facts, codes),
            lifetime_problems(rows),
            *(_wrong_dataset(files, rows) for files in folders),
        )
    )
    return [_seeds(files, rows, citations) for files in folders]


def own_code(path: Path) -> str:
    """The code of the dataset of a user's own folder; empty where dataset.csv does not name it."""
    return _read_own_files(open_folder(path)).dataset_code


def refuse_faults(folder: SeedFolder) -> None:
    """Raise InvalidInputError with what is wrong in a user's own files by themselves, without regard to the seeds."""
    files = _read_own_files(folder)
    refuse(
        chain(
            *(file.problems for file in files.files.values()),
            *(line.problems for file in files.files.values() for line in file.lines or ()),
            *(row.problems for rows in files.rows.values() for row in rows),
        )
    )


@lru_cache(maxsize=1)  # whoever adds to files of their own has the seeds read before and after
def _read_seed_files(path: Path, name: str, contents: tuple[tuple[str, bytes], ...]) -> _Files:
    folder = SeedFolder(path, name, dict(contents))
    tables = seed_tables()
    files = {name: read_file(folder, name, table.header) for name, table in tables.items()}
    files[CITATION_FILE] = read_file(folder, CITATION_FILE, CITATION_HEADER)
    return _Files(folder, CURATED, tables, files, _rows(tables, files, CURATED))


def _read_own_files(folder: SeedFolder) -> _Files:
    """Read a user's own folder, which may lack files, and columns that need no value."""
    tables = own_tables()
    files = {}
    for name, table in tables.items():
        required = {column.name for column in table.columns if column.required}
        files[name] = read_file(folder, name, table.header, tuple(c for c in table.header if c not in required))
    files[CITATION_FILE] = read_file(folder, CITATION_FILE, CITATION_HEADER, ("field", "locator", "note"))
    codes = [line.cells["code"] for line in files["dataset"].lines or ()]
    code = codes[0] if codes and codes[0] else ""
    return _Files(folder, code, tables, files, _rows(tables, files, code))


def _rows(tables: dict[str, SeedTable], files: dict[str, SeedFile], dataset_code: str) -> Rows:
    return {
        name: [read_row(table, line, dataset_code) for line in lines]
        for name, table in tables.items()
        if (lines := files[name].lines) is not None
    }


def _seeds(files: _Files, rows: Rows, citations: list[SeedCitation]) -> Seeds:
    """The seeds of one folder: those of all valid rows that belong to it."""
    code = files.dataset_code
    own = {name: [row for row in rows[name] if row.dataset_code == code] for name in files.tables}
    seeds = {name: _full(name, found) for name, found in own.items()}
    _fill_ratifications(seeds)
    cited = citation_rows([citation for citation in citations if citation.dataset_code == code])
    return Seeds(files.folder, code, seeds | _rows_of_other_tables(own) | {"citation": cited})


def _fill_ratifications(rows: dict[str, list[dict[str, Any]]]) -> None:
    """Give each signatory without a day of ratification that of its first event `ratified`, where there is one."""
    events: dict[tuple[str, str], dict[str, Any]] = {}
    for event in sorted(rows.get("agreement_event", ()), key=lambda row: str(row["happened_on"])):
        if event["event"] == "ratified" and event["happened_on"]:
            events.setdefault((event["agreement_code"], event["actor_code"]), event)
    for row in rows.get("signatory", ()):
        ratified = events.get((row["agreement_code"], row["actor_code"]))
        if ratified and not row["ratified_on"]:
            row |= {"ratified_on": ratified["happened_on"], "ratified_on_text": ratified["happened_on_text"]}


def _unknown_files(files: _Files) -> Iterator[Problem]:
    for name in files.folder.contents:
        if name not in files.files:
            seeds = "the seeds have" if files.dataset_code == CURATED else "your own facts can have"
            text = f"{seeds} no table {quoted(name)}{suggestion(name, files.files)}"
            yield Problem(Place(f"{files.folder.name}/{name}.csv", 1, 1), text)


def _row_problems(name: str, rows: list[SeedRow], codes: Codes) -> Iterator[Problem]:
    table = seed_tables()[name]
    yield from duplicate_keys(table, rows)
    yield from unknown_codes(table, rows, codes)
    yield from circles(table, rows)
    yield from broken_checks(table, rows)
    yield from overlapping_spells(table, rows)


def _wrong_dataset(files: _Files, rows: Rows) -> Iterator[Problem]:
    """The problems of dataset.csv: seeds without the curated edition, a user's folder without its one dataset.

    Rows of a user's folder that name another dataset are problems too.
    """
    place = Place(f"{files.folder.name}/dataset.csv", 1, 1)
    datasets = [row for row in rows.get("dataset", ()) if row.dataset_code == files.dataset_code]
    if files.tables == seed_tables():
        if "dataset" in rows and not any(row.key == (CURATED,) for row in datasets):
            yield Problem(place, f"code: the row '{CURATED}' is missing, the edition that all seeds belong to")
        return
    if files.dataset_code == CURATED:  # told already: the seeds have a dataset of this code
        return
    lines = files.files["dataset"].lines
    if lines is not None and len(lines) != 1:
        yield Problem(place, "code: one row is needed, with a code and a title for your facts: it names their dataset")
    for row in rows.get("indicator", ()):
        named = row.values.get("dataset_code")
        if row.dataset_code == files.dataset_code and named not in (None, files.dataset_code):
            text = f"dataset_code: {quoted(str(named))} is not '{files.dataset_code}', the dataset of this folder"
            yield Problem(row.line.place("dataset_code"), text)


def _rows_of_other_tables(rows: Rows) -> dict[str, list[dict[str, Any]]]:
    """The rows of tables without a file of their own, which follow from the rows of others."""
    return {
        "organisation_detail": [{"code": code, "kind": values["kind"]} for code, values in organisations(rows).items()],
        "arms_delivery": [
            {"arms_transfer_id": row.key, "year": year, "quantity": quantity, "apportioned": "no"}
            for row in rows.get("arms_transfer", ())
            for year, quantity in row.deliveries
        ],
    }


def _full(name: str, rows: list[SeedRow]) -> list[dict[str, Any]]:
    columns = [column.name for column in seed_tables()[name].table.columns if column.name != "id"]
    return [{column: row.values.get(column) for column in columns} for row in rows]
