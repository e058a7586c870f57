"""The classes of all commands and groups of commands."""

from __future__ import annotations

import click


class _Once(click.Command):
    """A command that refuses an option given twice, which Click would silently answer with the last value."""

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


class Command(_Once):
    """The class of all commands."""


class Group(_Once, click.Group):
    """The class of all groups of commands."""

    command_class = Command
    group_class = type
