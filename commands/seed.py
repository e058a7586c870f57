"""`pactbook seed`: the files of curated facts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from commands import base
from ingest.problems import InvalidInputError
from models.vocabulary import CURATED
from narration import say
from plural import counted

if TYPE_CHECKING:
    from ingest.seeds.read_folder import Seeds

folder = click.option(
    "--dir",
    "directory",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of the seed files.  [default: the one that comes with Pactbook]",
)

allow_deletes = click.option(
    "--allow-deletes", is_flag=True, help="Delete rows even if they are more than 5 % of the facts of a dataset."
)


@contextmanager
def faults_listed() -> Iterator[None]:
    """Print the faults in files, one line each, before the error that ends the command."""
    try:
        yield
    except InvalidInputError as error:
        for problem in error.problems:
            say(str(problem))
        raise


def say_sound(seeds: Seeds) -> None:
    """Say that a folder has no faults, and how large it is."""
    rows = counted(sum(map(len, seeds.rows.values())), "row")
    files = counted(len(seeds.folder.contents), "file")
    of_dataset = "" if seeds.dataset_code == CURATED else f" of {seeds.dataset_code}"
    say(f"{seeds.folder.name}: {files}, {rows}{of_dataset}, no faults")


@click.group(cls=base.Group)
def seed() -> None:
    """Load, check and compare the seed files.

    \b
    pactbook seed check
    pactbook seed diff
    pactbook seed load
    """


@seed.command()
@folder
@click.option("--dry-run", is_flag=True, help="Print what would change, but change nothing.")
@allow_deletes
@click.pass_obj
def load(url: str, directory: Path | None, *, dry_run: bool, allow_deletes: bool) -> None:
    """Load the seed files.

    Curated rows are inserted, updated and deleted in one transaction, so that they are those of the files.

    The command prints the number of rows of each table that were inserted, updated, unchanged and deleted. Rows of
    imported editions are kept. If there are faults in the files, all are reported with file, line and column, and
    nothing is changed.

    \b
    pactbook seed load
    pactbook seed load --dir my-seeds --dry-run
    """
    from ingest.changes import text
    from ingest.seeds import load
    from ingest.seeds.cells import SEEDS

    with faults_listed():
        seeds = directory or SEEDS
        plan = load.diff(url, seeds) if dry_run else load.load(url, seeds, allow_deletes=allow_deletes)
    click.echo("\n".join(text.counts(plan)))
    say(*text.deletions(plan), text.summary(plan, dry_run=dry_run))


@seed.command()
@folder
def check(directory: Path | None) -> None:
    """Check the seed files; this needs no database.

    \b
    pactbook seed check --dir my-seeds
    """
    from ingest.seeds import read_folder
    from ingest.seeds.cells import SEEDS

    with faults_listed():
        seeds = read_folder.read_seeds(directory or SEEDS)
    say_sound(seeds)


@seed.command()
@folder
@click.pass_obj
def diff(url: str, directory: Path | None) -> None:
    """Print what `seed load` would change.

    It lists each row to be inserted (+), deleted (-) or updated (~), with the columns that differ.

    \b
    pactbook seed diff
    """
    from ingest.changes import text
    from ingest.seeds import load
    from ingest.seeds.cells import SEEDS

    with faults_listed():
        plan = load.diff(url, directory or SEEDS)
    for line in text.changes(plan):
        click.echo(line)
    say(text.summary(plan, dry_run=True))
