"""`pactbook serve`: Datasette on the database."""

from __future__ import annotations

import click

from commands import base, common


@click.command(cls=base.Command)
@click.option(
    "--port",
    type=base.WholeNumber(0, 65535),
    default=8001,
    show_default=True,
    metavar="PORT",
    help="Port to listen on; 0 chooses a free one.",
)
@click.option("--open", "open_browser", is_flag=True, help="Open a browser at the address.")
@click.pass_context
def serve(ctx: click.Context, port: int, *, open_browser: bool) -> None:
    """Browse the database with Datasette: tables with facets, the canned queries, full-text search, CSV and JSON.

    The server can be reached from this machine alone, and nothing can be written. Ctrl-C stops it. It needs the package
    datasette, which comes with the extra `serve`.

    \b
    pactbook serve --open
    """
    from analysis.exports.serve import serve as run
    from analysis.queries import catalogue

    run(ctx.obj, port, catalogue.every(common.query_folders(ctx)), open_browser=open_browser)
