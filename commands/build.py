"""`pactbook build`: make the whole database in one step."""

import sys
from pathlib import Path

import click

from commands import base
from commands.seed import faults_listed, folder
from narration import say, silent


@click.command(cls=base.Command)
@click.option("--fresh", is_flag=True, help="Start with an empty database; imported editions are dropped.")
@folder
@click.pass_obj
def build(url: str, directory: Path | None, *, fresh: bool) -> None:
    """Upgrade the schema, load the seed files and verify the result; if a step fails, nothing changes.

    A SQLite file is built beside the old one, which it replaces at the end; a PostgreSQL database is changed in one
    transaction. Imported editions are kept, except with --fresh. If the command is interrupted, the old database stays
    as it was.

    \b
    pactbook build
    pactbook --database-url postgresql://localhost/pacts build --fresh
    """
    from ingest.build import build as build_database
    from ingest.changes import text
    from ingest.seeds import load

    with faults_listed():
        plan = build_database(url, directory or load.SEEDS, fresh=fresh, tell=say if sys.stderr.isatty() else silent)
    say(text.summary(plan))
