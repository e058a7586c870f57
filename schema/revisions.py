"""The schema's revisions: going up and down, listing, checking and writing them.

Alembic is imported inside the functions, so that commands that only read do without it.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from database.bulk import driver_errors
from database.connect import read, require, writing
from database.holder import REVISIONS, refuse_other_programs
from database.revision import head_revision, newer_schema
from database.url import shown, sqlite_path
from errors import DatabaseError, PactbookError, UsageError
from narration import Tell, silent

if TYPE_CHECKING:
    import sqlalchemy as sa
    from alembic.config import Config
    from alembic.runtime.migration import MigrationInfo
    from alembic.script.revision import Revision as AlembicRevision

FOLDER = Path(__file__).parent.parent / "alembic"


class Revision(NamedTuple):
    """A revision of the schema: its number, and the first line of its description."""

    number: str
    summary: str


def upgrade(url: str, revision: str = "head", *, connection: sa.Connection | None = None, tell: Tell = silent) -> None:
    """Upgrade the schema to `revision` in one transaction; a failed step leaves the database as it was.

    With a PostgreSQL `connection` the steps run in its transaction, which the caller commits. `tell` is called with a
    line after each step. Raises DatabaseError, or UsageError for an unknown revision.
    """
    from alembic import command

    path = sqlite_path(url)
    if path is None or path.exists():
        _refuse_others(url, connection)
    with driver_errors(url), _errors():
        command.upgrade(config(url, connection, tell), revision)


def _refuse_others(url: str, connection: sa.Connection | None) -> None:
    """Raise DatabaseError for a newer program's database, or one that another program made.

    It is read in the caller's transaction, which may lock others out.
    """
    import sqlalchemy as sa

    if connection is None:
        with read(url, at_head=False) as reader:
            refuse_other_programs(lambda sql: reader.execute(sql).rows, reader.dialect, shown(url))
        number = current(url)
    elif sa.inspect(connection).has_table(REVISIONS):
        refuse_other_programs(connection.exec_driver_sql, connection.dialect.name, "the database")
        number = connection.exec_driver_sql(f"select version_num from {REVISIONS}").scalar()
    else:
        number = None
    if number is not None and number > head_revision():
        raise DatabaseError(newer_schema("the database", number))


def downgrade(url: str, revision: str, *, connection: sa.Connection | None = None, tell: Tell = silent) -> None:
    """Downgrade the schema to `revision` ("base": before the first, "-1": one step).

    Rows of tables and columns that it does not have are lost. `connection` and `tell` are as in `upgrade`.
    """
    from alembic import command

    _refuse_others(url, connection)  # a missing SQLite file is an error, not a new file
    with driver_errors(url), _errors():
        command.downgrade(config(url, connection, tell), revision)


def current(url: str) -> str | None:
    """The database's revision; None if it has none."""
    with read(url, at_head=False) as reader:
        try:
            rows = list(reader.execute("select version_num from alembic_version").rows)
        except UsageError:  # no such table
            return None
    return str(rows[0][0]) if rows else None


def history() -> list[Revision]:
    """All revisions, newest first."""
    from alembic.script import ScriptDirectory

    scripts = ScriptDirectory.from_config(config())
    return [Revision(script.revision, _summary(script)) for script in scripts.walk_revisions()]


def check(url: str) -> list[str]:
    """The differences between the database's schema and the models, one line each."""
    from schema.drift import differences

    require(url)
    with _errors(), writing(url) as connection:
        return differences(connection)


def revision(message: str, url: str | None = None) -> Path:
    """Write the next numbered revision: empty, or with the differences between the models and the database at `url`.

    Works in a checkout only; the file is a draft to read and finish. Raises DatabaseError for a database not at head.
    """
    from alembic import command

    if not (FOLDER.parent / "pyproject.toml").is_file():
        raise UsageError("`db revision` works in a checkout of the project, not in an installed copy")
    if url is not None:
        require(url)
    number = f"{int(head_revision()) + 1:04d}"
    with _errors(), redirect_stdout(sys.stderr):
        command.revision(config(url), message, rev_id=number, autogenerate=url is not None)
    (path,) = (FOLDER / "versions").glob(f"{number}_*.py")
    return path


def config(url: str | None = None, connection: sa.Connection | None = None, tell: Tell = silent) -> Config:
    """Alembic's configuration for the database at `url`, or for the transaction of a PostgreSQL connection."""
    from alembic.config import Config

    def applied(step: MigrationInfo, **_: object) -> None:
        verb = "upgraded to" if step.is_upgrade else "downgraded from"
        tell(f"{verb} {step.up_revision_id}: {_summary(step.up_revision)}")

    settings = Config()
    settings.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    settings.attributes.update(url=url, connection=connection, on_version_apply=applied)
    return settings


def _summary(script: AlembicRevision | None) -> str:
    return (getattr(script, "doc", None) or "").splitlines()[0]


_UNKNOWN = re.compile(r"Can't locate revision identified by (\S+)")
_TOO_FAR = re.compile(r"Relative revision (\S+) didn't produce \d+ migrations")


@contextmanager
def _errors() -> Iterator[None]:
    """Raise Alembic's and the drivers' errors as this program's errors, in one line."""
    import sqlalchemy as sa
    from alembic.script.revision import RevisionError
    from alembic.util import CommandError

    try:
        yield
    except CommandError as error:
        if not isinstance(error.__cause__, RevisionError):
            raise DatabaseError(str(error)) from None
        problem = _UNKNOWN.sub(r"there is no revision \1", str(error))
        problem = _TOO_FAR.sub(r"no revision is \1 from that of the database", problem)
        raise UsageError(f"{problem}: `pactbook db history` lists the revisions") from None
    except sa.exc.IntegrityError as error:
        raise PactbookError(f"rows in the database do not fit the new schema: {_first_line(error)}") from None
    except sa.exc.DBAPIError as error:
        raise DatabaseError(f"the schema was not changed: {_first_line(error)}") from None


def _first_line(error: sa.exc.DBAPIError) -> str:
    detail = getattr(getattr(error.orig, "diag", None), "message_detail", None)
    line = str(error.orig).splitlines()[0]
    return f"{line} ({'; '.join(detail.splitlines())})" if detail else line
