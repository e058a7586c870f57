"""Editions of SIPRI's registers: loaded again, filtered, undated, damaged."""

import csv
from pathlib import Path

import pytest

from support import Run
from support.dataset_files import changed, loads, rows, shape, zipped

pytestmark = pytest.mark.slow_on_postgresql

WHOLE = "sipri-2024-03-05"
TRANSFERS = f"from arms_transfer where dataset_code = '{WHOLE}'"


@pytest.fixture
def url(seeded_copy_url: str, run: Run) -> str:
    """A database with the register in it."""
    outcome = run("import", "sipri", shape("sipri_register.csv"), url=seeded_copy_url)
    assert outcome.exit_code == 0, outcome.stderr
    return seeded_copy_url


def test_loading_again_changes_nothing_and_leaves_no_record(url: str, run: Run) -> None:
    before = loads(url)
    outcome = run("import", "sipri", shape("sipri_register.csv"), url=url)
    assert outcome.stdout.splitlines()[-1].split() == ["total", "0", "0", "34", "0"]
    assert loads(url) == before


@pytest.mark.quick_on_postgresql
def test_a_changed_file_says_what_changed_and_keeps_ids(url: str, run: Run, tmp_path: Path) -> None:
    ids: dict[str, int] = dict(rows(url, f"select source_key, id {TRANSFERS}"))

    def revise(text: str) -> str:
        text = text.replace("Zmaj-1B version,1.5,15,15", "Zmaj-1C version,1.6,16,16")
        return text.replace("Hungary,Soviet Union,1975", "Hungary,Soviet Union,1974")

    revised = changed("sipri_register.csv", tmp_path, revise)
    outcome = run("import", "sipri", "--allow-deletes", revised, url=url)
    counts = {line.split()[0]: line.split()[1:] for line in outcome.stdout.splitlines()[1:]}
    assert counts["arms_transfer"] == ["1", "1", "11", "1"]
    assert "~ arms_transfer Turkiye|Albania|Zmaj-1|2019|1: tiv_unit: 1.5 -> 1.6" in outcome.stderr.replace("note: ", "")
    assert "- arms_transfer Soviet Union|Hungary|P-12|1975|1" in outcome.stderr
    after: dict[str, int] = dict(rows(url, f"select source_key, id {TRANSFERS}"))
    assert {key: after[key] for key in ids if key in after} == {key: ids[key] for key in ids if key in after}
    assert rows(
        url, f"select inserted, updated, deleted from load where dataset_code = '{WHOLE}' order by id desc limit 1"
    )


def test_a_filtered_export_is_another_edition_complete_for_its_recipient(url: str, run: Run, tmp_path: Path) -> None:
    def narrow(text: str) -> str:
        return text.replace("to All countries . Deals", "to Albania . Deals").replace("'1950'", "'2000'")

    path = changed("sipri_register.csv", tmp_path, narrow)
    assert run("import", "sipri", path, url=url).exit_code == 0
    code = f"{WHOLE}-to-albania-2000-2024"
    assert rows(url, f"select count(*) {TRANSFERS}") == [(13,)]
    found = rows(url, f"select scope, cast(covers_from as text) from dataset where code = '{code}'")
    assert found[0][0].startswith("Transfers of major conventional arms from All countries to Albania")
    assert found[0][1] == "2000-01-01"
    assert rows(
        url,
        f"select actor_code, role, complete from coverage"
        f" where dataset_code = '{code}' and table_name = 'arms_transfer'",
    ) == [("ALB", "recipient", "yes")]


def test_answers_from_the_exports_of_one_state_say_that_these_are_a_part(url: str, run: Run, tmp_path: Path) -> None:
    path = changed("sipri_register.csv", tmp_path, lambda text: text.replace("from All countries", "from Turkiye"))
    assert run("import", "sipri", path, url=url).exit_code == 0
    code = f"{WHOLE}-from-turkiye"
    part = f"{code} holds only a part of its dataset: "
    part += "Transfers of major conventional arms from Turkiye to All countries. Deals"
    for line in (
        "arms-dependence --recipient ALB --dataset", "supplier-concentration --recipient ALB --dataset",
        "arms-to-rivals --state ALB --other SRB --dataset", "arms-by-year --recipient ALB --dataset",
        "multi-alignment --state ALB --dataset", "agreement-then-arms --arms-dataset",
    ):  # fmt: skip
        partly, whole = (run("query", "run", *line.split(), dataset, url=url) for dataset in (code, WHOLE))
        assert (partly.exit_code, whole.exit_code) == (0, 0), partly.stderr + whole.stderr
        assert part in partly.stderr
        assert "not recorded completely" in partly.stderr
        assert "holds only a part" not in whole.stderr


