"""The tutorial's ledger is the one on the page, and finds what the page says."""

import json
import re
from pathlib import Path

import pytest

from analysis.claims import conditions, reading, reading_conditions
from support import Run

DOCS = Path(__file__).parent.parent / "docs"
PAGE = (DOCS / "claims.md").read_text(encoding="utf-8")
EXAMPLE = DOCS / "examples" / "sample-speech.toml"


def first_cells(head: str) -> set[str]:
    """What the first column of a table names."""
    table = PAGE[PAGE.index(f"| {head} |") :].split("\n\n")[0]
    cells = [line.split(" | ")[0] for line in table.splitlines()[2:]]
    return {name for cell in cells for name in re.findall(r"`([^`]+)`", cell)}


@pytest.mark.parametrize("block", re.findall(r"^```toml\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE))
def test_what_the_page_shows_stands_in_the_ledger(block: str) -> None:
    assert block in EXAMPLE.read_text(encoding="utf-8")


@pytest.mark.slow_on_postgresql
def test_the_ledger_finds_what_the_page_says(run: Run, seeded_url: str) -> None:
    code, out, _ = run("claims", "check", str(EXAMPLE), "--format", "json", url=seeded_url)
    assert code == 0
    found = [f"| {row['id']} | {row['claim']} | {row['verdict']} | {row['why']} |" for row in json.loads(out)]
    shown = PAGE[PAGE.index("| id | claim | verdict | why |") :].split("\n\n")[0].splitlines()[2:]
    assert found == shown
    assert len(found) == 10


def test_the_page_names_every_key_condition_and_test() -> None:
    assert first_cells("in `[ledger]`") == set(reading.LEDGER_KEYS)
    assert first_cells("in `[[claim]]`") == set(reading.CLAIM_KEYS) - {"evidence"}
    assert first_cells("in `[[claim.evidence]]`") == set(reading.EVIDENCE_KEYS)
    named = " ".join(first_cells("condition"))
    assert all(f"{key} =" in named for key in reading_conditions.CONDITIONS)
    assert all(f'"{word}"' in named for word in reading_conditions.WORDS)
    tests = " ".join(first_cells("test"))
    assert all(f"{operator} =" in tests for operator in conditions.OPERATORS if operator != "is")
