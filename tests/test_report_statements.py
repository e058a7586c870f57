"""What the shipped reports say: figures, sentences and tables, with no more certainty than the record has."""

import csv
import io
import re
import tomllib
from pathlib import Path

import pytest

import cli
from analysis.charts.map import STATUSES
from analysis.output.names import sort_key
from analysis.queries import catalogue
from analysis.reports import library
from analysis.reports.collect import ReportRequest, collect
from analysis.reports.definition import TableBlock
from analysis.reports.placeholders import fill
from analysis.reports.presentation import present_table
from database.connect import read
from narration import silent
from support import ROOT
from support.report_folders import FORMATS


@pytest.mark.slow
@pytest.mark.parametrize(
    "counter", [row["code"] for row in csv.DictReader((ROOT / "seeds" / "counter.csv").read_text("utf-8").splitlines())]
)
def test_recognition_is_tracked_by_every_counter(seeded_sqlite_url: str, tmp_path: Path, counter: str) -> None:
    state = "PSE" if counter == "wikipedia-pse-2026" else "XKX"
    options = (
        "-v",
        f"state={state}",
        "-v",
        f"counter={counter}",
        "--out",
        str(tmp_path / "tracked"),
        "--formats",
        FORMATS,
        "--quiet",
    )
    assert cli.main(["--database-url", seeded_sqlite_url, "report", "run", "recognition-tracker", *options]) == 0
    rows = csv.DictReader(io.StringIO((tmp_path / "tracked" / "data" / "recognition-status.csv").read_text("utf-8")))
    page = (tmp_path / "tracked" / "index.html").read_text(encoding="utf-8")
    assert all(f"{STATUSES[status]}: " in page for status in {row["status"] for row in rows})


@pytest.mark.parametrize(("report", "variable"), [("arms-monitor", "recipient"), ("state-brief", "state")])
@pytest.mark.parametrize(
    ("state", "record", "has_shares"),
    [
        ("ARM", "not recorded", False),
        ("UKR", "selective", False),
        ("SRB", "selective", True),
    ],  # UKR: the region
)
def test_shares_of_a_whole_that_is_not_recorded_are_not_given(
    seeded_sqlite_url: str, tmp_path: Path, report: str, variable: str, state: str, record: str, *, has_shares: bool
) -> None:
    options = ("-v", f"{variable}={state}", "--out", str(tmp_path / "out"), "--formats", "markdown", "--quiet")
    assert cli.main(["--database-url", seeded_sqlite_url, "report", "run", report, *options]) == 0
    text = (tmp_path / "out" / "report.md").read_text(encoding="utf-8")
    top = text.split("\n## ")[0]
    assert (" of the recorded deliveries of arms to " in top) == has_shares
    assert ("each supplier delivered is not recorded, because " in top) == (not has_shares)
    if report == "arms-monitor":
        assert ("- **not recorded** Concentration of the suppliers of the recorded deliveries" in top) == (
            not has_shares
        )
        shares = text.split("### Suppliers by share of the delivered volume, all recorded years")[1].split("###")[0]
        assert f"*Record: {record}.*" in shares


@pytest.mark.parametrize(
    ("state", "members"), [("ISR", "not recorded"), ("CYP", "not recorded"), ("SVN", r"at least \d+ of 193")]
)
def test_what_is_not_recorded_is_not_counted_as_none(
    seeded_sqlite_url: str, tmp_path: Path, state: str, members: str
) -> None:
    options = ("-v", f"state={state}", "--out", str(tmp_path / "tracked"), "--formats", "markdown", "--quiet")
    assert cli.main(["--database-url", seeded_sqlite_url, "report", "run", "recognition-tracker", *options]) == 0
    text = (tmp_path / "tracked" / "report.md").read_text(encoding="utf-8")
    assert re.search(rf"^- \*\*{members}\*\* Members of the UN that recognise ", text, re.MULTILINE)
    assert "- **not recorded** States that withdrew recognition" in text
    assert "**0" not in text
    assert "&amp;" not in text


@pytest.mark.parametrize(
    ("report", "variable", "expected"),
    [
        ("arms-monitor", "recipient=POL", ["**not recorded** Transfers of arms", "*Record: not recorded.*"]),
        (
            "arms-monitor",
            "recipient=SRB",
            ["**at least 50 recorded** Transfers of", "- At least 7 recorded orders"],
        ),
        (
            "state-brief",
            "state=JPN",
            ["**at least 4 recorded** Defence", "**not recorded** Suppliers of"],
        ),
        (
            "state-brief",
            "state=UKR",
            ["- **at least 7 recorded** Neighbours: ", "- **at least 4 recorded** Neighbours"],
        ),
        (
            "recognition-tracker",
            "state=XKX",
            [
                "- **102 of 193** Members of the UN",
                "never |  |  | complete record: ",
                "*Record: complete.* Sources of completeness: ",
            ],
        ),
        (
            "recognition-tracker",
            "state=ESH",
            ["- **at least 44 of 193** Members", "- **At least 44** of the 193"],
        ),
    ],
)
def test_a_figure_of_an_incomplete_record_is_a_minimum_or_not_recorded(
    seeded_sqlite_url: str, tmp_path: Path, report: str, variable: str, expected: list[str]
) -> None:
    options = ("-v", variable, "--out", str(tmp_path / "r"), "--formats", "markdown", "--quiet")
    assert cli.main(["--database-url", seeded_sqlite_url, "report", "run", report, *options]) == 0
    text = (tmp_path / "r" / "report.md").read_text(encoding="utf-8")
    for part in expected:
        assert part in text
    assert not re.search(r"\*\*0\*\* (Transfers|Suppliers|Defence)|\b0 (transfers|suppliers)", text)
    under_titles = re.findall(r"^### .+\n\n(.*)$", text, re.MULTILINE)
    badges = [line for line in under_titles if re.match(r"\*Record: (complete|selective|not recorded)\.\*", line)]
    assert len(badges) > 3


