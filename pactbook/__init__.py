"""Pactbook, a factbook of pacts: the command line, and `pactbook.open` for Python.

    import pactbook

    factbook = pactbook.open("pactbook.db")
    for row in factbook.query("accession-blockers", candidate="Kosovo", organisation="NATO"):
        print(row.name, row.status)
    factbook.sql("select * from agreement where signed_on >= :since", since="2025-01-01").df()

Pactbook's own modules have plain names (`cli`, `models`, …). They stand first on the path only while the program or a
call runs, so that neither a folder that it is run from nor another package can be taken for them, nor they for others.
"""

from __future__ import annotations

import gc
import os
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from errors import DatabaseError, LimitError, PactbookError, UsageError
    from pactbook.factbook import Factbook, PactbookWarning, Profile
    from pactbook.rows import Rows

__all__ = [
    "DatabaseError",
    "Factbook",
    "LimitError",
    "PactbookError",
    "PactbookWarning",
    "Profile",
    "Rows",
    "UsageError",
    "main",
    "open",
]
_HERE = os.path.dirname(os.path.abspath(__file__))
_INSTALLED = os.path.join(_HERE, "_app")
_MODULES = _INSTALLED if os.path.isdir(_INSTALLED) else os.path.dirname(_HERE)


def main() -> int:
    """Run the command line from the installed copy, or from the checkout; returns the exit code."""
    sys.path.insert(0, _MODULES)
    gc.set_threshold(20_000)  # most commands are done before there is anything to collect
    import cli

    code = cli.main()
    gc.freeze()  # nothing is collected one by one that ends with the process
    return code


def open(  # noqa: A001 - as in `pactbook.open`
    url: str | os.PathLike[str] | None = None,
    *,
    queries_dir: str | os.PathLike[str] | None = None,
    timeout: float | None = 300.0,
) -> Factbook:
    """Open a database for reading: a SQLite file (its path), sqlite:///FILE or postgresql://USER@HOST/DATABASE.

    Without a URL it is that of the environment variable PACTBOOK_DATABASE_URL, else pactbook.db in the current folder.
    `queries_dir` is a folder with queries of your own, `timeout` the seconds that a query may take. Raises
    DatabaseError for a database that is missing or of another version of Pactbook.
    """
    from pactbook.factbook import Factbook

    url = url or os.environ.get("PACTBOOK_DATABASE_URL") or "pactbook.db"
    return Factbook(os.fspath(url), None if queries_dir is None else os.fspath(queries_dir), timeout)


def __getattr__(name: str) -> Any:
    """`pactbook.__version__`, the classes of the API, and of its errors; each is imported when it is asked for."""
    if name == "__version__":
        import runpy

        return str(runpy.run_path(os.path.join(_MODULES, "version.py"))["VERSION"])
    if name in ("Factbook", "PactbookWarning", "Profile", "Rows"):
        from pactbook import factbook

        return getattr(factbook, name)
    if name in __all__:
        from pactbook.modules import own_modules

        with own_modules():
            import errors

        return getattr(errors, name)
    raise AttributeError(f"module 'pactbook' has no attribute {name!r}")
