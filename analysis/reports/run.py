"""Running and verifying reports: the functions that the command line reflects."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

from analysis.reports.brand import Brand
from analysis.reports.collect import ReportRequest, collect
from analysis.reports.content import ReportContent
from analysis.reports.definition import Definition, TableBlock, formats_of
from analysis.reports.landing import NAME as LANDING
from analysis.reports.landing import check_landing_page, folders_of_reports, landing_differences, write_landing_page
from analysis.reports.manifest import REPORT, as_file, manifest
from analysis.reports.render import render
from analysis.reports.verify import FileDifference, differences
from atomic_files import check_folder, files_in, read_manifest, whole_folder
from database.reader import Reader
from drafts import recover
from errors import PactbookError, UsageError
from hints import suggestion
from narration import Tell, silent
from plural import counted

_FOLDER = re.compile(r"[^a-z0-9]+")  # what a value has in the name of a folder as a hyphen


class RunOptions(NamedTuple):
    """How reports are to be run; `several`: each goes into a folder of its name in `out`, with a page over all."""

    several: bool
    out: str
    variables: Mapping[str, str] = {}
    for_each: Mapping[str, str] = {}  # values separated by commas
    as_of: str | None = None
    title: str | None = None  # in place of the definition's; it may name variables: `{state.name}`
    formats: str | None = None  # html,csv
    if_changed: bool = False
    fail_on_empty: bool = False


class ComputedReport(NamedTuple):
    """A report in memory: the files of its folder, the manifest among them."""

    content: ReportContent
    manifest: dict[str, Any]
    files: dict[str, bytes]


class _Planned(NamedTuple):
    """A report to run: its folder's name and the values of its variables."""

    definition: Definition
    folder: str
    values: Mapping[str, str]


def run(
    reader: Reader, definitions: Sequence[Definition], options: RunOptions, log: Tell, brand: Brand | None = None
) -> list[Path]:
    """Compute reports from one snapshot of the database, then write them; returns their folders.

    `brand` is that of the page over several reports.

    Raises UsageError for folders that must not be replaced, and for what is wrong with definitions or values;
    PactbookError with `fail_on_empty` for tables without rows. Then nothing is written.
    """
    planned = _planned(definitions, options)
    several = options.several or len(planned) > 1
    formats = _formats(options.formats)
    out = Path(options.out)
    folders = [out / plan.folder if several else out for plan in planned]
    if several:
        if (out / REPORT.manifest).exists():
            raise UsageError(f"{out} is the folder of one report; choose another --out for several")
        check_landing_page(out)
    for path in folders:
        check_folder(path, REPORT)
    reports = []
    for plan in planned:
        request = ReportRequest(plan.values, options.as_of, formats, options.title)
        reports.append(compute(reader, plan.definition, request, _log_of(plan.folder, log)))
    _look_for_empty(reports, log, fail=options.fail_on_empty)
    for path, report in zip(folders, reports, strict=True):
        _write(path, report, log, if_changed=options.if_changed)
    if several and any("html" in report.content.formats for report in reports):
        page, changed = out / LANDING, write_landing_page(out, brand or Brand())
        log(f"wrote {page}" if changed else f"{page} is unchanged", file=str(page), changed=changed)
    return folders


def _planned(definitions: Sequence[Definition], options: RunOptions) -> list[_Planned]:
    """The reports to run: each once, or for each combination of the values of its matrix or of --for-each."""
    values = options.variables
    _check_known(definitions, values, "-v")
    for_each = {name: _listed(name, text) for name, text in options.for_each.items()}
    _check_known(definitions, for_each, "--for-each")
    if twice := sorted(values.keys() & for_each.keys()):
        raise UsageError(f"{twice[0]} is given with both -v and --for-each")
    planned = []
    for definition in definitions:
        known = {variable.name for variable in definition.variables}
        own = {name: value for name, value in values.items() if name in known}
        matrix = {**definition.matrix, **{name: texts for name, texts in for_each.items() if name in known}}
        matrix = {name: texts for name, texts in matrix.items() if name not in own}
        for combination in product(*matrix.values()):
            folder = "-".join([definition.name, *(_FOLDER.sub("-", text.casefold()) for text in combination)])
            planned.append(_Planned(definition, folder, {**own, **dict(zip(matrix, combination, strict=True))}))
    folders = Counter(plan.folder for plan in planned)
    if repeated := [folder for folder, number in folders.items() if number > 1]:
        raise UsageError(f"two reports would be written to {repeated[0]}: name each report and value once")
    return planned


def _listed(name: str, text: str) -> tuple[str, ...]:
    """`ALB,HRV` as values."""
    values = tuple(value.strip() for value in text.split(","))
    if not all(values):
        raise UsageError(f"--for-each {name}={text}: a value is empty")
    return values


def compute(reader: Reader, definition: Definition, request: ReportRequest, log: Tell) -> ComputedReport:
    """Compute a report. Raises what `collect` raises."""
    content = collect(reader, definition, request, log)
    files = render(content)
    identity = manifest(content, request, files)
    return ComputedReport(content, identity, {**files, REPORT.manifest: as_file(identity)})


