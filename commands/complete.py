"""Completion of the values of options, from the database in use; without a database there are none."""

from __future__ import annotations

from collections.abc import Callable

import click  # noqa: TC002 - loaded in any case
from click.shell_completion import CompletionItem

from analysis.queries.header import Parameter
from analysis.queries.names import CODED
from database.connect import read
from errors import PactbookError

TIMEOUT = 2.0  # seconds that somebody may have to wait at the prompt


def complete_value(
    parameter: Parameter,
) -> Callable[[click.Context, click.Parameter, str], list[CompletionItem[str]]]:
    """The function that completes the value of a parameter: by its choices, or by codes with their names as help."""

    def complete(ctx: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
        completions: list[tuple[str, str | None]] = [(choice, None) for choice in parameter.choices]
        if parameter.type in CODED:
            try:
                with read(ctx.find_root().params["database_url"], TIMEOUT) as reader:
                    completions = list(reader.execute(f"{CODED[parameter.type]} order by 1", {}).rows)
            except PactbookError:
                completions = []
        start = incomplete.lower()
        return [CompletionItem(code, help=name) for code, name in completions if code.lower().startswith(start)]

    return complete
