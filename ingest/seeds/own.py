"""A folder of a user's own facts: begun, checked, and added to, a line at a time."""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from atomic_files import whole_file
from errors import UsageError
from hints import suggestion
from ingest.seeds.files import BOM, SEEDS, SeedFolder, open_folder
from ingest.seeds.read import CITATION_FILE, Seeds, read_record
from ingest.seeds.tables import CITATION_HEADER, SOURCES, own_tables


def init(path: Path, code: str, title: str) -> None:
    """Begin a folder with the one file that it needs, dataset.csv. Raises UsageError where files of facts are there."""
    if not re.fullmatch(r"[a-z0-9][a-z0-9.-]*", code):
        raise UsageError(f"--code {code}: use lower-case letters, digits, points and hyphens")
    if any(path.glob("*.csv")):
        raise UsageError(f"{path} holds files of facts already: choose another folder, or add to it with `facts add`")
    path.mkdir(parents=True, exist_ok=True)
    _write(path / "dataset.csv", ["code", "title"], [{"code": code, "title": title}])


def check(paths: Sequence[Path]) -> list[Seeds]:
    """The folders with their rows, checked beside the seed files. Raises InvalidInputError with every problem."""
    return read_record(SEEDS, [open_folder(path) for path in paths])[1:]


def add(path: Path, table: str, values: Mapping[str, str]) -> int:
    """Add a line to the file of a table, which is made if it is not there; returns the number of the line.

    Raises UsageError for an unknown table or column, InvalidInputError with what is wrong with the new line or with the
    folder; then no file is changed.
    """
    headers = {name: found.header for name, found in own_tables().items()} | {CITATION_FILE: CITATION_HEADER}
    if table not in headers:
        raise UsageError(f"your own facts can have no table {table!r}{suggestion(table, headers)}")
    for column in values:
        if column not in headers[table]:
            raise UsageError(f"{table} has no column {column!r}{suggestion(column, headers[table])}")
    folder = open_folder(path)
    read_record(SEEDS, [folder])  # a file that is at fault is not written anew
    text = folder.contents.get(table, b"").decode().removeprefix(BOM)
    reader = csv.DictReader(io.StringIO(text, newline=""))
    rows: list[dict[str, str]] = [*reader, dict(values)]
    columns = [*(reader.fieldnames or _needed(table)), *(name for name in headers[table] if name in values)]
    columns = list(dict.fromkeys(columns))
    data = _text(columns, rows).encode()
    read_record(SEEDS, [SeedFolder(folder.path, folder.name, folder.contents | {table: data})])
    _write(path / f"{table}.csv", columns, rows)
    return len(rows) + 1


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


def _write(path: Path, columns: Sequence[str], rows: Sequence[Mapping[str, str]]) -> None:
    with whole_file(path) as out:
        out.write(_text(columns, rows).encode())
