"""Whether a build would change nothing, found out without building.

What a build makes follows from the program, the files of facts and the database. A SQLite file is sealed with a hash of
the first two at the end of a build (see database.seal); as long as the seal holds, building again would make the same
file. A change by hand breaks it, as every other does. A PostgreSQL database has no seal: it is always compared.
"""

from collections.abc import Iterable, Sequence
from hashlib import sha256
from pathlib import Path

from database.connect import read
from database.revision import ROOT
from database.seal import is_sealed
from database.url import sqlite_path
from drafts import remove_leftovers
from ingest.load_record import nothing_changed
from ingest.seeds.cells import SeedFolder, open_folder
from ingest.seeds.remembered_folders import remembered
from models.vocabulary import CURATED
from version import VERSION

_PROGRAM = ("alembic", "database", "ingest", "models", "schema")  # the folders of all that a build runs
_SUFFIXES = (".py", ".sql")
_ROWS = "select dataset_code, inserted + updated + unchanged from load order by id"


def summaries(url: str, folders: Sequence[Path]) -> list[str] | None:
    """The lines of a `build` that changes nothing, on the seeds and the user's own folders; None if it may."""
    path = sqlite_path(url)
    if path is None or not path.is_file():
        return None
    own = remembered(url)
    is_known = {folder.resolve() for folder in folders[1:]} <= set(own.values())
    if not is_known or not all(folder.is_dir() for folder in own.values()):
        return None
    if not is_sealed(path, ingredients(map(open_folder, [folders[0], *own.values()]))):
        return None
    remove_leftovers(path.resolve())  # as a build does
    with read(url) as reader:
        rows = dict(reader.execute(_ROWS).rows)  # the last load that changed anything had all rows
    return [nothing_changed(code, rows[code]) for code in rows if code in own or code == CURATED]


def ingredients(folders: Iterable[SeedFolder]) -> str:
    """A hash of the program, of the seed files (the first folder) and of the user's own files with their folders."""
    digest = sha256(VERSION.encode())
    root = Path(ROOT)
    for path in sorted(path for folder in _PROGRAM for path in (root / folder).rglob("*") if path.suffix in _SUFFIXES):
        digest.update(f"{path.relative_to(root)}\0".encode() + path.read_bytes() + b"\0")
    seeds, *own = [(str(folder.path.resolve()), folder.sha256) for folder in folders]
    digest.update(repr((seeds[1], sorted(own))).encode())
    return digest.hexdigest()
