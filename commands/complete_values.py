"""Completion of the values of options, from the database in use; without a database there are none."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from analysis.queries.declared_parameters import Parameter
from analysis.queries.names_to_codes import CODED
from database.connect import read
from errors import PactbookError

if TYPE_CHECKING:
    import click
    from click.shell_completion import CompletionItem

    Completion = Callable[[click.Context, click.Parameter, str], list[CompletionItem[str]] | list[str]]

TIMEOUT = 2.0  # seconds that somebody may have to wait at the prompt


def complete_value(parameter: Parameter) -> Completion:
    """The function that completes the value of a parameter: by its choices, or by codes, as `complete_code` does."""
    if parameter.type in CODED:
        return complete_code(parameter.type)

    def complete(_ctx: click.Context, _option: click.Parameter, incomplete: str) -> list[str]:
        return [choice for choice in parameter.choices if choice.lower().startswith(incomplete.lower())]

    return complete


def complete_code(*kinds: str) -> Completion:
    """The function that completes codes of these kinds, with their names as help.

    First come those that begin with what was typed, then those whose names do.
    """

    def complete(ctx: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
        from click.shell_completion import CompletionItem

        sql = " union ".join(CODED[kind] for kind in kinds)
        try:
            with read(ctx.find_root().obj, TIMEOUT) as reader:
                named = list(reader.execute(f"{sql} order by 1", {}).rows)
        except PactbookError:
            return []
        start = incomplete.lower()
        by_code = [(code, name) for code, name in named if code.lower().startswith(start)]
        by_name = [each for each in named if (each[1] or "").lower().startswith(start) and each not in by_code]
        return [CompletionItem(code, help=name) for code, name in by_code + by_name]

    return complete
