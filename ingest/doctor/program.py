"""The program and its surroundings: versions, optional packages, fonts, room on the disk."""

import os
import platform
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from database.revision import head_revision
from hints import install
from ingest.doctor.finding import Finding
from version import VERSION

REQUIRED = ("alembic", "click", "sqlalchemy")
# Extra -> its packages.
EXTRAS = {
    "postgresql": ("psycopg[binary]",),
    "parquet": ("duckdb",),
    "xlsx": ("xlsxwriter",),
    "reports": ("jinja2", "markdown-it-py", "markupsafe"),
}
CHARACTERS = "2260"  # ≠, which charts and reports may hold
ROOM = 100 * 2**20  # bytes that any work needs


def examine_program() -> Iterator[Finding]:
    """What this program is and what it can use."""
    yield Finding("pactbook", "ok", f"version {VERSION}, schema revision {head_revision()}")
    yield Finding("python", "ok", f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}")
    for package in REQUIRED:
        yield Finding(package, "ok", f"version {version(package)}")
    for extra, packages in EXTRAS.items():
        missing = [package for package in packages if _version(package) is None]
        if missing:
            text = f"{', '.join(missing)} not installed"
            yield Finding(extra, "note", text, f"{install(*missing)}, if you need it")
        else:
            yield Finding(extra, "ok", ", ".join(f"{_plain(package)} {_version(package)}" for package in packages))
    yield _fonts()


def _version(package: str) -> str | None:
    try:
        return version(_plain(package))
    except PackageNotFoundError:
        return None


def _plain(package: str) -> str:
    """The package without its extras."""
    return package.partition("[")[0]


def _fonts() -> Finding:
    lister = shutil.which("fc-list")
    if lister is None:
        return Finding("fonts", "note", "fontconfig is not installed, so fonts were not looked at")
    done = subprocess.run(  # noqa: S603 - the system's own program
        [lister, f":charset={CHARACTERS}", "family"], capture_output=True, text=True, check=False, timeout=30
    )
    families = sorted({line.split(",")[0] for line in done.stdout.splitlines() if line})
    if not families:
        return Finding(
            "fonts", "note", "no font with mathematical signs", "to print reports, install fonts-dejavu-core"
        )
    return Finding("fonts", "ok", f"{families[0]} and {len(families) - 1} more" if families[1:] else families[0])


def examine_disk(database: Path | None) -> Iterator[Finding]:
    """Room for building beside a SQLite file, and for temporary files."""
    size = database.stat().st_size if database is not None and database.is_file() else 0
    folders = {"temporary files": Path(tempfile.gettempdir())}
    if database is not None:
        folders["database"] = Path(os.path.realpath(database)).parent  # also where links lead in a circle
    for purpose, folder in folders.items():
        free = shutil.disk_usage(folder).free if folder.is_dir() else 0
        text = f"{free / 2**20:,.0f} MiB free for {purpose} in {folder}"
        needed = ROOM + 2 * size
        if free < needed:
            yield Finding("disk", "warning", text, f"make room: {needed / 2**20:,.0f} MiB may be needed")
        else:
            yield Finding("disk", "ok", text)
