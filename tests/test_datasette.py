"""Datasette: the canned queries in its metadata, and its pages as `pactbook serve` gives them."""

import csv
import io
import json
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlencode

import pytest

from analysis.exports.datasette import metadata
from analysis.queries import catalogue
from analysis.queries.run import run as run_query
from database.connect import read
from hints import install
from support import ROOT, Run
from support.browser import PROGRAM, Browser

pytest.importorskip("datasette")


def test_each_canned_query_answers_as_on_the_command_line(seeded_sqlite_template: Path, seeded_sqlite_url: str) -> None:
    queries = list(catalogue.every(catalogue.folders()))
    with read(seeded_sqlite_url) as reader, closing(sqlite3.connect(seeded_sqlite_template)) as connection:
        canned = metadata(reader, "pactbook", queries)["databases"]["pactbook"]["queries"]
        assert list(canned) == ["search", *(query.name for query in queries)]
        for query in queries:
            assert canned[query.name]["params"] == [parameter.name for parameter in query.parameters]
            left_out = dict.fromkeys(canned[query.name]["params"], "")
            given = {name: str(value) for name, value in query.examples.items()}
            is_selective = "is selective: a missing row does not mean no" in canned[query.name]["description"]
            assert is_selective == bool(query.coverage), query.name
            rows = connection.execute(canned[query.name]["sql"], left_out | given).fetchall()
            assert rows == list(run_query(reader, query, dict(query.examples)).rows), query.name


def test_a_value_that_is_given_replaces_the_default(seeded_sqlite_template: Path, seeded_sqlite_url: str) -> None:
    query = catalogue.find("arms-dependence", catalogue.folders())
    values = {"recipient": "SRB", "from_year": "2015", "measure": "orders"}
    with read(seeded_sqlite_url) as reader, closing(sqlite3.connect(seeded_sqlite_template)) as connection:
        canned = metadata(reader, "pactbook", [query])["databases"]["pactbook"]["queries"][query.name]
        rows = connection.execute(canned["sql"], dict.fromkeys(canned["params"], "") | values).fetchall()
        assert rows == list(run_query(reader, query, values).rows) != []


@pytest.fixture(scope="module")
def server(seeded_sqlite_template: Path) -> Iterator[str]:
    """The address of a server on the seeded database."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "pactbook", "--database-url", str(seeded_sqlite_template), "serve", "--port", str(port)],
        cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            get(address)
            break
        except OSError:
            assert process.poll() is None
            time.sleep(0.2)
    yield f"{address}/{seeded_sqlite_template.stem}"
    process.send_signal(signal.SIGINT)
    assert process.wait(30) in {0, 130, -signal.SIGINT}


def get(address: str) -> str:
    """The text of a page; an HTTP error is raised."""
    with urllib.request.urlopen(address, timeout=60) as answer:  # noqa: S310 - our own server
        return str(answer.read().decode())


@pytest.mark.slow
def test_pages_of_a_table_and_of_a_view_come_in_time(server: str) -> None:
    for name in ("agreement", "agreement_overview"):
        assert name in get(f"{server}/{name}")


@pytest.mark.slow
def test_no_page_times_out(server: str, seeded_sqlite_url: str) -> None:
    with read(seeded_sqlite_url) as reader:
        sql = "select distinct object_name from data_dictionary order by 1"
        names = [name for (name,) in reader.execute(sql).rows]
    assert "dyad_year" in names
    for name in names:
        get(f"{server}/{name}")


@pytest.mark.slow
def test_csv_of_a_canned_query_is_that_of_the_command_line(run: Run, server: str, seeded_sqlite_url: str) -> None:
    query = {"candidate": "XKX", "organisation": "NATO", "as_of": "2025-04-16"}
    options = [word for name, value in query.items() for word in (f"--{name.replace('_', '-')}", value)]
    printed = run("query", "run", "accession-blockers", *options, "--format", "csv", url=seeded_sqlite_url).stdout
    served = get(f"{server}/accession-blockers.csv?{urlencode(query)}")
    rows = list(csv.reader(io.StringIO(served)))
    assert rows == list(csv.reader(io.StringIO(printed)))
    assert len(rows) == 5


def test_search_finds_what_the_command_finds_and_takes_any_text(run: Run, server: str, seeded_sqlite_url: str) -> None:
    found = json.loads(get(f"{server}/search.json?words=Bayraktar&_shape=array"))
    printed = json.loads(run("search", "Bayraktar", "--limit", "0", "--format", "json", url=seeded_sqlite_url).stdout)
    assert {(hit["kind"], hit["key"]) for hit in found} == {(hit["kind"], hit["key"]) for hit in printed}
    two = json.loads(get(f"{server}/search.json?words=vucic+kosovo&_shape=array"))
    assert 0 < len(two) < len(json.loads(get(f"{server}/search.json?words=vucic&_shape=array")))
    for words in ('"', "'", "\\", "a AND (", "*", "  ", "a\tb\n"):
        get(f"{server}/search?{urlencode({'words': words})}")


@pytest.mark.slow
def test_nothing_can_be_written(server: str) -> None:
    statement = urlencode({"sql": "delete from agreement"})
    with pytest.raises(urllib.error.HTTPError, match="400"):
        get(f"{server}.json?{statement}")


@pytest.mark.slow
@pytest.mark.skipif(PROGRAM is None, reason="no Chromium: pages are not tested in a browser")
def test_pages_in_a_browser(server: str, tmp_path: Path) -> None:
    with Browser(tmp_path / "profile") as browser:
        browser.open(server.rpartition("/")[0])
        assert "Pactbook" in browser.evaluate("document.body.innerText")
        browser.open(f"{server}/agreement")
        assert browser.evaluate("document.querySelectorAll('.facet-info').length") > 0
        assert "Title" in browser.evaluate("document.body.innerText")
        browser.open(f"{server}/arms_by_year?recipient_code=SRB&supplier_code=CHN&year=2022")
        assert "125.0\u00a0MTIV" in browser.evaluate("document.querySelector('table.rows-and-columns').innerText")
        browser.open(f"{server}/accession-blockers")
        names = browser.evaluate(
            "[...document.querySelectorAll('form.sql input[type=text]')].map((i) => i.name).join()"
        )
        assert names.split(",")[:2] == ["candidate", "organisation"]
        browser.open(f"{server}/accession-blockers?candidate=XKX&organisation=NATO&as_of=2025-04-16")
        assert browser.evaluate("document.querySelectorAll('table.rows-and-columns tbody tr').length") == 4
        browser.open(f"{server}/search?words=Bayraktar")
        assert "Bayraktar" in browser.evaluate("document.querySelector('table.rows-and-columns').innerText")


@pytest.mark.slow
def test_serving_needs_a_sqlite_file_and_says_what_is_missing(
    run: Run, seeded_postgresql_url: str, monkeypatch: pytest.MonkeyPatch, seeded_sqlite_url: str
) -> None:
    outcome = run("serve", url=seeded_postgresql_url)
    assert (outcome.exit_code, outcome.stderr) == (
        2,
        "Error: Datasette serves SQLite files: name one with --database-url\n",
    )
    monkeypatch.setitem(sys.modules, "datasette.cli", None)
    outcome = run("serve", url=seeded_sqlite_url)
    assert (outcome.exit_code, outcome.stderr) == (
        2,
        f"Error: serving needs the package datasette: {install('datasette')}\n",
    )
