"""A fact that rests on memory alone says so wherever it is shown."""

import json
import re
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from analysis.exports.datasette import metadata
from analysis.queries import catalogue
from database.connect import read
from support import Run
from support.report_folders import written

# Members of GUAM, a property of Costa Rica: `memory`. How the European Union decides on a member: `general`.
REPORT = """title = "Neutral"
[[section]]
heading = "Neutral"
[[section.table]]
query = "actor-facts"
params = { actor = "CRI" }
columns = ["actor", "value"]
"""
LEDGER = """[ledger]
code = "mine"
title = "Mine"
[[claim]]
id = "1"
claim = "Costa Rica is neutral"
[[claim.evidence]]
query = "actor-facts"
given = { actor = "CRI", property = "military_neutrality" }
supports = { every = { value = "declared" } }
"""


@pytest.mark.parametrize(
    ("line", "source"),
    [
        ("membership --organisation GUAM", "memory"),
        ("actor-facts --actor CRI", "memory"),
        ("actor-facts --actor EU --property accession_rule", "general"),
    ],
)
def test_a_query_says_which_sources_are_memory(
    line: str, source: str, run: Run, seeded_sqlite_url: str, tmp_path: Path
) -> None:
    command = ("query", "run", *line.split(), "--sources")
    outcome = run(*command, "--format", "jsonl", url=seeded_sqlite_url)
    rows = [json.loads(row) for row in outcome.stdout.splitlines()]
    assert rows
    assert {row.get("fact_sources", row["sources"]) for row in rows} == {source}
    remark = f"facts whose source is `{source}` have not been checked against a source"
    assert f"note: {remark}\n" in outcome.stderr
    for suffix in ("xlsx", "md", "html"):
        path = tmp_path / f"rows.{suffix}"
        run(*command, "--output", str(path), url=seeded_sqlite_url)
        text = path.read_text(encoding="utf-8") if suffix != "xlsx" else _text(path)
        assert remark in text.replace("\\`", "`"), suffix


def test_a_query_whose_facts_have_checked_sources_has_no_such_remark(run: Run, seeded_sqlite_url: str) -> None:
    line = ("query", "run", "membership", "--organisation", "FPDA", "--sources")
    outcome = run(*line, url=seeded_sqlite_url)
    assert outcome.stdout.count("\n") > 1
    assert "not been checked" not in outcome.stderr


def test_the_page_of_an_actor_says_so(run: Run, seeded_sqlite_url: str) -> None:
    lines = run("show", "CRI", url=seeded_sqlite_url).stdout.splitlines()
    [line] = [line for line in lines if "military_neutrality" in line or "military neutrality" in line]
    assert "unverified" in line
    assert line.rstrip().endswith("memory")


def test_a_verdict_and_its_page_say_so(run: Run, seeded_sqlite_url: str, tmp_path: Path) -> None:
    ledger = tmp_path / "mine.toml"
    ledger.write_text(LEDGER, encoding="utf-8")
    page = tmp_path / "page.md"
    outcome = run("claims", "check", str(ledger), "--page", str(page), "--format", "jsonl", url=seeded_sqlite_url)
    assert json.loads(outcome.stdout)["why"] == "supported by memory"
    assert "supported by memory" in page.read_text(encoding="utf-8").casefold()


def test_a_report_says_so_in_each_of_its_formats(run: Run, seeded_sqlite_url: str, tmp_path: Path) -> None:
    path = written(tmp_path, REPORT, "neutral")
    line = ("report", "run", str(path), "--out", str(tmp_path / "out"), "--formats", "html,markdown,xlsx")
    assert run(*line, url=seeded_sqlite_url).exit_code == 0
    folder = tmp_path / "out"
    pages = [found for found in folder.rglob("*") if found.suffix in (".html", ".md", ".xlsx")]
    assert {page.suffix for page in pages} == {".html", ".md", ".xlsx"}
    for page in pages:
        text = _text(page) if page.suffix == ".xlsx" else page.read_text(encoding="utf-8")
        assert re.search(r"Unverified.{0,200}memory|memory.{0,200}Unverified", text, re.DOTALL), page.name


def test_datasette_says_so(seeded_sqlite_template: Path, seeded_sqlite_url: str) -> None:
    query = catalogue.find("actor-facts", catalogue.folders())
    with read(seeded_sqlite_url) as reader, closing(sqlite3.connect(seeded_sqlite_template)) as connection:
        canned = metadata(reader, "pactbook", [query])["databases"]["pactbook"]["queries"][query.name]
        cursor = connection.execute(canned["sql"], dict.fromkeys(canned["params"], "") | {"actor": "CRI"})
        names = [column[0] for column in cursor.description]
        [row] = [dict(zip(names, values, strict=True)) for values in cursor]
        sql = "select support from fact_support s join membership m using (fact_id) where m.organisation_code = 'GUAM'"
        supports = {support for (support,) in connection.execute(sql)}
    assert (row["support"], row["sources"]) == ("unverified", "memory")
    assert supports == {"unverified"}


def _text(workbook: Path) -> str:
    """The texts of all sheets."""
    with zipfile.ZipFile(workbook) as archive:
        return "".join(archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml"))
