"""`pactbook report`: write reports to folders, and verify them."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from analysis.output.column_types import Column
from commands import base, common
from commands.settings_file import settings_file
from errors import ExitCode, PactbookError, UsageError
from narration import Log

if TYPE_CHECKING:
    from analysis.reports.definition import Definition
    from analysis.reports.outline import Outline


def _complete(_ctx: click.Context, _parameter: click.Parameter, incomplete: str) -> list[str]:
    from analysis.reports import library

    return [name for name in library.files() if name.startswith(incomplete)]


REPORTS_DIR = click.Option(
    ["--reports-dir"],
    envvar="PACTBOOK_REPORTS_DIR",
    metavar="DIR",
    help="Folder with reports of your own, in addition to Pactbook's; also PACTBOOK_REPORTS_DIR.",
)
QUIET = click.Option(["--quiet", "-q"], is_flag=True, help="Print only warnings and errors.")
LOG_JSON = click.Option(["--log-json"], is_flag=True, help="Log to standard error as JSON, one object on each line.")
TIMEOUT = common.timeout_option(3600.0)


@click.group(cls=base.Group)
def report() -> None:
    """Write reports to folders, and verify them.

    \b
    pactbook report list
    pactbook report run balkan-pacts-2025 --out out/report
    pactbook report verify out/report
    """


@report.command("list")
@common.options(REPORTS_DIR, *common.format_options())
def list_(reports_dir: str | None, **output: Any) -> None:
    """List the reports with their titles and variables.

    \b
    pactbook report list
    """
    from analysis.output.emit import emit
    from analysis.reports import library

    rows = [
        (outline.name, _title(outline), outline.subtitle or None, _variables(outline) or None)
        for outline in library.outlines(reports_dir)
    ]
    emit([Column("name", "code"), Column("title"), Column("about"), Column("variables")], rows, **output)


def _title(outline: Outline) -> str:
    """The title, with variables in angle brackets: `Arms for <recipient>`."""
    from analysis.reports.placeholders import fill

    return fill(outline.title, lambda name: f"<{name.partition('.')[0]}>")


def _variables(outline: Outline) -> str:
    """`state=SRB, counter=`: the variables with their defaults."""
    return ", ".join(
        f"{variable.name}={'' if variable.default is None else variable.default}" for variable in outline.variables
    )


@report.command("run")
@click.argument("names", nargs=-1, metavar="NAME...", shell_complete=_complete)
@click.option("--all", "every", is_flag=True, help="Write all reports, Pactbook's and those of --reports-dir.")
@click.option(
    "--out",
    required=True,
    type=click.Path(),
    metavar="DIR",
    help="Folder to write. With several reports, each gets its own folder inside it.",
)
@click.option(
    "-v",
    "--variable",
    "variables",
    multiple=True,
    callback=common.assignments,
    metavar="NAME=VALUE",
    help="Value of a variable of the report.",
)
@click.option(
    "--for-each",
    multiple=True,
    callback=common.assignments,
    metavar="NAME=VALUE,VALUE",
    help="Write each report that has the variable once for each value, into folders NAME-VALUE.",
)
@click.option(
    "--as-of", metavar="DATE", help="Day of the report.  [default: the definition's, else the last day of the data]"
)
@click.option(
    "--title", metavar="TEXT", help="Title in place of the definition's; it can contain variables, as {state.name}."
)
@click.option(
    "--formats",
    metavar="LIST",
    help="Formats to write, separated by commas: html, markdown, xlsx, csv, parquet.  [default: the definition's]",
)
@click.option("--if-changed", is_flag=True, help="Do not rewrite a folder whose files would not change.")
@click.option("--fail-on-empty", is_flag=True, help="Write nothing, with exit code 1, if a table has no rows.")
@common.options(REPORTS_DIR, TIMEOUT, QUIET, LOG_JSON)
@click.pass_context
def run(ctx: click.Context, /, quiet: bool, log_json: bool, **options: Any) -> None:  # noqa: FBT001 - click's signature
    """Write reports to folders, and print the folders. NAME is a report's name, or the path of a definition (.toml).

    A folder appears when it is complete. It replaces an earlier report, but only if nothing in that folder was added or
    changed since; other folders are never replaced. One report is written to DIR itself, several (or --all) to folders
    of their names in DIR, with a page over them, DIR/index.html.

    \b
    pactbook report run balkan-pacts-2025 --out out/report
    pactbook report run state-brief -v state=SRB --out out/serbia --if-changed
    pactbook report run --all --out out/reports --quiet
    pactbook report run state-brief --for-each state=ALB,HRV --out out/briefs
    """
    log = Log(quiet=quiet, as_json=log_json)
    try:
        for folder in _run(ctx, log, **options):
            if not quiet:
                click.echo(os.fsencode(folder))  # as it is, for scripts
    except PactbookError as error:
        if not log_json:
            raise
        log(str(error), level="error", exit_code=int(error.exit_code))
        ctx.exit(error.exit_code)


def _run(
    ctx: click.Context,
    log: Log,
    names: tuple[str, ...],
    every: bool,  # noqa: FBT001 - an option
    reports_dir: str | None,
    timeout: float,
    **options: Any,
) -> list[Path]:
    from analysis.reports import library, run
    from database.connect import read_sql_of_others
    from database.reader import RememberingReader

    if every == bool(names):
        raise UsageError("name the reports to run, or give --all")
    queries = common.query_folders(ctx)
    brand = library.house_brand(reports_dir, Path(settings_file()))
    chosen = library.files(reports_dir) if every else names
    definitions = [library.find(name, queries, reports_dir, brand) for name in chosen]
    with read_sql_of_others(ctx.obj, timeout, partial(log, level="warning")) as reader:
        remembering = RememberingReader(reader)
        return run.run(remembering, definitions, run.RunOptions(several=every or len(names) > 1, **options), log, brand)


@report.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option(
    "--definition",
    "definitions",
    multiple=True,
    type=click.Path(),
    metavar="FILE",
    help="Definition (.toml) of a report in DIR that was run by the path of its definition; may be repeated.",
)
@common.options(REPORTS_DIR, TIMEOUT, QUIET, LOG_JSON, *common.format_options())
@click.pass_context
def verify(
    ctx: click.Context,
    /,
    folder: Path,
    definitions: tuple[str, ...],
    reports_dir: str | None,
    timeout: float,
    quiet: bool,  # noqa: FBT001 - an option
    log_json: bool,  # noqa: FBT001 - the same
    **output: Any,
) -> None:
    """Compare the report in a folder with the database.

    The report in DIR, or each report in a folder of DIR, is computed again; the files that differ are printed with the
    reason, and the exit code is then 1.

    \b
    pactbook report verify out/report
    pactbook report verify out/mine --definition mine.toml
    """
    from analysis.output.emit import emit
    from analysis.reports import library, run
    from database.connect import read_sql_of_others
    from database.reader import RememberingReader

    log = Log(quiet=quiet, as_json=log_json)
    brand = library.house_brand(reports_dir, Path(settings_file()))
    queries = common.query_folders(ctx)
    by_path = {Path(path).stem: path for path in definitions}

    def find(name: str) -> Definition:
        try:
            return library.find(by_path.get(name, name), queries, reports_dir, brand)
        except UsageError as error:
            if name in by_path or name in library.files(reports_dir):
                raise
            raise UsageError(f"{error}; name its definition with --definition {name}.toml") from None

    with read_sql_of_others(ctx.obj, timeout, partial(log, level="warning")) as reader:
        rows = run.verify_all(RememberingReader(reader), folder, find, log, brand)
    if rows:
        columns = [Column("report", "code"), Column("file", "code"), Column("what"), Column("why")]
        emit(columns, rows, **output)
        if any(what in ("edited", "foreign") for _report, _file, what, _why in rows):
            log("restore edited files and move foreign ones away before you run the report again", level="notice")
        log("`pactbook report run` writes what is missing or outdated", level="notice")
        ctx.exit(ExitCode.FAILED)
