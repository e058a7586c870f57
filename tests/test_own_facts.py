"""A user's own facts: beside ours, never changed by ours, and never lost."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from database.connect import read
from support import Run
from support.database_contents import connected, contents
from support.dataset_files import shape
from support.own_facts import write_own_facts
from support.seed_folder import build, replace, write_seeds

pytestmark = pytest.mark.slow_on_postgresql

WHOSE = """
    select 'fact ' || kind, dataset_code from fact where dataset_code <> 'curated'
    union all select 'source', owner_code from source where owner_code <> 'curated'
    union all select 'citation', owner_code from citation where owner_code <> 'curated'
    order by 1
"""


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    """The small seeds."""
    return write_seeds(tmp_path / "seeds")


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A folder of a user's own facts."""
    return write_own_facts(tmp_path / "mine")


def rows(url: str, sql: str) -> list[tuple[Any, ...]]:
    with read(url) as reader:
        return list(reader.execute(sql).rows)


@pytest.mark.slow
def test_own_facts_stand_beside_ours_and_survive_builds(run: Run, database_url: str, seeds: Path, own: Path) -> None:
    assert "mine: 19 rows: 19 inserted" in build(run, database_url, seeds, "--facts", own)
    whose = rows(database_url, WHOSE)
    assert {dataset for _kind, dataset in whose} == {"mine"}
    assert len(whose) == 6 + 1 + 8
    before = contents(database_url)
    assert "mine: 19 rows, nothing changed" in build(run, database_url, seeds)  # the folder is remembered
    replace(seeds, "agreement", "Plan of cooperation", "Plan of defence cooperation")
    assert "mine: 19 rows, nothing changed" in build(run, database_url, seeds)
    assert rows(database_url, WHOSE) == whose
    replace(seeds, "agreement", "Plan of defence cooperation", "Plan of cooperation")
    build(run, database_url, seeds, "--fresh")
    assert contents(database_url) == before


@pytest.mark.slow
def test_own_facts_survive_an_older_schema(run: Run, database_url: str, seeds: Path, own: Path) -> None:
    build(run, database_url, seeds, "--facts", own)
    before = contents(database_url)
    for revision in ("0019", "0012"):  # that of version 0.1
        assert run("db", "downgrade", revision, url=database_url).exit_code == 0
        # The oldest schema knows no owners, so that two facts of one's own among 25 come back as curated.
        build(run, database_url, seeds, "--facts", own, "--allow-deletes")
        assert contents(database_url) == before


def test_default_queries_read_both_and_one_can_be_chosen(run: Run, database_url: str, seeds: Path, own: Path) -> None:
    build(run, database_url, seeds, "--facts", own)

    def agreements(*arguments: str) -> list[str]:
        outcome = run(
            "query", "run", "agreements-of", "--state", "HUN", *arguments, "--format", "csv", url=database_url
        )
        assert ("--dataset not given: reading curated and mine" in outcome.stderr) == (not arguments)
        return sorted(row["agreement"] for row in csv.DictReader(io.StringIO(outcome.stdout)))

    assert agreements() == ["hun-srb-2003", "hun-srb-2025", "hun-xkx-2024"]
    assert agreements("--dataset", "curated") == ["hun-srb-2003", "hun-srb-2025"]
    assert agreements("--dataset", "mine") == ["hun-xkx-2024"]
    flows = run("query", "run", "arms-flows", "--supplier", "HUN", "--format", "csv", url=database_url)
    assert [row["dataset"] for row in csv.DictReader(io.StringIO(flows.stdout))] == ["curated", "mine"]


def test_a_report_names_own_facts_among_the_editions(run: Run, database_url: str, seeds: Path, own: Path) -> None:
    build(run, database_url, seeds, "--facts", own)
    (own / "mine.toml").write_text(
        'title = "Agreements"\nformats = ["markdown"]\n[[section]]\nheading = "All"\n'
        '[[section.table]]\nquery = "agreements-of"\nparams = { state = "HUN" }\n'
    )
    written = run("report", "run", str(own / "mine.toml"), "--out", str(own / "out"), url=database_url)
    assert written.exit_code == 0, written.stderr
    editions = json.loads((own / "out" / "manifest.json").read_text())["editions"]
    assert {code: edition["title"] for code, edition in editions.items()}["mine"] == "Facts of our project"
    assert sorted(editions) == ["curated", "mine"]


