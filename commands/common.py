"""Options that commands share, and what they mean."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import click

from analysis.output.writers import FORMATS

Function = TypeVar("Function", bound=Callable[..., Any])


def format_options() -> list[click.Option]:
    """--format, --output and --spreadsheet, for every command that prints rows."""
    return [
        click.Option(
            ["--format", "format_name"],
            type=click.Choice(FORMATS),
            help="Format of the rows.  [default: by the suffix of --output; else table on a terminal, csv in a pipe]",
        ),
        click.Option(
            ["--output", "path"],
            type=click.Path(dir_okay=False),
            help="File to write, whole or not at all.  [default: standard output]",
        ),
        click.Option(
            ["--spreadsheet"],
            is_flag=True,
            help="Defuse, in csv and tsv, what a spreadsheet would run as a formula.",
        ),
    ]


def limit_options(limit: int | None = 0, timeout: float | None = None) -> list[click.Option]:
    """--limit and --timeout with their defaults, for commands that run a query; `limit` None: the command decides."""
    return [
        click.Option(
            ["--limit"],
            type=click.IntRange(min=0),
            default=limit,
            metavar="N",
            help="Print N rows and stop, with exit code 4 if there are more; 0 prints all."
            + ("" if limit is None else "  [default: 0]"),
        ),
        click.Option(
            ["--timeout"],
            type=click.FloatRange(min=0, min_open=True),
            default=timeout,
            metavar="SECONDS",
            help="Stop a query that takes longer, with exit code 4."
            f"  [default: {'none' if timeout is None else f'{timeout:g}'}]",
        ),
    ]


def options(*made: click.Option) -> Callable[[Function], Function]:
    """Add options to a command, in order."""

    def decorate(function: Function) -> Function:
        vars(function).setdefault("__click_params__", []).extend(reversed(made))
        return function

    return decorate


def take(values: dict[str, Any], *names: str) -> Mapping[str, Any]:
    """Take the options of these names out of a command's values."""
    return {name: values.pop(name) for name in names}


def say(*notes: str) -> None:
    """Narrate, on standard error."""
    for note in notes:
        click.echo(note, err=True)


def queries_dir(ctx: click.Context) -> str | None:
    """The user's own folder of queries, an option of the root."""
    value: str | None = ctx.find_root().params.get("queries_dir")
    return value
