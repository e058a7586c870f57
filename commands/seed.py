"""`pactbook seed`: the files of facts kept by hand."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from ingest.problems import InvalidInputError

folder = click.option(
    "--dir",
    "directory",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of the seed files; by default Pactbook's own.",
)


@contextmanager
def faults_listed() -> Iterator[None]:
    """List the faults of files, a line each, before the error ends the command."""
    try:
        yield
    except InvalidInputError as error:
        for problem in error.problems:
            click.echo(problem, err=True)
        raise


@click.group()
def seed() -> None:
    """Load the seed files into the database, check them, and see what would change.

    \b
    pactbook seed check
    pactbook seed diff
    pactbook seed load
    """


@seed.command()
@folder
@click.option("--dry-run", is_flag=True, help="Print what would change, and change nothing.")
@click.pass_obj
def load(url: str, directory: Path | None, *, dry_run: bool) -> None:
    """Make the curated rows of the database those of the seed files, in one transaction.

    Prints how many rows of each table were inserted, updated, left unchanged and deleted. Rows of imported editions
    stay. Where a file is wrong, every fault is reported with file, line and column, and nothing is changed.

    \b
    pactbook seed load
    pactbook seed load --dir my-seeds --dry-run
    """
    from ingest.changes import text
    from ingest.seeds import load

    with faults_listed():
        plan = (load.diff if dry_run else load.load)(url, directory or load.SEEDS)
    click.echo("\n".join(text.counts(plan)))
    click.echo(text.summary(plan, dry_run=dry_run), err=True)


@seed.command()
@folder
def check(directory: Path | None) -> None:
    """Check the seed files; needs no database.

    \b
    pactbook seed check --dir my-seeds
    """
    from ingest.seeds import load, read

    with faults_listed():
        seeds = read.read_seeds(directory or load.SEEDS)
    rows = sum(map(len, seeds.rows.values()))
    click.echo(f"{seeds.folder.shown}: {len(seeds.folder.contents)} files, {rows} rows, no faults.", err=True)


@seed.command()
@folder
@click.pass_obj
def diff(url: str, directory: Path | None) -> None:
    """Print every row that `seed load` would insert (+), delete (-) or update (~), with the columns that differ.

    \b
    pactbook seed diff
    """
    from ingest.changes import text
    from ingest.seeds import load

    with faults_listed():
        plan = load.diff(url, directory or load.SEEDS)
    for line in text.changes(plan):
        click.echo(line)
    click.echo(text.summary(plan, dry_run=True), err=True)
