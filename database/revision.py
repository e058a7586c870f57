"""The schema revision that this program reads and writes, and whether a database is at it."""

from __future__ import annotations

from pathlib import Path

from database.reader import Reader
from errors import DatabaseError, LimitError, PactbookError

VERSIONS = Path(__file__).parent.parent / "alembic" / "versions"


def head_revision() -> str:
    """The newest schema revision that this program knows: revisions are numbered files."""
    return max(path.name[:4] for path in VERSIONS.glob("[0-9]*.py"))


def check_revision(reader: Reader, name: str) -> None:
    """Raise DatabaseError unless the database, called `name` in messages, is at the head revision."""
    head = head_revision()
    try:
        revisions = [revision for (revision,) in reader.execute("select version_num from alembic_version").rows]
    except (DatabaseError, LimitError):
        raise
    except PactbookError:  # no such table
        revisions = []
    if revisions != [head]:
        current = revisions[0] if revisions else "none"
        if current.isdigit() and current > head:
            raise DatabaseError(
                f"{name} is at schema revision {current}, which is newer than this program's {head}: update Pactbook"
            )
        raise DatabaseError(
            f"{name} is at schema revision {current}, this program needs {head}: run `pactbook db upgrade`"
        )
