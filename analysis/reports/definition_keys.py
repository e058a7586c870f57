"""The keys that the tables of a report's definition have, and the types of their values."""

from __future__ import annotations

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
_SENTENCE: dict[str, Types] = {
    **_QUESTION,
    "ledger": str,
    "text": str,
    "more": str,
    "most": int,
    "where": dict,
    "empty": str,
    "records": list,
    "counts": list,
}
_FOLD: dict[str, Types] = {"where": dict, "text": str}
_FIGURE: dict[str, Types] = {
    **_QUESTION,
    "ledger": str,
    "value": str,
    "label": str,
    "where": dict,
    "empty": str,
    "records": list,
    "counts": list,
}
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
    for number, figure in enumerate(table.get("figure", [])):
        document.check_type("figure", figure, dict, "figure", number)
        document.check(figure, _FIGURE, "figure", number)
        document.require(figure, ("value", "label"), "figure", number)
    for number, sentence in enumerate(table.get("sentence", [])):
        document.check_type("sentence", sentence, dict, "sentence", number)
        document.check(sentence, _SENTENCE, "sentence", number)
        document.require(sentence, ("text",), "sentence", number)
    for number, section in enumerate(table["section"]):
        document.check_type("section", section, dict, "section", number)
        document.check(section, _SECTION, "section", number)
        document.require(section, ("heading",), "section", number)
        for kind, known in _BLOCKS.items():
            for position, block in enumerate(section.get(kind, [])):
                document.check_type(kind, block, dict, "section", number, kind, position)
                document.check(block, known, "section", number, kind, position)
                for at, fold in enumerate(block.get("fold", [])):
                    way = ("section", number, kind, position, "fold", at)
                    document.check_type("fold", fold, dict, *way)
                    document.check(fold, _FOLD, *way)
                    document.require(fold, ("where", "text"), *way)
