"""`pactbook cite`: how to cite the datasets in the database."""

from __future__ import annotations

from typing import Any

import click

from commands import base, common
from database.connect import read


@click.command(cls=base.Command)
@click.argument("dataset", required=False)
@common.options(*common.format_options())
@click.pass_obj
def cite(url: str, /, dataset: str | None, **output: Any) -> None:
    """Print how to cite DATASET, and its terms of use.

    DATASET is an edition such as atop-5.1, or a series such as atop with all its editions. By default all datasets in
    the database are listed.

    \b
    pactbook cite
    pactbook cite atop-5.1 --format json
    """
    from analysis.editions import cite as citations
    from analysis.output.emit import emit

    with read(url) as reader:
        rows = citations.citations(reader, dataset)
    emit(citations.COLUMNS, rows, title="How to cite", **output)
