"""`pactbook claims`: what of a text holds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from analysis.queries.header import Parameter
from commands import base, common
from database.connect import read_sql_of_others
from errors import PactbookError, UsageError
from models.vocabulary import VERDICTS
from narration import note, say


def _verdicts(_ctx: click.Context, _option: click.Parameter, given: str | None) -> tuple[str, ...]:
    chosen = tuple(part.strip() for part in (given or "").split(",") if part.strip())
    for one in chosen:
        if one not in VERDICTS:
            raise click.BadParameter(f"{one!r} is none of {', '.join(VERDICTS)}")
    return chosen


def _day(_ctx: click.Context, _option: click.Parameter, given: str | None) -> str | None:
    from analysis.queries.parameters import bind

    day = Parameter(name="as_of", type="date", help="", option="as-of", optional=True)
    value = bind(None, [day], {"as_of": given}).values["as_of"]
    return None if value is None else str(value)


@click.group(cls=base.Group)
def claims() -> None:
    """Check what a text claims against the database.

    \b
    pactbook claims check
    pactbook claims check my-speech.toml --page my-speech.html
    """


@claims.command("list")
@click.argument("ledgers", nargs=-1, metavar="[LEDGER]...")
@common.options(*common.format_options())
@click.pass_context
def list_(ctx: click.Context, /, ledgers: tuple[str, ...], **output: Any) -> None:
    """List the claims of ledgers, with the queries that decide them.

    A LEDGER is a TOML file, or the code of one of ours; without any, all of ours.

    \b
    pactbook claims list
    pactbook claims list my-speech.toml --format json
    """
    from analysis.claims import ledger, reading, table
    from analysis.output.emit import emit
    from analysis.queries import catalogue

    folders = catalogue.folders(common.queries_dir(ctx))
    found = [reading.find(name, folders) for name in ledgers or ledger.shipped()]
    emit(table.LISTED, table.listed(found), title="Claims", **output)


@claims.command()
@click.argument("ledgers", nargs=-1, metavar="[LEDGER]...")
@click.option(
    "--as-of",
    metavar="DATE",
    callback=_day,
    help="The day for claims that name none.  [default: the ledger's, else the day of the data]",
)
@click.option(
    "--fail-on",
    metavar="VERDICTS",
    callback=_verdicts,
    help=f"Exit with 1 if a claim has one of these verdicts, separated by commas: {', '.join(VERDICTS)}.",
)
@click.option(
    "--page",
    type=click.Path(dir_okay=False),
    metavar="FILE",
    help="Write a fact-check page too: .html, or .md for Markdown.",
)
@common.options(*common.format_options(), common.limit_options()[1])
@click.pass_context
def check(
    ctx: click.Context,
    /,
    ledgers: tuple[str, ...],
    as_of: str | None,
    fail_on: tuple[str, ...],
    page: str | None,
    timeout: float,
    **output: Any,
) -> None:
    """Check the claims of ledgers: a verdict for each, with the rows and sources that it rests on.

    A claim is supported, contradicted, qualified (both, or true in part) or undecidable (nothing on record bears on
    it). A LEDGER is a TOML file, or the code of one of ours; without any, all of ours are checked.

    \b
    pactbook claims check --format json
    pactbook claims check my-speech.toml --fail-on contradicted,undecidable
    """
    from analysis.claims import ledger, reading, table
    from analysis.claims.checking import check as checked
    from analysis.claims.page import style_of, write
    from analysis.output.emit import emit
    from analysis.queries import catalogue

    if page is not None:
        style_of(page)
        if output["path"] and Path(page).resolve() == Path(output["path"]).resolve():
            raise UsageError("--page and --output name the same file")
    folders = catalogue.folders(common.queries_dir(ctx))
    found = [reading.find(name, folders) for name in ledgers or ledger.shipped()]
    with read_sql_of_others(ctx.obj, timeout, say) as reader:
        results = [checked(reader, one, as_of) for one in found]
    note(*dict.fromkeys(remark for result in results for remark in result.notes))
    if page is not None:
        write(page, results)
    emit(table.COLUMNS, table.rows(results), title="Claims, checked", **output)
    say(table.summary(results))
    failed = table.with_verdict(results, fail_on)
    if failed:
        what = f"{table.counted(len(failed))} found {' or '.join(fail_on)}"
        raise PactbookError(f"{what}: {', '.join(failed)}")
