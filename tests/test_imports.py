"""Start-up stays cheap: what a command does not need, it does not import."""

import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from itertools import chain
from pathlib import Path

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
for command in sys.argv[1:]:
    sys.argv[1:] = command.split()
    assert main() == 0
    print(command, *sorted({name.partition(".")[0] for name in sys.modules}), sep="\\t", file=sys.stderr)
"""


def imported(*commands: str, url: str) -> dict[str, set[str]]:
    """Command -> top-level names of the modules that are imported when it has run, after those before it."""
    done = subprocess.run(
        [sys.executable, "-c", PROBE, *commands],
        cwd=ROOT,
        env={"PACTBOOK_DATABASE_URL": url},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told = [line.split("\t") for line in done.stderr.splitlines() if "\t" in line]
    return {command: set(names) for command, *names in told}


def test_help_imports_the_command_line_alone() -> None:
    seen = imported("--help", url="sqlite:///none.db")["--help"]
    assert seen & OURS <= {"cli", "commands", "errors", "narration", "version"}
    assert not seen & (HEAVY | {"pathlib", "shutil", "sqlite3"})


READING = (
    "query list",
    "query show accession-blockers",
    "query run accession-blockers --candidate XKX --organisation NATO --format csv",
    "query run accession-blockers --candidate XKX --organisation NATO --format json",
    "claims check",
    "search serbia",
    "show SRB",
    "schema describe recognition",
)


def test_reading_imports_no_heavy_library(seeded_sqlite_url: str) -> None:
    seen = imported(*READING, url=seeded_sqlite_url)
    assert list(seen) == list(READING)
    assert {command: names & HEAVY for command, names in seen.items() if names & HEAVY} == {}


def test_a_query_imports_little_of_the_standard_library(seeded_sqlite_url: str) -> None:
    command = "query run accession-blockers --candidate XKX --organisation NATO --as-of 2025-04-16 --format csv"
    slow = {"calendar", "decimal", "difflib", "hashlib", "json", "pathlib", "shutil", "tempfile", "urllib"}
    assert not imported(command, url=seeded_sqlite_url)[command] & slow


def libraries(path: Path) -> set[str]:
    """Top-level names of the modules that a file imports, without Python's own and ours.

    Lines are enough, for ruff allows one module a line (E401, E702); to parse them all takes seconds.
    """
    text = path.read_text(encoding="utf-8")
    found = re.findall(r"^ *(?:from (\w+)[\w.]* import |import (\w+)[\w.]*(?: as \w+)?(?: +#.*)?$)", text, re.MULTILINE)
    names = {name for names in found for name in names if name}
    ours = {"pactbook", *OURS, "conftest", "support", "tools", "larger"}  # the last two: bench/
    newer = {"_sha2"}  # the standard library of Python 3.12
    return names - ours - newer - sys.stdlib_module_names


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
