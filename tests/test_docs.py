"""The pages of docs/ tell of all that there is, and lead somewhere; `make check` compares those that are generated."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

import cli
from analysis.queries import catalogue
from support import ROOT


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


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("Rscript") is None, reason="no R here")
def test_the_page_for_r_shows_what_r_prints(seeded_sqlite_template: Path, tmp_path: Path) -> None:
    page = (ROOT / "docs/r.md").read_text(encoding="utf-8")
    program, shown = (block.partition("\n")[2] for block in page.split("```")[1:4:2])
    shutil.copy(seeded_sqlite_template, tmp_path / "pactbook.db")
    done = subprocess.run(["Rscript", "-e", program], cwd=tmp_path, capture_output=True, text=True, check=False)
    if "there is no package called" in done.stderr:
        pytest.skip("R has no RSQLite here")
    assert (done.stdout, done.returncode) == (shown, 0), done.stderr
    late = program.replace("print(members)", 'dbExecute(pactbook, "delete from actor")')
    refused = subprocess.run(["Rscript", "-e", late], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "attempt to write a readonly database" in refused.stderr