@pytest.mark.slow
def test_tables_are_in_the_order_that_the_reader_sees(seeded_sqlite_url: str) -> None:
    """Rows that come in the order of codes are sorted by the names that stand for them."""
    sorted_by_name = 0
    with read(seeded_sqlite_url) as reader:
        for definition in (library.find(name, catalogue.folders()) for name in library.files()):
            content = collect(reader, definition, ReportRequest({}), silent)
            for block in (block for section in content.sections for block in section.blocks):
                if not isinstance(block, TableBlock):
                    continue
                data = content.data[block.question.name]
                if data.columns[0].type != "code":
                    continue
                codes = [str(row[0]) for row in data.rows]
                names = [content.names.get(code, code) for code in codes]
                if codes == sorted(codes) and len(set(names)) > 3 and names != codes:
                    shown = [cells[0].text for cells in present_table(content, block).rows]
                    assert shown == sorted(shown, key=sort_key), (definition.name, block.title)
                    sorted_by_name += 1
    assert sorted_by_name >= 4


@pytest.mark.every(3)
@pytest.mark.parametrize("state", ["SRB", "UZB", "TUR"])  # some of theirs have ended, or they have left
def test_the_number_of_agreements_is_that_of_their_depths(seeded_sqlite_url: str, state: str) -> None:
    with read(seeded_sqlite_url) as reader:
        definition = library.find("state-brief", catalogue.folders())
        content = collect(reader, definition, ReportRequest({"state": state}), silent)
    (figure,) = [number for number in content.numbers if number.label.startswith("Defence agreements")]
    parties = content.data[figure.data]
    assert figure.value == f"at least {len(parties.rows)} recorded"
    assert parties.query == "agreement-depth"
    lasting = {
        row[0]
        for row in content.data["agreements-of"].rows
        if row[4] not in ("terminated", "announced") and row[7] is None
    }
    assert {row[0] for row in parties.rows} == lasting
    assert len(lasting) < len(content.data["agreements-of"].rows)


def test_rows_that_only_say_not_coded_are_sentences(seeded_sqlite_url: str) -> None:
    with read(seeded_sqlite_url) as reader:
        definition = library.find("state-brief", catalogue.folders())
        content = collect(reader, definition, ReportRequest({"state": "SRB"}), silent)
    data = content.data["agreement-depth"]
    whys = [str(row[-1]) for row in data.rows]
    beginnings = ("obligations not coded", "not among the alliances of ATOP")
    [not_coded, not_listed] = [sum(why.startswith(beginning) for why in whys) for beginning in beginnings]
    assert min(not_coded, not_listed) > 1
    blocks = [block for section in content.sections for block in section.blocks if isinstance(block, TableBlock)]
    table = present_table(content, next(block for block in blocks if block.question.name == "agreement-depth"))
    assert len(table.rows) == len(table.sources) == len(whys) - not_coded - not_listed
    assert table.folded.startswith(f"{not_coded} agreements are not in this table: ")
    assert f". {not_listed} agreements are left out too: " in table.folded
    assert len(data.csv.splitlines()) > len(whys)  # the data file has all


@pytest.mark.parametrize(
    ("number", "text"),
    [("1", "1 pact is"), ("0", "0 pacts are"), ("at least 1", "at least 1 pact is"), ("21", "21 pacts are")],
)
def test_nouns_agree_with_their_numbers(number: str, text: str) -> None:
    assert fill("{rows:pact is|pacts are} here", {"rows": number}.__getitem__) == f"{text} here"


ARMS = {"agreement-then-arms", "arms-by-year", "arms-dependence", "arms-figures", "arms-flows", "second-hand"}
YEARS = {"year", "order_year", "first_order_year"}


def test_every_part_of_a_report_on_arms_names_its_years() -> None:
    for path in sorted((ROOT / "reports").glob("*.toml")):
        definition = tomllib.loads(path.read_text(encoding="utf-8"))
        parts = [
            part for section in definition["section"] for kind in ("table", "chart") for part in section.get(kind, ())
        ]
        for part in (*definition.get("figure", ()), *parts):
            if part.get("query") not in ARMS:
                continue
            query = catalogue.find(part["query"], catalogue.folders())
            columns = set() if "value" in part else set(part.get("columns", [column.name for column in query.columns]))
            words = part.get("title", "") + part.get("label", "")
            assert columns & YEARS or "years" in words, (path.name, words)
