"""What people type is text in a report, whoever typed it."""

import io
import shutil
import zipfile
from pathlib import Path

import pytest
import sqlalchemy as sa

from database.connect import engine
from support import Run
from support.page import Page
from support.report_folders import SMALL, contents, written

HOSTILE = "<script>alert(1)</script> \"'&amp; [x](javascript:alert(2)) ![](http://evil.example/x.png) | `=1+1`"
FORMULA = '=HYPERLINK("http://evil.example")'


@pytest.mark.parametrize("name", ["state-brief", pytest.param("balkan-pacts-2025", marks=pytest.mark.slow)])
@pytest.mark.slow
def test_hostile_texts_of_the_database_are_only_shown(
    run: Run, seeded_sqlite_template: Path, tmp_path: Path, name: str
) -> None:
    shutil.copy(seeded_sqlite_template, tmp_path / "p.db")
    url = f"sqlite:///{tmp_path / 'p.db'}"
    writing = engine(url)
    with writing.begin() as connection:
        for statement in (
            "update agreement set title = :text",
            "update source set title = :text, publisher = :text",
            "update source set url = 'javascript:alert(3)' where code like 'telex%'",
            "update statement set gist = :text || gist, speaker = :formula || speaker",
            "update actor set name = :text where code in ('ALB', 'XKX', 'ESP')",
        ):
            connection.execute(sa.text(statement), {"text": HOSTILE, "formula": FORMULA} if ":" in statement else {})
    writing.dispose()
    out = tmp_path / "r"
    variables = ("-v", "state=XKX") if name == "state-brief" else ()
    outcome = run("report", "run", name, *variables, "--out", str(out), url=url)
    assert outcome.exit_code == 0, outcome.stderr
    found = contents(out)
    page = Page(found["index.html"].decode())
    assert len([tag for tag, _ in page.elements if tag == "script"]) == 1
    assert not [href for href in page.attributes("href") if "javascript:" in href or "evil.example" in href]
    assert "img" not in {tag for tag, _ in page.elements}
    assert any(HOSTILE in text for _, text in page.texts)
    for path, content in found.items():
        if path.endswith(".svg"):
            assert b"<script" not in content
    text = found["report.md"].decode()
    assert "<script" not in text
    assert "](javascript" not in text.replace("\\](", "")
    with zipfile.ZipFile(io.BytesIO(found["report.xlsx"])) as archive:
        assert not any(b"<f>" in archive.read(one) for one in archive.namelist())


@pytest.mark.slow_on_postgresql
def test_imported_rows_lead_to_their_dataset(run: Run, seeded_copy_url: str, tmp_path: Path) -> None:
    writing = engine(seeded_copy_url)
    with writing.begin() as connection:
        connection.execute(
            sa.text(
                "insert into dataset (code, series, edition_on, title, how_to_cite, licence, url)"
                " values ('sipri-x', 'sipri', '2024-10-13', 'A register', 'Cite me', 'Not free', 'https://example.org/x')"
            )
        )
        connection.execute(
            sa.text(
                "insert into arms_transfer (dataset_code, source_key, supplier_code, recipient_code, designation,"
                " transfer_status, terms, is_package)"
                " values ('sipri-x', 'k', 'FRA', 'SRB', 'Rafale', 'ordered', 'sale', 'no')"
            )
        )
    writing.dispose()
    out = tmp_path / "r"
    order = ("report", "run", "arms-monitor", "-v", "dataset=sipri-x", "--out", str(out))
    assert run(*order, url=seeded_copy_url).exit_code == 0
    found = contents(out)
    assert (
        found["data/sources.csv"].decode().splitlines()[1].startswith("1,sipri-x,dataset,A register,,2024-10-13,https")
    )
    page = found["index.html"].decode()
    assert '<a href="#source-1" class="supports" title="A register, 2024-10-13 (supports)">1</a>' in page
    assert "A register (<code>sipri-x</code>). Cite me. Not free" in page
    assert b'"sipri-x": {' in found["manifest.json"]


def test_a_free_variable_is_text_and_no_markup(run: Run, seeded_sqlite_url: str, tmp_path: Path) -> None:
    text = SMALL.replace("[[figure]]", '[variables.who]\ntype = "text"\ndefault = "us"\n\n[[figure]]', 1)
    path = written(tmp_path / "own", text.replace("On {as_of}.", "For {who}, *on* {as_of}."))
    out = tmp_path / "r"
    given = ("-v", "who=<b>*them*</b> [x](http://evil.example)")
    assert run("report", "run", str(path), "--out", str(out), *given, url=seeded_sqlite_url).exit_code == 0
    page = (out / "index.html").read_text(encoding="utf-8")
    assert "<p>For &lt;b&gt;*them*&lt;/b&gt; [x](http://evil.example), <em>on</em> 16 April 2025.</p>" in page
    markdown = (out / "report.md").read_text(encoding="utf-8")
    assert "For &lt;b\\>\\*them\\*" in markdown


def test_html_and_images_of_a_definition_are_text(run: Run, seeded_sqlite_url: str, tmp_path: Path) -> None:
    text = SMALL.replace("On {as_of}.", "<img src=x> ![a](http://evil.example/a.png) [site](https://example.org)")
    out = tmp_path / "r"
    path = written(tmp_path / "own", text)
    assert run("report", "run", str(path), "--out", str(out), url=seeded_sqlite_url).exit_code == 0
    page = Page((out / "index.html").read_text(encoding="utf-8"))
    assert "img" not in {tag for tag, _ in page.elements}
    assert "https://example.org" in page.attributes("href")


def test_formats_are_made_as_asked(run: Run, seeded_sqlite_url: str, tmp_path: Path) -> None:
    path, out = written(tmp_path / "own"), tmp_path / "r"
    order = ("report", "run", str(path), "--out", str(out), "--formats")
    assert run(*order, "html", url=seeded_sqlite_url).exit_code == 0
    assert contents(out).keys() == {"index.html", "manifest.json"}
    assert '"data/' not in (out / "index.html").read_text(encoding="utf-8")  # no link to a file of data
    assert run(*order, "csv,markdown", url=seeded_sqlite_url).exit_code == 0
    tables = {"data/accession-blockers.csv", "data/recognition-count.csv", "data/sources.csv"}
    assert contents(out).keys() == {"manifest.json", "report.md", *tables}
