"""What changed between two editions, and between two databases."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from support import ROOT, Outcome, Run
from support.dataset_files import changed, shape

OLD, NEW = "sipri-2024-03-05", "sipri-2025-03-10"


def revise(text: str) -> str:
    """SIPRI's next edition: figures revised, an order more, one less, one of two equal ones changed, lines moved."""
    text = text.replace("5 Mar 2024", "10 Mar 2025")
    text = text.replace("1.5,15,15", "1.6,16,16")
    first, second = [line for line in text.split("\n") if "Delfin" in line]
    text = text.replace(f"{first}\n{second}", f"{second.replace('1,2,2', '1.5,3,3')}\n{first}")
    text = text.replace("Hungary,Soviet Union,1975", "Hungary,Soviet Union,1974")
    return text.replace("2020; 2021; 2022", "2020; 2021")


@pytest.fixture
def url(imported: Callable[..., str], tmp_path: Path) -> str:
    """A database with two editions of a register: only to be read."""
    return imported(
        ("sipri", shape("sipri_register.csv")),
        ("sipri", changed("sipri_register.csv", tmp_path, revise)),
    )


def changes(outcome: Outcome) -> list[tuple[object, ...]]:
    """The rows of a jsonl output."""
    assert outcome.exit_code == 0, outcome.stderr
    return [tuple(json.loads(line).values()) for line in outcome.stdout.splitlines()]


def test_the_page_shows_how_to_compare_two_series(run: Run, imported: Callable[..., str]) -> None:
    url = imported(("sipri", shape("sipri_register.csv")))
    refused = run("diff", "curated", "sipri-2024-03-05", url=url)
    assert refused.exit_code == 2
    assert "for others join them as docs/importing.md shows" in refused.stderr
    page = (ROOT / "docs/importing.md").read_text(encoding="utf-8").partition("## Comparing with the curated facts")[2]
    statement, shown = (block.partition("\n")[2] for block in page.split("```")[1:4:2])
    assert run("sql", statement, "--format", "table", url=url).stdout == shown


def test_two_editions_show_what_sipri_revised(url: str, run: Run) -> None:
    outcome = run("diff", OLD, NEW, "--format", "jsonl", url=url)
    assert changes(outcome) == [
        ("changed", "arms_transfer", "Germany|Croatia|Delfin|2015|1", "tiv_unit", 1.0, 1.5),
        ("changed", "arms_transfer", "Germany|Croatia|Delfin|2015|1", "tiv_order", 2.0, 3.0),
        ("changed", "arms_transfer", "Germany|Croatia|Delfin|2015|1", "tiv_delivered", 2.0, 3.0),
        ("added", "arms_transfer", "Soviet Union|Hungary|P-12|1974|1", None, None, None),
        ("removed", "arms_transfer", "Soviet Union|Hungary|P-12|1975|1", None, None, None),
        ("changed", "arms_transfer", "Turkiye|Albania|Zmaj-1|2019|1", "tiv_unit", 1.5, 1.6),
        ("changed", "arms_transfer", "Turkiye|Albania|Zmaj-1|2019|1", "tiv_order", 15.0, 16.0),
        ("changed", "arms_transfer", "Turkiye|Albania|Zmaj-1|2019|1", "tiv_delivered", 15.0, 16.0),
        ("changed", "arms_delivery", "Germany|Croatia|Delfin|2015|1|2016", "tiv_delivered", 2.0, 3.0),
        ("changed", "arms_delivery", "Turkiye|Albania|Zmaj-1|2019|1|2020", "tiv_delivered", 15.0, 16.0),
        ("changed", "arms_delivery", "Turkiye|Albania|Zmaj-2|2020|1|2020", "quantity", 2.34, 3.5),
        ("changed", "arms_delivery", "Turkiye|Albania|Zmaj-2|2020|1|2020", "tiv_delivered", 0.24, 0.35),
        ("changed", "arms_delivery", "Turkiye|Albania|Zmaj-2|2020|1|2021", "quantity", 2.33, 3.5),
        ("changed", "arms_delivery", "Turkiye|Albania|Zmaj-2|2020|1|2021", "tiv_delivered", 0.23, 0.35),
        ("removed", "arms_delivery", "Turkiye|Albania|Zmaj-2|2020|1|2022", None, None, None),
    ]
    assert "arms_transfer: 1 added, 1 removed, 2 changed" in outcome.stderr


