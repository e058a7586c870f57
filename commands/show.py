"""`pactbook show`: all that is known of one thing."""

from __future__ import annotations

import click

from commands import base, common
from commands.complete_values import complete_code
from narration import note

MOST = 10  # rows of a section that are printed by default


@click.command(cls=base.Command)
@click.argument("key", shell_complete=complete_code("actor", "agreement", "deal", "source"))
@click.option(
    "--format",
    "format_name",
    type=click.Choice(("table", "markdown", "json")),
    default="table",
    show_default=True,
    help="Format; json always contains all rows.",
)
@common.options(
    common.output_option(),
    common.vertical_option(),
    click.Option(
        ["--limit"],
        type=base.WholeNumber(min=0),
        default=MOST,
        metavar="N",
        help=f"Print the first N rows of each section; 0 prints all.  [default: {MOST}]",
    ),
)
@click.pass_obj
def show(url: str, /, key: str, format_name: str, path: str | None, limit: int, *, vertical: bool) -> None:
    """Print all that is known of KEY: an actor, agreement, deal, source, transfer, or a fact in words.

    It prints its own columns with their sources, what sources contradict or qualify, and the facts that refer to it,
    the latest first, each with its support. `pactbook search WORDS` finds keys.

    \b
    pactbook show srb-hun-2025
    pactbook show Kosovo --format markdown
    pactbook show "SRB recognises MNE"
    """
    from analysis.lookup import dossier_text
    from analysis.lookup.dossier import show as look_up
    from analysis.output.emit import destination
    from database.connect import read

    with read(url) as reader:
        dossier = look_up(reader, key)
    note(*dossier.notes)
    with destination(path) as out:
        dossier_text.write(dossier, format_name, out, limit, vertical=vertical)
