"""Start-up stays cheap: what a command does not need, it does not import."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
HEAVY = {"alembic", "duckdb", "jinja2", "mako", "openpyxl", "psycopg", "pyarrow", "sqlalchemy", "xlsxwriter"}
OURS = {path.stem for path in ROOT.glob("*.py")} | {"alembic", "analysis", "commands", "ingest", "models"}
PROBE = """
import sys
from pactbook import main
try:
    code = main()
finally:
    print(*sorted({name.partition(".")[0] for name in sys.modules}), file=sys.stderr)
sys.exit(code)
"""


def imported(*arguments: str, url: str) -> set[str]:
    """Top-level names of the modules that one run of the command line imports."""
    done = subprocess.run(
        [sys.executable, "-c", PROBE, *arguments],
        cwd=ROOT,
        env={"PACTBOOK_DATABASE_URL": url},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return set(done.stderr.splitlines()[-1].split())


def test_help_imports_the_command_line_alone() -> None:
    seen = imported("--help", url="sqlite:///none.db")
    assert seen & OURS <= {"cli", "errors"}
    assert not seen & (HEAVY | {"sqlite3"})


@pytest.mark.parametrize(
    "command",
    [
        "query list",
        "query show accession-blockers",
        "query run accession-blockers --candidate XKX --organisation NATO --format csv",
        "query run accession-blockers --candidate XKX --organisation NATO --format json",
    ],
)
def test_reading_imports_no_heavy_library(command: str, seeded_sqlite_url: str) -> None:
    assert not imported(*command.split(), url=seeded_sqlite_url) & HEAVY
