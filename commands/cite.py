"""`pactbook cite`: how to cite what is in the database."""

from __future__ import annotations

from typing import Any

import click

from commands import common
from database.connect import read


@click.command()
@click.argument("dataset", required=False)
@common.options(*common.format_options())
@click.pass_obj
def cite(url: str, /, dataset: str | None, **output: Any) -> None:
    """Print how to cite DATASET (an edition, or a series with all its editions), and its terms of use; by default all.

    \b
    pactbook cite
    pactbook cite atop-5.1 --format json
    """
    from analysis.editions import cite as citing
    from analysis.output.emit import emit

    with read(url) as reader:
        rows = citing.citations(reader, dataset)
    emit(citing.COLUMNS, rows, title="How to cite", **output)
