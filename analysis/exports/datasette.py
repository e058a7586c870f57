"""A folder for Datasette: the SQLite file, and metadata.json with the meaning of tables, views and columns."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from database.reader import Reader
from database.url import sqlite_path
from errors import DatabaseError, UsageError
from whole_files import Maker, whole_folder

DATABASE = "pactbook.db"
METADATA = "metadata.json"
MAKER = Maker("pactbook export datasette")


def write(reader: Reader, url: str, path: str) -> int:
    """Write the folder `path`, whole or not at all; returns the number of tables and views described.

    Raises UsageError for a database that is no SQLite file.
    """
    source = sqlite_path(url)
    if source is None:
        raise UsageError("Datasette serves SQLite files: name one with --database-url")
    with whole_folder(path, MAKER) as folder:
        described = descriptions(reader)
        metadata = {
            "title": "Pactbook",
            "description": "Defence agreements, recognitions and arms transfers, every fact with its source.",
            "databases": {Path(DATABASE).stem: {"tables": described}},
        }
        text = json.dumps(metadata, ensure_ascii=False, indent=2)
        (folder / METADATA).write_text(f"{text}\n", encoding="utf-8")
        try:
            with (
                closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as original,
                closing(sqlite3.connect(folder / DATABASE)) as copy,
            ):
                original.backup(copy)
        except sqlite3.Error as error:
            raise DatabaseError(f"{path}: the database cannot be copied there: {error}") from None
    return len(described)


def descriptions(reader: Reader) -> dict[str, dict[str, Any]]:
    """Table or view -> its description and those of its columns, from the database's own dictionary."""
    found: dict[str, dict[str, Any]] = {}
    for name, column, meaning in reader.execute(
        "select object_name, column_name, meaning from data_dictionary order by name", {}
    ).rows:
        entry = found.setdefault(name, {"description": "", "columns": {}})
        if column is None:
            entry["description"] = meaning
        else:
            entry["columns"][column] = meaning
    return found
