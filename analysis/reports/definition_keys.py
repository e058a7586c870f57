"""The keys that the tables of a report's definition have, and the types of their values."""

from __future__ import annotations

from typing import Any

from toml_file import Document, Types, keys_of

_QUESTION = keys_of({str: "query name", dict: "params"})
_REPORT = keys_of({
    str: "title subtitle text as_of", list: "formats sentence figure section", dict: "variables matrix brand",
})  # fmt: skip
_SOURCE = _QUESTION | keys_of({str: "ledger empty unrecorded", dict: "where", list: "records counts"})
_SENTENCE = _SOURCE | keys_of({str: "text more", int: "most"})
_FIGURE = _SOURCE | keys_of({str: "value label"})
_FOLD = keys_of({dict: "where", str: "text"})
_SECTION = keys_of({str: "heading text", list: "table chart claims"})
_TABLE = keys_of({str: "title text empty", list: "order fold columns", int: "limit", dict: "labels", bool: "empty_ok"})
_BLOCKS = {
    "table": _QUESTION | _TABLE,
    "chart": _QUESTION | keys_of({str: "title text kind", dict: "options columns"}),
    "claims": keys_of({str: "ledger name title text"}),
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
