"""What a report is called and which variables it has: all that a list of reports shows.

To read that, the keys of the definition are checked, those of the tables in it too.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from analysis.queries.declared_parameters import Parameter, read_parameters
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


class Outline(NamedTuple):
    """The beginning of a report's definition."""

    name: str
    title: str
    subtitle: str
    variables: tuple[Parameter, ...]


def read_outline(document: Document) -> Outline:
    """The outline of a definition. Raises UsageError with `file:line` for wrong keys and wrong variables.

    The queries and ledgers that the definition names, and the placeholders in its texts, are checked by `loading`.
    """
    _check_keys(document)
    table = document.table
    return Outline(Path(document.path).stem, table["title"], table.get("subtitle", ""), tuple(_variables(document)))


def _variables(document: Document) -> Iterator[Parameter]:
    for variable in read_parameters(document, "variables"):
        if variable.repeatable:
            document.fail("a variable has one value: remove `repeatable`", "variables", variable.name, "repeatable")
        yield variable


def _check_keys(document: Document) -> None:
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
