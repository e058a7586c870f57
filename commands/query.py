"""`pactbook query`: list, show and run the canned queries."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from analysis.output.column_types import Column
from analysis.queries import catalogue
from analysis.queries.declared_parameters import DATA_AS_OF, Parameter
from analysis.queries.header import Query
from commands import base, common
from commands.complete_values import complete_value
from database.connect import read, read_sql_of_others
from errors import UsageError
from narration import note, progress

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from analysis.queries.run import Answer
    from database.reader import Reader


_FROM_MEMORY = "select source_code from source_origin where origin_kind = 'memory' order by source_code"


class Queries(base.Group):
    """A group with one command for each query, made from the header of its file when it is called."""

    def __init__(
        self, command: Callable[[Query], click.Command], shared: Sequence[click.Option] = (), **settings: Any
    ) -> None:
        super().__init__(**settings)
        self.command_of = command
        self.shared = shared  # the options of every query

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options of the group, and those of every query."""
        click.Command.format_options(self, ctx, formatter)
        if records := [record for option in self.shared if (record := option.get_help_record(ctx))]:
            with formatter.section("Options of every query"):
                formatter.write_dl(records)
        self.format_commands(ctx, formatter)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names of all queries."""
        return list(catalogue.files(common.query_folders(ctx)))

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem[Any]]:
        """Completions of the names of queries, without reading their files."""
        from click.shell_completion import CompletionItem

        return [CompletionItem(name) for name in self.list_commands(ctx) if name.startswith(incomplete)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command:
        """The command of one query; no other file is read."""
        return self.command_of(catalogue.find(cmd_name, common.query_folders(ctx)))


@click.group(cls=base.Group)
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
    """List the queries with their titles and options. Required options have an example; the others stand in brackets.

    \b
    pactbook query list
    pactbook query list --format json --queries-dir my-queries
    """
    from analysis.output.emit import emit

    rows = []
    for path in catalogue.files(common.query_folders(ctx)).values():
        try:
            query = catalogue.load(path)
        except UsageError as error:
            note(f"this query is left out: {error}")
        else:
            rows.append((query.name, query.title, " ".join(map(_usage, query.parameters)) or None))
    emit([Column("name", "code"), Column("title"), Column("options")], rows, **output)


def _usage(parameter: Parameter) -> str:
    if parameter.required:
        return f"--{parameter.option} {parameter.example}"
    return f"[--{parameter.option}{'...' if parameter.repeatable else ''}]"


def _run_command(query: Query) -> click.Command:
    return base.Command(
        query.name,
        callback=click.pass_obj(partial(_run, query)),
        params=[*map(_option, query.parameters), *_shared_options()],
        short_help=query.title,
        help=_help(query, _example(query)),
    )


def _shared_options() -> list[click.Option]:
    return [
        *common.column_options(),
        click.Option(["--sources", "cited"], is_flag=True, help="Add the sources of each row in a column."),
        *common.format_options(),
        *common.limit_options(),
    ]


def _show_command(query: Query) -> click.Command:
    from analysis.queries.run import DIALECTS

    dialect = click.Option(
        ["--dialect"],
        type=click.Choice(DIALECTS),
        default="sqlite",
        show_default=True,
        help="Shell that the SQL is for: sqlite3, psql, or DuckDB or Spark in a folder of `pactbook export parquet`.",
    )
    return base.Command(
        query.name,
        callback=click.pass_obj(partial(_show, query)),
        params=[dialect, *[_option(parameter, verb="show") for parameter in query.parameters]],
        short_help=query.title,
        help=_help(query, f"pactbook query show {query.name}"),
    )


def _help(query: Query, example: str) -> str:
    columns = ", ".join(column.name for column in query.columns)
    return f"{query.title}.\n\n{query.answers}\n\nColumns: {columns}.\n\n\b\n{example}"


def _example(query: Query) -> str:
    """A call of the query with an example of each required option."""
    options = [f"--{parameter.option} {parameter.example}" for parameter in query.parameters if parameter.required]
    return " ".join(["pactbook query run", query.name, *options])


def _option(parameter: Parameter, verb: str = "run") -> click.Option:
    default = "the last day of the data" if parameter.default == DATA_AS_OF else parameter.default
    choices = f" One of {', '.join(parameter.choices)}." if parameter.choices else ""
    if parameter.required:
        presence = "  [required]" if verb == "run" else ""
    else:
        presence = "" if default is None else f"  [default: {default}]"
    repeated = " May be repeated." if parameter.repeatable else ""
    return click.Option(
        [f"--{parameter.option}", parameter.name],
        help=parameter.help + choices + repeated + presence,
        metavar=parameter.type.upper(),
        multiple=parameter.repeatable,
        shell_complete=complete_value(parameter),
    )


def _run(query: Query, url: str, limit: int, timeout: float, *, cited: bool, **values: Any) -> None:
    from analysis.queries.run import run

    missing = [
        f"--{parameter.option}" for parameter in query.parameters if parameter.required and not values[parameter.name]
    ]
    if missing:
        verb = "is" if len(missing) == 1 else "are"
        raise UsageError(f"{' and '.join(missing)} {verb} required, for example: {_example(query)}")
    names = ("wanted", "named", "format_name", "path", "spreadsheet", "vertical")
    output: dict[str, Any] = {name: values.pop(name) for name in names}
    own = len(common.query_folders(click.get_current_context())) > 1
    progress(f"running the query {query.name}")
    with read_sql_of_others(url, timeout, note) if own else read(url, timeout) as reader:
        answer = run(reader, query, values)
        columns, rows, remarks = answer.columns, answer.rows, answer.remarks
        if cited:
            columns, rows, unchecked = _with_sources(reader, query, answer)
            remarks = [*remarks, *unchecked]
        note(*remarks)
        output |= {"title": query.title, "remarks": remarks, "empty": answer.without_rows}
        if cited and output["wanted"] and columns[-1].name not in output["wanted"]:
            output["wanted"] = (*output["wanted"], columns[-1].name)
        common.print_rows(columns, rows, limit, reader=reader, **output)


def _with_sources(
    reader: Reader, query: Query, answer: Answer
) -> tuple[tuple[Column, ...], Iterator[tuple[Any, ...]], list[str]]:
    """The rows with the sources of their facts in a last column, `a, b (contradicts)`, and remarks on the sources."""
    from analysis.queries.sources_of_rows import trace

    if not query.facts:
        raise UsageError(f"--sources: the rows of {query.name} rest on no facts that have sources")
    rows = list(answer.rows)
    names = [column.name for column in answer.columns]
    name = "fact_sources" if "sources" in names else "sources"
    traced = list(trace(reader, query.facts, names, rows, answer.values))
    cited = {source for row in traced for source, _stance in row.cited}
    unchecked = " or ".join(f"`{code}`" for (code,) in reader.execute(_FROM_MEMORY).rows if code in cited)
    remarks = [f"facts whose source is {unchecked} have not been checked against a source"] if unchecked else []
    cells = (
        ", ".join(source if stance == "supports" else f"{source} ({stance})" for source, stance in row.cited) or None
        for row in traced
    )
    cited_rows = ((*row, cell) for row, cell in zip(rows, cells, strict=True))
    return (*answer.columns, Column(name)), cited_rows, remarks


def _show(query: Query, url: str, dialect: str, **values: Any) -> None:
    from analysis.queries.run import pasted

    text, notes = pasted(query, dialect, values, url)
    note(*notes)
    click.echo(text, nl=False)


query.add_command(
    Queries(
        _run_command,
        _shared_options(),
        name="run",
        help="Run one of the canned queries. `pactbook query run NAME --help` lists its options.",
        subcommand_metavar="NAME [OPTIONS]",
    )
)
query.add_command(
    Queries(
        _show_command,
        name="show",
        help="Print one of the canned queries as SQL. It can be pasted into sqlite3, psql, DuckDB or Spark.",
        subcommand_metavar="NAME [OPTIONS]",
    )
)