def test_the_record_of_a_query_is_that_of_the_dataset_it_reads(url: str, run: Run) -> None:
    options = "--state ALB --as-of 2020-01-01 --dataset", WHOLE
    outcome = run("query", "run", "neighbours", *" ".join(options).split(), url=url)
    assert "agreements of Albania are not recorded completely" in outcome.stderr  # borders and members of NATO are
    outcome = run("query", "run", "agreement-then-arms", "--arms-dataset", WHOLE, url=url)
    assert "note: agreements are not recorded completely; arms transfers are recorded completely only" in outcome.stderr


@pytest.mark.parametrize(
    ("old", "new", "suffix"),
    [
        ("'1950' to '2024'", "'1950' to '2010'", "-1950-2010"),
        ("'1950' to '2024'", "'Not specified' to 'Not specified'", ""),
        ("from All countries  to", "from Serbia; Croatia  to", "-from-serbia-croatia"),
        ("Transfers of major", "Transfers of naval major", "-naval-major-conventional-arms"),
        ("Deals with deliveries", "Some filter with deliveries", "-transfers-of-major-conventional"),
    ],
)
def test_the_first_line_tells_the_scope(
    seeded_copy_url: str, run: Run, tmp_path: Path, old: str, new: str, suffix: str
) -> None:
    path = changed("sipri_register.csv", tmp_path, lambda text: text.replace(old, new))
    assert run("import", "sipri", path, url=seeded_copy_url).exit_code == 0
    ((code, scope),) = rows(seeded_copy_url, "select code, scope from dataset where series = 'sipri'")
    assert code.startswith(WHOLE + suffix)
    assert (scope is None) == (suffix == "")


def test_a_file_without_a_date_needs_an_edition(seeded_copy_url: str, run: Run) -> None:
    refused = run("import", "sipri", shape("sipri_hand_edited.csv"), url=seeded_copy_url)
    assert refused.exit_code == 2
    assert "--edition" in refused.stderr
    loaded = run("import", "sipri", shape("sipri_hand_edited.csv"), "--edition", "2023-06", url=seeded_copy_url)
    assert loaded.exit_code == 0
    assert rows(seeded_copy_url, "select code, edition, edition_on from dataset where series = 'sipri'") == [
        ("sipri-2023-06", "2023-06", None)
    ]
    assert rows(seeded_copy_url, "select distinct complete from coverage where dataset_code = 'sipri-2023-06'") == [
        ("no",)
    ]


def test_a_file_divided_by_semicolons_has_decimal_commas(url: str, run: Run, tmp_path: Path) -> None:
    path = tmp_path / "european.csv"
    with (
        Path(shape("sipri_register.csv")).open(encoding="cp1252") as register,
        path.open("w", encoding="utf-8-sig") as out,
    ):
        lines = register.read().replace("Delivery of the rest\n", "Delivery of the rest ").split("\n")
        writer = csv.writer(out, delimiter=";")
        for row in csv.reader(lines[11:]):
            writer.writerow([*row[:13], *(cell.replace(".", ",") if cell[:1].isdigit() else cell for cell in row[13:])])
    assert run("import", "sipri", str(path), "--edition", "european", url=url).exit_code == 0
    columns = "source_key, delivered, tiv_delivered, note"
    found = rows(url, f"select {columns} from arms_transfer where dataset_code = 'sipri-european' order by source_key")
    assert found == rows(url, f"select {columns} {TRANSFERS} order by source_key")


def test_another_scope_never_replaces_the_whole(url: str, run: Run) -> None:
    outcome = run("import", "sipri", shape("sipri_hand_edited.csv"), "--edition", "2024-03-05", url=url)
    assert outcome.exit_code == 2
    assert "under another name, with --edition" in outcome.stderr
    assert rows(url, f"select count(*) {TRANSFERS}") == [(13,)]


def test_a_zip_is_read_like_the_file_in_it(seeded_copy_url: str, run: Run, tmp_path: Path) -> None:
    assert run("import", "sipri", zipped(tmp_path, "sipri_register.csv"), url=seeded_copy_url).exit_code == 0
    again = run("import", "sipri", shape("sipri_register.csv"), url=seeded_copy_url)
    assert again.stdout.splitlines()[-1].split() == ["total", "0", "0", "34", "0"]


def test_contents_count_and_not_the_name(seeded_copy_url: str, run: Run, tmp_path: Path) -> None:
    path = changed("sipri_register.csv", tmp_path, lambda text: text, as_name="atop5_1a.csv")
    assert run("import", "sipri", path, url=seeded_copy_url).exit_code == 0
    other = run("import", "atop", path, url=seeded_copy_url)
    assert other.exit_code == 2
    assert "use `pactbook import sipri`" in other.stderr


