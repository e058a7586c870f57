"""Indicators: values that seeds hold for datasets which they name, and that editions own."""

from pathlib import Path

import pytest

from support import Run
from support.database_contents import connected
from support.seed_folder import append, replace, write_seeds

pytestmark = pytest.mark.slow_on_postgresql

COUNT = "select dataset_code, count(*) from indicator group by dataset_code order by dataset_code"


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    """The small seeds with two editions of one indicator."""
    folder = write_seeds(tmp_path / "seeds")
    for edition in ("wdi-2023", "wdi-2024"):
        append(folder, "dataset", f"{edition},wdi,,,World Development Indicators,,,,,,,,")
    append(folder, "indicator_kind", "GDP,Gross domestic product,current US$,")
    append(folder, "indicator", "wdi-2023,HUN,GDP,2022,177337000000")
    append(folder, "indicator", "wdi-2024,HUN,GDP,2022,17878800000.1234")
    append(folder, "indicator", "wdi-2024,SRB,GDP,2022,63502000000")
    return folder


def test_seeds_hold_values_of_several_editions(run: Run, database_url: str, seeds: Path) -> None:
    assert run("seed", "load", "--dir", str(seeds), url=database_url).exit_code == 0
    with connected(database_url) as connection:
        assert connection.exec_driver_sql(COUNT).fetchall() == [("wdi-2023", 1), ("wdi-2024", 2)]
        value = connection.exec_driver_sql("select min(value) from indicator").scalar()
        assert float(str(value)) == 17878800000.1234
    assert "nothing changed" in run("seed", "load", "--dir", str(seeds), url=database_url).stderr
    replace(seeds, "indicator", "wdi-2024,SRB,GDP,2022,63502000000\n", "")
    replace(seeds, "indicator", "wdi-2023,HUN,GDP,2022,177337000000", "wdi-2023,HUN,GDP,2022,1")
    outcome = run("seed", "load", "--dir", str(seeds), url=database_url)
    assert ["indicator", "0", "1", "1", "1"] in [line.split() for line in outcome.stdout.splitlines()]


def test_seeds_leave_values_of_an_imported_edition_alone(run: Run, database_url: str, seeds: Path) -> None:
    run("seed", "load", "--dir", str(seeds), url=database_url)
    with connected(database_url) as connection:
        connection.exec_driver_sql("insert into dataset (code, series, title) values ('wdi-2025', 'wdi', 'WDI')")
        connection.exec_driver_sql(
            "insert into load (dataset_code, loaded_at, file_name, file_sha256, inserted, updated, deleted, unchanged)"
            " values ('wdi-2025', '2026-01-01T00:00:00Z', 'wdi.csv', '00', 1, 0, 0, 0)"
        )
        connection.exec_driver_sql(
            "insert into indicator (dataset_code, actor_code, indicator_kind_code, year, value)"
            " values ('wdi-2025', 'HUN', 'GDP', 2022, 5)"
        )
        connection.commit()
    assert "nothing changed" in run("seed", "load", "--dir", str(seeds), url=database_url).stderr
    with connected(database_url) as connection:
        assert connection.exec_driver_sql(COUNT).fetchall()[-1] == ("wdi-2025", 1)


def test_values_are_printed_as_they_are(run: Run, database_url: str, seeds: Path) -> None:
    run("seed", "load", "--dir", str(seeds), url=database_url)
    outcome = run("query", "run", "indicators", "--state", "HUN", "--format", "csv", url=database_url)
    assert [line.split(",")[4] for line in outcome.stdout.splitlines()] == ["value", "177337000000", "17878800000.1234"]


def test_two_editions_of_an_indicator_compare(run: Run, database_url: str, seeds: Path) -> None:
    run("seed", "load", "--dir", str(seeds), url=database_url)
    outcome = run("diff", "wdi-2023", "wdi-2024", "--format", "csv", url=database_url)
    assert outcome.stdout.splitlines()[1:] == [
        "changed,indicator,HUN|GDP|2022|,value,177337000000,17878800000.1234",
        "added,indicator,SRB|GDP|2022|,,,",
    ]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("wdi-2024,HUN,GDP,2022,5", "is already in line 3"),
        ("wdi-2025,HUN,GDP,2022,5", "dataset_code"),
        ("wdi-2024,HUN,GNP,2022,5", "indicator_kind_code"),
        ("wdi-2024,HUN,GDP,2023,178788000000.1234", "not a number of at most 15 digits, 10 of them after a point"),
        ("wdi-2024,HUN,GDP,2023,0.12345678901", "not a number of at most 15 digits, 10 of them after a point"),
        ("wdi-2024,HUN,GDP,2023,", "must not be empty"),
        ("wdi-2024,HUN,GDP,3000000000,5", "year: '3000000000' is out of range; the column can hold whole "),
        ("wdi-2024,HUN,GDP,-3000000000,5", "year: '-3000000000' is out of range; "),
        (
            f"wdi-2024,HUN,GDP,{'9' * 5000},5",
            "is out of range; the column can hold whole numbers from -2,147,483,647 to 2,147,483,647",
        ),
    ],
)
def test_a_value_without_its_place_is_refused(run: Run, seeds: Path, line: str, reason: str) -> None:
    append(seeds, "indicator", line)
    outcome = run("seed", "check", "--dir", str(seeds))
    assert outcome.exit_code == 1
    assert "indicator.csv:5:" in outcome.stderr + outcome.stdout
    assert reason in outcome.stderr + outcome.stdout
