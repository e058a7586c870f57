"""What readers and programs find in a report's files: nothing from elsewhere, sources for everything, nothing run."""

import base64
import hashlib
import io
import re
import zipfile
from itertools import pairwise
from pathlib import Path

import pytest

from support import Run
from support.page import Page
from support.report_folders import SMALL, contents, written

STANCES = ("supports", "qualifies", "contradicts")


@pytest.fixture
def folder(some_reports_folder: Path) -> Path:
    """Some shipped reports; only to be read."""
    return some_reports_folder


@pytest.fixture(params=["balkan-pacts-2025", pytest.param("state-brief", marks=pytest.mark.slow)])
def page(request: pytest.FixtureRequest, folder: Path) -> Page:
    return Page((folder / str(request.param) / "index.html").read_text(encoding="utf-8"))


@pytest.mark.slow
def test_the_page_needs_nothing_from_elsewhere(page: Page) -> None:
    tags = {tag for tag, _ in page.elements}
    assert not tags & {"img", "iframe", "object", "embed", "video", "audio", "source", "base", "form", "input"}
    for name in ("src", "srcset", "data", "poster", "action", "background", "xlink:href"):
        assert page.attributes(name) == []
    links = [attributes for tag, attributes in page.elements if tag == "link"]
    assert links == [{"rel": "icon", "href": "data:,"}]
    styles = "".join(text for tag, text in page.texts if tag == "style") + "".join(page.attributes("style"))
    assert not re.search(r"url\(|@import|@font-face", styles)
    assert not [name for _, attributes in page.elements for name in attributes if name.startswith("on")]
    leading = [attributes["href"] for tag, attributes in page.elements if tag == "a" and "href" in attributes]
    assert all(re.match(r"#|https?://|data/[a-z0-9-]+\.csv$", href) for href in leading)


def test_the_page_allows_its_own_script_and_nothing_else(page: Page) -> None:
    [policy] = [a["content"] for tag, a in page.elements if tag == "meta" and "http-equiv" in a]
    [script] = [text for tag, text in page.texts if tag == "script"]
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert policy.startswith("default-src 'none';")
    assert f"script-src 'sha256-{digest}'" in policy


def test_every_figure_table_and_chart_leads_to_its_sources_and_these_to_their_addresses(page: Page) -> None:
    ids = page.attributes("id")
    assert len(ids) == len(set(ids))
    leading = [(a.get("class"), a["href"][1:]) for tag, a in page.elements if a.get("href", "").startswith("#")]
    assert {href for _, href in leading} <= set(ids)
    blocks = [one for one in ids if re.fullmatch(r"(table|chart|claims)-[a-z0-9-]+(_[0-9])?", one)]
    shown = [one for one in blocks if not one.endswith("-title") and not re.search(r"-[0-9a-f]{8}-", one)]
    figures = [one for one in page.elements if one == ("dd", {"class": "origins"})]
    assert len(shown) > 5
    assert len(figures) > 3
    origins = [href for kind, href in leading if (kind or "").startswith("origin")]
    answers = [one for one in page.elements if one == ("ul", {"class": "answers"})]
    assert len(origins) >= len(shown) + len(figures) + len(answers)
    assert {f"from-{re.sub('_[0-9]$', '', one.partition('-')[2])}" for one in shown} <= set(origins)
    numbered = [one for one in ids if one.startswith("source-")]
    assert numbered == [f"source-{number}" for number in range(1, len(numbered) + 1)]
    assert len([a for tag, a in page.elements if tag == "a" and a.get("class") == "url"]) >= len(numbered) - 10


def test_charts_and_tables_are_named_for_those_who_do_not_see_them(page: Page) -> None:
    charts = [attributes for tag, attributes in page.elements if tag == "svg"]
    assert charts
    ids = set(page.attributes("id"))
    for chart in charts:
        assert chart["role"] == "img"
        assert set(chart["aria-labelledby"].split()) <= ids
    for tag, attributes in page.elements:
        if tag == "table":
            assert attributes["aria-labelledby"] in ids
        if tag == "th":
            assert attributes["scope"] == "col"
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_rows_are_shown_with_names_and_words_and_kept_with_codes(folder: Path) -> None:
    found = contents(folder / "balkan-pacts-2025")
    page = found["index.html"].decode()
    assert 'title="ALB">Albania</td>' in page
    assert ">no record</td>" in page or ">non binding</td>" in page
    assert ">no_record<" not in page
    assert b"\nALB," in found["data/agreement-matrix.csv"]


