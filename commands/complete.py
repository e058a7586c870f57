"""What shells complete: values from the database, silently none where there is no database."""

from __future__ import annotations

from collections.abc import Callable

import click  # noqa: TC002 - loaded in any case
from click.shell_completion import CompletionItem

from analysis.queries.header import Parameter
from analysis.queries.parameters import CODED
from database.connect import read
from errors import PactbookError

TIMEOUT = 2.0  # seconds that somebody waits at a prompt


def complete_value(
    parameter: Parameter,
) -> Callable[[click.Context, click.Parameter, str], list[CompletionItem[str]]]:
    """Completion of a parameter's value: its choices, or codes with names as hints."""

    def complete(ctx: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
        known: list[tuple[str, str | None]] = [(choice, None) for choice in parameter.choices]
        if parameter.type in CODED:
            try:
                with read(ctx.find_root().params["database_url"], TIMEOUT) as reader:
                    known = list(reader.execute(f"{CODED[parameter.type]} order by 1", {}).rows)
            except PactbookError:
                known = []
        return [CompletionItem(code, help=name) for code, name in known if code.lower().startswith(incomplete.lower())]

    return complete
