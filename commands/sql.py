"""`pactbook sql`: run a statement of the user's own that only reads."""

from __future__ import annotations

import sys
from typing import Any

import click

from commands import base, common
from database.connect import read, read_sql_of_others
from errors import UsageError
from input_file import LARGEST
from narration import note, progress

ROWS_ON_A_TERMINAL = 1000


@click.command(cls=base.Command)
@click.argument("statement", required=False)
@click.option(
    "--file", "source", type=click.File(encoding="utf-8-sig"), help="File with the statement; - reads standard input."
)
@click.option(
    "-p",
    "--parameter",
    "parameters",
    multiple=True,
    callback=common.assignments,
    metavar="NAME=VALUE",
    help="Value of :NAME in the statement, as text; may be repeated.",
)
@common.options(*common.column_options(), *common.format_options(), *common.limit_options(None))
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
    """Run one SQL statement that only reads, and print its rows.

    A statement that would write, open other files or leave the transaction is refused, and so is more than one
    statement; its memory is limited to 2 GiB. Without --limit all rows are printed; on a terminal printing stops after
    1,000 rows with exit code 4.

    \b
    pactbook sql "select code, title from agreement where signed_on >= :since" -p since=2025-01-01
    pactbook sql --file flows.sql --format xlsx --output flows.xlsx
    echo "select count(*) from recognition" | pactbook sql -
    """
    from analysis.queries import adhoc

    text = _statement(statement, source)
    default = ROWS_ON_A_TERMINAL if output["path"] is None and sys.stdout.isatty() else 0
    progress("running the statement")
    with read_sql_of_others(url, timeout, note) as reader:
        try:
            columns, result = adhoc.run(reader, text, parameters)
        except UsageError as error:
            with read(url) as other:  # after an error PostgreSQL ignores what follows in the transaction
                raise UsageError(f"{error}{adhoc.hint(str(error), other)}") from None
        common.print_rows(columns, result.rows, limit, default, reader=reader, **output)


def _statement(statement: str | None, source: Any) -> str:
    if (statement is None) == (source is None):
        raise UsageError("give one statement: as an argument, with --file FILE, or - to read it from standard input")
    try:
        text = source.read(LARGEST + 1) if source else sys.stdin.read(LARGEST + 1) if statement == "-" else statement
    except UnicodeDecodeError as error:
        raise UsageError(f"{getattr(source, 'name', '-')}: byte {error.start} is not valid UTF-8") from None
    if len(str(text)) > LARGEST:
        raise UsageError(f"the statement is longer than {LARGEST:,} characters")
    return str(text)
