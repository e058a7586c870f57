"""`pactbook export`: folders and files for other tools, whole or not at all, the same from both backends."""

import csv
import hashlib
import json
import shutil
import sqlite3
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from models.tables import Base
from support import Run, pactbook
from support.report_folders import contents
from support.small_world import rows

TABLES = sorted(Base.metadata.tables)
READ: dict[str, Callable[[str], Any]] = {"integer": int, "number": float, "date": date.fromisoformat, "string": str}
GRAPHML = "{http://graphml.graphdrawing.org/xmlns}"


# Data package.


@pytest.fixture(scope="module")
def package_folder(seeded_sqlite_url: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data package of the seeded SQLite file: only to be read."""
    folder = tmp_path_factory.mktemp("export") / "package"
    assert pactbook("export", "datapackage", "--out", str(folder), url=seeded_sqlite_url)[0] == 0
    return folder


def test_a_data_package_describes_what_is_in_it(package_folder: Path, seeded_sqlite_url: str) -> None:
    folder = package_folder
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    counts = ", ".join(f"(select count(*) from {name})" for name in TABLES)
    in_database = dict(zip(TABLES, rows(seeded_sqlite_url, f"select {counts}")[0], strict=True))
    assert [resource["name"] for resource in package["resources"]] == TABLES
    tables = {}
    for resource in package["resources"]:
        with (folder / resource["path"]).open(newline="", encoding="utf-8") as file:
            header, *read = csv.reader(file)
        tables[resource["name"]] = [dict(zip(header, row, strict=True)) for row in read]
        fields = resource["schema"]["fields"]
        assert [field["name"] for field in fields] == header
        assert all(field["description"] for field in fields)
        assert resource["bytes"] == (folder / resource["path"]).stat().st_size
        assert len(read) == in_database[resource["name"]]
        for field in fields:
            cells = {row[field["name"]] for row in tables[resource["name"]]}
            assert all(cells) or not field.get("constraints", {}).get("required")
            for cell in filter(None, cells):
                READ[field["type"]](cell)
    for resource in package["resources"]:
        for key in resource["schema"]["foreignKeys"]:
            reference = key["reference"]
            target = tables[reference["resource"] or resource["name"]]
            known = {tuple(row[name] for name in reference["fields"]) for row in target}
            used = {tuple(row[name] for name in key["fields"]) for row in tables[resource["name"]]}
            assert {value for value in used if all(value)} <= known


@pytest.mark.slow
def test_both_backends_make_the_same_data_package(
    run: Run, package_folder: Path, seeded_postgresql_url: str, tmp_path: Path
) -> None:
    assert run("export", "datapackage", "--out", str(tmp_path / "postgresql"), url=seeded_postgresql_url)[0] == 0
    one, two = contents(package_folder), contents(tmp_path / "postgresql")
    assert one.keys() == two.keys()
    differ = {name for name in one if one[name] != two[name]}
    assert differ <= {"load.csv", "datapackage.json", ".pactbook.json"}  # when it was loaded, and hashes of that


@pytest.mark.slow  # to import it takes seconds
def test_the_frictionless_library_finds_a_data_package_valid(run: Run, small_sqlite_url: str, tmp_path: Path) -> None:
    frictionless = pytest.importorskip("frictionless")
    folder = tmp_path / "package"
    assert run("export", "datapackage", "--out", str(folder), url=small_sqlite_url)[0] == 0
    report = frictionless.validate(str(folder / "datapackage.json"))
    assert report.valid, report.flatten(["title", "rowNumber", "fieldName", "message"])[:5]
    assert report.stats["tasks"] == len(TABLES)
    with (folder / "agreement.csv").open("a", encoding="utf-8") as file:
        file.write("x\n")
    assert not frictionless.validate(str(folder / "datapackage.json")).valid


# Graph.


@pytest.mark.slow
@pytest.mark.parametrize("format_name", ["graphml", "gexf"])
def test_networkx_opens_graphs(run: Run, seeded_sqlite_url: str, tmp_path: Path, format_name: str) -> None:
    networkx = pytest.importorskip("networkx")
    file = tmp_path / f"pacts.{format_name}"
    _, _, err = run("export", "graph", "--out", str(file), url=seeded_sqlite_url)
    graph = getattr(networkx, f"read_{format_name}")(file)
    nodes, edges = (int(words.split()[0]) for words in err.removeprefix("wrote ").replace(",", "").split(" and "))
    assert (graph.number_of_nodes(), graph.number_of_edges()) == (nodes, edges)
    assert graph.nodes["actor:XKX"]["label"] == "Kosovo"
    assert graph.nodes["agreement:srb-hun-2025"]["signed_on"] == "2025-04-01"
    signatories = graph.get_edge_data("actor:SRB", "agreement:srb-hun-2025")
    assert [edge["kind"] for edge in signatories.values()] == ["signatory"]


@pytest.mark.slow_on_postgresql
def test_a_graph_has_the_actors_agreements_and_ties_of_one_dataset(run: Run, seeded_url: str, tmp_path: Path) -> None:
    file = tmp_path / "pacts.graphml"
    code, out, err = run("export", "graph", "--out", str(file), url=seeded_url)
    assert (code, out) == (0, "")
    graph = ET.parse(file).getroot().find(f"{GRAPHML}graph")  # noqa: S314 - our own file
    assert graph is not None
    nodes = [node.get("id") for node in graph.iter(f"{GRAPHML}node")]
    edges = list(graph.iter(f"{GRAPHML}edge"))
    assert err == f"wrote {len(nodes):,} nodes and {len(edges):,} edges to {file}\n"
    assert len(nodes) == len(set(nodes))
    assert {end for edge in edges for end in (edge.get("source"), edge.get("target"))} <= set(nodes)
    kinds = Counter(data.text for edge in edges for data in edge if data.get("key") == "kind")
    counted = {
        "signatory": "signatory s join agreement a on a.code = s.agreement_code where a.dataset_code = 'curated'",
        "recognition": "recognition", "membership": "membership",
        "transfer": "arms_transfer where dataset_code = 'curated'",
    }  # fmt: skip
    assert kinds == {kind: rows(seeded_url, f"select count(*) from {source}")[0][0] for kind, source in counted.items()}
    declared = {key.get("id") for key in ET.parse(file).getroot().iter(f"{GRAPHML}key")}  # noqa: S314
    assert {data.get("key") for data in graph.iter(f"{GRAPHML}data")} <= declared


def test_both_backends_make_the_same_graph(run: Run, seeded_sqlite_url: str, seeded_postgresql_url: str) -> None:
    found = [run("export", "graph", "--out", "-", url=url) for url in (seeded_sqlite_url, seeded_postgresql_url)]
    assert found[0] == found[1]
    assert found[0][0] == 0
    assert found[0][1].startswith("<?xml")


def test_a_graph_of_an_unknown_dataset_is_refused(run: Run, seeded_url: str, tmp_path: Path) -> None:
    file = tmp_path / "x.graphml"
    code, _, err = run("export", "graph", "--dataset", "atop", "--out", str(file), url=seeded_url)
    assert code == 2
    assert err.startswith("Error: the database has no agreements or arms transfers of the dataset atop; ")
    assert err.endswith("datasets that have some: curated\n")
    assert list(tmp_path.iterdir()) == []


# Datasette.


def test_a_datasette_folder_has_the_database_and_all_meanings(run: Run, seeded_sqlite_url: str, tmp_path: Path) -> None:
    folder = tmp_path / "site"
    assert run("export", "datasette", "--out", str(folder), url=seeded_sqlite_url)[0] == 0
    files = [".pactbook.json", "metadata.json", "pactbook.db", "plugins/datasette_limits.py", "settings.json"]
    assert sorted(contents(folder)) == files
    tables = json.loads((folder / "metadata.json").read_text(encoding="utf-8"))["databases"]["pactbook"]["tables"]
    with closing(sqlite3.connect(folder / "pactbook.db")) as connection:
        assert connection.execute("pragma integrity_check").fetchall() == [("ok",)]
        for (name,) in connection.execute("select name from sqlite_master where type in ('table', 'view')").fetchall():
            if name.startswith(("alembic_version", "search_")):
                continue
            columns = [row[1] for row in connection.execute(f"pragma table_info({name})")]
            assert tables[name]["description"]
            assert set(tables[name]["columns"]) == set(columns)


def test_datasette_is_for_sqlite_contents(run: Run, seeded_postgresql_url: str, tmp_path: Path) -> None:
    code, _, err = run("export", "datasette", "--out", str(tmp_path / "site"), url=seeded_postgresql_url)
    assert (code, err) == (2, "Error: Datasette serves SQLite files: name one with --database-url\n")
    assert list(tmp_path.iterdir()) == []


# Folders.


KINDS = {"parquet": "views.sql", "datapackage": "datapackage.json", "datasette": "metadata.json"}
EVERY_KIND = ["datasette", *(pytest.param(kind, marks=pytest.mark.slow) for kind in ("datapackage", "parquet"))]


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_an_earlier_export_is_replaced_as_a_whole(run: Run, small_sqlite_url: str, tmp_path: Path, kind: str) -> None:
    folder = tmp_path / "deep" / "out"
    for _ in range(2):
        assert run("export", kind, "--out", str(folder), url=small_sqlite_url)[0] == 0
        manifest = json.loads((folder / ".pactbook.json").read_bytes())
        assert manifest["made_by"] == f"pactbook export {kind}"
        assert {*manifest["files"], ".pactbook.json"} == set(contents(folder))
        for name, entry in manifest["files"].items():
            content = (folder / name).read_bytes()
            assert entry == {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
        assert [path.name for path in folder.parent.iterdir()] == ["out"]


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_a_folder_of_somebody_else_is_left_alone(run: Run, small_sqlite_url: str, tmp_path: Path, kind: str) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (site / "chapter1.tex").write_text("precious")
    (site / KINDS[kind]).write_text("{}")  # a file of the name that an export writes too
    for own, message in (
        (None, f"{site} holds chapter1.tex and no .pactbook.json of an earlier `pactbook export {kind}`"),
        ("{}", f"{site}/.pactbook.json was not written by `pactbook export {kind}`"),
    ):
        if own is not None:
            (site / ".pactbook.json").write_text(own)
        before = contents(site)
        code, out, err = run("export", kind, "--out", str(site), url=small_sqlite_url)
        assert (code, out) == (2, "")
        assert err.startswith(f"Error: {message}")
        assert err.count("\n") == 1
        assert contents(site) == before
        assert [path.name for path in tmp_path.iterdir()] == ["site"]


@pytest.mark.parametrize("kind", EVERY_KIND)
@pytest.mark.parametrize("change", ["added", "edited"])
def test_an_export_with_work_of_somebody_is_left_alone(
    run: Run, small_sqlite_url: str, tmp_path: Path, kind: str, change: str
) -> None:
    folder = tmp_path / "out"
    assert run("export", kind, "--out", str(folder), url=small_sqlite_url)[0] == 0
    name = KINDS[kind] if change == "edited" else "my-analysis.sql"
    (folder / name).write_text("mine")
    before = contents(folder)
    code, _, err = run("export", kind, "--out", str(folder), url=small_sqlite_url)
    assert (code, err.count("\n")) == (2, 1)
    assert f"{folder} holds {name}, which" in err
    assert "choose another --out" in err
    assert contents(folder) == before
    (folder / name).unlink()
    assert run("export", kind, "--out", str(folder), url=small_sqlite_url)[0] == 0


def test_an_export_does_not_replace_one_of_another_kind_or_a_report(
    run: Run, small_sqlite_url: str, tmp_path: Path
) -> None:
    folder = tmp_path / "out"
    assert run("export", "datapackage", "--out", str(folder), url=small_sqlite_url)[0] == 0
    before = contents(folder)
    for kind in ("parquet", "datasette"):
        code, _, err = run("export", kind, "--out", str(folder), url=small_sqlite_url)
        assert (code, err.count("was not written by")) == (2, 1)
    outcome = run("report", "run", "state-brief", "--out", str(folder), url=small_sqlite_url)
    assert (outcome[0], "and no manifest.json of an earlier `pactbook report`" in outcome[2]) == (2, True)
    assert contents(folder) == before


def test_no_output_replaces_a_database(run: Run, seeded_sqlite_template: Path, tmp_path: Path) -> None:
    path = str(shutil.copy(seeded_sqlite_template, tmp_path))
    before = Path(path).read_bytes()
    for command in (
        ("export", "graph", "--out", path),
        ("query", "list", "--output", path),
        ("sql", "select 1 as x", "--output", path),
        ("panel", "state-year", "--from", "2000", "--to", "2000", "--output", path),
        ("claims", "list", "--output", path),
    ):
        code, _, err = run(*command, url=f"sqlite:///{path}")
        assert code == 2, command
        assert err.endswith(f"Error: {path} is a SQLite database: choose another file to write to\n"), command
    assert Path(path).read_bytes() == before


def test_a_file_is_no_folder(run: Run, small_sqlite_url: str, tmp_path: Path) -> None:
    file = tmp_path / "x"
    file.write_text("x")
    code, _, err = run("export", "datapackage", "--out", str(file), url=small_sqlite_url)
    assert (code, err) == (2, f"Error: {file} is a file: name a folder with --out\n")


@pytest.mark.slow
def test_a_failed_export_leaves_the_earlier_one(
    run: Run, small_sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "out"
    assert run("export", "parquet", "--out", str(folder), url=small_sqlite_url)[0] == 0
    before = contents(folder)

    def fail(*_arguments: object) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("analysis.exports.parquet.script", fail)
    code, _, err = run("export", "parquet", "--out", str(folder), url=small_sqlite_url)
    assert (code, err) == (2, f"Error: {folder} cannot be written: No space left on device\n")
    assert contents(folder) == before
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
