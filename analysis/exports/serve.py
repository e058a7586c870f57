"""Datasette on the database itself, read-only and for this machine alone."""

from __future__ import annotations

from collections.abc import Iterable

from analysis.exports.datasette import METADATA, PLUGINS, SETTINGS, describe, metadata, sqlite_file
from analysis.queries.header import Query
from database.connect import read
from database.process_limits import memory_limit
from drafts import temporary_folder
from errors import PactbookError, UsageError
from hints import install

HOST = "127.0.0.1"


def serve(url: str, port: int, queries: Iterable[Query], *, open_browser: bool) -> None:
    """Serve until the program is interrupted. Raises UsageError without Datasette, or for a PostgreSQL database."""
    try:
        from datasette.cli import cli
    except ModuleNotFoundError:
        raise UsageError(f"serving needs the package datasette: {install('datasette')}") from None
    path = sqlite_file(url)
    with read(url) as reader:
        described = metadata(reader, path.stem, queries)
    with temporary_folder() as folder:
        describe(folder, described)
        settings = [word for name, value in SETTINGS.items() for word in ("--setting", name, str(int(value)))]
        arguments = ["serve", str(path), "--host", HOST, "--port", str(port), "--metadata", str(folder / METADATA)]
        arguments += ["--plugins-dir", str(folder / PLUGINS), *settings]
        try:
            with memory_limit():
                cli.main([*arguments, *(["--open"] if open_browser else [])], standalone_mode=False)
        except OSError as error:
            raise PactbookError(f"the server cannot start on port {port}: {error.strerror}") from None
