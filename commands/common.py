"""Options that several commands share, and how those that print rows print them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

import click

from analysis.output.column_types import Column
from analysis.output.writers import FORMATS
from commands import base
from errors import LimitError
from narration import is_terminal, note, say
from plural import counted

if TYPE_CHECKING:
    from database.reader import Reader

SECONDS = 300.0  # that a query may take by default

Function = TypeVar("Function", bound=Callable[..., Any])


def format_options() -> list[click.Option]:
    """The options --format, --output and --spreadsheet of every command that prints rows."""
    return [
        click.Option(
            ["--format", "format_name"],
            type=click.Choice(FORMATS),
            help="Format of the rows.  [default: from the suffix of --output; else table on a terminal, csv in a pipe]",
        ),
        output_option(),
        click.Option(
            ["--spreadsheet"], is_flag=True, help="Escape cells that a spreadsheet would run as formulas (csv and tsv)."
        ),
        vertical_option(),
    ]


def output_option(default: str = "standard output") -> click.Option:
    """The option --output of commands that write one file."""
    help_text = f"Output file; it is replaced only when the new one is complete.  [default: {default}]"
    return click.Option(["--output", "path"], type=click.Path(dir_okay=False), help=help_text)


def vertical_option() -> click.Option:
    """The option --vertical of commands that print tables."""
    return click.Option(
        ["-x", "--vertical"],
        is_flag=True,
        help="Print the values of a row one below the other (table), as is done where a row does not fit.",
    )


def column_options() -> list[click.Option]:
    """The options --columns and --names of commands that print rows of the database."""
    return [
        click.Option(
            ["--columns", "wanted"],
            callback=comma_separated,
            metavar="NAMES",
            help="Print only these columns, in this order; names are separated by commas.",
        ),
        click.Option(
            ["--names", "named"],
            is_flag=True,
            help="Add the name of each actor, agreement and deal in a column after its code.",
        ),
    ]


def comma_separated(_ctx: click.Context, _option: click.Parameter, text: str | None) -> tuple[str, ...]:
    """The callback of an option with names that are separated by commas."""
    return tuple(name.strip() for name in (text or "").split(",") if name.strip())


def assignments(_ctx: click.Context, parameter: click.Parameter, texts: tuple[str, ...]) -> dict[str, str]:
    """The callback of a parameter with texts such as NAME=VALUE, as its metavar shows them: the values by name."""
    values: dict[str, str] = {}
    for text in texts:
        name, sign, value = text.partition("=")
        if not sign or not name:
            form = str(parameter.metavar).removesuffix("...")
            raise click.BadParameter(f"{text!r} does not have the form {form}")
        if name in values:
            raise click.BadParameter(f"{name} can be given only once")
        values[name] = value
    return values


def limit_options(limit: int | None = 0) -> list[click.Option]:
    """The options --limit, with its default, and --timeout; a `limit` of None leaves the default to the command."""
    return [
        click.Option(
            ["--limit"],
            type=base.WholeNumber(min=0),
            default=limit,
            metavar="N",
            help="Print the first N rows, and a note on standard error if there are more; 0 prints all."
            + ("" if limit is None else "  [default: 0]"),
        ),
        timeout_option(),
    ]


def timeout_option(timeout: float = SECONDS) -> click.Option:
    """The option --timeout with its default."""
    return click.Option(
        ["--timeout"],
        type=base.DecimalNumber(min=0, min_open=True),
        default=timeout,
        metavar="SECONDS",
        help=f"Stop with exit code 4 after this time.  [default: {timeout:g}]",
    )


def options(*additions: click.Option) -> Callable[[Function], Function]:
    """A decorator that adds options to a command, in order."""

    def decorate(function: Function) -> Function:
        vars(function).setdefault("__click_params__", []).extend(reversed(additions))
        return function

    return decorate


def print_rows(
    columns: Sequence[Column],
    rows: Iterable[Sequence[Any]],
    limit: int | None,
    default: int = 0,
    *,
    empty: str | None = None,
    reader: Reader | None = None,
    **output: Any,
) -> None:
    """Print rows up to the `limit` that the user set, or up to the `default` (0: all rows); `output` is for `emit`.

    `empty` is the remark if there are none, also in the output if it can hold remarks. The `reader` is that of the
    rows, where the command has the column options.
    More rows than the user asked for are a remark, more rows than the default are an error: a LimitError.
    """
    from analysis.output.emit import emit, encodable_rows

    wanted, named = output.pop("wanted", ()), output.pop("named", False)
    if wanted or named:
        from analysis.output import selection

        if named and reader is not None:
            plain = columns
            columns, rows = selection.with_names(columns, rows, names_of_codes(reader))
            wanted = selection.with_companions(wanted, plain, columns)
        if wanted:
            columns, rows = selection.chosen(columns, rows, wanted)
    maximum = default if limit is None else limit
    source = iter(encodable_rows(rows))
    count = emit(columns, islice(source, maximum or None), empty=empty, **output)
    if output.get("path") is not None and is_terminal():  # a script's log stays empty
        say(f"wrote {counted(count, 'row')} to {output['path']}")
    if maximum and next(source, None) is not None:
        stopped = f"stopped after {counted(maximum, 'row')}"
        if limit is None:
            raise LimitError(f"{stopped}, the default on a terminal; there are more (--limit 0 prints all)")
        note(f"{stopped}, as --limit asks; there are more (--limit 0 prints all)")
    elif not count:
        note(empty or "no rows")


def names_of_codes(reader: Reader) -> dict[str, str]:
    """The names of all actors and the titles of all agreements and deals, by code."""
    tables = {"actor": "name", "agreement": "title", "deal": "title"}
    union = " union all ".join(f"select code, {name} from {table}" for table, name in tables.items())
    return dict(reader.execute(union).rows)


def query_folders(ctx: click.Context) -> list[str]:
    """The folders of queries: the one of the program, and then the user's own if there is one."""
    from analysis.queries import catalogue

    return catalogue.folders(ctx.find_root().params.get("queries_dir"))