def _log_of(folder: str, log: Tell) -> Tell:
    """The log, with the report's name, and its values in a matrix, in every line."""
    return lambda message, **facts: log(f"{folder}: {message}", report=folder, **facts)


def _check_known(definitions: Sequence[Definition], names: Iterable[str], option: str) -> None:
    known = sorted({variable.name for definition in definitions for variable in definition.variables})
    for name in names:
        if name not in known:
            hint = suggestion(name, known) or "; the report has none"
            raise UsageError(f"{option} {name}: unknown variable{hint}")


def _formats(text: str | None) -> tuple[str, ...]:
    """`html,csv` as formats. Raises UsageError for an unknown one."""
    try:
        return formats_of([name.strip() for name in text.split(",")] if text is not None else [])
    except ValueError as error:
        raise UsageError(f"--formats: {error}") from None


def _look_for_empty(reports: Sequence[ComputedReport], log: Tell, *, fail: bool) -> None:
    empty = [(report.content.definition.name, name) for report in reports for name in _empty_tables(report)]
    for report_name, name in empty:
        log(f"{report_name}: no rows in {name}", level="warning", report=report_name, data=name, rows=0)
    if empty and fail:
        tables = ", ".join(f"{name} of {report_name}" for report_name, name in empty)
        raise PactbookError(f"no rows in {tables}: nothing was written, as --fail-on-empty asks")


def _empty_tables(report: ComputedReport) -> list[str]:
    """Names of tables without rows, where the definition expects some."""
    content = report.content
    tables = [block for block in content.blocks if isinstance(block, TableBlock)]
    names = [table.question.name for table in tables if not table.empty_ok]
    return [name for name in names if not content.data[name].rows]


def _write(path: Path, report: ComputedReport, log: Tell, *, if_changed: bool) -> None:
    name = report.content.definition.name
    if if_changed and path.is_dir() and _holds(path, report.files):
        log(f"{name}: {path} is unchanged", report=name, folder=str(path), changed=False)
        return
    with whole_folder(path, REPORT) as draft:
        for file, content in report.files.items():
            (draft / file).parent.mkdir(parents=True, exist_ok=True)
            (draft / file).write_bytes(content)
    log(f"{name}: wrote {counted(len(report.files), 'file')} to {path}", report=name, folder=str(path), changed=True)


def _holds(folder: Path, files: Mapping[str, bytes]) -> bool:
    """Whether a folder holds exactly these files."""
    return files_in(folder) == set(files) and all(
        (folder / name).read_bytes() == content for name, content in files.items()
    )


def verify_all(
    reader: Reader, path: Path, find: Callable[[str], Definition], log: Tell, brand: Brand | None = None
) -> list[tuple[str, str, str, str]]:
    """The differences of the report in `path`, or of all reports one folder below: report, file, what is wrong, why.

    Raises UsageError for a folder without reports.
    """
    rows = []
    for place in _reports_in(path):
        recorded = read_manifest(place, REPORT)
        found = _verify(reader, place, recorded, find)
        report = str(recorded["report"])
        rows += [(report, *difference) for difference in found]
        differing = counted(len(found), "file differs", "files differ")
        outcome = differing if found else "verified: all files match the database"
        log(f"{report}: {outcome}", report=report, folder=str(place), differences=len(found))
    return rows + [("", *difference) for difference in landing_differences(path, brand or Brand())]


def _verify(
    reader: Reader, place: Path, recorded: dict[str, Any], find: Callable[[str], Definition]
) -> list[FileDifference]:
    with _damage_told(place):
        definition = find(recorded["report"])
        known = {variable.name for variable in definition.variables}
        values = {name: str(value) for name, value in recorded["variables"].items() if name in known}
        formats = tuple(map(str, recorded["formats"]))
        as_of, title = (
            None if text is None else str(text) for text in (recorded["as_of_asked"], recorded.get("title_asked"))
        )
        request = ReportRequest(values, as_of, formats, title)
    fresh = compute(reader, definition, request, silent).manifest
    with _damage_told(place):
        return differences(place, recorded, fresh)


@contextmanager
def _damage_told(place: Path) -> Iterator[None]:
    """Say of a manifest whose parts are missing or not of their kind that it is damaged, and what would help."""
    try:
        yield
    except (KeyError, TypeError, AttributeError) as error:
        what = f"{error} is missing" if isinstance(error, KeyError) else str(error)
        raise PactbookError(
            f"{place / REPORT.manifest} is damaged: {what}; restore it, or delete the folder and write the report again"
        ) from None


def _reports_in(path: Path) -> Iterator[Path]:
    recover(Path(os.path.realpath(path)))  # also where links lead in a circle
    if (path / REPORT.manifest).exists() or not path.is_dir():
        yield path
        return
    places = folders_of_reports(path)
    if not places:
        raise UsageError(f"no report found in {path}: there is no {REPORT.manifest} in it or one folder below")
    yield from places
