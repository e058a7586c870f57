"""`pactbook panel`: tables of state-years and dyad-years for statistics."""

from __future__ import annotations

from typing import Any

import click

from commands import base, common
from narration import note, progress, say
from plural import counted

SHARED = (
    click.Option(
        ["--dataset", "datasets"],
        multiple=True,
        metavar="DATASET",
        help="Edition that the columns come from; an edition of cow-states is the state system. May be repeated.  "
        "[default: the newest complete edition of each series]",
    ),
    click.Option(
        ["--from", "first_year"],
        type=base.WholeNumber(1, 9998),
        metavar="YEAR",
        help="First year.  [default: the first year of the datasets]",
    ),
    click.Option(
        ["--to", "last_year"],
        type=base.WholeNumber(1, 9998),
        metavar="YEAR",
        help="Last year.  [default: the last year of the datasets]",
    ),
    click.Option(
        ["--within"],
        type=click.Choice(["cow", "gw", "none"]),
        default="cow",
        show_default=True,
        help="State system whose members are listed for each year: cow (Correlates of War), gw (Gleditsch and Ward), "
        "or none for every state that the datasets mention.",
    ),
    click.Option(
        ["--membership"],
        type=click.Choice(["any-day", "january-1", "december-31"]),
        default="any-day",
        show_default=True,
        help="Day of the year on which a state must be a member of the system.",
    ),
    click.Option(
        ["--microstates/--no-microstates"],
        default=True,
        show_default=True,
        help="With --within gw: list the states that Gleditsch and Ward call microstates, or leave them out.",
    ),
    click.Option(
        ["--gw-codes"],
        is_flag=True,
        help="With --within cow: add the numbers of Gleditsch and Ward, gw or gw_1 and gw_2.",
    ),
    click.Option(
        ["--with-agreements"],
        is_flag=True,
        help="Add columns with the numbers of the agreements behind the cells of ATOP and DCAD.",
    ),
    click.Option(
        ["--format", "format_name"],
        type=click.Choice(["csv", "parquet"]),
        help="Format of the rows.  [default: from the suffix of --output, else csv]",
    ),
    common.output_option("standard output, or none with --into-database"),
    click.Option(
        ["--into-database"],
        is_flag=True,
        help="Write the panel to a table in the database, and replace the table if it exists.",
    ),
)


@click.group(cls=base.Group)
def panel() -> None:
    """Expand datasets to state-years or dyad-years. A column is NULL where its dataset does not cover the year.

    \b
    pactbook panel state-year --from 1990 --to 2018 --output states.csv
    pactbook panel dyad-year --within none --dataset atop-5.1 --output allies.parquet
    """


@panel.command("state-year")
@common.options(*SHARED)
@click.pass_obj
def state_year(url: str, /, **values: Any) -> None:
    """Write one row for each state and year. With --into-database the rows go to the table panel_state_year.

    \b
    pactbook panel state-year --from 1990 --to 2018 --output states.csv
    """
    _make(url, "state-year", values)


@panel.command("dyad-year")
@click.option(
    "--directed/--undirected", default=True, show_default=True, help="List each pair in both directions, or once."
)
@click.option(
    "--similarity",
    is_flag=True,
    help="Add the similarity of the two states' alliance portfolios in ATOP: S, Scott's pi and Cohen's kappa.",
)
@click.option(
    "--ranks",
    type=click.Choice(["cow", "atop"]),
    default="cow",
    show_default=True,
    help="With --similarity: how pledges are ranked, in COW's order or in that of ATOP's own scores.",
)
@click.option(
    "--distance",
    type=click.Choice(["squared", "absolute"]),
    default="squared",
    show_default=True,
    help="With --similarity: how the pledges of two states are compared, by squared or absolute differences of ranks.",
)
@click.option(
    "--weights",
    type=click.Choice(["none", "cinc"]),
    default="none",
    show_default=True,
    help="With --similarity: add S with states weighted by their capabilities (cinc of an edition of nmc).",
)
@click.option(
    "--politically-relevant",
    is_flag=True,
    help="List only pairs that are directly contiguous, or of which one is a major power (editions of contiguity and "
    "majors).",
)
@common.options(*SHARED)
@click.pass_obj
def dyad_year(url: str, /, **values: Any) -> None:
    """Write one row for each pair of states and year. With --into-database the rows go to the table panel_dyad_year.

    \b
    pactbook panel dyad-year --dataset atop-5.1 --from 1816 --to 2018 --output dyads.csv
    pactbook panel dyad-year --undirected --similarity --into-database
    """
    _make(url, "dyad-year", values)


def _make(url: str, name: str, values: dict[str, Any]) -> None:
    from analysis.panels import write_panel
    from analysis.panels.open_panel import Request, open_panel

    path, format_name, into_database = (values.pop(option) for option in ("path", "format_name", "into_database"))
    format_name = format_name or write_panel.format_of(path)
    progress(f"making the panel {name}")
    with open_panel(url, Request(name, **values)) as panel_table:
        note(panel_table.note, *panel_table.remarks)
        if path is not None or not into_database:
            say(f"wrote {counted(write_panel.write(panel_table, path, format_name), 'row')}")
        if into_database:
            table, rows = write_panel.into_database(panel_table, url)
            say(f"wrote {counted(rows, 'row')} to the table {table}")
