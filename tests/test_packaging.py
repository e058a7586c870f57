"""The wheel, the editable install and the checkout all run the same program, whatever the current folder holds."""

import itertools
import os
import re
import subprocess
import sys
import sysconfig
import tomllib
import venv
from pathlib import Path
from typing import NamedTuple
from zipfile import ZipFile

import pytest

from pactbook import __version__
from support import ROOT

NOT_SHIPPED = {".ci", "bench", "docs", "tests"}
QUERY = "query run accession-blockers --candidate XKX --organisation NATO --as-of 2025-04-16 --format csv".split()


class Installed(NamedTuple):
    python: Path
    script: Path


def run(*command: str | Path, cwd: Path, **environment: str) -> str:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PACTBOOK"))}
    done = subprocess.run(
        command, cwd=cwd, env=kept | environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def environment(folder: Path, wheel: Path | None = None) -> Installed:
    """A fresh environment with the wheel; the dependencies are those of the running one."""
    venv.create(folder, symlinks=True)
    python = folder / "bin" / "python"
    site = Path(run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=folder).strip())
    if wheel is not None:
        run(sys.executable, "-m", "pip", "--python", python, "install", "--no-deps", wheel, cwd=folder)
    # A path file adds the folder alone, without the path files in it: an editable Pactbook there stays out of sight.
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return Installed(python, python.with_name("pactbook"))


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, made from the source distribution, which is made from the checkout."""
    out = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", out, ROOT, cwd=out)
    [made] = out.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    return environment(tmp_path_factory.mktemp("installed"), wheel)


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    """A folder whose own modules bear the names of ours and of our libraries."""
    folder = tmp_path / "hostile"
    folder.mkdir()
    for name in ("cli", "models", "errors", "database", "click", "sqlalchemy"):
        (folder / f"{name}.py").write_text("raise SystemExit('the wrong module')")
    for name in ("alembic", "analysis", "commands", "ingest"):
        (folder / name).mkdir()
        (folder / name / "__init__.py").write_text("raise SystemExit('the wrong package')")
    return folder


@pytest.fixture(scope="module")
def built(installed: Installed, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database built by the installed program in an empty folder."""
    folder = tmp_path_factory.mktemp("empty")
    run(installed.script, "build", cwd=folder)
    assert [path.name for path in folder.iterdir()] == ["pactbook.db"]
    return folder / "pactbook.db"


def blockers(*command: str | Path, cwd: Path, database: Path, **environment: str) -> list[str]:
    printed = run(*command, "--database-url", f"sqlite:///{database}", *QUERY, cwd=cwd, **environment)
    return [line.partition(",")[0] for line in printed.splitlines()]


BLOCKERS = ["state", "ESP", "GRC", "ROU", "SVK"]


@pytest.mark.slow
def test_the_wheel_holds_one_importable_name(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        names = {name.partition("/")[0] for name in archive.namelist()}
    assert names == {"pactbook", f"pactbook-{__version__}.dist-info"}


def is_program(name: str) -> bool:
    folder, inside, _ = name.rpartition("/")
    return folder.partition("/")[0] not in NOT_SHIPPED if inside else name.endswith(".py")


@pytest.mark.slow
def test_the_wheel_holds_every_file_of_the_program(wheel: Path) -> None:
    listed = run("git", "ls-files", "--cached", "--others", "--exclude-standard", cwd=ROOT).splitlines()
    program = {
        name if name.startswith("pactbook/") else f"pactbook/_app/{name}"
        for name in filter(is_program, listed)
        if (ROOT / name).exists()
    }
    with ZipFile(wheel) as archive:
        assert {name for name in archive.namelist() if ".dist-info/" not in name} == program


@pytest.mark.slow
def test_the_installed_program_builds_and_answers_from_an_empty_folder(installed: Installed, built: Path) -> None:
    assert run(installed.script, "--version", cwd=built.parent).split()[1] == __version__
    assert blockers(installed.script, cwd=built.parent, database=built) == BLOCKERS


@pytest.mark.slow
def test_it_runs_in_a_folder_with_modules_of_the_same_names(installed: Installed, built: Path, hostile: Path) -> None:
    for command in ([installed.script], [installed.python, "-m", "pactbook"]):
        assert run(*command, "--version", cwd=hostile).split()[1] == __version__
        assert blockers(*command, cwd=hostile, database=built) == BLOCKERS
        run(*command, "db", "current", "--database-url", f"sqlite:///{built}", cwd=hostile)


@pytest.mark.slow
def test_it_builds_in_a_folder_with_modules_of_the_same_names(installed: Installed, hostile: Path) -> None:
    run(installed.python, "-m", "pactbook", "build", cwd=hostile)
    assert blockers(installed.script, cwd=hostile, database=hostile / "pactbook.db") == BLOCKERS


@pytest.mark.slow
def test_it_runs_from_a_target_folder(wheel: Path, built: Path, tmp_path: Path, hostile: Path) -> None:
    target = tmp_path / "target"
    run(sys.executable, "-m", "pip", "install", "--no-deps", "--target", target, wheel, cwd=tmp_path)
    python = environment(tmp_path / "bare").python
    for cwd in (target, hostile):
        for command in (["-m", "pactbook"], [target / "bin" / "pactbook"]):
            assert blockers(python, *command, cwd=cwd, database=built, PYTHONPATH=str(target)) == BLOCKERS


@pytest.mark.slow
def test_an_editable_install_runs_the_checkout(built: Path, tmp_path: Path) -> None:
    run(sys.executable, "-m", "hatchling", "build", "--target", "wheel:editable", "--directory", tmp_path, cwd=ROOT)
    [wheel] = tmp_path.glob("*.whl")
    editable = environment(tmp_path / "editable", wheel)
    assert run(editable.python, "-c", "import pactbook; print(pactbook.__path__[0])", cwd=tmp_path).strip() == str(
        ROOT / "pactbook"
    )
    assert run(editable.script, "--version", cwd=tmp_path).split()[1] == __version__
    assert blockers(editable.script, cwd=tmp_path, database=built) == BLOCKERS


def test_cli_py_runs_in_the_checkout(seeded_sqlite_template: Path) -> None:
    assert run(sys.executable, "cli.py", "--version", cwd=ROOT).split()[1] == __version__
    assert blockers(sys.executable, "cli.py", cwd=ROOT, database=seeded_sqlite_template) == BLOCKERS


def test_the_lock_file_knows_every_dependency_and_names_no_index_but_pypi() -> None:
    lock = tomllib.loads((ROOT / "uv.lock").read_text())
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    [ours] = [package for package in lock["package"] if package["name"] == "pactbook"]
    assert {package["source"].get("registry", "here") for package in lock["package"]} == {
        "here",
        "https://pypi.org/simple",
    }
    files = [file for package in lock["package"] for file in [*package.get("wheels", []), package.get("sdist")] if file]
    assert all(file["url"].startswith("https://files.pythonhosted.org/packages/") for file in files)
    locked = {entry["name"] for entry in ours["metadata"]["requires-dist"]}
    wanted = [*project["dependencies"], *itertools.chain(*project["optional-dependencies"].values())]
    names = {re.split(r"[^\w-]", requirement)[0] for requirement in wanted} - {"pactbook"}
    assert names == locked, "run `uv lock`"
