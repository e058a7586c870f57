"""The generated pages of docs/ are those of the program as it is."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

import cli
from analysis import catalogue

ROOT = Path(__file__).parent.parent


def test_the_generated_pages_are_up_to_date() -> None:
    check = [sys.executable, "docs/generate.py", "--check"]
    done = subprocess.run(check, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("family", cli.FAMILIES)
def test_every_family_of_commands_has_a_section(family: str) -> None:
    assert f"\n## pactbook {family}\n" in (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")


def test_every_query_has_a_section() -> None:
    page = (ROOT / "docs" / "queries.md").read_text(encoding="utf-8")
    assert re.findall(r"^## (.+)$", page, re.MULTILINE) == list(catalogue.files(catalogue.folders()))


def test_links_between_documents_lead_somewhere() -> None:
    for page in [ROOT / "README.md", ROOT / "seeds" / "README.md", *sorted((ROOT / "docs").glob("*.md"))]:
        for link in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text(encoding="utf-8")):
            assert (page.parent / link).exists(), f"{page.name}: {link}"
