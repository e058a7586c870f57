"""A dossier as text: tables under headings for people, Markdown, or one JSON object."""

from __future__ import annotations

from typing import Any, BinaryIO

from analysis.lookup.dossier import Dossier
from analysis.output import writers
from analysis.output.column_types import Column

# Keys and days are never broken in a table.
_TYPES = {"since": "partial_date", "until": "partial_date", "column": "code", "source": "code", "stance": "code"}


def write(dossier: Dossier, format_name: str, out: BinaryIO, most: int, *, vertical: bool = False) -> None:
    """Write a dossier as table, markdown or json.

    Tables have at most `most` rows a section (0: all), and say how many more there are.
    """
    if format_name == "json":
        import json

        out.write(json.dumps(as_object(dossier), ensure_ascii=False, indent=2).encode() + b"\n")
        return
    title = dossier.name if dossier.name == dossier.key else f"{dossier.name} ({dossier.key})"
    marks = ("# ", "## ") if format_name == "markdown" else ("", "")
    out.write(f"{marks[0]}{title}\n{dossier.kind.replace('_', ' ')}\n".encode())
    for section in dossier.sections:
        heading = section.title
        if section.title != "Known":
            heading += f" ({len(section.rows)})"
        out.write(f"\n{marks[1]}{heading}\n\n".encode())
        rows = section.rows[: most or None]
        if format_name == "table":
            rows = [tuple(map(_few_sources, section.columns, row)) for row in rows]
        columns = [Column(name, _TYPES.get(name, "text")) for name in section.columns]
        kept = [at for at in range(len(columns)) if any(row[at] is not None for row in rows)]
        values = [[row[at] for at in kept] for row in rows]
        writers.write(format_name, [columns[at] for at in kept], values, out, vertical=vertical)
        if len(rows) < len(section.rows):
            out.write(f"\n… and {len(section.rows) - len(rows):,} more; --limit 0 prints all\n".encode())


def _few_sources(column: str, value: Any) -> Any:
    """A list of sources cut to the first three; an address left out, which would be broken into pieces."""
    if column == "url":
        return None
    if column != "sources" or value is None:
        return value
    sources = value.split(", ")
    return value if len(sources) <= 3 else f"{', '.join(sources[:3])} and {len(sources) - 3} more"


def as_object(dossier: Dossier) -> dict[str, Any]:
    """The dossier as an object of JSON: kind, key, name, and for each section its title and its rows."""
    return {
        "kind": dossier.kind,
        "key": dossier.key,
        "name": dossier.name,
        "sections": [
            {"title": section.title, "rows": [dict(zip(section.columns, row, strict=True)) for row in section.rows]}
            for section in dossier.sections
        ],
    }
