"""`pactbook db`: upgrade, downgrade and check the schema of a database."""

import click

from commands import base
from errors import PactbookError
from narration import note, say
from plural import counted
from schema import revisions


@click.group(cls=base.Group)
def db() -> None:
    """Upgrade or downgrade the schema of the database, and compare it with the program's.

    \b
    pactbook db upgrade
    pactbook --database-url postgresql://localhost/pacts db check
    """


@db.command()
@click.argument("revision", default="head")
@click.pass_obj
def upgrade(url: str, revision: str) -> None:
    """Upgrade the schema to REVISION, by default to the newest.

    If a step fails, the database stays as it was. At the newest revision, views and data_dictionary are created anew.

    \b
    pactbook db upgrade
    pactbook db upgrade 0006
    pactbook db upgrade +1
    """
    revisions.upgrade(url, revision, tell=say)
    _tell_revision(url)


def _tell_revision(url: str) -> None:
    at = revisions.current(url)
    say(f"The schema is at {at}." if at else "The database has no schema now; `pactbook db upgrade` creates it.")


@db.command(context_settings={"ignore_unknown_options": True})
@click.argument("revision")
@click.pass_obj
def downgrade(url: str, revision: str) -> None:
    """Downgrade the schema to REVISION. Tables and columns that REVISION does not have are dropped with their data.

    \b
    pactbook db downgrade 0006
    pactbook db downgrade -1
    pactbook db downgrade base
    """
    revisions.downgrade(url, revision, tell=say)
    _tell_revision(url)


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
    """Compare the schema of the database with the program's. The differences are listed, and the exit code is then 1.

    \b
    pactbook db check
    """
    lines = revisions.check(url)
    for line in lines:
        click.echo(line)
    if lines:
        raise PactbookError(f"{counted(len(lines), 'difference')} between the schema of the database and the program's")
    say("The database has the schema of this program: no differences.")


@db.command()
@click.argument("message")
@click.option(
    "--empty",
    is_flag=True,
    help="Write an empty revision instead of one generated from the difference between models and database.",
)
@click.pass_obj
def revision(url: str, message: str, *, empty: bool) -> None:
    """Write the next numbered revision as a draft. The path of the draft, which is to be completed by hand, is printed.

    For a changed view, write an empty revision: views are created anew from the models after every upgrade.

    \b
    pactbook db revision "give agreements a depositary"
    pactbook db revision --empty "reword agreement_overview"
    """
    click.echo(revisions.revision(message, None if empty else url))


@db.command()
@click.argument("source", metavar="SRC")
@click.argument("target", metavar="DST")
def copy(source: str, target: str) -> None:
    """Copy a database with all its rows to another.

    SQLite can be copied to PostgreSQL and the other way round; every row is compared afterwards.

    SRC and DST are database URLs or paths; DST must be a file that does not exist yet, or an empty database. Panels are
    left out, since `pactbook panel` makes them again, and so are tables and views of your own, which are named.

    \b
    pactbook db copy pactbook.db postgresql://localhost/pacts
    pactbook db copy postgresql://localhost/pacts backup.db
    """
    from schema.copy import copy as copy_database

    counts = copy_database(source, target, note)
    rows = counted(sum(counts.values()), "row")
    say(f"{rows} in {counted(len(counts), 'table')} copied, and every row compared")


@db.command(name="grant-reader")
@click.argument("role")
@click.pass_obj
def grant_reader(url: str, role: str) -> None:
    """Let ROLE read all tables and views. ROLE is a role of a PostgreSQL server; it can also read what is made later.

    \b
    pactbook --database-url postgresql://owner@localhost/pacts db grant-reader analyst
    """
    from schema import grants

    grants.grant_reader(url, role)
    say(f"{role} can read all tables and views.")