def test_sources_are_footnotes_with_title_date_address_and_a_way_back(page: Page) -> None:
    ids = set(page.attributes("id"))
    text = "".join(text for _, text in page.texts)
    assert "Back to " in text
    leading = [a["href"][1:] for tag, a in page.elements if tag == "a" and a.get("href", "").startswith("#")]
    assert set(leading) <= ids
    titled = [a["title"] for tag, a in page.elements if "href" in a and a.get("class") in STANCES]
    assert titled
    assert all(re.search(r"\((supports|qualifies|contradicts)\)$", title) for title in titled)


def test_names_shares_and_one_spelling_are_for_readers(folder: Path) -> None:
    for name in ("arms-monitor", "state-brief", "balkan-pacts-2025"):
        found = contents(folder / name)
        page = found["index.html"].decode()
        body = page[page.index("<main") : page.index('id="sources"')]
        cells = set(re.findall(r"<(?:td|text)[^>]*>([^<]*)</t", body))
        assert len(cells) > 100
        assert not cells & {"SRB", "HRV", "CHN", "RUS", "XKX", "TUR", "ALB"}
        assert not [cell for cell in cells if re.fullmatch(r"0\.\d{4}", cell)]
        if name != "balkan-pacts-2025":  # which quotes an article
            assert not [cell for cell in cells if re.search(r"\b(Turkiye|Turkey)\b", cell)]
    assert re.search(r">45 %<", contents(folder / "arms-monitor")["index.html"].decode())
    assert b",0.45" in contents(folder / "arms-monitor")["data/arms-dependence.csv"]


def test_tables_name_sources_and_both_sides_of_a_transfer(folder: Path) -> None:
    brief, pacts = (contents(folder / name)["report.md"].decode() for name in ("state-brief", "balkan-pacts-2025"))
    assert "| Israel to Serbia |" in brief
    assert "ISR to SRB" in contents(folder / "state-brief")["data/timeline.csv"].decode()
    assert "| telex.hu (2025-12-18) |" in pacts
    assert "telex-2025-12-18" not in pacts
    assert "| submitted to parliament | Türkiye | 2020-02-20 |" in pacts


def test_statements_in_a_timeline_cite_their_own_sources_only(folder: Path) -> None:
    lines = contents(folder / "state-brief")["report.md"].decode().splitlines()
    [statement] = [line for line in lines if line.startswith("| 2025-10-08 | statement: opposes |")]
    assert len(statement.rsplit("|", 2)[1].split(",")) < 4, statement


def test_each_report_opens_with_sentences_from_its_rows(folder: Path) -> None:
    for report in sorted(path.name for path in folder.iterdir() if path.is_dir()):
        text = contents(folder / report)["report.md"].decode()
        head = text[: text.index("\n## ")]
        assert re.search(r"^- .+\.$", head.split("\n\n")[3], re.MULTILINE), report
    rows = contents(folder / "arms-monitor")["data/arms-dependence.csv"].decode().splitlines()
    [supplier, _, share, _] = rows[1].split(",")
    assert (supplier, round(100 * float(share))) == ("CHN", 45)
    shares = (
        "China supplied **45 %** of the recorded deliveries of arms to Serbia in all recorded years, by volume, Russia"
    )
    sentence = f"{shares} **27 %**, France **"
    assert sentence in contents(folder / "arms-monitor")["report.md"].decode()


