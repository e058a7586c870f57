"""The whole database as a Frictionless data package: a CSV a table, and a descriptor with types, meanings and keys.

The descriptor follows the Tabular Data Package and Table Schema specifications, version 1.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from analysis.exports.tables import Table, rows, tables
from analysis.output.writers import write as write_rows
from atomic_files import Maker, whole_folder, write_json
from database.reader import Reader
from database.setting import data_as_of

DESCRIPTOR = "datapackage.json"
MAKER = Maker("pactbook export datapackage")
_TYPES = {"integer": "integer", "decimal": "number", "date": "date"}


def write(reader: Reader, path: str) -> int:
    """Write the folder `path`, whole or not at all; returns the number of tables."""
    with whole_folder(path, MAKER) as folder:
        found = tables()
        resources = []
        for table in found:
            file = folder / f"{table.name}.csv"
            with file.open("wb") as out:
                write_rows("csv", table.columns, rows(reader, table), out)
            resources.append(_resource(table, file))
        package = {
            "profile": "tabular-data-package",
            "name": "pactbook",
            "title": "Pactbook",
            "description": "Defence agreements, recognitions and arms transfers, every fact with its source. "
            f"Data as of {data_as_of(reader)}.",
            "sources": _sources(reader),
            "resources": resources,
        }
        write_json(folder / DESCRIPTOR, package)
    return len(found)


def _resource(table: Table, file: Path) -> dict[str, Any]:
    with file.open("rb") as written:
        digest = hashlib.file_digest(written, "sha256").hexdigest()
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "path": file.name,
        "description": table.model.comment,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": file.stat().st_size,
        "hash": f"sha256:{digest}",
        "dialect": {"lineTerminator": "\n"},
        "schema": _schema(table),
    }


def _schema(table: Table) -> dict[str, Any]:
    fields = []
    for column in table.columns:
        declared = table.model.columns[column.name]
        field: dict[str, Any] = {
            "name": column.name,
            "type": _TYPES.get(column.type, "string"),
            "description": declared.comment,
        }
        if not declared.nullable:
            field["constraints"] = {"required": True}
        fields.append(field)
    keys = [
        {
            "fields": [element.parent.name for element in constraint.elements],
            "reference": {
                # An empty name is the table itself.
                "resource": "" if constraint.referred_table is table.model else constraint.referred_table.name,
                "fields": [element.column.name for element in constraint.elements],
            },
        }
        for constraint in table.model.foreign_key_constraints
    ]
    return {
        "fields": fields,
        "primaryKey": [column.name for column in table.model.primary_key],
        "foreignKeys": sorted(keys, key=lambda key: list(key["fields"])),
        "missingValues": [""],
    }


def _sources(reader: Reader) -> list[dict[str, str]]:
    """Datasets whose rows are in the database, as the package's sources."""
    read = reader.execute("select title, url from dataset order by code", {}).rows
    return [{"title": title, **({"path": url} if url else {})} for title, url in read]
