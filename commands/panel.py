"""`pactbook panel`: state-years and dyad-years for statistics."""

from __future__ import annotations

from typing import Any

import click

from commands import common

SHARED = (
    click.Option(
        ["--dataset", "datasets"],
        multiple=True,
        metavar="DATASET",
        help="Edition to take columns from, several times for several; one of cow-states sets the state system.  "
        "[default: the newest whole edition of each series]",
    ),
    click.Option(
        ["--from", "first_year"],
        type=click.IntRange(1, 9998),
        metavar="YEAR",
        help="First year.  [default: the datasets']",
    ),
    click.Option(
        ["--to", "last_year"], type=click.IntRange(1, 9998), metavar="YEAR", help="Last year.  [default: the datasets']"
    ),
    click.Option(
        ["--within"],
        type=click.Choice(["cow", "gw", "none"]),
        default="cow",
        show_default=True,
        help="Whose members in each year: Correlates of War's, Gleditsch and Ward's; none: what the datasets know.",
    ),
    click.Option(
        ["--format", "format_name"],
        type=click.Choice(["csv", "parquet"]),
        help="Format of the rows.  [default: by the suffix of --output, else csv]",
    ),
    click.Option(
        ["--output", "path"],
        type=click.Path(dir_okay=False),
        help="File to write, whole or not at all.  [default: standard output, without --into-database]",
    ),
    click.Option(["--into-database"], is_flag=True, help="Make the panel's table in the database anew."),
)


@click.group()
def panel() -> None:
    """Expand datasets to state-years or dyad-years, each column NULL outside its dataset's coverage.

    \b
    pactbook panel state-year --from 1990 --to 2018 --output states.csv
    pactbook panel dyad-year --within none --dataset atop-5.1 --output allies.parquet
    """


@panel.command("state-year")
@common.options(*SHARED)
@click.pass_obj
def state_year(url: str, /, **values: Any) -> None:
    """One row a state and year; into the database as the table panel_state_year.

    \b
    pactbook panel state-year --from 1990 --to 2018 --output states.csv
    """
    _make(url, "state-year", values)


@panel.command("dyad-year")
@click.option("--directed/--undirected", default=True, show_default=True, help="Each pair in both directions, or once.")
@click.option(
    "--similarity",
    is_flag=True,
    help="Add the similarity of alliance portfolios in ATOP: S, Scott's pi and Cohen's kappa.",
)
@common.options(*SHARED)
@click.pass_obj
def dyad_year(url: str, /, **values: Any) -> None:
    """One row a pair of states and year; into the database as the table panel_dyad_year.

    \b
    pactbook panel dyad-year --dataset atop-5.1 --from 1816 --to 2018 --output dyads.csv
    pactbook panel dyad-year --undirected --similarity --into-database
    """
    _make(url, "dyad-year", values)


def _make(url: str, name: str, values: dict[str, Any]) -> None:
    from analysis.panels import build, target

    path, format_name, into_database = (values.pop(option) for option in ("path", "format_name", "into_database"))
    format_name = format_name or target.format_of(path)
    with build.panel(url, build.Request(name, **values)) as made:
        common.say(made.note)
        if path is not None or not into_database:
            rows = target.write(made, path, format_name)
            common.say(f"{rows:,} rows")
        if into_database:
            table, rows = target.into_database(made, url)
            common.say(f"{rows:,} rows in the table {table}")