@pytest.mark.parametrize("recipient", ["EGY", "UKR"])
def test_no_headline_gives_a_share_of_what_is_recorded_in_part(
    run: Run, seeded_sqlite_url: str, tmp_path: Path, recipient: str
) -> None:
    outcome = run(
        *("report", "run", "arms-monitor", "-v", f"recipient={recipient}", "--out", str(tmp_path / "r")),
        url=seeded_sqlite_url,
    )
    assert outcome.exit_code == 0, outcome.stderr
    [page] = tmp_path.rglob("report.md")
    text = page.read_text(encoding="utf-8")
    head = text[: text.index("\n## ")]
    assert " supplied **" not in head
    assert "because the list of deliveries is not known to be complete" in head


def test_a_sentence_agrees_with_its_number_and_is_left_out_without_rows(
    run: Run, seeded_sqlite_url: str, tmp_path: Path
) -> None:
    question = 'query = "membership"\nparams.organisation = "{which}"\nwhere = { state = "S*", role = "member" }\n'
    sentences = "".join(
        f"[[sentence]]\n{question.replace('{which}', which)}name = 'in-{which.casefold()}'\n{rest}\n\n"
        for which, rest in {
            "NATO": 'text = "{rows:state begins|states begin} with S: {state}"\nmost = 2',
            "EU": 'text = "{state} since {since}"\nmore = "{state} since {since}"\nmost = 2',
            "V4": 'text = "{rows:state|states}"',
            "GCC": 'text = "{rows:state begins|states begin} with S: {state}"',
            "AUKUS": 'text = "{state}"',
            "CIS": 'text = "{state}"\nempty = "None."',
        }.items()
    )
    path, out = written(tmp_path / "own", SMALL.replace("[[figure]]", f"{sentences}[[figure]]", 1)), tmp_path / "r"
    assert run("report", "run", str(path), "--out", str(out), url=seeded_sqlite_url).exit_code == 0
    head = (out / "report.md").read_text(encoding="utf-8").split("\n\n")[2].splitlines()
    assert head == [
        "- 3 states begin with S: Slovakia, Slovenia and 1 other.",
        "- Slovakia since 2004-05-01, Slovenia since 2004-05-01.",
        "- At least 1 state.",  # the list of V4 was last read in 2021
        "- 1 state begins with S: Saudi Arabia.",
        "- None.",
    ]


def test_markdown_shows_the_same_and_leads_to_charts_and_data(folder: Path) -> None:
    found = contents(folder / "balkan-pacts-2025")
    text = found["report.md"].decode()
    for path in re.findall(r"\]\((charts/[^)]+)\)", text) + re.findall(r"all are in (data/\S+)\.\n", text):
        assert path in found
    assert len(re.findall(r"^!\[", text, re.MULTILINE)) == len([path for path in found if path.startswith("charts/")])
    assert "| Spain | 1982-05-30 | never | unanimity |" in text
    assert re.search(r"^12 of \d+ rows; all are in data/agreement-matrix\.csv\.$", text, re.MULTILINE)
    assert re.search(r"^1\. .+ <https?://\S+>$", text, re.MULTILINE)


def test_the_workbook_has_a_typed_sheet_a_table_and_one_of_sources(folder: Path) -> None:
    found = contents(folder / "balkan-pacts-2025")
    with zipfile.ZipFile(io.BytesIO(found["report.xlsx"])) as archive:
        sheets = re.findall(r'<sheet name="([^"]+)"', archive.read("xl/workbook.xml").decode())
        tables = [Path(path).stem for path in found if path.endswith(".csv") and path != "data/sources.csv"]
        assert (sheets[0], sheets[-1]) == ("about", "sources")
        assert sorted(sheets[1:-1]) == sorted(tables)
        sheet = archive.read(f"xl/worksheets/sheet{sheets.index('hungary-to-serbia') + 1}.xml").decode()
    assert '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>' in sheet
    assert re.search(r'<c r="[A-Z]+2"[^>]*><v>26</v></c>', sheet)  # a number, not text
    assert "source_numbers" in sheet
    assert re.search(r"<autoFilter ref=\"A1:[A-Z]+\d+\"/>", sheet)
    assert "<t>supplier_name</t>" in sheet
    assert "<t>Hungary</t>" in sheet  # beside HUN
    assert re.search(r"<hyperlink ref=\"[A-Z]+2\" location=\"'sources'!A\d+\"", sheet)
