"""Broken seed files: every fault is a line with file, line and column, each once, and the database is as it was."""

import re
import shutil
from pathlib import Path

import pytest

from ingest.seeds.cells import SEEDS
from support import Run
from support.broken_seeds import FAULTS, rewrite
from support.seed_folder import append, replace, write_seeds


@pytest.mark.every(3)
@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_one_line_and_changes_nothing(
    name: str, run: Run, built_sqlite_template: Path, tmp_path: Path
) -> None:
    fault = FAULTS[name]
    seeds = write_seeds(tmp_path / "seeds")
    path = Path(shutil.copy(built_sqlite_template, tmp_path / "built.db"))
    before = path.read_bytes()

    fault.spoil(seeds)
    outcome = run("seed", "load", "--dir", str(seeds), url=f"sqlite:///{path}")

    assert outcome.exit_code == 1
    assert outcome.stdout == ""
    lines = outcome.stderr.splitlines()
    assert lines[1:] == ["Error: 1 error in 1 file: nothing was changed"], outcome.stderr
    assert lines[0].startswith(f"{seeds}/{fault.place}")
    assert re.search(".*".join(map(re.escape, fault.says.split("…"))), lines[0]), lines[0]
    assert path.read_bytes() == before
    assert run("seed", "check", "--dir", str(seeds)) == outcome


def test_all_faults_come_at_once_in_order_of_place(run: Run, tmp_path: Path) -> None:
    seeds = write_seeds(tmp_path / "seeds")
    for name in ("not a whole number", "impossible day", "unknown source", "extra cell", "missing file"):
        FAULTS[name].spoil(seeds) if name != "missing file" else (seeds / "statement.csv").unlink()
    lines = run("seed", "check", "--dir", str(seeds)).stderr.splitlines()
    places = [line.removeprefix(f"{seeds}/").split(": ")[0] for line in lines[:-1]]
    assert places == [
        "actor.csv:4:7",
        "agreement.csv:3:6",
        "deployment.csv:2:4",
        "recognition.csv:2:7",
        "statement.csv:1:1",
    ]
    assert lines[-1] == "Error: 5 errors in 5 files: nothing was changed"


@pytest.mark.slow
def test_a_refused_load_leaves_postgresql_as_it_was(run: Run, postgresql_url: str, tmp_path: Path) -> None:
    seeds = write_seeds(tmp_path / "seeds")
    assert run("seed", "load", "--dir", str(seeds), url=postgresql_url).exit_code == 0
    append(seeds, "membership", "SRB,NATO,partner,2006-12-14,,,")
    assert run("seed", "load", "--dir", str(seeds), url=postgresql_url).exit_code == 1
    replace(seeds, "membership", "SRB,NATO,partner,2006-12-14,,,\n", "")
    assert "nothing changed" in run("seed", "load", "--dir", str(seeds), url=postgresql_url).stderr


@pytest.mark.slow
def test_a_state_missing_from_the_shipped_seeds_is_one_fault(run: Run, tmp_path: Path) -> None:
    seeds = tmp_path / "seeds"
    shutil.copytree(SEEDS, seeds)
    for table in ("actor", "state_detail"):
        rewrite(table, lambda data: re.sub(rb"(?m)^ALB,.*\n", b"", data))(seeds)
    lines = run("seed", "check", "--dir", str(seeds)).stderr.splitlines()
    assert len(lines) == 2
    assert re.search(r"unknown actor 'ALB'.* \(and \d+ more places\)$", lines[0])


def test_the_shipped_seeds_have_plain_line_ends_and_no_byte_order_mark() -> None:
    for file in SEEDS.glob("*.csv"):
        data = file.read_bytes()
        assert b"\r" not in data, file.name
        assert not data.startswith(b"\xef\xbb\xbf"), file.name


def test_a_folder_without_seeds_is_wrong_usage(run: Run, tmp_path: Path) -> None:
    outcome = run("seed", "check", "--dir", str(tmp_path))
    assert outcome.exit_code == 2
    assert "no files of facts" in outcome.stderr
