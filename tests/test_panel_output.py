"""Panels as files and as tables, and what is refused."""

import csv
import shutil
import sys
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from analysis.panels import write_panel
from hints import install
from support import BACKENDS, Run, pactbook
from support.dataset_files import rows
from support.panel_world import ATOP, FILTERED, SIPRI, Facts, add_facts, fill, writing
from support.rows import insert

NEEDS_ATOP = "--similarity needs an edition of ATOP and a state system: --within cow or --within gw"
ALL = ("--from", "1991", "--to", "2010", "--similarity")


@pytest.fixture(scope="module")
def shared_url(panel_sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The invented states with a few facts; only to be read."""
    path = tmp_path_factory.mktemp("panel") / "known.db"
    return known(f"sqlite:///{shutil.copy(panel_sqlite_template, path)}")


@pytest.fixture
def one_url(shared_url: str, tmp_path: Path) -> str:
    """The same in a database of the test's own."""
    return f"sqlite:///{shutil.copy(shared_url.removeprefix('sqlite:///'), tmp_path / 'known.db')}"


@pytest.fixture(params=BACKENDS)
def url(request: pytest.FixtureRequest) -> str:
    """The same, on each backend in turn."""
    if request.param == "sqlite":
        return str(request.getfixturevalue("one_url"))
    return known(fill(request.getfixturevalue("postgresql_url")))


def known(url: str) -> str:
    def add(to: Facts) -> None:
        code = to.alliance(
            ("AAA", 2, "1950-01-01", None), ("BBB", 20, "1950-01-01", None), ("NEW", 345, "1992-05-01", None)
        )
        to.owes(code, "AAA", "defense", "consultation")
        to.owes(code, "BBB", "nonaggression", to="NEW")
        to.cooperation("general", "1995-06-01", "AAA", "BBB")
        to.arms("AAA", "BBB", 1999, 10.25, {2000: 4.5, 2001: 5.75})
        to.arms("CCC", "KKK", 2009, 0.4, {2010: 0.1})

    add_facts(url, add)
    return url


@cache
def whole(url: str, name: str = "dyad-year") -> str:
    """A panel as CSV."""
    outcome = pactbook("panel", name, *options_of(name), url=url)
    assert outcome.exit_code == 0, outcome.stderr
    return outcome.stdout


def options_of(name: str) -> tuple[str, ...]:
    return ALL if name == "dyad-year" else ALL[:4]


def table(text: str) -> list[list[str]]:
    return list(csv.reader(text.splitlines()))


# Files.


@pytest.mark.slow_on_postgresql
@pytest.mark.parametrize("name", ["dyad-year", "state-year"])
@pytest.mark.slow
def test_parquet_holds_what_csv_holds_in_types(run: Run, url: str, shared_url: str, tmp_path: Path, name: str) -> None:
    duckdb = pytest.importorskip("duckdb")
    path = tmp_path / "panel.parquet"
    assert run("panel", name, *options_of(name), "--output", str(path), url=url).stdout == ""
    listed = table(whole(shared_url, name))
    with duckdb.connect() as duck:
        cursor = duck.execute(f"select * from read_parquet('{path}')")
        types = {column[0]: str(column[1]) for column in cursor.description}
        found = [["" if cell is None else str(cell) for cell in row] for row in cursor.fetchall()]
    assert list(types) == listed[0]
    assert found == [[number(cell) for cell in row] for row in listed[1:]]
    assert types["year"] == "INTEGER"
    assert types[next(column for column in types if "tiv_delivered" in column)].startswith("DECIMAL")


def number(cell: str) -> str:
    """A score as Python prints it."""
    return str(float(cell)) if "." in cell and len(cell.partition(".")[2]) != 2 else cell


@pytest.mark.slow
def test_the_same_database_gives_the_same_bytes(run: Run, shared_url: str, tmp_path: Path) -> None:
    options = ("--from", "1999", "--to", "2001", "--similarity")
    paths = [tmp_path / "one.parquet", tmp_path / "two.parquet"]
    for path in paths:
        assert run("panel", "dyad-year", *options, "--output", str(path), url=shared_url).exit_code == 0
    assert paths[0].read_bytes() == paths[1].read_bytes()


@pytest.mark.slow
def test_a_panel_is_the_same_however_it_is_cut(
    run: Run, shared_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    duckdb = pytest.importorskip("duckdb")
    path = tmp_path / "panel.parquet"
    expected = whole(shared_url)
    monkeypatch.setattr(write_panel.slices, "__defaults__", (500,))
    assert run("panel", "dyad-year", *ALL, url=shared_url).stdout == expected
    run("panel", "dyad-year", *ALL, "--output", str(path), url=shared_url)
    with duckdb.connect() as duck:
        found = duck.execute(f"select cow_1, cow_2, year from read_parquet('{path}')").fetchall()
    assert [list(map(str, row)) for row in found] == [row[2:5] for row in table(expected)[1:]]


def test_csv_is_plain_the_same_in_a_file_and_ends_lines_in_newlines(run: Run, shared_url: str, tmp_path: Path) -> None:
    path = tmp_path / "panel.csv"
    run("panel", "dyad-year", *ALL, "--output", str(path), url=shared_url)
    content = path.read_bytes()
    assert content == whole(shared_url).encode()
    assert b'"' not in content
    assert b"\r" not in content
    assert content.decode("ascii").endswith("\n")


@pytest.mark.slow
def test_a_code_that_csv_would_break_is_quoted(run: Run, one_url: str) -> None:
    with writing(one_url) as connection:
        insert(connection, "actor", {"code": 'x,"y"', "kind": "non_state", "name": "Odd"})
    add_facts(one_url, lambda to: to.arms("AAA", 'x,"y"', 2000, 1, {2000: 1}))
    listed = table(run("panel", "dyad-year", "--within", "none", "--from", "2000", "--to", "2000", url=one_url).stdout)
    assert {'x,"y"'} == {cell for row in listed[1:] for cell in row[:2]} - {"AAA", "BBB", "CCC", "DDD", "NEW"}
    assert {len(row) for row in listed} == {len(listed[0])}


def test_a_file_is_left_alone_when_the_panel_fails(run: Run, shared_url: str, tmp_path: Path) -> None:
    path = tmp_path / "panel.csv"
    path.write_text("mine\n")
    outcome = run("panel", "dyad-year", "--dataset", "atop-9", "--output", str(path), url=shared_url)
    assert outcome.exit_code == 2
    assert path.read_text() == "mine\n"
    assert list(tmp_path.glob("panel*")) == [path]


# Tables.


@pytest.mark.parametrize("name", ["dyad-year", "state-year"])
@pytest.mark.slow_on_postgresql
@pytest.mark.slow
def test_the_table_holds_what_csv_holds_of_sqlite(run: Run, url: str, shared_url: str, name: str) -> None:
    outcome = run("panel", name, *options_of(name), "--into-database", url=url)
    assert (outcome.exit_code, outcome.stdout) == (0, "")
    made = f"panel_{name.replace('-', '_')}"
    assert outcome.stderr.endswith(f" rows to the table {made}\n")
    columns, *listed = table(whole(shared_url, name))
    found = rows(url, f"select {', '.join(columns)} from {made}")
    assert sorted([cells(row) for row in found]) == sorted([[plain(cell) for cell in row] for row in listed])


def cells(row: tuple[object, ...]) -> list[str]:
    return ["" if cell is None else plain(str(cell)) for cell in row]


def plain(cell: str) -> str:
    """Numbers with as many places as they need."""
    return f"{float(cell):g}" if cell.lstrip("-").replace(".", "", 1).isdigit() else cell


@pytest.mark.slow_on_postgresql
@pytest.mark.slow
def test_the_table_is_replaced_whole_and_is_no_drift(run: Run, url: str) -> None:
    assert run("panel", "state-year", "--from", "1990", "--to", "1999", "--into-database", url=url).exit_code == 0
    assert (
        run(
            "panel", "state-year", "--dataset", ATOP, "--from", "2000", "--to", "2000", "--into-database", url=url
        ).exit_code
        == 0
    )
    assert rows(url, "select min(year), max(year), count(*) from panel_state_year") == [(2000, 2000, 5)]
    assert "sipri_import_hhi" not in next(iter(table(run("sql", "select * from panel_state_year", url=url).stdout)))
    check = run("db", "check", url=url)
    assert "panel" not in check.stdout


@pytest.mark.slow_on_postgresql
@pytest.mark.slow
def test_a_file_and_the_table_can_be_made_at_once(run: Run, url: str, tmp_path: Path) -> None:
    path = tmp_path / "panel.csv"
    outcome = run("panel", "state-year", *ALL[:4], "--output", str(path), "--into-database", url=url)
    assert outcome.exit_code == 0, outcome.stderr
    assert rows(url, "select count(*) from panel_state_year") == [(len(path.read_text().splitlines()) - 1,)]


# What is taken by default, and what is refused.


@pytest.mark.slow
def test_the_newest_whole_edition_of_each_series_is_taken(run: Run, one_url: str) -> None:
    with writing(one_url) as connection:
        insert(connection, "dataset", {"code": "atop-5.0", "series": "atop", "edition": "5.0", "title": "Older"})
    assert run("panel", "state-year", url=one_url).stderr.startswith(
        f"note: columns from {ATOP}, dcad-1.0, {SIPRI}, curated; "
    )
    named = run("panel", "state-year", "--dataset", "atop-5.0", "--dataset", FILTERED, "--to", "1990", url=one_url)
    assert named.stderr.startswith(f"note: columns from atop-5.0, {FILTERED}; years 1950 to 1990; ")


def test_an_edition_of_the_state_system_can_be_named(run: Run, one_url: str) -> None:
    with writing(one_url) as connection:
        row = {
            "code": "cow-states-2016",
            "series": "cow-states",
            "title": "COW",
            "covers_until": date(2017, 1, 1).isoformat(),
        }
        insert(connection, "dataset", row)
        spell = {"valid_from": "2000-01-01", "valid_from_text": "2000-01-01"}
        for code, number in (("AAA", "2"), ("BBB", "20")):
            insert(connection, "state_identifier", {
                "dataset_code": "cow-states-2016", "state_code": code, "scheme": "cow", "value": number, **spell,
            })  # fmt: skip
    options = ("--dataset", ATOP, "--dataset", "cow-states-2016", "--from", "1999", "--to", "2018")
    outcome = run("panel", "dyad-year", *options, url=one_url)
    assert "COW's state system (cow-states-2016)" in outcome.stderr
    assert len(outcome.stdout.splitlines()) - 1 == 2 * 17
    alone = run("panel", "dyad-year", "--dataset", "cow-states-2016", "--within", "none", url=one_url)
    assert (alone.exit_code, alone.stderr) == (2, "Error: --within none needs at least one dataset with columns\n")


@pytest.mark.parametrize(
    ("options", "line"),
    [
        ("--dataset atop-9", "unknown dataset 'atop-9'; known: atop-5.1, curated, dcad-1.0, sipri-2020, sipri-2021"),
        (
            "--dataset sipri-2020 --dataset sipri-2021",
            "sipri-2020 and sipri-2021 are editions of the same series; choose one of them",
        ),
        (
            "--from 2001 --to 2000",
            "the period from 2001 to 2000 has no years: --from must not be after --to",
        ),
        ("--output panel.xlsx", "panel.xlsx: a panel can be written as csv or parquet only"),
        ("--similarity --within none", NEEDS_ATOP),
        ("--similarity --dataset curated", NEEDS_ATOP),
    ],
)
def test_what_makes_no_panel_is_one_line(run: Run, shared_url: str, options: str, line: str) -> None:
    outcome = run("panel", "dyad-year", *options.split(), url=shared_url)
    assert (outcome.exit_code, outcome.stdout, outcome.stderr) == (2, "", f"Error: {line}\n")


def test_a_dataset_without_columns_is_refused(run: Run, one_url: str) -> None:
    with writing(one_url) as connection:
        insert(connection, "dataset", {"code": "wdi-1", "series": "wdi", "title": "Other"})
    outcome = run("panel", "state-year", "--dataset", "wdi-1", url=one_url)
    assert outcome.exit_code == 2
    assert outcome.stderr == (
        "Error: wdi-1 has no columns for panels; choose editions of atop, dcad, sipri, nmc, contiguity, majors, "
        "curated, cow-states\n"
    )


@pytest.mark.parametrize(
    "arguments",
    [
        "panel dyad-year",
        "query run agreements-of --state SRB",
        "query run accession-blockers --candidate Kosovo --organisation NATO",
        "show XKX",
        "claims check",
    ],
)
def test_an_empty_database_says_what_to_run(run: Run, sqlite_url: str, arguments: str) -> None:
    outcome = run(*arguments.split(), url=sqlite_url)
    assert outcome.exit_code == 3
    assert outcome.stderr == "Error: the database has no facts yet; run `pactbook build`\n"


def test_without_duckdb_the_line_says_how_to_install_it(
    run: Run, shared_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    outcome = run("panel", "dyad-year", url=shared_url)
    assert outcome.exit_code == 2
    assert outcome.stderr == f"Error: panels need the package duckdb: {install('duckdb')}\n"


def test_what_is_said_of_orders_without_deliveries_concerns_editions_of_sipri_alone(
    run: Run, seeded_sqlite_url: str
) -> None:
    outcome = run("panel", "dyad-year", "--from", "2000", "--to", "2000", url=seeded_sqlite_url)
    assert outcome.exit_code == 0, outcome.stderr
    assert "columns from curated" in outcome.stderr
    assert "orders with deliveries" not in outcome.stderr
