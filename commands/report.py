"""`pactbook report`: reports in folders that carry their own proof."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import click
from click.shell_completion import CompletionItem

from analysis.output.columns import Column
from analysis.queries import catalogue
from commands import base, common
from database.connect import read_sql_of_others
from errors import ExitCode, PactbookError, UsageError


def _names(_ctx: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem[Any]]:
    from analysis.reports import library

    return [CompletionItem(name) for name in library.files() if name.startswith(incomplete)]


REPORTS_DIR = click.Option(
    ["--reports-dir"],
    envvar="PACTBOOK_REPORTS_DIR",
    metavar="DIR",
    help="A folder of reports of your own beside ours; also PACTBOOK_REPORTS_DIR.",
)
QUIET = click.Option(["--quiet", "-q"], is_flag=True, help="Say nothing but warnings and errors.")
LOG_JSON = click.Option(["--log-json"], is_flag=True, help="Say it as JSON, an object a line, on standard error.")
TIMEOUT = common.limit_options(timeout=3600.0)[1]


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
@click.pass_context
def list_(ctx: click.Context, /, reports_dir: str | None, **output: Any) -> None:
    """List the reports with their titles and variables.

    \b
    pactbook report list
    """
    from analysis.output.emit import emit
    from analysis.reports import library

    rows = []
    for one in library.every(catalogue.folders(common.queries_dir(ctx)), reports_dir):
        variables = ", ".join(f"{v.name}={'' if v.default is None else v.default}" for v in one.variables)
        rows.append((one.name, one.document.table["title"], variables or None))
    emit([Column("name", "code"), Column("title"), Column("variables")], rows, **output)


@report.command("run")
@click.argument("names", nargs=-1, metavar="NAME...", shell_complete=_names)
@click.option("--all", "every", is_flag=True, help="All reports, ours and those of --reports-dir.")
@click.option("--out", required=True, type=click.Path(), metavar="DIR", help="The report's folder; of several, in it.")
@click.option("-v", "--variable", "variables", multiple=True, metavar="NAME=VALUE", help="A variable of the report.")
@click.option(
    "--as-of", metavar="DATE", help="The day that the report is about.  [default: as it defines, or the data's]"
)
@click.option("--formats", metavar="LIST", help="Of html, markdown, xlsx, csv, parquet.  [default: as it defines]")
@click.option("--if-changed", is_flag=True, help="Leave a folder alone that holds the same bytes already.")
@click.option("--fail-on-empty", is_flag=True, help="Write nothing, with exit code 1, if a table has no rows.")
@common.options(REPORTS_DIR, TIMEOUT, QUIET, LOG_JSON)
@click.pass_context
def run(ctx: click.Context, /, quiet: bool, log_json: bool, **asked: Any) -> None:  # noqa: FBT001 - click's signature
    """Write reports, by name or by the path of a definition (.toml).

    The folder is replaced as a whole, and only if it is a report. One report goes into DIR itself, several (or --all)
    into folders of their names in DIR; these folders are printed.

    \b
    pactbook report run balkan-pacts-2025 --out out/report
    pactbook report run state-brief -v state=SRB --out out/serbia --if-changed
    pactbook report run --all --out out/reports --quiet
    """
    from narration import Log

    log = Log(quiet=quiet, as_json=log_json)
    try:
        for folder in _run(ctx, log, **asked):
            if not quiet:
                click.echo(folder)
    except PactbookError as error:
        if not log_json:
            raise
        log(str(error), level="error", exit_code=int(error.exit_code))
        ctx.exit(error.exit_code)


def _run(
    ctx: click.Context,
    log: Any,
    names: tuple[str, ...],
    every: bool,  # noqa: FBT001 - an option
    reports_dir: str | None,
    timeout: float,
    **asked: Any,
) -> list[Path]:
    from analysis.reports import library, run

    if every == bool(names):
        raise UsageError("name the reports to run, or give --all")
    queries = catalogue.folders(common.queries_dir(ctx))
    if every:
        definitions = list(library.every(queries, reports_dir))
    else:
        definitions = [library.find(name, queries, reports_dir) for name in names]
    with read_sql_of_others(ctx.obj, timeout, partial(log, level="warning")) as reader:
        return run.run(reader, definitions, run.RunOptions(several=every or len(names) > 1, **asked), log)


@report.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@common.options(REPORTS_DIR, TIMEOUT, QUIET, LOG_JSON, *common.format_options())
@click.pass_context
def verify(
    ctx: click.Context,
    /,
    folder: Path,
    reports_dir: str | None,
    timeout: float,
    quiet: bool,  # noqa: FBT001 - an option
    log_json: bool,  # noqa: FBT001 - the same
    **output: Any,
) -> None:
    """Compute a report's folder again, or those in DIR, and tell which file differs and why.

    Exit code 1 if any does; what differs is printed as rows.

    \b
    pactbook report verify out/report
    """
    from analysis.output.emit import emit
    from analysis.reports import library, run
    from narration import Log

    log = Log(quiet=quiet, as_json=log_json)
    queries = catalogue.folders(common.queries_dir(ctx))
    with read_sql_of_others(ctx.obj, timeout, partial(log, level="warning")) as reader:
        rows = run.verify_all(reader, folder, lambda name: library.find(name, queries, reports_dir), log)
    if rows:
        columns = [Column("report", "code"), Column("file", "code"), Column("what"), Column("why")]
        emit(columns, rows, **output)
        ctx.exit(ExitCode.FAILED)
