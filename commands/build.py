"""`pactbook build`: the whole database in one step."""

import sys
from pathlib import Path

import click

from commands.seed import faults_listed, folder


@click.command()
@click.option("--fresh", is_flag=True, help="Start empty: imported editions are dropped.")
@folder
@click.pass_obj
def build(url: str, directory: Path | None, *, fresh: bool) -> None:
    """Upgrade the schema, load the seed files and verify the result: all of it, or nothing.

    A SQLite file is built beside the old one and takes its place at the end; a PostgreSQL database changes in one
    transaction. Imported editions stay, unless --fresh. Interrupted at any moment, it leaves the old database whole.

    \b
    pactbook build
    pactbook --database-url postgresql://localhost/pacts build --fresh
    """
    from ingest.build import build as build_database
    from ingest.changes import text
    from ingest.seeds import load

    def tell(line: str) -> None:
        if sys.stderr.isatty():
            click.echo(line, err=True)

    with faults_listed():
        plan = build_database(url, directory or load.SEEDS, fresh=fresh, tell=tell)
    click.echo(text.summary(plan), err=True)
