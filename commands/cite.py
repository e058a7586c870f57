"""`pactbook cite`: how to cite the datasets and the sources in the database."""

from __future__ import annotations

from typing import Any

import click

from analysis.editions.references import STYLES
from analysis.output.writers import FORMATS
from commands import base, common
from database.connect import read


def _options() -> list[click.Option]:
    """The options of a command that prints rows, with the styles of references among the formats."""
    options = common.format_options()
    options[0].type = click.Choice([*STYLES, *FORMATS])
    options[0].help = (
        "A style of references (text, bibtex, csl-json), or a format of the rows."
        "  [default: from the suffix of --output; else table on a terminal, csv in a pipe]"
    )
    return options


@click.command(cls=base.Command)
@click.argument("code", required=False)
@common.options(*_options())
@click.pass_obj
def cite(url: str, /, code: str | None, **output: Any) -> None:
    """Print how to cite CODE, and its terms of use.

    CODE is an edition such as atop-5.1, or a series such as atop with all its editions. By default all datasets in
    the database are listed. In the styles text, bibtex and csl-json it may also be a source, such as telex-2025-03-25.

    \b
    pactbook cite
    pactbook cite atop-5.1 --format json
    pactbook cite curated --format bibtex
    """
    from analysis.editions import cite as citations
    from analysis.output.emit import destination, emit

    style = STYLES.get(output["format_name"])
    with read(url) as reader:
        if style is None:
            rows = citations.citations(reader, code)
        else:
            text = style(citations.references(reader, code))
    if style is None:
        emit(citations.COLUMNS, rows, title="How to cite", **output)
    else:
        with destination(output["path"]) as out:
            out.write(text.encode())
