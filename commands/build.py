"""`pactbook build`: make the whole database in one step."""

import sys
from pathlib import Path

import click

from commands import base
from commands.seed import allow_deletes, faults_listed, folder
from narration import note, say, silent


@click.command(cls=base.Command)
@click.option("--fresh", is_flag=True, help="Start with an empty database: what only the old one holds is dropped.")
@folder
@click.option(
    "--facts",
    multiple=True,
    envvar="PACTBOOK_FACTS",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIR",
    help="A folder of your own facts, loaded beside the seed files; may be repeated. The database remembers it. "
    "The environment variable PACTBOOK_FACTS sets it too.",
)
@allow_deletes
@click.pass_obj
def build(url: str, directory: Path | None, facts: tuple[Path, ...], *, fresh: bool, allow_deletes: bool) -> None:
    """Upgrade the schema, load the seed files and your own facts, and verify; if a step fails, nothing changes.

    A SQLite file is built beside the old one, which it replaces at the end; a PostgreSQL database is changed in one
    transaction. Imported editions, rows entered by hand and tables of your own are kept, except with --fresh, which
    first says what it drops. If the command is interrupted, the old database stays as it was.

    \b
    pactbook build
    pactbook build --facts my-facts
    pactbook --database-url postgresql://localhost/pacts build --fresh
    """
    from ingest.build_needed import summaries
    from ingest.seeds.cells import SEEDS

    folders = [directory or SEEDS, *facts]
    if not fresh and (lines := summaries(url, folders)):
        say(*lines)
        return
    from ingest.build import build as build_database
    from ingest.changes import text

    if fresh:
        from ingest.lost_by_fresh import dropped

        note(*dropped(url))
    tell = say if sys.stderr.isatty() else silent
    with faults_listed():
        plans = build_database(url, folders, fresh=fresh, allow_deletes=allow_deletes, tell=tell)
    for plan in plans:
        say(*text.deletions(plan), text.summary(plan))