def test_two_editions_stand_side_by_side(url: str, run: Run, tmp_path: Path) -> None:
    newer = changed("sipri_register.csv", tmp_path, lambda text: text.replace("5 Mar 2024", "10 Mar 2025"))
    assert run("import", "sipri", newer, url=url).exit_code == 0
    assert rows(
        url, "select dataset_code, count(*) from arms_transfer where dataset_code <> 'curated' group by 1 order by 1"
    ) == [
        (WHOLE, 13),
        ("sipri-2025-03-10", 13),
    ]
    assert f"{WHOLE},1950-01-01" in run("query", "run", "source-coverage", url=url).stdout


DAMAGE = [
    ("Turkiye,2019,,10,,Zmaj-1", "Turkiye,2019,,ten,,Zmaj-1", ":13: Number ordered is 'ten', not a whole number"),
    ("1.5,15,15", "1.5,15,fifteen", ":13: SIPRI TIV of delivered weapons is 'fifteen', not a number"),
    ("1.5,15,15", "1.5,15,-15", ":13: SIPRI TIV of delivered weapons is '-15', not a number"),
    ("2020; 2021; 2022", "soon", ":14: Year(s) of delivery is 'soon', not a list of years"),
    ("Albania,Turkiye,2019", "Albania,Turkiye,MMXIX", ":13: Year of order is 'MMXIX', not a whole number"),
    ("2020,New,$12 m deal", "2020,Used,$12 m deal", ":13: status is 'Used', not one of"),
    ("Zmaj-1,APC,10,", "Zmaj-1,APC", ":13: 14 fields where the header has 16"),
    (
        "Finland,Sweden,2001",
        ",Sweden,2001",
        ":22: a row needs a supplier, a recipient and a designation; at least one of them is empty",
    ),
    ("stopped in 2009; probably aid,0.12,1,0.75", "stopped in 2009,0.12", ":23: 14 fields where the header has 16"),
    ("Wärtsilä", "W\0rtsila", ":22: a NUL byte"),
]


@pytest.mark.every(3)
@pytest.mark.parametrize(("old", "new", "message"), DAMAGE)
def test_damage_is_one_error_with_its_line_and_nothing_is_loaded(
    seeded_copy_url: str, run: Run, tmp_path: Path, old: str, new: str, message: str
) -> None:
    path = changed("sipri_register.csv", tmp_path, lambda text: text.replace(old, new, 1))
    outcome = run("import", "sipri", path, url=seeded_copy_url)
    assert outcome.exit_code == 1
    assert len(outcome.stderr.splitlines()) == 1
    assert "sipri_register.csv" + message in outcome.stderr
    assert (
        rows(seeded_copy_url, "select code from dataset where series in ('atop', 'dcad', 'sipri', 'cow-states')") == []
    )
    assert loads(seeded_copy_url) == 1


def test_a_file_cut_off_in_a_record_is_refused(seeded_copy_url: str, run: Run, tmp_path: Path) -> None:
    path = changed("sipri_register.csv", tmp_path, lambda text: text[: text.index("stopped in 2009")])
    outcome = run("import", "sipri", path, url=seeded_copy_url)
    assert outcome.exit_code == 1
    assert "sipri_register.csv:23: the file ends in the middle of a record" in outcome.stderr


def test_an_order_whose_rows_disagree_is_refused(seeded_copy_url: str, run: Run, tmp_path: Path) -> None:
    path = changed("sipri_deliveries.csv", tmp_path, lambda text: text.replace("Albania", "Kosovo", 1))
    outcome = run("import", "sipri", path, url=seeded_copy_url)
    assert outcome.exit_code == 1
    assert "order 91001 has Recipient 'Albania', but 'Kosovo' in line 13" in outcome.stderr


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "no header row of sipri"),
        (b"Recipient;Supplier\n", "no header row of sipri"),
        (b"\x89PNG\r\n\x1a\n", "no header row of sipri"),
        (b"Exports by,1950,1951\nUnited States,1,2\n", "table of TIV by year, which has no orders"),
        (b"Recipient,2000,2001,2000-2001,Percentage\nKenya,1,2,3,100%\n", "table of TIV by year, which has no orders"),
    ],
)
def test_a_file_of_something_else_is_refused(
    seeded_copy_url: str, run: Run, tmp_path: Path, content: bytes, message: str
) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(content)
    outcome = run("import", "sipri", str(path), url=seeded_copy_url)
    assert outcome.exit_code == 2
    assert message in outcome.stderr


def test_a_database_without_states_is_not_imported_into(database_url: str, run: Run) -> None:
    outcome = run("import", "sipri", shape("sipri_register.csv"), url=database_url)
    assert outcome.exit_code == 3
    assert "pactbook build" in outcome.stderr
