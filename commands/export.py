"""`pactbook export`: the whole database for other tools."""

from __future__ import annotations

import click

from commands import base, common
from database.connect import read
from models.vocabulary import CURATED
from narration import progress, say
from plural import counted

_out = click.option("--out", "path", required=True, metavar="DIR", help="Folder to write.")


@click.group(cls=base.Group)
def export() -> None:
    """Export the whole database for other tools.

    A folder appears when it is complete. It replaces an earlier export of the same kind, but only if nothing in that
    folder was added or changed since; other folders are never replaced.

    \b
    pactbook export parquet --out parquet/
    pactbook export datapackage --out package/
    """


@export.command()
@_out
@click.option(
    "--partition-by",
    metavar="COLUMN",
    help="Write each table with this column, for example dataset_code, as a folder with a file for each value.",
)
@click.pass_obj
def parquet(url: str, /, path: str, partition_by: str | None) -> None:
    """Write one Parquet file for each table.

    The views and functions are written for DuckDB (views.sql) and Spark (spark.sql).

    \b
    pactbook export parquet --out parquet/
    cd parquet && duckdb -init views.sql
    pactbook export parquet --partition-by dataset_code --out parted/
    """
    from analysis.exports.parquet import write

    progress(f"writing {path}")
    with read(url) as reader:
        say(f"wrote {counted(write(reader, path, partition_by), 'table')} and their views to {path}")


@export.command()
@_out
@click.pass_obj
def datapackage(url: str, /, path: str) -> None:
    """Write a Frictionless data package.

    It has one CSV file for each table, and datapackage.json with types, meanings and keys.

    \b
    pactbook export datapackage --out package/
    """
    from analysis.exports.datapackage import write

    progress(f"writing {path}")
    with read(url) as reader:
        say(f"wrote {counted(write(reader, path), 'table')} to {path}")


@export.command()
@click.option("--out", "path", required=True, metavar="FILE", help="File to write; - is standard output.")
@click.option("--dataset", default=CURATED, show_default=True, help="Dataset whose agreements and transfers to write.")
@click.option(
    "--format",
    "format_name",
    type=click.Choice(["graphml", "gexf"]),
    help="Format of the graph.  [default: from the suffix of --out, else graphml]",
)
@click.pass_obj
def graph(url: str, /, path: str, dataset: str, format_name: str | None) -> None:
    """Write actors and agreements as a graph. Its edges are signatures, recognitions, memberships and transfers.

    \b
    pactbook export graph --out pacts.graphml
    pactbook export graph --out pacts.gexf
    """
    from analysis.exports.graph import write
    from analysis.output.emit import destination

    progress(f"writing {path}")
    with read(url) as reader, destination(path) as out:
        nodes, edges = write(reader, dataset, out, format_name or ("gexf" if path.endswith(".gexf") else "graphml"))
    say(f"wrote {counted(nodes, 'node')} and {counted(edges, 'edge')} to {path}")


@export.command()
@_out
@click.pass_context
def datasette(ctx: click.Context, path: str) -> None:
    """Write a folder for Datasette. It has the SQLite file, metadata.json and settings.json.

    The metadata hold the meanings of all tables and columns, facets, and all canned queries with their parameters; the
    settings leave time for the largest views. `pactbook serve` does the same without a copy.

    \b
    pactbook export datasette --out site/
    datasette site/
    """
    from analysis.exports.datasette import write
    from analysis.queries import catalogue

    progress(f"writing {path}")
    with read(ctx.obj) as reader:
        count = write(reader, ctx.obj, path, catalogue.every(common.query_folders(ctx)))
    say(f"wrote the database, with the meaning of {counted(count, 'table or view', 'tables and views')}, to {path}")
