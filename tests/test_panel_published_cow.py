"""Panels of COW's published capabilities, contiguity and major powers, cell by cell, and of all datasets at once."""

import csv
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from support import ROOT, Run
from support.published import FOLDER, with_published_data

pytestmark = with_published_data

Row = dict[str, str]
MEMORY = 350  # MiB, of the panel of all datasets
PARTS = ("milex", "milper", "irst", "pec", "tpop", "upop")
FILES = {
    "atop": ("atop/atop5_1a.csv", "atop/atop5_1m.csv"),
    "dcad": ("dcad/DCAD-v1.0-main.csv",),
    "sipri": ("sipri/trade-register_2024-10-13.csv",),
    "nmc": ("nmc/NMC_5_0.csv",),
    "contiguity": ("cow-contiguity/contdir_master-records.csv",),
    "majors": ("cow-states/majors2016.csv",),
}
CHILD = """
import re, sys
from pathlib import Path
from cli import main
code = main(sys.argv[1:])
peak = re.search(r"VmHWM:\\s*(\\d+) kB", Path("/proc/self/status").read_text())[1]  # not that of the parent
print(code or 0, int(peak) // 1024)
"""


@pytest.fixture(scope="module")
def url(seeded_sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database with all published datasets that have columns."""
    from ingest.datasets.importing import import_files

    path = tmp_path_factory.mktemp("panels") / "pactbook.db"
    shutil.copy(seeded_sqlite_template, path)
    for series, names in FILES.items():
        import_files(f"sqlite:///{path}", series, [FOLDER / name for name in names])
    return f"sqlite:///{path}"


@pytest.fixture(scope="module")
def pairs_path(url: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All directed dyad-years of 1816 to 2016 with contiguity and major powers."""
    from support import pactbook

    path = tmp_path_factory.mktemp("pairs") / "pairs.csv"
    datasets = ("--dataset", "contiguity-3.2", "--dataset", "majors-2016")
    options = ("--from", "1816", "--to", "2016", "--output", str(path))
    assert pactbook("panel", "dyad-year", *datasets, *options, url=url).exit_code == 0
    return path


def published(name: str) -> Iterator[Row]:
    with (FOLDER / name).open(newline="") as lines:
        yield from csv.DictReader(lines)


def number(cell: str) -> float | None:
    return None if float(cell) == -9 else float(cell)


def contiguous() -> dict[tuple[str, str, str], int]:
    """The closest type of each pair and year, from the published records."""
    closest: dict[tuple[str, str, str], int] = {}
    for row in published(*FILES["contiguity"]):
        for year in range(int(row["begin"][:4]), int(row["end"][:4]) + 1):
            for pair in ((row["statelno"], row["statehno"]), (row["statehno"], row["statelno"])):
                if row["conttype"] != "0":
                    key = (*pair, str(year))
                    closest[key] = min(closest.get(key, 9), int(row["conttype"]))
    return closest


def major() -> set[tuple[str, str]]:
    return {
        (row["ccode"], str(year))
        for row in published(*FILES["majors"])
        for year in range(int(row["styear"]), int(row["endyear"]) + 1)
    }


def test_all_15171_state_years_of_capabilities_are_the_published_ones(run: Run, url: str) -> None:
    panel = run("panel", "state-year", "--dataset", "nmc-5.0", "--from", "1816", "--to", "2012", url=url)
    built = {(row["cow"], row["year"]): row for row in csv.DictReader(panel.stdout.splitlines())}
    assert len(built) == 15_171
    for row in published(*FILES["nmc"]):
        made = built.pop((row["ccode"], row["year"]))
        for name in ("cinc", *PARTS):
            assert (float(made[name]) if made[name] else None) == number(row[name]), (row, name)
    assert not built


def test_contiguity_and_major_powers_are_the_published_ones(pairs_path: Path) -> None:
    closest, powers = contiguous(), major()
    with pairs_path.open(newline="") as lines:
        for row in csv.DictReader(lines):
            key = (row["cow_1"], row["cow_2"], row["year"])
            assert row["contiguity"] == str(closest.get(key, 0)), row
            assert row["major_1"] == str(int((row["cow_1"], row["year"]) in powers)), row
            assert row["major_2"] == str(int((row["cow_2"], row["year"]) in powers)), row


def test_politically_relevant_pairs_are_those_that_are_contiguous_or_have_a_major_power(
    run: Run, url: str, pairs_path: Path, tmp_path: Path
) -> None:
    path = tmp_path / "relevant.csv"
    datasets = ("--dataset", "contiguity-3.2", "--dataset", "majors-2016", "--politically-relevant")
    outcome = run("panel", "dyad-year", *datasets, "--output", str(path), url=url)
    assert outcome.exit_code == 0, outcome.stderr
    with pairs_path.open() as every, path.open() as relevant:
        header, *lines = every
        wanted = [line for line in lines if not line.endswith(",0,0,0\n")]
        assert [header, *wanted] == list(relevant)


def test_the_panel_of_all_datasets_takes_less_than_350_mib(url: str, tmp_path: Path) -> None:
    command = ("--database-url", url, "panel", "dyad-year", "--output", str(tmp_path / "all.csv"))
    child = subprocess.run(
        [sys.executable, "-c", CHILD, *command], cwd=ROOT, capture_output=True, text=True, check=True
    )
    code, memory = map(int, child.stdout.split())
    assert code == 0
    assert "columns from atop-5.1, dcad-1.0, sipri-2024-10-13, nmc-5.0, contiguity-3.2, majors-2016" in child.stderr
    assert memory < MEMORY
