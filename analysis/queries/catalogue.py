"""The catalogue of canned queries: ours, and those of a user's folder beside them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from analysis.output.columns import Column
from analysis.queries.facts import Fact
from analysis.queries.header import Header, Parameter, read_header
from database.reader import substitute
from errors import UsageError

OURS = Path(__file__).parent.parent.parent / "queries"
FRAGMENTS = Path(__file__).parent.parent.parent / "models" / "fragments"  # the views are made of them too
_WITH = re.compile(r"(?:--[^\n]*\n|\s)*with\b(\s+recursive\b)?", re.IGNORECASE)
_QUERY = re.compile(r"\s*(with|select|values)\b", re.IGNORECASE)


class Query(NamedTuple):
    """A canned query; `sql` is one statement with `:name` parameters, fragments put in."""

    name: str
    title: str
    answers: str
    parameters: tuple[Parameter, ...]
    columns: tuple[Column, ...]
    sql: str
    path: Path
    empty_ok: bool
    facts: tuple[Fact, ...]


def folders(own: str | Path | None = None) -> list[Path]:
    """Where queries are looked for: our folder, then the user's own if there is one."""
    if own is None:
        return [OURS]
    if not Path(own).is_dir():
        raise UsageError(f"there is no folder of queries {own}")
    return [OURS, Path(own)]


def files(within: Iterable[Path]) -> dict[str, Path]:
    """Name -> file of every query, by name. Raises UsageError for a name that is taken or cannot be one."""
    found: dict[str, Path] = {}
    for folder in within:
        for path in sorted(folder.glob("*.sql")):
            if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", path.stem):
                raise UsageError(f"{path}:1: a query's name has lower-case letters, digits and single hyphens")
            if path.stem in found:
                raise UsageError(f"{path}:1: there is a query of this name already: {found[path.stem]}")
            found[path.stem] = path
    return dict(sorted(found.items()))


def find(name: str, within: Iterable[Path]) -> Query:
    """One query by name; no other file is parsed."""
    found = files(within)
    if name not in found:
        raise UsageError(f"there is no query {name!r}{_nearest(name, found)}; `pactbook query list` lists all")
    return load(found[name])


def every(within: Iterable[Path]) -> Iterator[Query]:
    """All queries, by name."""
    return map(load, files(within).values())


def load(path: Path) -> Query:
    """A query from its file. Raises UsageError with `file:line` of what is wrong."""
    header = read_header(path)
    if not _QUERY.match(_bare(header.body)):
        raise UsageError(f"{path}:{header.body_line}: below the header stands one query: with, select or values")
    if ";" in _bare(header.body):
        line = header.body_line + _bare(header.body).partition(";")[0].count("\n")
        raise UsageError(f"{path}:{line}: a file holds one statement")
    sql = _expand(header, path)
    _check_parameters(header, sql, path)
    return Query(
        name=path.stem,
        title=header.title,
        answers=header.answers,
        parameters=header.parameters,
        columns=header.columns,
        sql=sql,
        path=path,
        empty_ok=header.empty_ok,
        facts=header.facts,
    )


def _nearest(name: str, known: Iterable[str]) -> str:
    from difflib import get_close_matches

    close = get_close_matches(name, list(known), n=3, cutoff=0.5)
    return f"; nearest: {', '.join(close)}" if close else ""


def _bare(sql: str) -> str:
    """The statement without what strings and comments hold; lines stay."""

    def blank(text: str) -> str:
        return "\n" * text.count("\n") if text.startswith(("'", '"', "--", "/*", "$", "e'", "E'")) else text

    return substitute(sql, lambda name: f":{name}", blank)


def _expand(header: Header, path: Path) -> str:
    """Put the fragments, common table expressions, before the query's own."""
    if not header.include:
        return header.body
    fragments = ",\n".join(_fragment(path, *include) for include in header.include)
    start = _WITH.match(header.body)
    if start is None:
        return f"with {fragments}\n{header.body}"
    return f"with{start[1] or ''} {fragments},\n{header.body[start.end() :].lstrip()}"


def _fragment(path: Path, name: str, renamed: dict[str, str]) -> str:
    """A fragment's text with its parameters as the query calls them; looked for beside the query, then among ours."""
    for folder in (path.parent / "fragments", FRAGMENTS):
        fragment = folder / f"{name}.sql"
        if re.fullmatch(r"[a-z][a-z0-9_]*", name) and fragment.is_file():
            text = fragment.read_text(encoding="utf-8").strip().rstrip(",")
            return substitute(text, lambda parameter: f":{renamed.get(parameter, parameter)}")
    raise UsageError(f"{path}:1: there is no fragment {name!r} in {path.parent / 'fragments'}")


def _check_parameters(header: Header, sql: str, path: Path) -> None:
    used: dict[str, str] = {}
    substitute(sql, lambda name: used.setdefault(name, name))
    declared = {parameter.name for parameter in header.parameters}
    for name in used:
        if name not in declared:
            own = header.body.partition(f":{name}")
            line = header.body_line + own[0].count("\n") if own[1] else 1
            raise UsageError(f"{path}:{line}: the parameter :{name} is not declared: add [params.{name}] to the header")
    unused = sorted(declared - used.keys())
    if unused:
        raise UsageError(f"{path}:1: the parameter {unused[0]} is declared, and the query does not use :{unused[0]}")
