"""The codebook of the panels names every column, and none that is not there."""

import csv
import re
from pathlib import Path

import pytest

from ingest.seeds.cells import SEEDS
from support import Run
from support.panel_world import fill, writing
from support.rows import insert

CODEBOOK = (Path(__file__).parent.parent / "docs" / "codebook.md").read_text(encoding="utf-8")


def named(part: str) -> set[str]:
    """The columns in the tables of a part: names in the first cell of a row."""
    section = CODEBOOK.split(f"\n## {part}\n")[1].split("\n## ")[0]
    return {
        name
        for line in section.splitlines()
        if line.startswith("| `")
        for name in re.findall(r"`(\w+)`", line.split("|")[1])
    }


def fill_all(url: str) -> None:
    """Put the small world into a database, and editions of the datasets that it lacks."""
    fill(url)
    with writing(url) as connection:
        for series in ("nmc", "contiguity", "majors"):
            insert(connection, "dataset", {"code": f"{series}-1", "series": series, "title": series})


def columns(run: Run, url: str, *options: str) -> set[str]:
    header = run("panel", *options, "--from", "2000", "--to", "2000", url=url).stdout.splitlines()[0]
    return set(header.split(","))


@pytest.mark.slow
def test_the_codebook_has_every_column_of_dyad_years(run: Run, sqlite_url: str) -> None:
    fill_all(sqlite_url)
    assert named("Dyad-years") == columns(
        run, sqlite_url, "dyad-year", "--within", "gw", "--similarity", "--with-agreements"
    )


@pytest.mark.slow
def test_the_codebook_has_every_column_of_state_years(run: Run, sqlite_url: str) -> None:
    fill_all(sqlite_url)
    assert named("State-years") == columns(run, sqlite_url, "state-year", "--within", "gw", "--with-agreements")


def test_the_codebook_lists_the_organisations_whose_members_are_all_recorded() -> None:
    [row] = [line for line in CODEBOOK.splitlines() if line.startswith("| `curated_joint_memberships`")]
    with (SEEDS / "coverage.csv").open(encoding="utf-8", newline="") as file:
        recorded = sorted(
            row["actor_code"]
            for row in csv.DictReader(file)
            if row["table_name"] == "membership" and row["complete"] == "yes"
        )
    assert row.split(": ")[1].rstrip(" |").split(", ") == recorded
