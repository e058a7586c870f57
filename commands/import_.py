"""`pactbook import`: published datasets, each file an edition."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from commands import base
from commands.common import options
from narration import clear_progress, note, progress

if TYPE_CHECKING:
    from ingest.datasets.importing import Series

LISTED = 20  # changed rows and unknown parties that are listed; the others are counted
files = click.argument("files", metavar="FILE…", nargs=-1, required=True, type=click.Path(path_type=Path))
settings = options(
    click.Option(["--edition"], metavar="NAME", help="Name of the edition, if the file does not contain one."),
    click.Option(["--strict"], is_flag=True, help="Refuse the file if a party is not known in its year."),
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
    differ. A party that is not known in its year becomes the actor `unknown`; its name is kept and listed.

    \b
    pactbook import atop atop5_1a.csv atop5_1m.csv
    pactbook import sipri trade-register.csv
    """


@import_.command()
@files
@settings
@click.pass_obj
def atop(url: str, /, files: tuple[Path, ...], **options: Any) -> None:
    """Load ATOP 5 (alliances and their obligations): its files 1a and 1m, and 1aph for the phases.

    \b
    pactbook import atop atop5_1a.csv atop5_1m.csv atop5_1aph.csv
    """
    _import("atop", url, files, options)


@import_.command()
@files
@settings
@click.pass_obj
def dcad(url: str, /, files: tuple[Path, ...], **options: Any) -> None:
    """Load DCAD 1.0 (bilateral agreements on defence cooperation).

    \b
    pactbook import dcad DCAD-v1.0-main.csv
    """
    _import("dcad", url, files, options)


@import_.command()
@files
@settings
@click.pass_obj
def sipri(url: str, /, files: tuple[Path, ...], **options: Any) -> None:
    """Load SIPRI's trade register: the export since 2023, deliveries by year, or the layout until 2021.

    With SIPRI's two tables of TIV of the same day (exports and imports of all countries), given with the register or
    later, orders delivered over several years are distributed so that sums by year agree with these tables.

    \b
    pactbook import sipri trade-register.csv
    pactbook import sipri trade-register.csv tiv-export-values.csv tiv-import-values.csv
    pactbook import sipri register-without-date.csv --edition 2024-03-11
    """
    _import("sipri", url, files, options)


@import_.command()
@files
@settings
@click.pass_obj
def cow_states(url: str, /, files: tuple[Path, ...], **options: Any) -> None:
    """Load the state system of the Correlates of War.

    \b
    pactbook import cow-states states2016.csv
    """
    _import("cow-states", url, files, options)


def _import(series: Series, url: str, files: tuple[Path, ...], options: dict[str, Any]) -> None:
    from ingest.datasets import importing, summary
    from ingest.load_record import count_lines

    progress(f"importing {', '.join(file.name for file in files)}")
    loaded = importing.import_files(url, series, files, importing.Options(**options))
    clear_progress()
    click.echo("\n".join(count_lines(loaded.counts)))
    note(*summary.remarks(loaded, LISTED))
