"""COW's capabilities, contiguity and major powers: numbers that pass on, missing values, spells by month, editions."""

from pathlib import Path

import pytest

from support import Run
from support.dataset_files import changed, loads, rows, shape

pytestmark = pytest.mark.slow_on_postgresql

Edit = tuple[str, str]


def imported(run: Run, url: str, series: str, path: str, *options: str) -> str:
    """Import a file, and return what is said about it."""
    outcome = run("import", series, path, *options, url=url)
    assert outcome.exit_code == 0, outcome.stderr
    return outcome.stderr


@pytest.mark.quick_on_postgresql
def test_capabilities_are_indicators_of_the_last_holder_of_the_number_in_the_year(
    seeded_copy_url: str, run: Run
) -> None:
    notes = imported(run, seeded_copy_url, "nmc", shape("nmc_5_0.csv"))
    assert "nmc-5.0: " in notes
    assert "complete, from 1816-01-01 to before 1992-01-01" not in notes
    assert "complete, from 1816-01-01 to before 1993-01-01" in notes
    assert "9 state-years; 9 values are missing (-9) and have no row" in notes
    assert rows(
        seeded_copy_url,
        "select actor_code, year, actor_raw, value from indicator"
        " where dataset_code = 'nmc-5.0' and indicator_kind_code = 'cinc' order by cast(actor_raw as integer), year",
    ) == [
        ("USA", 1816, "2", 0.0123456),
        ("USA", 1817, "2", 2.5e-07),
        ("USA", 1990, "2", 0.1414213562),
        ("DEU", 1990, "255", 0.03),
        ("DEU", 1990, "260", 0.0275),
        ("YUG", 1991, "345", 0.005),
        ("SRB", 1992, "345", 0.0025),
        ("RUS", 1991, "365", 0.13),
    ]


def test_germanys_two_values_of_1990_are_both_kept_and_named(seeded_copy_url: str, run: Run) -> None:
    notes = imported(run, seeded_copy_url, "nmc", shape("nmc_5_0.csv"))
    assert "DEU has 2 rows in 1990, of the numbers 255 and 260: both are kept" in notes
    query = ("query", "run", "indicators", "--state", "DEU", "--dataset", "nmc-5.0", "--indicator", "cinc")
    lines = run(*query, "--format", "csv", url=seeded_copy_url).stdout.splitlines()
    assert [line.split(",")[3:5] + line.split(",")[-1:] for line in lines[1:]] == [
        ["1990", "0.03", "255"],
        ["1990", "0.0275", "260"],
    ]


def test_what_is_missing_has_no_row(seeded_copy_url: str, run: Run) -> None:
    imported(run, seeded_copy_url, "nmc", shape("nmc_5_0.csv"))
    sql = "select count(*), min(value) from indicator where dataset_code = 'nmc-5.0'"
    assert rows(seeded_copy_url, sql) == [(9 * 7 - 9, 2.5e-07)]


@pytest.mark.parametrize(
    ("name", "options", "edition"),
    [
        ("NMC_5_0.csv", (), "5.0"),
        ("NMC-60-abridged.csv", (), "6.0"),
        ("NMC_v4_0 (1).csv", (), "4.0"),
        ("nmc 6.csv", (), "6.0"),
        ("NMC_2012.csv", ("--edition", "5.0"), "5.0"),
        ("NMC_5_0.csv", ("--edition", "mine"), "mine"),
    ],
)
def test_the_edition_of_capabilities_is_in_the_name_of_the_file(
    seeded_copy_url: str, run: Run, tmp_path: Path, name: str, options: tuple[str, ...], edition: str
) -> None:
    path = changed("nmc_5_0.csv", tmp_path, lambda text: text, as_name=name)
    imported(run, seeded_copy_url, "nmc", path, *options)
    sql = "select edition, title from dataset where series = 'nmc'"
    assert rows(seeded_copy_url, sql) == [(edition, f"Correlates of War, National Material Capabilities, v{edition}")]


def test_a_file_whose_name_does_not_tell_its_version_needs_one(seeded_copy_url: str, run: Run, tmp_path: Path) -> None:
    for name in ("capabilities.csv", "NMC_2012.csv"):
        path = changed("nmc_5_0.csv", tmp_path, lambda text: text, as_name=name)
        outcome = run("import", "nmc", path, url=seeded_copy_url)
        assert outcome.exit_code == 2
        assert f"the name {name} does not contain the version of NMC" in outcome.stderr
        assert "--edition 5.0" in outcome.stderr


