"""`pactbook claims check`: formats, the fact-check page, exit codes."""

import csv
import html.parser
import json
import re
from pathlib import Path

import pytest

from analysis.claims import page
from analysis.claims.weighing import RankedSource
from support import Run
from support.claims_expected import some_claims

HOSTILE = """[ledger]
code = "own"
title = "<script>alert(1)</script> & *more*"
note = "# no heading | <b>"

[[claim]]
id = '"><img src=x onerror=alert(2)>'
claim = "[Serbia](javascript:alert(3)) is in NATO"
note = "1 < 2"

[[claim.evidence]]
sql = "select 'SRB' as state, '<i>cell</i> | `x`' as other"
supports = "rows"
note = "&amp; as it stands"
"""


class Tags(html.parser.HTMLParser):
    """The tags and attributes of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.fixture
def some(tmp_path: Path) -> str:
    """Claims of the shipped ledger: three supported, two contradicted, two qualified, one undecidable."""
    path = tmp_path / "some.toml"
    path.write_text(some_claims("C01", "C02", "C19", "C29", "C30", "C31", "C49", "C57"), encoding="utf-8")
    return str(path)


@pytest.fixture
def hostile(tmp_path: Path) -> str:
    path = tmp_path / "own.toml"
    path.write_text(HOSTILE, encoding="utf-8")
    return str(path)


def test_the_page_shows_every_claim_with_verdict_rows_and_sources(
    run: Run, seeded_sqlite_url: str, tmp_path: Path
) -> None:
    target = tmp_path / "page.html"
    code, out, _ = run("claims", "check", "--page", str(target), "--format", "csv", url=seeded_sqlite_url)
    assert code == 0
    text = target.read_text(encoding="utf-8")
    verdicts = re.findall(r'<h3 id="(C\d\d)">C\d\d <span class="verdict \w+">(\w+)</span></h3>', text)
    assert verdicts == [(row["id"], row["verdict"]) for row in csv.DictReader(out.splitlines())]
    assert "37 supported, 4 contradicted, 19 qualified, 6 undecidable" in text
    assert "<td>ESP</td><td>Spain</td><td>1982-05-30</td><td>never</td><td>unanimity</td>" in text
    assert re.search(r'<a href="https://telex.hu/[^"]+"[^>]*>telex-2025-12-18</a>', text)
    assert len(Tags(text).open) == 0


def test_the_page_stands_alone_and_runs_nothing(
    run: Run, seeded_sqlite_url: str, some: str, hostile: str, tmp_path: Path
) -> None:
    for ledger in (some, hostile):
        target = tmp_path / "page.html"
        assert run("claims", "check", ledger, "--page", str(target), url=seeded_sqlite_url)[0] == 0
        seen = Tags(target.read_text(encoding="utf-8")).seen
        assert {tag for tag, _ in seen} <= set(
            "html head meta title style body h1 h3 h4 p span strong div table thead tbody tr th td a".split()
        )
        for tag, attributes in seen:
            assert set(attributes) <= {"lang", "charset", "name", "content", "id", "class", "scope", "href", "title"}
            assert tag != "a" or re.match("https?://", attributes["href"] or "")


def test_what_a_ledger_says_stays_text(run: Run, seeded_sqlite_url: str, hostile: str, tmp_path: Path) -> None:
    for name in ("page.html", "page.md"):
        assert run("claims", "check", hostile, "--page", str(tmp_path / name), url=seeded_sqlite_url)[0] == 0
    text = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; *more*" in text
    assert "&amp;amp; as it stands" in text
    lines = (tmp_path / "page.md").read_text(encoding="utf-8").splitlines()
    assert lines[0] == r"# Fact check: &lt;script>alert(1)&lt;/script> & \*more\*"
    assert r"\# no heading \| &lt;b>" in lines
    assert r"**\[Serbia\](javascript:alert(3)) is in NATO**" in lines
    assert r"| SRB | &lt;i>cell&lt;/i> \| \`x\` |" in lines


def test_only_addresses_of_the_web_become_links() -> None:
    source = RankedSource("a_b", "a_b", "press", 'say "hi"', "javascript:alert(1)")
    markdown, html_page = page.STYLES[".md"], page.STYLES[".html"]
    assert html_page.source(source) == "a_b"
    assert markdown.source(source) == r"a\_b"
    source = source._replace(url='https://x.org/a"b>c d')
    assert html_page.source(source) == ('<a href="https://x.org/a&quot;b&gt;c d" title="say &quot;hi&quot;">a_b</a>')
    assert markdown.source(source) == r'[a\_b](<https://x.org/a"b%3Ec%20d>)'


def test_several_ledgers_make_one_page(
    run: Run, seeded_sqlite_url: str, some: str, hostile: str, tmp_path: Path
) -> None:
    target = tmp_path / "page.md"
    code, out, err = run(
        *("claims", "check", some, hostile, "--page", str(target), "--format", "jsonl"),
        url=seeded_sqlite_url,
    )
    assert code == 0
    assert {json.loads(line)["ledger"] for line in out.splitlines()} == {"eastern-frontier-2025", "own"}
    assert err.splitlines()[-1].startswith("9 claims: 4 supported")
    text = target.read_text(encoding="utf-8")
    assert text.startswith("# Fact check\n")
    assert len(re.findall("^## ", text, re.MULTILINE)) == 2
    assert len(re.findall("^### ", text, re.MULTILINE)) == 9


def test_a_page_is_written_whole_or_not_at_all(run: Run, seeded_sqlite_url: str, hostile: str, tmp_path: Path) -> None:
    target = tmp_path / "page.html"
    target.write_text("before", encoding="utf-8")
    broken = Path(hostile)
    broken.write_text(HOSTILE.replace("select 'SRB'", "select 'SRB' from nowhere, 'SRB'"), encoding="utf-8")
    assert run("claims", "check", hostile, "--page", str(target), url=seeded_sqlite_url)[0] == 2
    assert target.read_text(encoding="utf-8") == "before"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["own.toml", "page.html"]


def test_a_page_of_another_kind_is_refused_before_anything_is_asked(run: Run) -> None:
    code, _, err = run("claims", "check", "--page", "page.pdf", url="sqlite:///nowhere.db")
    assert code == 2
    assert err == "Error: page.pdf: the name of a page must end in .md or .html\n"


def test_the_page_and_the_rows_need_two_files(run: Run, tmp_path: Path) -> None:
    path = str(tmp_path / "x.html")
    code, _, err = run("claims", "check", "--page", path, "--output", path, url="sqlite:///nowhere.db")
    assert (code, err) == (2, "Error: --page and --output name the same file\n")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("verdicts", "code", "failing"),
    [
        ("supported", 1, 3),
        ("contradicted,undecidable", 1, 3),
        (" contradicted , qualified ", 1, 4),
        ("", 0, 0),
    ],
)
def test_verdicts_can_fail_a_script(
    run: Run, seeded_sqlite_url: str, some: str, verdicts: str, code: int, failing: int
) -> None:
    outcome = run("claims", "check", some, "--fail-on", verdicts, "--format", "jsonl", url=seeded_sqlite_url)
    assert outcome[0] == code
    assert len(outcome[1].splitlines()) == 8  # the answer is written all the same
    if code:
        assert outcome[2].splitlines()[-1].startswith(f"Error: {failing} claims ")


def test_no_claim_of_the_verdict_fails_nothing(run: Run, seeded_sqlite_url: str, tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(HOSTILE, encoding="utf-8")
    assert run("claims", "check", str(path), "--fail-on", "contradicted,undecidable", url=seeded_sqlite_url)[0] == 0


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--fail-on", "wrong"], "'wrong' is not one of supported, contradicted, qualified, undecidable"),
        (["--as-of", "2025-13-01"], "'2025-13-01' is not a valid date"),
        (["--format", "pdf"], "'pdf'"),
    ],
)
def test_wrong_options_are_refused(run: Run, options: list[str], said: str) -> None:
    code, _, err = run("claims", "check", *options)
    assert code == 2
    assert said in err
    assert len(err.splitlines()) == 1


def test_the_day_can_be_chosen_for_claims_that_name_none(run: Run, seeded_sqlite_url: str, tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(
        """[ledger]
