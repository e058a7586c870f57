"""Running and verifying reports: the functions that the command line reflects."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from analysis.reports import folder
from analysis.reports.collect import Asked, prepare
from analysis.reports.content import Content
from analysis.reports.definition import FORMATS, Definition, Table
from analysis.reports.manifest import manifest, written
from analysis.reports.render import render
from analysis.reports.verify import Finding, findings
from database.reader import Reader
from errors import PactbookError, UsageError

Log = Callable[..., None]  # log(message, level=…, **facts)


class Order(NamedTuple):
    """How reports are to be run; `several`: each goes into a folder of its name in `out`."""

    several: bool
    out: str
    variables: tuple[str, ...] = ()  # NAME=VALUE
    as_of: str | None = None
    formats: str | None = None  # html,csv
    if_changed: bool = False
    fail_on_empty: bool = False


class Made(NamedTuple):
    """A report in memory: the files of its folder, the manifest among them."""

    content: Content
    manifest: dict[str, Any]
    files: dict[str, bytes]


def run(reader: Reader, definitions: Sequence[Definition], order: Order, log: Log) -> list[Path]:
    """Make reports of one snapshot of the database, and then write them; returns their folders.

    Raises UsageError for folders that must not be replaced, and for what is wrong with definitions or values;
    PactbookError with `fail_on_empty` for tables without rows. Then nothing is written.
    """
    names = [one.name for one in definitions]
    twice = [name for name in names if names.count(name) > 1]
    if twice:
        raise UsageError(f"the report {twice[0]} is named twice")
    given = _pairs(definitions, order.variables)
    formats = _formats(order.formats)
    places = [Path(order.out, name) if order.several else Path(order.out) for name in names]
    if order.several and (Path(order.out) / folder.MANIFEST).exists():
        raise UsageError(f"{order.out} is a report itself: name another folder for several with --out")
    for place in places:
        folder.check(place)
    made = []
    for one in definitions:
        known = {variable.name for variable in one.variables}
        own = {name: value for name, value in given.items() if name in known}
        made.append(make(reader, one, Asked(own, order.as_of, formats), _of(one, log)))
    _look_for_empty(made, log, fail=order.fail_on_empty)
    for place, done in zip(places, made, strict=True):
        _write(place, done, order, log)
    return places


def make(reader: Reader, definition: Definition, asked: Asked, log: Log) -> Made:
    """Compute a report. Raises what `prepare` raises."""
    content = prepare(reader, definition, asked, log)
    files = render(content)
    described = manifest(content, asked, files)
    return Made(content, described, {**files, folder.MANIFEST: written(described)})


def _of(definition: Definition, log: Log) -> Log:
    """The log, with the report's name in all that it is told."""
    return lambda message, **facts: log(f"{definition.name}: {message}", report=definition.name, **facts)


def _pairs(definitions: Sequence[Definition], given: Sequence[str]) -> dict[str, str]:
    """`state=SRB` as pairs. Raises UsageError for what is no pair, or no variable of any of the reports."""
    pairs: dict[str, str] = {}
    known = sorted({one.name for definition in definitions for one in definition.variables})
    for text in given:
        name, equals, value = text.partition("=")
        if not equals:
            raise UsageError(f"-v {text}: write NAME=VALUE")
        if name not in known:
            raise UsageError(f"-v {name}: there is no such variable; known: {', '.join(known) or 'none'}")
        if name in pairs:
            raise UsageError(f"-v {name} is given twice")
        pairs[name] = value
    return pairs


def _formats(text: str | None) -> tuple[str, ...]:
    """`html,csv` as formats, in our order. Raises UsageError for an unknown one."""
    names = [name.strip() for name in text.split(",")] if text is not None else []
    for name in names:
        if name not in FORMATS:
            raise UsageError(f"--formats: unknown format {name!r}; known: {', '.join(FORMATS)}")
    return tuple(name for name in FORMATS if name in names)


def _look_for_empty(made: Sequence[Made], log: Log, *, fail: bool) -> None:
    empty = [(one.content.definition.name, name) for one in made for name in _empty_tables(one)]
    for report, name in empty:
        log(f"{report}: no rows in {name}", level="warning", report=report, data=name, rows=0)
    if empty and fail:
        named = ", ".join(f"{name} of {report}" for report, name in empty)
        raise PactbookError(f"no rows in {named}: nothing is written")


def _empty_tables(made: Made) -> list[str]:
    """Names of tables without rows, where that is no answer."""
    blocks = [block for section in made.content.sections for block in section.blocks if isinstance(block, Table)]
    return [block.ask.name for block in blocks if not block.empty_ok and not made.content.data[block.ask.name].rows]


def _write(place: Path, made: Made, order: Order, log: Log) -> None:
    name = made.content.definition.name
    if order.if_changed and place.is_dir() and folder.same(place, made.files):
        log(f"{name}: {place} is unchanged", report=name, folder=str(place), changed=False)
        return
    folder.write(place, made.files)
    log(f"{name}: {len(made.files)} files in {place}", report=name, folder=str(place), changed=True)


def verify_all(
    reader: Reader, path: Path, find: Callable[[str], Definition], log: Log
) -> list[tuple[str, str, str, str]]:
    """Of the report in a folder, or of those in folders in it, which file differs, what is wrong with it, and why.

    Raises UsageError for a folder without reports.
    """
    rows = []
    for place in _reports_in(path):
        recorded = folder.read_manifest(place)
        found = _verified(reader, place, recorded, find)
        report = str(recorded["report"])
        rows += [(report, *one) for one in found]
        said = f"{len(found)} files differ" if found else "every byte is what the database gives"
        log(f"{report}: {said}", report=report, folder=str(place), differences=len(found))
    return rows


def _verified(
    reader: Reader, place: Path, recorded: dict[str, Any], find: Callable[[str], Definition]
) -> list[Finding]:
    try:
        definition = find(recorded["report"])
        variables = {one.name for one in definition.variables}
        given = {name: str(value) for name, value in recorded["variables"].items() if name in variables}
        asked = Asked(given, recorded["as_of_asked"], tuple(recorded["formats"]))
        fresh = make(reader, definition, asked, lambda *_, **__: None).manifest
        return findings(place, recorded, fresh)
    except (KeyError, TypeError, AttributeError) as error:
        raise PactbookError(f"{place / folder.MANIFEST} is damaged: {error!r}") from None


def _reports_in(path: Path) -> Iterator[Path]:
    folder.recover(path)
    if (path / folder.MANIFEST).exists() or not path.is_dir():
        yield path
        return
    found = [inner.parent for inner in sorted(path.glob(f"*/{folder.MANIFEST}"))]
    if not found:
        raise UsageError(f"{path} is no report, and holds none")
    yield from found
