"""`pactbook schema`: describe the tables and views."""

from __future__ import annotations

from typing import Any

import click

from commands import base, common
from narration import say


@click.group(cls=base.Group)
def schema() -> None:
    """Describe the tables and views.

    \b
    pactbook schema describe agreement_overview
    pactbook schema docs > schema.md
    """


@schema.command()
@click.argument("table")
@common.options(*common.format_options())
@click.pass_obj
def describe(url: str, /, table: str, **output: Any) -> None:
    """List the columns of TABLE, a table or a view.

    Each has its type, whether it is required, choices, references and meaning.

    \b
    pactbook schema describe recognition
    pactbook schema describe agreement_overview --format markdown
    """
    from analysis.output.column_types import Column
    from analysis.output.emit import emit
    from database.connect import read
    from schema.describe import COLUMNS
    from schema.describe import describe as look_up

    with read(url) as reader:
        described = look_up(reader, table)
    say(f"{described.kind} {described.name}: {described.meaning}")
    types = {"column": "code", "refers_to": "code"}
    emit([Column(name, types.get(name, "text")) for name in COLUMNS], described.columns, **output)


@schema.command()
def docs() -> None:
    """Print the dictionary of all tables and views in Markdown.

    \b
    pactbook schema docs > schema.md
    """
    from schema.describe import markdown

    click.echo("\n".join(markdown()))


@schema.command()
def erd() -> None:
    """Print an entity-relationship diagram in Mermaid. It shows the tables with their keys.

    \b
    pactbook schema erd > schema.mmd
    """
    from schema.describe import mermaid

    click.echo("\n".join(mermaid()))
