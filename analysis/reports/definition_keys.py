"""The keys that the tables of a report's definition have, and the types of their values."""

from __future__ import annotations

from typing import Any

from toml_file import Document, Types

_QUESTION: dict[str, Types] = {"query": str, "name": str, "params": dict}
_REPORT: dict[str, Types] = {
    "title": str,
    "subtitle": str,
    "text": str,
    "as_of": str,
    "formats": list,
    "variables": dict,
    "matrix": dict,
    "brand": dict,
    "sentence": list,
    "figure": list,
    "section": list,
}
_SOURCE: dict[str, Types] = {
    **_QUESTION,
    "ledger": str,
    "where": dict,
    "empty": str,
    "unrecorded": str,
    "records": list,
    "counts": list,
}
_SENTENCE: dict[str, Types] = {**_SOURCE, "text": str, "more": str, "most": int}
_FIGURE: dict[str, Types] = {**_SOURCE, "value": str, "label": str}
_FOLD: dict[str, Types] = {"where": dict, "text": str}
_SECTION: dict[str, Types] = {"heading": str, "text": str, "table": list, "chart": list, "claims": list}
_BLOCKS: dict[str, dict[str, Types]] = {
    "table": {
        **_QUESTION,
        "title": str,
        "text": str,
        "order": list,
        "fold": list,
        "limit": int,
        "columns": list,
        "labels": dict,
        "empty": str,
        "empty_ok": bool,
    },
    "chart": {**_QUESTION, "title": str, "text": str, "kind": str, "options": dict, "columns": dict},
    "claims": {"ledger": str, "name": str, "title": str, "text": str},
}


def check_keys(document: Document) -> None:
    """Refuse unknown keys, values of another type, and tables without what they need."""
    table = document.table
    document.check(table, _REPORT)
    document.require(table, ("title", "section"))
    _check_all(document, table.get("figure", []), _FIGURE, ("value", "label"), "figure")
    _check_all(document, table.get("sentence", []), _SENTENCE, ("text",), "sentence")
    _check_all(document, table["section"], _SECTION, ("heading",), "section")
    for number, section in enumerate(table["section"]):
        for kind, known in _BLOCKS.items():
            blocks = section.get(kind, [])
            _check_all(document, blocks, known, (), "section", number, kind)
            for at, block in enumerate(blocks):
                _check_all(
                    document, block.get("fold", []), _FOLD, ("where", "text"), "section", number, kind, at, "fold"
                )


def _check_all(
    document: Document, entries: list[Any], known: dict[str, Types], needed: tuple[str, ...], *way: str | int
) -> None:
    """Check each table of an array of tables, to which `way` leads."""
    for at, entry in enumerate(entries):
        document.check_type(str(way[-1]), entry, dict, *way, at)
        document.check(entry, known, *way, at)
        document.require(entry, needed, *way, at)
