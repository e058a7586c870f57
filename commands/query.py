"""`pactbook query`: the canned queries."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import click
from click.shell_completion import CompletionItem

from analysis.output.columns import Column
from analysis.queries import catalogue
from analysis.queries.catalogue import Query
from analysis.queries.header import DATA_AS_OF, Parameter
from commands import common
from commands.complete import complete_value
from database.connect import read


class Queries(click.Group):
    """One command a query, made from the header of its file when it is called; other files are left alone."""

    def __init__(self, command: Callable[[Query], click.Command], **settings: Any) -> None:
        super().__init__(**settings)
        self.command_of = command

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names of all queries."""
        return list(catalogue.files(catalogue.folders(common.queries_dir(ctx))))

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem[Any]]:
        """Names of queries, without parsing one."""
        return [CompletionItem(name) for name in self.list_commands(ctx) if name.startswith(incomplete)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command:
        """The command of one query."""
        return self.command_of(catalogue.find(cmd_name, catalogue.folders(common.queries_dir(ctx))))


@click.group()
def query() -> None:
    """List, show and run the canned queries.

    \b
    pactbook query list
    pactbook query run accession-blockers --candidate XKX --organisation NATO
    """


@query.command("list")
@common.options(*common.format_options())
@click.pass_context
def list_(ctx: click.Context, /, **output: Any) -> None:
    """List the queries with their titles and options.

    \b
    pactbook query list
    pactbook query list --format json --queries-dir my-queries
    """
    from analysis.output.emit import emit

    found = catalogue.every(catalogue.folders(common.queries_dir(ctx)))
    rows = [(one.name, one.title, " ".join(map(_usage, one.parameters)) or None) for one in found]
    emit([Column("name", "code"), Column("title"), Column("options")], rows, **output)


def _usage(parameter: Parameter) -> str:
    usage = f"--{parameter.option}{'...' if parameter.repeatable else ''}"
    return usage if parameter.required else f"[{usage}]"


def _run_command(found: Query) -> click.Command:
    return click.Command(
        found.name,
        callback=click.pass_obj(partial(_run, found)),
        params=[*map(_option, found.parameters), *common.format_options(), *common.limit_options()],
        short_help=found.title,
        help=_help(found, "run"),
    )


def _show_command(found: Query) -> click.Command:
    from analysis.queries.run import DIALECTS

    dialect = click.Option(
        ["--dialect"],
        type=click.Choice(DIALECTS),
        default="sqlite",
        show_default=True,
        help="The shell to paste it into: sqlite3, psql, or DuckDB in the folder of `pactbook export parquet`.",
    )
    return click.Command(
        found.name,
        callback=click.pass_obj(partial(_show, found)),
        params=[dialect, *[_option(parameter, show=True) for parameter in found.parameters]],
        short_help=found.title,
        help=_help(found, "show"),
    )


def _help(found: Query, verb: str) -> str:
    given = [f"--{p.option} {p.example}" for p in found.parameters if p.required and verb == "run"]
    columns = ", ".join(column.name for column in found.columns)
    call = " ".join(["pactbook query", verb, found.name, *given])
    return f"{found.title}.\n\n{found.answers}\n\nColumns: {columns}.\n\n\b\n{call}"


def _option(parameter: Parameter, *, show: bool = False) -> click.Option:
    default = "the day of the data" if parameter.default == DATA_AS_OF else parameter.default
    choices = f" One of {', '.join(parameter.choices)}." if parameter.choices else ""
    return click.Option(
        [f"--{parameter.option}", parameter.name],
        help=parameter.help + choices + ("" if default is None else f"  [default: {default}]"),
        metavar=parameter.type.upper(),
        required=parameter.required and not show,
        multiple=parameter.repeatable,
        shell_complete=complete_value(parameter),
    )


def _run(found: Query, url: str, limit: int, timeout: float | None, **values: Any) -> None:
    from analysis.output.emit import emit
    from analysis.queries.run import run

    output = common.take(values, "format_name", "path", "spreadsheet")
    with read(url, timeout) as reader:
        answer = run(reader, found, values)
        common.say(*answer.notes)
        if not emit(answer.columns, answer.rows, limit=limit, title=found.title, **output):
            common.say("no rows")


def _show(found: Query, url: str, dialect: str, **values: Any) -> None:
    from analysis.queries.run import pasted

    text, notes = pasted(found, dialect, values, url)
    common.say(*notes)
    click.echo(text, nl=False)


query.add_command(
    Queries(
        _run_command,
        name="run",
        help="Run one of the canned queries; `pactbook query run NAME --help` lists its options.",
        subcommand_metavar="NAME [OPTIONS]",
    )
)
query.add_command(
    Queries(
        _show_command,
        name="show",
        help="Print one of the canned queries as SQL that sqlite3, psql or DuckDB takes as it stands.",
        subcommand_metavar="NAME [OPTIONS]",
    )
)
