"""Start-up stays cheap: what a command does not need, it does not import."""

import ast
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from itertools import chain
from pathlib import Path

import pytest

from support import ROOT

HEAVY = {
    "alembic",
    "duckdb",
    "jinja2",
    "mako",
    "openpyxl",
    "psycopg",
    "pyarrow",
    "sqlalchemy",
    "xlsxwriter",
    "pyreadstat",
    "python_calamine",
}
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
OURS = {path.stem for path in ROOT.glob("*.py")} | {
    *PYPROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["only-include"]
} - {"alembic", "pactbook"}
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
    assert seen & OURS <= {"cli", "commands", "errors", "narration", "version"}
    assert not seen & (HEAVY | {"pathlib", "shutil", "sqlite3"})


@pytest.mark.parametrize(
    "command",
    [
        "query list",
        "query show accession-blockers",
        "query run accession-blockers --candidate XKX --organisation NATO --format csv",
        "query run accession-blockers --candidate XKX --organisation NATO --format json",
        "claims check",
        "search serbia",
        "show SRB",
        "schema describe recognition",
    ],
)
def test_reading_imports_no_heavy_library(command: str, seeded_sqlite_url: str) -> None:
    assert not imported(*command.split(), url=seeded_sqlite_url) & HEAVY


def test_a_query_imports_little_of_the_standard_library(seeded_sqlite_url: str) -> None:
    command = "query run accession-blockers --candidate XKX --organisation NATO --as-of 2025-04-16 --format csv"
    slow = {"calendar", "decimal", "difflib", "hashlib", "json", "pathlib", "shutil", "tempfile", "urllib"}
    assert not imported(*command.split(), url=seeded_sqlite_url) & slow


def libraries(path: Path) -> set[str]:
    """Top-level names of the modules that a file imports, without Python's own and ours."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    ours = {"pactbook", *OURS, "conftest", "support", "tools", "larger"}  # the last two: bench/
    newer = {"_sha2"}  # the standard library of Python 3.12
    return {name.partition(".")[0] for name in names} - ours - newer - sys.stdlib_module_names


def test_every_library_that_is_imported_is_declared() -> None:
    project = PYPROJECT["project"]
    wanted = chain(project["dependencies"], *project["optional-dependencies"].values())
    declared = {re.split(r"[^\w-]", requirement)[0] for requirement in wanted}
    packages = packages_distributions()
    listed = subprocess.run(["git", "ls-files", "*.py"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in listed.splitlines():
        if name.startswith("bench/peers/") or not (ROOT / name).exists():
            continue
        for library in libraries(ROOT / name):
            owners = packages.get(library, [library.replace("_", "-")])  # an extra need not be installed
            assert {owner.lower() for owner in owners} & declared, f"{name} imports {library}"
