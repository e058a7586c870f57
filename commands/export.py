"""`pactbook export`: the whole database for other tools."""

from __future__ import annotations

import click

from commands import base
from database.connect import read
from models.vocabulary import CURATED
from narration import say

_out = click.option("--out", "path", required=True, metavar="DIR", help="Folder to write, whole or not at all.")


@click.group(cls=base.Group)
def export() -> None:
    """Write the whole database for other tools.

    A folder that an earlier export made is replaced; any other that holds files is left alone.

    \b
    pactbook export parquet --out parquet/
    pactbook export datapackage --out package/
    """


@export.command()
@_out
@click.pass_obj
def parquet(url: str, /, path: str) -> None:
    """Write a Parquet file a table, and views.sql with the views and functions for DuckDB.

    \b
    pactbook export parquet --out parquet/
    cd parquet && duckdb -init views.sql
    """
    from analysis.exports.parquet import write

    with read(url) as reader:
        say(f"{write(reader, path)} tables and their views in {path}")


@export.command()
@_out
@click.pass_obj
def datapackage(url: str, /, path: str) -> None:
    """Write a Frictionless data package: a CSV a table, and datapackage.json with types, meanings and keys.

    \b
    pactbook export datapackage --out package/
    """
    from analysis.exports.datapackage import write

    with read(url) as reader:
        say(f"{write(reader, path)} tables in {path}")


@export.command()
@click.option("--out", "path", required=True, metavar="FILE", help="File to write, whole or not at all; - is stdout.")
@click.option("--dataset", default=CURATED, show_default=True, help="Whose agreements and transfers.")
@click.pass_obj
def graph(url: str, /, path: str, dataset: str) -> None:
    """Write actors and agreements as a graph (GraphML), with signatures, recognitions, memberships and transfers.

    \b
    pactbook export graph --out pacts.graphml
    """
    from analysis.exports.graph import write
    from analysis.output.emit import destination

    with read(url) as reader, destination(path) as out:
        nodes, edges = write(reader, dataset, out)
    say(f"{nodes:,} nodes and {edges:,} edges in {path}")


@export.command()
@_out
@click.pass_obj
def datasette(url: str, /, path: str) -> None:
    """Write a folder that Datasette serves: the SQLite file, and metadata.json with all meanings.

    \b
    pactbook export datasette --out site/
    datasette site/pactbook.db --metadata site/metadata.json
    """
    from analysis.exports.datasette import write

    with read(url) as reader:
        say(f"{write(reader, url, path)} tables and views described in {path}")
