"""`pactbook import`: published datasets, each file an edition."""

from __future__ import annotations

from functools import partial
from inspect import cleandoc
from pathlib import Path
from typing import Any

import click

from commands import base
from ingest.datasets.catalogue import SERIES
from narration import clear_progress, note, progress

LISTED = 20  # changed rows and unknown parties that are listed; the others are counted
PARAMETERS = (
    click.Argument(["files"], metavar="FILE…", nargs=-1, required=True, type=click.Path(path_type=Path)),
    click.Option(["--edition"], metavar="NAME", help="Name of the edition, if the file does not contain one."),
    click.Option(
        ["--strict"],
        is_flag=True,
        help="Refuse the file if no known actor had the name or code of a party in that year.",
    ),
    click.Option(
        ["--allow-deletes"],
        is_flag=True,
        help="Let a file that lacks more than 1 % of the rows of its edition delete them.",
    ),
)


@click.group(name="import", cls=base.Group)
def import_() -> None:
    """Load a published dataset, from CSV (also in a zip or gzip), Excel or Stata, as an edition beside others.

    Files are recognised by their columns, whatever their names. Importing an edition again changes only the rows that
    differ. A party whose name or code no known actor had in that year becomes the actor `unknown`; its name is kept
    and listed.

    \b
    pactbook import atop atop5_1a.csv atop5_1m.csv
    pactbook import sipri trade-register.csv
    """


def _import(series: str, files: tuple[Path, ...], **options: Any) -> None:
    from ingest.datasets import importing
    from ingest.load_record import count_lines

    url: str = click.get_current_context().obj
    progress(f"importing {', '.join(file.name for file in files)}")
    loaded = importing.import_files(url, series, files, importing.ImportOptions(**options))
    clear_progress()
    click.echo("\n".join(count_lines(loaded.counts)))
    note(*importing.remarks(loaded, LISTED))


for _series, _help in SERIES.items():
    import_.add_command(
        base.Command(_series, callback=partial(_import, _series), params=list(PARAMETERS), help=cleandoc(_help))
    )
