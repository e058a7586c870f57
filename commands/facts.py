"""`pactbook facts`: a folder of the user's own facts, beside those that come with Pactbook."""

from pathlib import Path

import click

from commands import base, common
from commands.seed import allow_deletes, faults_listed, say_sound
from narration import note, say

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.group(cls=base.Group)
def facts() -> None:
    """Keep facts of your own in a folder of CSV files, which `pactbook build --facts DIR` loads beside the seed files.

    \b
    pactbook facts init my-facts --code mine --title "Facts of our project"
    pactbook facts add my-facts source code=interview-3 kind=press title="Interview with a minister"
    pactbook facts check my-facts
    pactbook build --facts my-facts
    pactbook facts remove mine --allow-deletes
    """


@facts.command()
@click.argument("directory", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.option("--code", default="mine", show_default=True, help="Code of the dataset that the facts belong to.")
@click.option("--title", default="My own facts", show_default=True, help="Title of that dataset.")
def init(directory: Path, code: str, title: str) -> None:
    """Begin a folder of facts.

    DIR is made, with the file dataset.csv, which names the dataset that the facts belong to.

    \b
    pactbook facts init my-facts --code mine --title "Facts of our project"
    """
    from ingest.seeds import own_facts

    with faults_listed():
        own_facts.init(directory, code, title)
    path = directory / "dataset.csv"
    say(f"{path}: dataset {code}; add facts with `pactbook facts add {directory} TABLE COLUMN=VALUE…`")


@facts.command()
@click.argument("directories", metavar="DIR...", nargs=-1, required=True, type=FOLDER)
def check(directories: tuple[Path, ...]) -> None:
    """Check folders of facts; this needs no database. The seed files, to which they may refer, are checked with them.

    \b
    pactbook facts check my-facts
    """
    from ingest.seeds import own_facts

    with faults_listed():
        checked = own_facts.check(directories)
    for own in checked:
        say_sound(own)


@facts.command()
@click.argument("directory", metavar="DIR", type=FOLDER)
@click.argument("table")
@click.argument("values", metavar="COLUMN=VALUE...", nargs=-1, callback=common.assignments)
def add(directory: Path, table: str, values: dict[str, str]) -> None:
    """Add a line to the file of TABLE in DIR. Nothing is written if there is a fault in the line or in the folder.

    Without values, the command lists the columns that need one, and what they mean. The code of a state or another
    actor may be given as its name. Every fact needs a source: the code of one of your own, which you add first, or of
    one of Pactbook's, which `pactbook search` finds.

    \b
    TABLE is one of:
      sources        source, citation, source_assertion
      actors         actor, actor_name, actor_fact, state_detail, state_identifier
      ties           border, membership, recognition, recognition_position, counter
      agreements     agreement, signatory, obligation, provision, provision_kind,
                     agreement_event, agreement_link, agreement_identifier, statement
      arms, troops   arms_transfer, deal, deployment
      and            coverage, indicator, indicator_kind, dataset

    \b
    pactbook facts add my-facts signatory
    pactbook facts add my-facts membership state_code=HUN organisation_code=3SI role=observer sources=interview-3
    """
    from ingest.seeds import own_facts

    with faults_listed():
        line = own_facts.add(directory, table, values)
    note(*line.remarks)
    say(f"{directory / table}.csv:{line.number}: added; `pactbook build --facts {directory}` loads it")


@facts.command()
@click.argument("code")
@allow_deletes
@click.pass_obj
def remove(url: str, code: str, *, allow_deletes: bool) -> None:
    """Remove the dataset CODE of your own facts from the database. The database forgets its folder, and the files stay.

    As this deletes all facts of the dataset, it needs --allow-deletes. It is refused if rows of other datasets refer to
    these facts.

    \b
    pactbook facts remove mine --allow-deletes
    """
    from ingest.changes import text
    from ingest.seeds import load

    plan = load.remove(url, code, allow_deletes=allow_deletes)
    say(*text.deletions(plan), text.summary(plan))
