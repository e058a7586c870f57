"""The typed header of a canned query: a leading comment block that holds TOML."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

from analysis.output.columns import DECLARED, Column
from analysis.queries.facts import KINDS, Fact
from errors import UsageError

PARAMETER_TYPES = (
    *("state", "actor", "organisation", "mission", "agreement", "dataset", "source", "counter"),
    *("date", "year", "integer", "choice", "text"),
)
DATA_AS_OF = "data_as_of"  # the default of a date that is the database's own day
RESERVED = ("format", "output", "limit", "timeout", "dialect", "raw", "help", "database_url", "queries_dir")
_KEYS = {
    "title": str,
    "answers": str,
    "include": list,
    "empty_ok": bool,
    "params": dict,
    "columns": dict,
    "facts": dict,
}
_PARAMETER_KEYS = {
    "type": str,
    "help": str,
    "default": (str, int),
    "optional": bool,
    "choices": list,
    "option": str,
    "repeatable": bool,
    "example": (str, int),
    "default_note": str,
}
_SQL_NAME = re.compile(r"[a-z][a-z0-9_]*")


class Parameter(NamedTuple):
    """A parameter of a query: `:name` in its text, `--option` on the command line."""

    name: str
    type: str
    help: str
    option: str  # without the dashes
    default: str | int | None = None
    optional: bool = False  # NULL when not given
    choices: tuple[str, ...] = ()
    repeatable: bool = False  # the text sees `,SRB,HUN,` for two values
    example: str | int | None = None
    default_note: str | None = None

    @property
    def required(self) -> bool:
        """Whether a value must be given."""
        return self.default is None and not self.optional


class Include(NamedTuple):
    """A fragment to put in, and what its parameters are called in the query."""

    fragment: str
    renamed: dict[str, str]


class Header(NamedTuple):
    """What a query's file says of it, and the statement below."""

    title: str
    answers: str
    parameters: tuple[Parameter, ...]
    columns: tuple[Column, ...]
    include: tuple[Include, ...]
    facts: tuple[Fact, ...]  # what the rows rest on
    empty_ok: bool
    body: str
    body_line: int


def read_header(path: Path) -> Header:
    """Parse a query's file. Raises UsageError with `file:line` of what is wrong."""
    try:
        lines = path.read_bytes().decode().splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: cannot be read: {error}") from None
    height = next((n for n, line in enumerate(lines) if not line.startswith("--")), len(lines))
    return Parser(path, [line[2:] for line in lines[:height]]).header("\n".join(lines[height:]), height + 1)