code = "own"
title = "A text"
[[claim]]
id = "1"
claim = "Sweden is a member of NATO"
[[claim.evidence]]
query = "membership"
given = { organisation = "NATO" }
where = { state = "SWE", role = "member" }
supports = "rows"
otherwise = "contradicts"
covered = { membership = "NATO" }
""",
        encoding="utf-8",
    )
    for day, verdict in (("2024-03-06", "contradicted"), ("2024-03-07", "supported")):
        code, out, _ = run("claims", "check", str(path), "--as-of", day, "--format", "json", url=seeded_sqlite_url)
        assert code == 0
        assert [(row["verdict"], row["as_of"]) for row in json.loads(out)] == [(verdict, day)]


def test_json_nests_evidence_and_other_formats_put_it_in_a_line(
    run: Run, seeded_sqlite_url: str, some: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "9999")  # for the table
    rows = {}
    for name in ("json", "csv", "table"):
        code, rows[name], _ = run("claims", "check", some, "--format", name, url=seeded_sqlite_url)
        assert code == 0
    [four] = [row for row in json.loads(rows["json"]) if row["id"] == "C19"]
    [evidence] = four["evidence"]
    assert evidence["query"] == "accession-blockers"
    assert evidence["parameters"] == {"candidate": "XKX", "organisation": "NATO", "as_of": "2025-04-16"}
    assert [row["state"] for row in evidence["rows"]] == ["ESP", "GRC", "ROU", "SVK"]
    assert evidence["sources"] == four["sources"] != []
    [flat] = [row for row in csv.DictReader(rows["csv"].splitlines()) if row["id"] == "C19"]
    assert flat["evidence"] == "supports: accession-blockers (4 rows)"
    assert flat["sources"] == ", ".join(four["sources"])
    assert all("accession-blockers (4 rows)" in text for name, text in rows.items() if name != "json")


def test_what_only_the_text_vouches_for_is_not_said_to_support(run: Run, seeded_sqlite_url: str, some: str) -> None:
    _, out, _ = run("claims", "check", some, "--format", "json", url=seeded_sqlite_url)
    effects = {row["id"]: [one["outcome"] for one in row["evidence"]] for row in json.loads(out)}
    assert effects["C29"] == ["qualifies"]
    assert effects["C49"] == ["contradicts", "contradicts"]


@pytest.mark.slow
def test_spreadsheets_and_parquet_hold_the_verdicts(
    run: Run, seeded_sqlite_url: str, some: str, tmp_path: Path
) -> None:
    duckdb = pytest.importorskip("duckdb")
    pytest.importorskip("xlsxwriter")
    for name in ("claims.parquet", "claims.xlsx"):
        assert run("claims", "check", some, "--output", str(tmp_path / name), url=seeded_sqlite_url)[0] == 0
    with duckdb.connect() as connection:
        counted = connection.execute(
            f"select verdict, count(*) from '{tmp_path / 'claims.parquet'}' group by verdict order by verdict"
        ).fetchall()
    assert counted == [("contradicted", 2), ("qualified", 2), ("supported", 3), ("undecidable", 1)]
    assert (tmp_path / "claims.xlsx").stat().st_size > 5000