@pytest.mark.slow_on_postgresql
def test_a_renamed_party_is_the_same_party(seeded_copy_url: str, run: Run, tmp_path: Path) -> None:
    def rename(text: str) -> str:
        return text.replace("5 Mar 2024", "10 Mar 2021").replace("Turkiye", "Turkey")

    for path in (changed("sipri_register.csv", tmp_path, rename), shape("sipri_register.csv")):
        run("import", "sipri", path, url=seeded_copy_url)
    outcome = run("diff", "sipri-2021-03-10", OLD, "--format", "jsonl", url=seeded_copy_url)
    assert {(change[0], change[3], change[4], change[5]) for change in changes(outcome)} == {
        ("changed", "supplier_raw", "Turkey", "Turkiye")
    }


def test_the_same_edition_differs_in_nothing(url: str, run: Run) -> None:
    outcome = run("diff", OLD, OLD, "--format", "csv", url=url)
    assert outcome.stdout == "change,table,key,column,old,new\n"
    assert outcome.stderr.strip() in ("", "no rows")


def test_the_table_is_for_reading(url: str, run: Run) -> None:
    outcome = run("diff", OLD, NEW, "--format", "table", url=url)
    assert "Turkiye|Albania|Zmaj-1|2019|1" in outcome.stdout


@pytest.mark.slow_on_postgresql
@pytest.mark.slow
def test_agreements_compare_by_their_number_without_the_edition(seeded_copy_url: str, run: Run, tmp_path: Path) -> None:
    def older(text: str) -> str:
        return "\r\n".join(line.replace(",5.1", ",5.0") for line in text.split("\r\n") if "9005," not in line)

    old = [changed(name, tmp_path, older) for name in ("atop_1a.csv", "atop_1m.csv")]
    assert run("import", "atop", *old, url=seeded_copy_url).exit_code == 0
    assert run("import", "atop", shape("atop_1a.csv"), shape("atop_1m.csv"), url=seeded_copy_url).exit_code == 0
    outcome = run("diff", "atop-5.0", "atop-5.1", "--format", "jsonl", url=seeded_copy_url)
    assert changes(outcome) == [("added", "agreement", "9005", None, None, None)]


@pytest.mark.slow_on_postgresql
def test_two_databases_compare_row_by_row(sqlite_template: Path, built_url: str, run: Run) -> None:
    outcome = run("diff", str(sqlite_template), built_url, "--format", "jsonl")
    found = changes(outcome)
    assert {change[0] for change in found} == {"added"}
    assert ("added", "dataset", "atop-5.1", None, None, None) in found
    assert "agreement: 3 added, 0 removed, 0 changed" in outcome.stderr
    back = run("diff", built_url, f"sqlite:///{sqlite_template}", "--format", "jsonl")
    assert {change[0] for change in changes(back)} == {"removed"}


def test_a_changed_fact_shows_its_column(built_sqlite_template: Path, run: Run, tmp_path: Path) -> None:
    import sqlite3

    paths = [tmp_path / "one.db", tmp_path / "two.db"]
    for path in paths:
        shutil.copy(built_sqlite_template, path)
    with sqlite3.connect(paths[1]) as connection:
        connection.execute("update setting set value = '2020-01-01' where name = 'data_as_of'")
    connection.close()
    ((change, table, key, column, _old, new),) = changes(run("diff", *map(str, paths), "--format", "jsonl"))
    assert (change, table, key, column, new) == ("changed", "setting", "data_as_of", "value", "2020-01-01")


@pytest.mark.parametrize(
    ("sides", "message"),
    [
        (("sipri-1999", "curated"), "'sipri-1999' is neither a database nor an edition in it"),
        (("curated", OLD), "only editions of one series can be compared"),
    ],
)
def test_what_does_not_compare_is_refused(url: str, run: Run, sides: tuple[str, str], message: str) -> None:
    outcome = run("diff", *sides, url=url)
    assert outcome.exit_code == 2
    assert message in outcome.stderr


def test_an_edition_and_a_database_do_not_compare(seeded_sqlite_template: Path, run: Run) -> None:
    outcome = run("diff", "curated", str(seeded_sqlite_template))
    assert outcome.exit_code == 2
    assert "two editions, or two databases" in outcome.stderr