def test_own_facts_change_and_go_with_their_files(run: Run, database_url: str, seeds: Path, own: Path) -> None:
    build(run, database_url, seeds, "--facts", own)
    path = own / "membership.csv"
    path.write_text(path.read_text().replace("2018-09-03", "2018-09"))
    assert "deleted: membership OTS|HUN|observer|2018-09-03" in build(run, database_url, seeds)
    path.write_text(path.read_text().splitlines()[0] + "\n")
    refused = run("build", "--dir", str(seeds), url=database_url)
    assert refused.exit_code == 1
    assert "would delete 1 of 6 facts of mine, more than 5 %" in refused.stderr
    assert "--allow-deletes" in refused.stderr
    assert "mine: 16 rows: 0 inserted, 0 updated, 3 deleted" in build(run, database_url, seeds, "--allow-deletes")


@pytest.mark.parametrize(
    ("file", "old", "new", "place", "text"),
    [
        ("membership", "HUN,OTS,observer,2018-09-03", "HUN,NATO,member,1999-03-12", "membership.csv:2:2",
         "'NATO|HUN|member|1999-03-12' is already in "),
        ("membership", "HUN,OTS,observer,2018-09-03", "HUN,NATO,member,2010", "membership.csv:2:4",
         "spells of NATO HUN member overlap: 2010 to (open) and, in "),
        ("source", "notes,press", "atlas,press", "source.csv:2:1", "'atlas' is already in "),
        ("membership", "OTS,observer", "OTX,observer", "membership.csv:2:2", "unknown"),
        ("citation", "hun-srb-2025", "hun-srb-2026", "citation.csv:2:2", "agreement has no row 'hun-srb-2026'"),
        ("dataset", "mine,", "curated,", "dataset.csv:2:1", "'curated' is already in "),
        ("actor", ",notes", ",", "actor.csv:2:4", "every fact needs a source"),
        ("agreement", "title,", "titel,", "agreement.csv:1:2", "unknown column 'titel'"),
    ],
)  # fmt: skip
def test_own_facts_cannot_change_ours(
    run: Run, sqlite_url: str, seeds: Path, own: Path, file: str, old: str, new: str, place: str, text: str
) -> None:
    replace(own, file, old, new)
    outcome = run("build", "--dir", str(seeds), "--facts", str(own), url=sqlite_url)
    assert outcome.exit_code == 1
    lines = [line for line in outcome.stderr.splitlines() if f"{own}/{place}: " in line]
    assert len(lines) == 1, outcome.stderr
    assert text in lines[0]
    if "already" in text or "overlap" in text:
        assert f"{seeds}/{file}.csv:" in lines[0]


@pytest.mark.slow
def test_settings_and_editions_are_not_a_users_own(run: Run, database_url: str, seeds: Path, own: Path) -> None:
    (own / "setting.csv").write_text("name,value\ndata_as_of,1999-01-01\n")
    outcome = run("build", "--dir", str(seeds), "--facts", str(own), url=database_url)
    assert outcome.exit_code == 1
    assert "your own facts can have no table 'setting'" in outcome.stderr
    (own / "setting.csv").unlink()
    build(run, database_url, seeds)
    with connected(database_url) as connection:
        connection.exec_driver_sql("insert into dataset (code, series, title) values ('mine', 'atop', 'ATOP')")
        connection.exec_driver_sql(
            "insert into load (dataset_code, loaded_at, file_name, file_sha256, inserted, updated, deleted, unchanged)"
            " values ('mine', '2025-01-01T00:00:00Z', 'x', 'y', 0, 0, 0, 0)"
        )
    outcome = run("build", "--dir", str(seeds), "--facts", str(own), url=database_url)
    assert outcome.exit_code == 1
    assert "the code mine already belongs to a dataset of the series atop" in outcome.stderr


