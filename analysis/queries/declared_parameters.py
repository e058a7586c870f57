"""The parameters that a query, a report or a ledger declares: `:name` in a text, `--option` on the command line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from toml_file import Document, keys_of, quoted

PARAMETER_TYPES = (
    *("state", "actor", "organisation", "mission", "agreement", "dataset", "source", "counter"),
    *("date", "year", "integer", "choice", "text"),
)
DATA_AS_OF = "data_as_of"  # the default of a date that is the database's own day
# Options that every query has, and the names by which its command knows them.
RESERVED = frozenset(
    """columns database_url dialect format format_name help limit named names output path queries_dir raw spreadsheet
    timeout vertical wanted""".split()
)
_PARAMETER_KEYS = keys_of({
    str: "type help option default_note counts", (str, int): "default example", bool: "optional repeatable",
    list: "choices",
})  # fmt: skip
SQL_NAME = re.compile(r"[a-z][a-z0-9_]*")
_OPTION_NAME = re.compile(r"[a-z][a-z0-9-]*")


class Parameter(NamedTuple):
    """A parameter of a query: `:name` in its text, `--option` on the command line."""

    name: str
    type: str
    help: str
    option: str  # without the dashes
    default: str | int | None = None
    optional: bool = False  # NULL when not given
    choices: tuple[str, ...] = ()
    repeatable: bool = False  # the text receives `,SRB,HUN,` for two values
    example: str | int | None = None
    default_note: str | None = None
    counts: str | None = None  # of a counter: the parameter with the state whose recognitions it counts

    @property
    def required(self) -> bool:
        """Whether a value must be given."""
        return self.default is None and not self.optional


def read_parameters(document: Document, family: str) -> Iterator[Parameter]:
    """The parameters that the tables `[family.NAME]` declare. Raises UsageError for what contradicts itself."""
    options: dict[str, str] = {}
    for name, entry in document.table.get(family, {}).items():
        document.check_type(f"{family}.{name}", entry, dict, family, name)
        document.check(entry, _PARAMETER_KEYS, family, name)
        defaults = {"help": "", "option": name.replace("_", "-"), "type": ""}
        parameter = Parameter(**{**defaults, **entry, "name": name, "choices": tuple(entry.get("choices", ()))})
        _check_names(document, family, parameter)
        _check_values(document, family, parameter)
        if parameter.option in options:
            document.fail(
                f"--{parameter.option} is already the option of the parameter {options[parameter.option]}",
                family,
                name,
                "option",
            )
        _check_counts(document, family, parameter)
        options[parameter.option] = name
        yield parameter


def _check_names(document: Document, family: str, parameter: Parameter) -> None:
    name, option = parameter.name, parameter.option
    if not SQL_NAME.fullmatch(name):
        document.fail(f"the name {name!r} must be lower-case letters, digits and underscores", family, name)
    if not _OPTION_NAME.fullmatch(option):
        document.fail(
            f"the option {option!r} must be lower-case letters, digits and hyphens, without dashes before them",
            *(family, name, "option"),
        )
    if name in RESERVED or option.replace("-", "_") in RESERVED:
        document.fail(f"{name!r} is the name of an option that every query has; choose another", family, name)


def _check_counts(document: Document, family: str, parameter: Parameter) -> None:
    state = document.table[family].get(parameter.counts)
    if parameter.counts is None:
        return
    if parameter.type != "counter":
        document.fail('counts is allowed only for the type "counter"', family, parameter.name, "counts")
    if not isinstance(state, dict) or state.get("type") != "state" or state.get("repeatable"):
        document.fail(
            f'counts = {quoted(parameter.counts)}: it must name a parameter with type = "state" and without repeatable',
            *(family, parameter.name, "counts"),
        )


def _check_values(document: Document, family: str, parameter: Parameter) -> None:
    name, type_, choices = parameter.name, parameter.type, parameter.choices
    if type_ not in PARAMETER_TYPES:
        document.fail(f"unknown type {type_!r}; known: {', '.join(PARAMETER_TYPES)}", family, name, "type")
    if (type_ == "choice") != bool(choices) or not all(isinstance(choice, str) for choice in choices):
        document.fail(
            'choices, an array of strings, is needed for the type "choice" and allowed for no other',
            *(family, name, "choices"),
        )
    for key in ("default", "example"):
        value = getattr(parameter, key)
        if value is None:
            continue
        document.check_type(
            f"{key} of a {type_}", value, int if type_ in ("year", "integer") else str, family, name, key
        )
        if choices and value not in choices:
            document.fail(f"{key}: {quoted(value)} is not one of {', '.join(choices)}", family, name, key)
    if parameter.optional and parameter.default is not None:
        document.fail("a parameter can have a default or be optional, not both", family, name, "optional")
    if parameter.required and parameter.example is None:
        document.fail(
            f"{name} is required (it has no default and is not optional): give an example for the documentation",
            *(family, name),
        )
