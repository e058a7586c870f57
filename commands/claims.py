"""`pactbook claims`: check the claims of a text against the database."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import click

from analysis.queries.declared_parameters import Parameter
from commands import base, common
from database.connect import read_sql_of_others
from database.reader import RememberingReader
from errors import PactbookError, UsageError
from models.vocabulary import VERDICTS
from narration import note, say
from plural import counted

if TYPE_CHECKING:
    from analysis.claims.ledger import Ledger


def _verdicts(ctx: click.Context, option: click.Parameter, value: str | None) -> tuple[str, ...]:
    names = common.comma_separated(ctx, option, value)
    for name in names:
        if name not in VERDICTS:
            raise click.BadParameter(f"{name!r} is not one of {', '.join(VERDICTS)}")
    return names


def _day(_ctx: click.Context, _option: click.Parameter, value: str | None) -> str | None:
    from analysis.queries.parameters import bind

    parameter = Parameter(name="as_of", type="date", help="", option="as-of", optional=True)
    day = bind(None, [parameter], {"as_of": value}).values["as_of"]
    return None if day is None else str(day)


def _ledgers(ctx: click.Context, names: tuple[str, ...]) -> list[Ledger]:
    """The ledgers of these names or files, or else all that come with the program."""
    from analysis.claims import ledger, reading

    folders = common.query_folders(ctx)
    return [reading.find(name, folders) for name in names or ledger.shipped()]


@click.group(cls=base.Group)
def claims() -> None:
    """Check the claims of a text against the database.

    \b
    pactbook claims check
    pactbook claims check my-speech.toml --page my-speech.html
    """


@claims.command("list")
@click.argument("names", nargs=-1, metavar="[LEDGER]...")
@common.options(*common.format_options())
@click.pass_context
def list_(ctx: click.Context, /, names: tuple[str, ...], **output: Any) -> None:
    """List the claims of ledgers, with the queries that decide them.

    LEDGER is a TOML file, or the code of a ledger that comes with the program; by default all of these are listed.

    \b
    pactbook claims list
    pactbook claims list my-speech.toml --format json
    """
    from analysis.claims import table
    from analysis.output.emit import emit

    emit(table.LISTED, table.listed(_ledgers(ctx, names)), title="Claims", **output)


@claims.command()
@click.argument("names", nargs=-1, metavar="[LEDGER]...")
@click.option(
    "--as-of",
    metavar="DATE",
    callback=_day,
    help="Day for claims without one.  [default: the ledger's, else the last day of the data]",
)
@click.option(
    "--fail-on",
    metavar="VERDICTS",
    callback=_verdicts,
    help=f"Exit with code 1 if a claim has one of these verdicts, separated by commas: {', '.join(VERDICTS)}.",
)
@click.option(
    "--page",
    type=click.Path(dir_okay=False),
    metavar="FILE",
    help="Also write a fact-check page: .html, or .md for Markdown.",
)
@common.options(*common.format_options(), common.timeout_option())
@click.pass_context
def check(
    ctx: click.Context,
    /,
    names: tuple[str, ...],
    as_of: str | None,
    fail_on: tuple[str, ...],
    page: str | None,
    timeout: float,
    **output: Any,
) -> None:
    """Check the claims of ledgers. Each claim gets a verdict, with the rows and sources that the verdict rests on.

    A claim is supported, contradicted, qualified (evidence on both sides, or true in part) or undecidable (no recorded
    fact confirms or refutes it). LEDGER is a TOML file, or the code of a ledger that comes with the program; by default
    all of these are checked.

    \b
    pactbook claims check --format json
    pactbook claims check my-speech.toml --fail-on contradicted,undecidable
    """
    from analysis.claims import table
    from analysis.claims.checking import check as check_ledger
    from analysis.claims.page import style_of, write
    from analysis.output.emit import emit

    if page is not None:
        style_of(page)
        if output["path"] and os.path.realpath(page) == os.path.realpath(output["path"]):
            raise UsageError("--page and --output name the same file")
    ledgers = _ledgers(ctx, names)
    with read_sql_of_others(ctx.obj, timeout, note) as reader:
        remembering = RememberingReader(reader)
        checked = [check_ledger(remembering, ledger, as_of) for ledger in ledgers]
    remarks = list(dict.fromkeys(remark for ledger in checked for remark in ledger.notes))
    note(*remarks)
    if page is not None:
        write(page, checked)
    emit(table.COLUMNS, table.rows(checked), title="Claims, checked", remarks=remarks, **output)
    say(table.summary(checked))
    failing = [result.claim.id for ledger in checked for result in ledger.results if result.verdict in fail_on]
    if failing:
        raise PactbookError(f"{counted(len(failing), 'claim')} came out {' or '.join(fail_on)}: {', '.join(failing)}")
