"""Whether a database is one that this program can read: its schema revision, and the version of its views."""

from __future__ import annotations

import os
from functools import cache

try:  # as `random` does it: hashlib loads OpenSSL, which takes longer than to hash our few files
    from _sha2 import sha256  # type: ignore[import-not-found,unused-ignore] # from Python 3.12 on
except ImportError:
    try:
        from _sha256 import sha256  # type: ignore[import-not-found,unused-ignore]
    except ImportError:
        from hashlib import sha256

from database.holder import refuse_other_programs
from database.reader import Reader
from errors import DatabaseError, LimitError, PactbookError
from version import VERSION, is_newer

ROOT = os.path.dirname(os.path.dirname(__file__))
VERSIONS = os.path.join(ROOT, "alembic", "versions")
# Rows of `setting` that programs write, with their notes; all others come from the seeds.
PROGRAM_VERSION, VIEWS_SHA256, SEEDS_EDITION, SEEDS_SHA256, SEAL_SHA256 = (
    "program_version",
    "views_sha256",
    "seeds_edition",
    "seeds_sha256",
    "seal_sha256",
)
PROGRAM_SETTINGS = {
    PROGRAM_VERSION: "Version of the program that made the views; an older one refuses to read them.",
    VIEWS_SHA256: "Hash of the files that define the views; a program with other views refuses to read them.",
    SEEDS_EDITION: "Version of the program that loaded the seed files last; an older one refuses to load its own.",
    SEEDS_SHA256: "Hash of the seed files that were loaded last.",
    SEAL_SHA256: "Hash of the SQLite file as a build left it: while it holds, building again would change nothing.",
}
FACTS_FOLDER = "facts:"  # with the code of a user's own dataset: the setting that holds the folder of its files
_STATE = f"""
    select 'revision', version_num from alembic_version
    union all
    select name, value from setting where name in ('{PROGRAM_VERSION}', '{VIEWS_SHA256}')
"""


def head_revision() -> str:
    """The newest schema revision that this program knows: revisions are numbered files."""
    return max(name[:4] for name in os.listdir(VERSIONS) if name[0].isdecimal() and name.endswith(".py"))


@cache
def views_sha256() -> str:
    """Hash of the files that define this program's views: read as text, for importing them takes ten times as long."""
    models = os.path.join(ROOT, "models")
    folders = [os.path.join(models, name) for name in ("views", "fragments")]
    files = [os.path.join(folder, name) for folder in folders for name in os.listdir(folder)]
    digest = sha256()
    for path in sorted([*files, *(os.path.join(models, name) for name in ("facts.py", "vocabulary.py"))]):
        if path.endswith((".py", ".sql")):
            with open(path, "rb") as file:
                digest.update(file.read())
    return str(digest.hexdigest())


def check_revision(reader: Reader, name: str) -> None:
    """Raise DatabaseError unless the database, called `name` in messages, has this program's schema and views."""
    head = head_revision()
    try:
        state = {str(key): str(value) for key, value in reader.execute(_STATE).rows}
    except (DatabaseError, LimitError):
        raise
    except PactbookError:  # no such table
        state = {}
        if reader.dialect == "sqlite":  # a failed statement leaves nothing to ask PostgreSQL in its transaction
            refuse_other_programs(lambda sql: reader.execute(sql).rows, "sqlite", name)
    revision, version = state.get("revision", "none"), state.get(PROGRAM_VERSION, "")
    if revision != "none" and revision > head:
        raise DatabaseError(newer_schema(name, revision))
    if revision != head:
        raise DatabaseError(
            f"{name} is at schema revision {revision}, this program needs {head}: run `pactbook db upgrade`"
        )
    if state.get(VIEWS_SHA256) != views_sha256():
        if is_newer(version):
            raise DatabaseError(newer_views(name, version))
        raise DatabaseError(
            f"{name} has the views of {f'version {version}' if version not in ('', VERSION) else 'another version'} "
            f"of the program: run `pactbook db upgrade`, which replaces views and changes no facts"
        )


def newer_schema(name: str, revision: str) -> str:
    """The message for a database whose schema a newer program made."""
    known = f"this program knows revisions up to {head_revision()}"
    return f"{name} is at schema revision {revision}, and {known}: update the program"


def newer_views(name: str, version: str) -> str:
    """The message for a database whose views a newer program made."""
    return f"{name} has the views of version {version}, and this program is version {VERSION}: update the program"