class Parser:
    """Reads TOML that declares parameters; its lines are the file's first lines, so line numbers agree."""

    def __init__(self, path: Path, lines: list[str]) -> None:
        self.path = path
        self.lines = lines

    def fail(self, message: str, section: str = "", key: str = "") -> NoReturn:
        """Refuse the file, with the line of what is wrong."""
        raise UsageError(f"{self.path}:{self.line(section, key)}: {message}")

    def line(self, section: str, key: str) -> int:
        """The line of a key in a section, else of the section, else the first."""
        at, inside = 1, not section
        for number, line in enumerate(self.lines, 1):
            text = line.strip()
            if text.startswith("["):
                inside = text.replace(" ", "") == f"[{section}]"
                at = number if inside else at
            elif inside and key and re.match(rf'"?{re.escape(key)}"?\s*=', text):
                return number
        return at

    def header(self, body: str, body_line: int) -> Header:
        """The header of a query whose statement is `body`."""
        try:
            table = tomllib.loads("\n".join(self.lines))
        except tomllib.TOMLDecodeError as error:
            place = re.search(r" \(at line (\d+), column (\d+)\)", str(error))
            where = f"{place[1]}:{int(place[2]) + 2}" if place else str(len(self.lines))
            what = str(error).partition(" (at ")[0]
            raise UsageError(f"{self.path}:{where}: the header is not TOML: {what}") from None
        self.check(table, _KEYS)
        for key in ("title", "answers", "columns"):
            if not table.get(key):
                self.fail(f"the header has no {key}")
        return Header(
            title=table["title"],
            answers=table["answers"],
            parameters=tuple(self.parameter(name, entry) for name, entry in table.get("params", {}).items()),
            columns=tuple(self.column(name, spelled) for name, spelled in table["columns"].items()),
            include=tuple(self.included(entry) for entry in table.get("include", [])),
            facts=tuple(self.facts(table)),
            empty_ok=table.get("empty_ok", False),
            body=body.strip().rstrip(";").rstrip(),
            body_line=body_line,
        )

    def check(self, table: dict[str, Any], known: dict[str, Any], section: str = "") -> None:
        """Refuse unknown keys, and values of another type."""
        for key, value in table.items():
            if key not in known:
                self.fail(f"unknown key {key!r}; known: {', '.join(known)}", section, key)
            if not isinstance(value, known[key]) or (isinstance(value, bool) and known[key] is not bool):
                self.fail(f"{key} is of the wrong type: {value!r}", section, key)

    def parameter(self, name: str, entry: object, family: str = "params") -> Parameter:
        """A parameter as its table in `[family.name]` declares it."""
        section = f"{family}.{name}"
        if not isinstance(entry, dict):
            self.fail(f"{section} is no table", family, name)
        self.check(entry, _PARAMETER_KEYS, section)
        defaults = {"help": "", "option": name.replace("_", "-"), "type": ""}
        made = Parameter(**{**defaults, **entry, "name": name, "choices": tuple(entry.get("choices", ()))})
        self.check_parameter(made, section)
        return made

    def check_parameter(self, made: Parameter, section: str) -> None:
        """Refuse what contradicts itself."""
        name = made.name
        if not _SQL_NAME.fullmatch(name) or name in RESERVED or made.option in RESERVED:
            self.fail(f"a parameter cannot be called {name!r}", section)
        if not re.fullmatch(r"[a-z][a-z0-9-]*", made.option):
            self.fail(f"not an option's name, without dashes before it: {made.option!r}", section, "option")
        if made.type not in PARAMETER_TYPES:
            self.fail(f"unknown type {made.type!r}; known: {', '.join(PARAMETER_TYPES)}", section, "type")
        if (made.type == "choice") != bool(made.choices) or not all(isinstance(c, str) for c in made.choices):
            self.fail("choices, a list of texts, go with the type choice and with no other", section, "choices")
        for key in ("default", "example"):
            value = getattr(made, key)
            if value is not None and isinstance(value, int) != (made.type in ("year", "integer")):
                self.fail(f"{key} of a {made.type} is of the wrong type: {value!r}", section, key)
            if made.choices and value is not None and value not in made.choices:
                self.fail(f"{key} is none of the choices: {value!r}", section, key)
        if made.optional and made.default is not None:
            self.fail("optional and default exclude each other", section, "optional")
        if made.required and made.example is None:
            self.fail(f"{name} is required (no default, not optional): give an example for the documentation", section)

    def column(self, name: str, spelled: object) -> Column:
        """A column, its type spelled as `decimal(2)`."""
        parts = re.fullmatch(r"([a-z_]+)(?:\(([0-9])\))?", str(spelled))
        if not _SQL_NAME.fullmatch(name):
            self.fail(f"not a column's name that needs no quotes: {name!r}", "columns", name)
        if not parts or parts[1] not in DECLARED or (parts[1] == "decimal") != bool(parts[2]):
            known = ", ".join(DECLARED).replace("decimal", "decimal(PLACES)")
            self.fail(f"unknown type {spelled!r} of column {name}; known: {known}", "columns", name)
        return Column(name, parts[1], int(parts[2]) if parts[2] else None)

    def included(self, entry: object) -> Include:
        """A fragment, by its name or with its parameters renamed."""
        renamed = {"fragment": entry} if isinstance(entry, str) else entry
        if not isinstance(renamed, dict) or not all(isinstance(value, str) for value in renamed.values()):
            self.fail('include lists fragments: "name" or { fragment = "name", its_parameter = "ours" }', key="include")
        if "fragment" not in renamed:
            self.fail("an included table says which fragment", key="include")
        return Include(renamed["fragment"], {key: value for key, value in renamed.items() if key != "fragment"})

    def facts(self, table: dict[str, Any]) -> Iterator[Fact]:
        """What the rows rest on: of a kind, one table of keys or a list of them."""
        known = {*table["columns"], *(f":{name}" for name in table.get("params", {}))}
        for kind, entry in table.get("facts", {}).items():
            if kind not in KINDS:
                self.fail(f"unknown kind of facts {kind!r}; known: {', '.join(KINDS)}", "facts", kind)
            for keys in entry if isinstance(entry, list) else [entry]:
                if not isinstance(keys, dict) or not {"when"} < {"when", *keys} <= {"when", *KINDS[kind]}:
                    self.fail(f"{kind} is a table with some of {', '.join(KINDS[kind])}, and when", "facts", kind)
                found_by = {key: value for key, value in keys.items() if key != "when"}
                when = keys.get("when", {})
                for value in [*found_by.values(), *when]:
                    if value not in known:
                        self.fail(f"{value!r} is neither a column nor a :parameter", "facts", kind)
                yield Fact(kind, found_by, when)
