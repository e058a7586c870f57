"""`pactbook db`: the schema's revisions."""

import click

from errors import PactbookError
from schema import revisions


@click.group()
def db() -> None:
    """Bring the schema to a revision, and see where it is.

    \b
    pactbook db upgrade
    pactbook --database-url postgresql://localhost/pacts db check
    """


def _narrate(line: str) -> None:
    click.echo(line, err=True)


@db.command()
@click.argument("revision", default="head")
@click.pass_obj
def upgrade(url: str, revision: str) -> None:
    """Bring the schema up to REVISION, by default to the newest.

    All steps succeed or none is taken. Views and data_dictionary are made anew at the newest revision.

    \b
    pactbook db upgrade
    pactbook db upgrade 0006
    pactbook db upgrade +1
    """
    revisions.upgrade(url, revision, tell=_narrate)
    _narrate(f"The schema is at {revisions.current(url) or 'no revision'}.")


@db.command(context_settings={"ignore_unknown_options": True})
@click.argument("revision")
@click.pass_obj
def downgrade(url: str, revision: str) -> None:
    """Bring the schema down to REVISION; tables that it does not have are dropped with their rows.

    \b
    pactbook db downgrade 0006
    pactbook db downgrade -1
    pactbook db downgrade base
    """
    revisions.downgrade(url, revision, tell=_narrate)
    _narrate(f"The schema is at {revisions.current(url) or 'no revision'}.")


@db.command()
@click.pass_obj
def current(url: str) -> None:
    """Print the revision that the database is at.

    \b
    pactbook db current
    """
    click.echo(revisions.current(url) or "none")


@db.command()
def history() -> None:
    """List all revisions, newest first.

    \b
    pactbook db history
    """
    for revision in revisions.history():
        click.echo(f"{revision.number}  {revision.summary}")


@db.command()
@click.pass_obj
def check(url: str) -> None:
    """List how the database's schema differs from the models; exit code 1 if it does.

    \b
    pactbook db check
    """
    lines = revisions.check(url)
    for line in lines:
        click.echo(line)
    if lines:
        raise PactbookError(f"{len(lines)} differences between the database's schema and the models")
    click.echo("The database's schema is what the models say.", err=True)


@db.command()
@click.argument("message")
@click.option("--empty", is_flag=True, help="Write it empty; otherwise with what the models have over the database.")
@click.pass_obj
def revision(url: str, message: str, *, empty: bool) -> None:
    """Write the next numbered revision, a draft to read and finish, and print its path.

    A changed view needs an empty one: views are made anew from the models.

    \b
    pactbook db revision "give agreements a depositary"
    pactbook db revision --empty "reword agreement_overview"
    """
    click.echo(revisions.revision(message, None if empty else url))
