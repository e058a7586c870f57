"""A folder of a user's own facts: begun, checked, and added to, a line at a time."""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from atomic_files import whole_file
from errors import UsageError
from hints import suggestion
from ingest.seeds.cells import BOM, SEEDS, SeedFolder, open_folder
from ingest.seeds.code_hints import ACTOR_TABLES, ActorNames
from ingest.seeds.read_folder import CITATION_FILE, Seeds, read_record, refuse_faults
from ingest.seeds.tables import CITATION_HEADER, SOURCES, own_tables

_NAMED = (*ACTOR_TABLES, "actor_name", "state_identifier")


def init(path: Path, code: str, title: str) -> None:
    """Begin a folder with the one file that it needs, dataset.csv.

    Raises UsageError where files of facts are there, InvalidInputError for a title that the file cannot hold.
    """
    if not re.fullmatch(r"[a-z0-9][a-z0-9.-]*", code):
        raise UsageError(f"--code {code}: use lower-case letters, digits, points and hyphens")
    if any(path.glob("*.csv")):
        raise UsageError(f"{path} holds files of facts already: choose another folder, or add to it with `facts add`")
    data = _text(["code", "title"], [{"code": code, "title": title}]).encode()
    refuse_faults(SeedFolder(path, str(path), {"dataset": data}))
    path.mkdir(parents=True, exist_ok=True)
    with whole_file(path / "dataset.csv") as out:
        out.write(data)


def check(paths: Sequence[Path]) -> list[Seeds]:
    """The folders with their rows, checked beside the seed files. Raises InvalidInputError with every problem."""
    return read_record(SEEDS, [open_folder(path) for path in paths])[1:]


class AddedLine(NamedTuple):
    """A line that was added to a file: its number, and remarks on what was read or filled in."""

    number: int
    remarks: list[str]


def add(path: Path, table: str, values: Mapping[str, str]) -> AddedLine:
    """Add a line to the file of a table, which is made if it is not there.

    The code of an actor may be given as a name that it alone bears now; `ordinal` is the next number if it is not
    given. Raises UsageError for an unknown table or column, InvalidInputError with what is wrong with the new line or
    with the folder; then no file is changed.
    """
    headers = {name: found.header for name, found in own_tables().items()} | {CITATION_FILE: CITATION_HEADER}
    if table not in headers:
        hint = suggestion(table, headers) or "; `pactbook facts add --help` lists the tables"
        raise UsageError(f"your own facts can have no table {table!r}{hint}")
    for column in values:
        if column not in headers[table]:
            known = f"; its columns are {', '.join(headers[table])}"
            raise UsageError(f"{table} has no column {column!r}{suggestion(column, headers[table]) or known}")
    folder = open_folder(path)
    record = read_record(SEEDS, [folder])  # a file that is at fault is not written anew
    cells, remarks = _completed(record, table, values)
    before = folder.contents.get(table, b"").decode()
    text = before.removeprefix(BOM)
    reader = csv.DictReader(io.StringIO(text, newline=""))
    rows: list[dict[str, str]] = [*reader, cells]
    columns = [*(reader.fieldnames or _needed(table)), *(name for name in headers[table] if name in cells)]
    columns = list(dict.fromkeys(columns))
    data = (BOM * before.startswith(BOM) + _text(columns, rows)).encode()  # without its mark Excel misreads letters
    read_record(SEEDS, [SeedFolder(folder.path, folder.name, folder.contents | {table: data})])
    with whole_file(path / f"{table}.csv") as out:
        out.write(data)
    return AddedLine(len(rows) + 1, remarks)


def _completed(record: Sequence[Seeds], table: str, values: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """The cells of a new line with codes for the names of actors, and with an ordinal; and remarks on both."""
    cells = dict(values)
    remarks: list[str] = []
    declared = own_tables().get(table)
    if declared is None:
        return cells, remarks
    rows = {name: [row for seeds in record for row in seeds.rows.get(name, ())] for name in (*_NAMED, table)}
    names = ActorNames(rows)
    for column in declared.columns:
        text = cells.get(column.name)
        if column.refers_to in ACTOR_TABLES and text and text not in names.names:
            code = names.bearer(text, [row["code"] for row in rows[column.refers_to]])
            if code:
                cells[column.name] = code
                remarks.append(f"reading {column.name}={text} as {code} ({names.names[code]})")
    if "ordinal" in declared.key and not cells.get("ordinal"):
        others = [name for name in declared.key if name != "ordinal"]
        same = [row["ordinal"] for row in rows[table] if all(row[name] == cells.get(name) for name in others)]
        cells["ordinal"] = str(max(same, default=0) + 1)
        remarks.append(f"ordinal not given: using {cells['ordinal']}")
    return cells, remarks


def _needed(table: str) -> list[str]:
    """The columns that a new file must have."""
    if table == CITATION_FILE:
        return list(CITATION_HEADER[:4])
    columns = [column.name for column in own_tables()[table].columns if column.required]
    return columns + [SOURCES] * (SOURCES in own_tables()[table].header)


def _text(columns: Sequence[str], rows: Sequence[Mapping[str, str]]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()