def test_what_programs_make_of_capabilities_is_the_same(seeded_copy_url: str, run: Run, tmp_path: Path) -> None:
    def of_r(text: str) -> str:
        lines = text.replace("-9,", "NA,").replace("300000000", "3e+08").replace("2000,", "2000.0,").splitlines()
        return "\n".join(f'"{number or ""}",{line}' for number, line in enumerate(lines))

    def of_a_spreadsheet(text: str) -> str:
        return text.replace(",", ";").replace("\n", ";;\n").replace(";.", ";0,").upper()

    imported(run, seeded_copy_url, "nmc", shape("nmc_5_0.csv"))
    before = loads(seeded_copy_url)
    for change in (of_r, of_a_spreadsheet):
        path = changed("nmc_5_0.csv", tmp_path, change)
        assert " 0 " in run("import", "nmc", path, url=seeded_copy_url).stdout
        assert loads(seeded_copy_url) == before


def test_contiguity_is_cut_where_a_number_passes_on(seeded_copy_url: str, run: Run) -> None:
    notes = imported(run, seeded_copy_url, "contiguity", shape("contiguity.csv"))
    assert "12 published records: 11 spells of contiguity, cut where a COW number passes on, and 1 of type 0" in notes
    found = rows(
        seeded_copy_url,
        "select state_1_code, state_2_code, state_1_raw, kind, valid_from_text, valid_until_text,"
        " cast(valid_from as text), cast(valid_until as text) from contiguity"
        " where state_1_raw in ('255', '260', '345', '365') order by state_1_raw, kind, valid_from",
    )
    assert [row[:6] for row in found] == [
        ("DEU", "POL", "255", "land", "1990-10", None),
        ("DEU", "POL", "260", "land", "1955-05", "1990-11"),
        ("SRK", "GRC", "345", "land", "1913-08", "1918-12-01"),
        ("KYU", "GRC", "345", "land", "1918-12-01", "1941-05"),
        ("YUG", "GRC", "345", "land", "1944-10", "1992-04-27"),
        ("SRB", "GRC", "345", "land", "1992-04-27", "1993-05"),
        ("YUG", "BGR", "345", "water_24", "1992-02", "1992-04-27"),
        ("SRB", "BGR", "345", "water_24", "1992-04-27", None),
        ("SUN", "TUR", "365", "land", "1945-12", "1992-01"),
        ("RUS", "TUR", "365", "water_400", "1991-12", None),
    ]
    assert found[0][6:] == ("1990-10-01", None)
    assert found[1][6:] == ("1955-05-01", "1990-11-01")
    sql = "select state_1_code, state_2_code, kind, valid_from_text from contiguity where state_2_raw = '365'"
    assert rows(seeded_copy_url, sql) == [
        ("USA", "SUN", "water_12", "1959-01"),
        ("USA", "RUS", "water_12", "1991-12-26"),
    ]


def test_some_types_of_contiguity_are_another_edition(seeded_copy_url: str, run: Run, tmp_path: Path) -> None:
    imported(run, seeded_copy_url, "contiguity", shape("contiguity.csv"))

    def land_only(text: str) -> str:
        first, *others = text.splitlines(keepends=True)
        return first + "".join(line for line in others if line.split(",")[2] == "1")

    notes = imported(run, seeded_copy_url, "contiguity", changed("contiguity.csv", tmp_path, land_only))
    assert "contiguity-3.2-type-1: " in notes
    assert "a part: only records of type 1" in notes
    sql = (
        "select code, complete from dataset join coverage on dataset_code = code where series = 'contiguity' order by 1"
    )
    assert rows(seeded_copy_url, sql) == [("contiguity-3.2", "yes"), ("contiguity-3.2-type-1", "no")]


def test_major_powers_are_spells_of_the_holders(seeded_copy_url: str, run: Run) -> None:
    notes = imported(run, seeded_copy_url, "majors", shape("majors.csv"))
    assert "majors-2016: " in notes
    assert "5 published spells of 4 states" in notes
    assert rows(
        seeded_copy_url,
        "select state_code, state_raw, cast(valid_from as text), cast(valid_until as text)"
        " from major_power order by state_raw, valid_from",
    ) == [
        ("USA", "2", "1898-08-13", None),
        ("FRA", "220", "1816-01-01", "1940-06-23"),
        ("FRA", "220", "1945-08-15", None),
        ("DEU", "255", "1991-12-11", None),
        ("RUS", "365", "1922-01-01", "1922-12-30"),
        ("SUN", "365", "1922-12-30", "1991-12-26"),
        ("RUS", "365", "1991-12-26", None),
    ]


def test_the_state_system_is_not_taken_for_major_powers(seeded_copy_url: str, run: Run, tmp_path: Path) -> None:
    outcome = run("import", "majors", shape("cow_states.csv"), url=seeded_copy_url)
    assert outcome.exit_code == 2
    assert "is a file of cow-states: use `pactbook import cow-states`" in outcome.stderr
    path = changed("cow_states.csv", tmp_path, without_names)
    outcome = run("import", "majors", path, url=seeded_copy_url)
    assert outcome.exit_code == 2
    assert "cow_states.csv: 6 of 6 spells begin when the state enters the state system, so this is" in outcome.stderr


