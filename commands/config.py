"""`pactbook config`: the settings of the command line."""

from typing import Any

import click

from analysis.output.column_types import Column
from commands import base, common
from commands.settings_file import settings_file
from database.url import shown

COLUMNS = (Column("setting", "code"), Column("value", "text"), Column("source", "text"), Column("variable", "code"))
# Options of single commands that the environment sets.
OF_COMMANDS = {"facts": "PACTBOOK_FACTS"}
# What Click calls the places that a setting comes from, in the order in which the first that has it wins.
_SOURCES = {"COMMANDLINE": "option", "ENVIRONMENT": "environment", "DEFAULT_MAP": "pactbook.toml", "DEFAULT": "default"}


@click.group(cls=base.Group)
def config() -> None:
    """Print the settings and where they come from: an option, an environment variable, or the file pactbook.toml.

    \b
    pactbook config show
    """


@config.command()
@common.options(*common.format_options())
@click.pass_context
def show(ctx: click.Context, /, **output: Any) -> None:
    """Print each setting, its value and where it comes from. The environment variable that sets it is printed too.

    \b
    pactbook config show
    """
    import os
    from pathlib import Path

    from analysis.reports.brand import brand_in

    root = ctx.find_root()
    rows: list[tuple[Any, ...]] = []
    for option in root.command.params:
        if isinstance(option, click.Option) and option.envvar and option.name:
            value = root.params[option.name]
            source = root.get_parameter_source(option.name)
            text = shown(value) if option.name == "database_url" else value
            rows.append((option.name, text, _SOURCES.get(source.name) if source else None, option.envvar))
    for name, variable in OF_COMMANDS.items():
        value = os.environ.get(variable)
        rows.append((name, value, "environment" if value else "default", variable))
    brand = brand_in(Path(settings_file()))
    rows.append(("brand", brand.name if brand else None, "pactbook.toml" if brand else "default", None))
    common.print_rows(COLUMNS, rows, None, **output)
