"""The classes of all commands and groups of commands."""

from __future__ import annotations

import os
import sys
from contextlib import suppress

import click
from click import formatting


class _WideContext(click.Context):
    """Click's context, which finds out the width of help without shutil: importing that takes longer than the rest."""

    def make_formatter(self) -> click.HelpFormatter:
        """A formatter for the width that is set, else for that of the terminal, as Click chooses it."""
        widest = max(min(_columns(), self.max_content_width or 80) - 2, 50)
        return click.HelpFormatter(width=self.terminal_width or formatting.FORCED_WIDTH or widest)


def _columns() -> int:
    """The characters in a line of the terminal, by shutil's rule: the environment variable COLUMNS comes first."""
    stated = os.environ.get("COLUMNS", "")
    columns = int(stated) if stated.isdecimal() else 0
    if not columns and sys.__stdout__ is not None:
        with suppress(OSError, ValueError):  # not a terminal, or closed
            columns = os.get_terminal_size(sys.__stdout__.fileno()).columns
    return columns or 80


class WholeNumber(click.IntRange):
    """The type of an option that takes a whole number: Click would call it an integer range in messages."""

    name = "whole number"


class DecimalNumber(click.FloatRange):
    """The type of an option that takes a number, with decimals or without."""

    name = "number"


class Command(click.Command):
    """The class of all commands: it refuses an option given twice, of which Click would silently use the last value."""

    context_class = _WideContext

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Raise click.UsageError if an option that takes one value is given several times."""
        if args and not ctx.resilient_parsing:
            _, _, occurrences = self.make_parser(ctx).parse_args(list(args))
            for option in self.get_params(ctx):
                if isinstance(option, click.Option) and _takes_one(option) and occurrences.count(option) > 1:
                    raise click.UsageError(f"{_name(option)} can be given only once", ctx)
        return super().parse_args(ctx, args)


def _takes_one(option: click.Option) -> bool:
    is_switch = option.is_flag and not option.secondary_opts  # a switch given twice says the same twice
    return not (option.multiple or option.count or is_switch)


def _name(option: click.Option) -> str:
    return "/".join(max(names, key=len) for names in (option.opts, option.secondary_opts) if names)


class Group(Command, click.Group):
    """The class of all groups of commands."""

    command_class = Command
    group_class = type
