"""`pactbook sql`: somebody's own SQL, which can only read."""

from __future__ import annotations

import sys
from typing import Any

import click

from commands import common
from database.connect import read
from errors import UsageError

ROWS_ON_A_TERMINAL = 1000
SECONDS = 300.0


def _parameters(_ctx: click.Context, _option: click.Parameter, given: tuple[str, ...]) -> dict[str, str]:
    pairs = [text.partition("=") for text in given]
    for name, sign, _ in pairs:
        if not sign or not name.isidentifier():
            raise click.BadParameter(f"{name!r} is not of the form name=value")
    names = [name for name, _, _ in pairs]
    if twice := [name for name in names if names.count(name) > 1]:
        raise click.BadParameter(f"{twice[0]} is given twice")
    return {name: value for name, _, value in pairs}


@click.command()
@click.argument("statement", required=False)
@click.option(
    "--file", "source", type=click.File(encoding="utf-8-sig"), help="File with the statement; - is standard input."
)
@click.option(
    "-p",
    "--parameter",
    "parameters",
    multiple=True,
    callback=_parameters,
    metavar="NAME=VALUE",
    help="Value of :NAME in the statement, as text; may be repeated.",
)
@common.options(*common.format_options(), *common.limit_options(None, SECONDS))
@click.pass_obj
def sql(
    url: str,
    /,
    statement: str | None,
    source: Any,
    parameters: dict[str, str],
    limit: int | None,
    timeout: float,
    **output: Any,
) -> None:
    """Run one SQL statement that reads, and print its rows.

    Whatever would write, open other files, leave the transaction or run more than one statement is refused. Without
    --limit all rows are printed, on a terminal the first 1,000.

    \b
    pactbook sql "select code, title from agreement where signed_on >= :since" -p since=2025-01-01
    pactbook sql --file flows.sql --format xlsx --output flows.xlsx
    echo "select count(*) from recognition" | pactbook sql -
    """
    from analysis.output.emit import emit
    from analysis.queries.adhoc import run
    from database.limits import hard_stop, memory_limit

    text = _statement(statement, source)
    if limit is None:
        limit = ROWS_ON_A_TERMINAL if output["path"] is None and sys.stdout.isatty() else 0
    with hard_stop(timeout), memory_limit(), read(url, timeout) as reader:
        columns, result = run(reader, text, parameters)
        if not emit(columns, result.rows, limit=limit, **output):
            common.say("no rows")


def _statement(statement: str | None, source: Any) -> str:
    if (statement is None) == (source is None):
        raise UsageError("give one statement: as an argument, with --file FILE, or - to read standard input")
    try:
        return str(source.read() if source is not None else sys.stdin.read() if statement == "-" else statement)
    except UnicodeDecodeError as error:
        raise UsageError(f"{getattr(source, 'name', '-')}: not UTF-8 at byte {error.start}") from None
