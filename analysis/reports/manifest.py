"""The manifest of a report: what was asked, what it rests on, and the hash of every file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from typing import Any

from analysis.reports.collect import ReportRequest
from analysis.reports.content import Data, ReportContent
from analysis.reports.render_html import TEMPLATES
from atomic_files import Maker
from version import VERSION

REPORT = Maker("pactbook report", "manifest.json")
# Libraries whose versions decide bytes, by format.
LIBRARIES = {"html": ("jinja2", "markdown_it"), "xlsx": ("xlsxwriter",), "parquet": ("duckdb",)}


def manifest(content: ReportContent, request: ReportRequest, files: Mapping[str, bytes]) -> dict[str, Any]:
    """What identifies a run and its files, as it reads back from the file; nothing depends on when or where it ran."""
    parts = {
        "made_by": REPORT.command,
        "report": content.definition.name,
        "title": content.title,
        "answers": [answer.text_md for answer in content.answers],
        "variables": {name: content.variables[name] for name in request.variables},
        "as_of_asked": content.as_of if request.as_of else None,
        **({"title_asked": request.title} if request.title else {}),
        "as_of": content.as_of,
        "data_as_of": content.data_as_of,
        "formats": list(content.formats),
        "schema_revision": content.schema_revision,
        "editions": {used.dataset: {"title": used.title, "edition": used.edition} for used in content.editions},
        "made_with": _made_with(content.formats),
        "definition_sha256": content.definition.sha256,
        "brand_sha256": content.definition.brand.sha256,
        "template_sha256": _template() if "html" in content.formats else None,
        "sources_sha256": _sources(content),
        "names_sha256": digest(json.dumps(content.names, ensure_ascii=False).encode()),
        "data": {data.name: _data(data) for data in content.data.values()},
        "files": {path: {"sha256": digest(data), "bytes": len(data)} for path, data in sorted(files.items())},
    }
    as_read: dict[str, Any] = json.loads(as_file(parts))  # a list for a tuple, so that `verify` compares like with like
    return as_read


def as_file(manifest: Mapping[str, Any]) -> bytes:
    """The manifest as a file."""
    return (json.dumps(manifest, ensure_ascii=False, indent=2) + "\n").encode()


def digest(content: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return sha256(content).hexdigest()


def _data(data: Data) -> dict[str, Any]:
    return {
        "query" if data.query else "ledger": data.query or data.name,
        "query_sha256" if data.query else "ledger_sha256": data.query_sha256,
        "parameters": dict(data.values),
        "rows": len(data.rows),
        "sha256": digest(data.csv),
        "coverage_sha256": digest(repr(data.coverage).encode()),
    }


def _sources(content: ReportContent) -> str:
    """The hash of the sources with all their fields, and of which row rests on which."""
    resting = [(data.name, data.cited) for data in content.data.values()]
    return digest(json.dumps([list(content.sources.values()), resting], ensure_ascii=False).encode())


def _made_with(formats: tuple[str, ...]) -> dict[str, str]:
    libraries = [name for kind in formats for name in LIBRARIES.get(kind, ())]
    return {"pactbook": VERSION, **{name: str(import_module(name).__version__) for name in libraries}}


@cache
def _template() -> str:
    hashed = sha256()
    for path in sorted(filter(Path.is_file, TEMPLATES.iterdir())):
        hashed.update(f"{path.name}\0".encode() + path.read_bytes())
    return hashed.hexdigest()