@pytest.mark.slow
def test_a_folder_that_was_moved_loses_nothing(run: Run, database_url: str, seeds: Path, own: Path) -> None:
    build(run, database_url, seeds, "--facts", own)
    before = contents(database_url)
    moved = own.rename(own.with_name("elsewhere"))
    assert "they stay as they are in the database" in build(run, database_url, seeds)
    assert contents(database_url) == before
    refused = run("build", "--fresh", "--dir", str(seeds), url=database_url)
    assert refused.exit_code == 2
    assert "name its new place with --facts" in refused.stderr
    build(run, database_url, seeds, "--facts", moved)
    build(run, database_url, seeds, "--fresh")
    assert rows(database_url, "select value from setting where name = 'facts:mine'") == [(str(moved),)]


@pytest.mark.slow
def test_a_row_of_ours_that_own_facts_need_does_not_go_silently(
    run: Run, database_url: str, seeds: Path, own: Path
) -> None:
    build(run, database_url, seeds, "--facts", own)
    own.rename(own.with_name("elsewhere"))  # else the faults of its files are reported
    replace(seeds, "recognition", "HUN,XKX,2008-03-19", "SRB,XKX,2008-03-19")
    replace(seeds, "agreement", "hun-srb-2025,", "hun-srb-2024,")
    for name in ("signatory", "agreement_link", "provision"):
        path = seeds / f"{name}.csv"
        path.write_text(path.read_text().replace("hun-srb-2025", "hun-srb-2024"))
    refused = run("build", "--dir", str(seeds), "--allow-deletes", url=database_url)
    assert refused.exit_code == 1
    assert "the seeds no longer contain agreement hun-srb-2025, but rows of citation that were" in refused.stderr


def test_a_dataset_without_facts_is_not_removed_unasked_either(
    run: Run, seeds: Path, tmp_path: Path, sqlite_url: str
) -> None:
    folder = tmp_path / "sources"
    assert run("facts", "init", str(folder)).exit_code == 0
    (folder / "source.csv").write_text("code,title,kind\ntalk,A talk,press\n")
    build(run, sqlite_url, seeds, "--facts", folder)
    before = contents(sqlite_url)
    refused = run("facts", "remove", "mine", url=sqlite_url)
    assert refused.exit_code == 1
    assert "would delete mine with 1 row: if that is meant, add --allow-deletes" in refused.stderr
    assert contents(sqlite_url) == before


@pytest.mark.slow
def test_a_dataset_of_ones_own_is_removed_as_a_whole(run: Run, database_url: str, seeds: Path, own: Path) -> None:
    build(run, database_url, seeds)
    before = contents(database_url)
    build(run, database_url, seeds, "--facts", own)
    with_own = contents(database_url)
    refused = run("facts", "remove", "mine", url=database_url)
    assert refused.exit_code == 1
    assert "would delete mine with" in refused.stderr
    assert "add --allow-deletes" in refused.stderr
    for code in ("curated", "min", "atop-5.1"):
        assert run("facts", "remove", code, "--allow-deletes", url=database_url).exit_code == 2
    assert contents(database_url) == with_own
    removed = run("facts", "remove", "mine", "--allow-deletes", url=database_url)
    assert removed.exit_code == 0, removed.stderr
    assert "deleted: agreement hun-xkx-2024" in removed.stderr
    assert contents(database_url) == before
    assert (own / "membership.csv").exists()
    assert "mine" not in build(run, database_url, seeds)
    build(run, database_url, seeds, "--facts", own)
    assert contents(database_url) == with_own


def test_an_import_does_not_take_the_dataset_of_own_facts(run: Run, seeded_copy_url: str) -> None:
    with connected(seeded_copy_url) as connection:
        connection.exec_driver_sql("insert into dataset (code, series, title) values ('atop-5.1', 'own', 'Mine')")
    refused = run("import", "atop", shape("atop_1a.csv"), shape("atop_1m.csv"), url=seeded_copy_url)
    assert refused.exit_code == 2
    assert "the code atop-5.1 belongs to your own facts: import the edition under another name" in refused.stderr
    assert rows(seeded_copy_url, "select series from dataset where code = 'atop-5.1'") == [("own",)]
