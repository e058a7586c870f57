"""The whole database from schema, seeds and a user's own facts, all or nothing."""

from collections.abc import Sequence
from pathlib import Path

import sqlalchemy as sa

from database.connect import keep_writers_out, writing
from database.revision import SEAL_SHA256
from database.seal import seal
from database.sqlite_replacement import replacing
from database.url import sqlite_path
from errors import PactbookError, UsageError
from ingest.build_needed import ingredients
from ingest.changes.plan import Plan
from ingest.seeds.cells import open_folder
from ingest.seeds.load import load_into
from ingest.seeds.read_folder import Seeds, own_code, read_record
from ingest.seeds.remembered_folders import remembered, renamed
from ingest.verify import verify
from narration import Tell, encodable, note
from schema import program_settings, revisions


def build(url: str, folders: Sequence[Path], *, fresh: bool, allow_deletes: bool, tell: Tell) -> list[Plan]:
    """Upgrade the schema, load the seeds and the user's own folders, verify. Returns what changed, by folder.

    The first folder is that of the seeds. Besides the others, those that the database remembers are loaded. Imported
    editions stay unless `fresh`. A SQLite file is replaced as a whole, a PostgreSQL database is changed in one
    transaction. `tell` gets a line for each step.
    Raises InvalidInputError for problems in the files, DatabaseError, and PactbookError where the load is refused or
    verification fails; in all cases the database is as it was before.
    """
    tell("checking the files of facts")
    own = _with_remembered(url, folders[1:], fresh=fresh)
    record = read_record(folders[0], [open_folder(path) for path in own])
    path = sqlite_path(url)
    if path is None:
        with writing(url) as connection:
            keep_writers_out(connection, note)
            if fresh:
                revisions.downgrade(url, "base", connection=connection, tell=tell)
            revisions.upgrade(url, connection=connection, tell=tell)
            return _load_and_verify(connection, record, tell, allow_deletes=allow_deletes)
    with replacing(path, fresh=fresh) as new:
        new_url = f"sqlite:///{new}"
        revisions.upgrade(new_url, tell=tell)
        with writing(new_url) as connection:
            plans = _load_and_verify(connection, record, tell, allow_deletes=allow_deletes)
            made_from = ingredients(seeds.folder for seeds in record)
            program_settings.store(connection, {SEAL_SHA256: made_from})
        seal(new, made_from)
    return plans


def _with_remembered(url: str, own: Sequence[Path], *, fresh: bool) -> list[Path]:
    """The given folders, and those that the database remembers of other datasets.

    Of one that is not there any more, the facts stay in the database. Raises UsageError where they would be lost.
    """
    for path in own:
        if (name := str(path.resolve())) != encodable(name):
            raise UsageError(f"--facts {path}: the database, which remembers the folder, can hold only names in UTF-8")
    codes = {own_code(path) for path in own}
    given = {path.resolve() for path in own}
    folders = list(own)
    for code, path in remembered(url).items():
        if code in codes:
            continue
        if path.is_dir():
            if not fresh and (now := own_code(path)) not in (code, ""):
                raise UsageError(renamed(path, code, now))
            if path not in given:
                folders.append(path)
        elif fresh:
            raise UsageError(
                f"the folder of your facts {code}, {path}, does not exist: name its new place with --facts"
            )
        else:
            note(f"{path}, the folder of your facts {code}, does not exist: they stay as they are in the database")
    return folders


def _load_and_verify(
    connection: sa.Connection, record: Sequence[Seeds], tell: Tell, *, allow_deletes: bool
) -> list[Plan]:
    tell("loading the facts")
    plans = load_into(connection, record, allow_deletes=allow_deletes)
    tell("verifying")
    # A plan without changes has compared all rows, and nothing was written after it.
    written = any(plan.changes for plan in plans)
    faults = list(verify(connection, record if written else ()))
    if faults:
        raise PactbookError(f"the new database failed verification and was discarded: {'; '.join(faults)}")
    return plans