def without_names(text: str) -> str:
    """COW's state system without its third column."""
    return "".join(",".join(cell for place, cell in enumerate(line.split(",")) if place != 2) + "\n"
                   for line in text.splitlines())  # fmt: skip


@pytest.mark.parametrize(
    ("series", "name"), [("nmc", "nmc_5_0.csv"), ("contiguity", "contiguity.csv"), ("majors", "majors.csv")]
)
def test_a_number_that_nobody_holds_is_unknown_and_listed(
    seeded_copy_url: str, run: Run, tmp_path: Path, series: str, name: str
) -> None:
    path = changed(
        name, tmp_path, lambda text: text.replace('"USA",2,', '"USA",999,').replace("\nUSA,2,", "\nUSA,999,")
    )
    if series == "contiguity":
        path = changed(name, tmp_path, lambda text: text.replace(",350,", ",999,"))
    notes = imported(run, seeded_copy_url, series, path)
    assert "parties whose name or code no known actor had in that year, loaded as the actor `unknown`" in notes
    assert "  COW 999 (" in notes
    outcome = run("import", series, path, "--strict", "--edition", "strict", url=seeded_copy_url)
    assert outcome.exit_code == 1
    assert "parties whose name or code no known actor had in that year: COW 999" in outcome.stderr


def test_contiguity_by_year_is_named(seeded_copy_url: str, run: Run, tmp_path: Path) -> None:
    path = tmp_path / "contdird.csv"
    path.write_text("dyad,state1no,state1ab,state2no,state2ab,year,conttype,version\n2020,2,USA,20,CAN,1920,1,3.2\n")
    outcome = run("import", "contiguity", str(path), url=seeded_copy_url)
    assert outcome.exit_code == 2
    assert "contdird.csv:1: this is COW's contiguity by dyad and year, which is not imported" in outcome.stderr


DAMAGE: list[tuple[str, str, Edit, str]] = [
    ("nmc", "nmc_5_0.csv", ('"USA",2,1817', '"USA",2,1816'), ":3: 2 in 1816 is already in line 2"),
    ("nmc", "nmc_5_0.csv", (",2,1817", ",2,17"), ":3: year is '17', not a year"),
    ("nmc", "nmc_5_0.csv", (",2,1816", ",two,1816"), ":2: ccode is 'two', not a whole number"),
    ("nmc", "nmc_5_0.csv", ("1234,5", "-8,5"), ":2: milex is '-8', not a number"),
    ("contiguity", "contiguity.csv", ("2,20,1", "2,20,7"), ":2: conttype is '7', not one of "),
    ("contiguity", "contiguity.csv", ("2,20,1,", "2,20,,"), ":2: conttype is "),
    ("contiguity", "contiguity.csv", ("192001", "192013"), ":2: begin is '192013', not a month as in 201612"),
    ("contiguity", "contiguity.csv", ("192001", "201701"), ":2: begin is 201701, which is after end, 201612"),
    (
        "contiguity",
        "contiguity.csv",
        ("2,20,", "20,2,"),
        ":2: statelno is 20 and statehno is 2: statehno must be the higher number",
    ),
    ("contiguity", "contiguity.csv", ("190901", "190205"), ":4: this spell of 2 and 40 is already in line 3"),
    ("majors", "majors.csv", ("1940,6,22", "1815,6,22"), ":3: the spell needs a first day and a last day that is not"),
]


@pytest.mark.every(3)
@pytest.mark.parametrize(("series", "name", "edit", "message"), DAMAGE)
def test_damage_is_one_error_with_its_line_and_nothing_is_loaded(
    seeded_sqlite_template: Path, run: Run, tmp_path: Path, series: str, name: str, edit: Edit, message: str
) -> None:
    url = f"sqlite:///{tmp_path / 'seeded.db'}"
    (tmp_path / "seeded.db").write_bytes(seeded_sqlite_template.read_bytes())
    path = changed(name, tmp_path, lambda text: text.replace(*edit, 1))
    outcome = run("import", series, path, url=url)
    assert outcome.exit_code == 1
    (line,) = outcome.stderr.splitlines()
    assert name + message in line
    assert rows(url, f"select code from dataset where series = '{series}'") == []


def test_editions_of_capabilities_compare(seeded_copy_url: str, run: Run, tmp_path: Path) -> None:
    imported(run, seeded_copy_url, "nmc", shape("nmc_5_0.csv"))
    newer = changed("nmc_5_0.csv", tmp_path, lambda text: text.replace(".0275", ".0276"), as_name="NMC-60.csv")
    imported(run, seeded_copy_url, "nmc", newer)
    outcome = run("diff", "nmc-5.0", "nmc-6.0", "--format", "csv", url=seeded_copy_url)
    assert outcome.stdout.splitlines()[1:] == ["changed,indicator,DEU|cinc|1990|260,value,0.0275,0.0276"]
