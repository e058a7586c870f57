"""What a report is called and which variables it has: all that a list of reports tells."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from analysis.queries.declared_parameters import Parameter, read_parameters
from analysis.reports.definition_keys import check_keys
from toml_file import Document


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
    check_keys(document)
    table = document.table
    return Outline(Path(document.path).stem, table["title"], table.get("subtitle", ""), tuple(_variables(document)))


def _variables(document: Document) -> Iterator[Parameter]:
    for variable in read_parameters(document, "variables"):
        if variable.repeatable:
            document.fail("a variable has one value: remove `repeatable`", "variables", variable.name, "repeatable")
        yield variable
