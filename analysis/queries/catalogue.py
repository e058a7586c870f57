"""The catalogue of canned queries: those that come with Pactbook, and those of the user's own folder."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence

from analysis.queries.header import Query, read_file
from database.reader import list_names, substitute
from errors import UsageError
from hints import suggestion
from input_file import read_text, require_file
from models import fragments

SHIPPED = os.path.join(os.path.dirname(os.path.dirname(fragments.FOLDER)), "queries")
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_WITH = re.compile(r"(?:--[^\n]*\n|\s)*with\b(\s+recursive\b)?", re.IGNORECASE)
_QUERY = re.compile(r"\s*(with|select|values)\b", re.IGNORECASE)


class Folders(list[str]):
    """Folders of queries; `find` lists them once and reads each file once, as long as this object is used."""

    def __init__(self, folders: Iterable[str]) -> None:
        super().__init__(folders)
        self.paths: dict[str, str] = {}
        self.queries: dict[str, Query] = {}


def folders(own: str | os.PathLike[str] | None = None) -> Folders:
    """The folders of queries: Pactbook's, then the user's own if there is one. Raises UsageError if it is missing."""
    if own is None:
        return Folders([SHIPPED])
    if not os.path.isdir(own):
        raise UsageError(f"the folder of queries {own} does not exist; name another with --queries-dir")
    return Folders([SHIPPED, os.fspath(own)])


def files(within: Iterable[str]) -> dict[str, str]:
    """The file of each query by its name, in order. Raises UsageError for a name that is invalid or not unique."""
    paths: dict[str, str] = {}
    for folder in within:
        for name in sorted(os.listdir(folder)):
            stem, suffix = os.path.splitext(name)
            if suffix != ".sql" or not stem:
                continue
            path = os.path.join(folder, name)
            if not _NAME.fullmatch(stem):
                raise UsageError(f"{path}:1: the name of a query must be lower-case letters, digits and single hyphens")
            if stem in paths:
                raise UsageError(f"{path}:1: another query has this name: {paths[stem]}")
            require_file(path)
            paths[stem] = path
    return dict(sorted(paths.items()))


def find(name: str, within: Iterable[str]) -> Query:
    """The query of this name; no other file is read. Raises UsageError for an unknown name."""
    known = within if isinstance(within, Folders) else Folders(within)
    if name not in known.queries:
        known.paths = known.paths or files(known)
        if name not in known.paths:
            hint = suggestion(name, known.paths) or "; `pactbook query list` lists all queries"
            raise UsageError(f"unknown query {name!r}{hint}")
        known.queries[name] = load(known.paths[name])
    return known.queries[name]


def every(within: Iterable[str]) -> Iterator[Query]:
    """All queries, in the order of their names."""
    return map(load, files(within).values())


def load(path: str) -> Query:
    """The query that a file holds. Raises UsageError with `file:line` of a mistake in it."""
    query, include, first_line = read_file(path)
    statement = _bare(query.sql)
    if not _QUERY.match(statement):
        raise UsageError(f"{path}:{first_line}: the header must be followed by a query: with, select or values")
    if ";" in statement:
        line = first_line + statement.partition(";")[0].count("\n")
        raise UsageError(f"{path}:{line}: a file can hold only one statement")
    expressions = [_fragment(path, *fragment) for fragment in include]
    sql = _with(expressions, query.sql)
    _check_parameters(query, sql, first_line)
    left_out = query.left_out and query.left_out._replace(number=_with(expressions, query.left_out.number))
    return query._replace(sql=sql, left_out=left_out)


def _bare(sql: str) -> str:
    """The statement with the contents of strings and comments removed; the line breaks are kept."""

    def blank(text: str) -> str:
        return "\n" * text.count("\n") if text.startswith(("'", '"', "--", "/*", "$", "e'", "E'")) else text

    return substitute(sql, lambda name: f":{name}", blank)


def _with(expressions: Sequence[str], sql: str) -> str:
    """A query with common table expressions before its own."""
    if not expressions:
        return sql
    included = ",\n".join(expressions)
    start = _WITH.match(sql)
    if start is None:
        return f"with {included}\n{sql}"
    return f"with{start[1] or ''} {included},\n{sql[start.end() :].lstrip()}"


def _fragment(path: str, name: str, renamed: dict[str, str]) -> str:
    """The text of a fragment, with its parameters renamed to those of the query, or replaced by SQL.

    It is looked for in `fragments/` beside the query, then in Pactbook's. Raises UsageError if it is in neither.
    """
    beside = os.path.join(os.path.dirname(path), "fragments")
    for folder in (beside, fragments.FOLDER):
        fragment = os.path.join(folder, f"{name}.sql")
        if re.fullmatch(r"[a-z][a-z0-9_]*", name) and os.path.isfile(fragment):
            text = read_text(fragment).strip().rstrip(",")
            if not renamed:
                return text
            return substitute(text, lambda parameter: _place(renamed.get(parameter, parameter)))
    raise UsageError(f"{path}:1: unknown fragment {name!r}: {os.path.join(beside, name)}.sql does not exist")


def _place(name: str) -> str:
    return f":{name}" if name.isidentifier() else name


def _check_parameters(query: Query, sql: str, first_line: int) -> None:
    path = query.path
    used: dict[str, str] = {}
    substitute(sql, lambda name: used.setdefault(name, name))
    declared = {parameter.name for parameter in query.parameters}
    repeatable = [parameter.name for parameter in query.parameters if parameter.repeatable and parameter.name in used]
    if repeatable and (single := [name for name in repeatable if name not in list_names(sql)]):
        raise UsageError(f"{path}:1: the parameter {single[0]} is repeatable: test it with `in (:{single[0]})`")
    for name in used:
        if name not in declared:
            own = query.sql.partition(f":{name}")
            line = first_line + own[0].count("\n") if own[1] else 1
            raise UsageError(f"{path}:{line}: the parameter :{name} is not declared; add [params.{name}] to the header")
    unused = sorted(declared - used.keys())
    if unused:
        raise UsageError(f"{path}:1: the parameter {unused[0]} is declared, but the query does not use :{unused[0]}")
