"""The report's page in a real browser: it loads nothing, sorts, fits a phone, prints, and its charts can be read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import cli
from support.browser import PROGRAM, Browser

pytestmark = pytest.mark.slow

if PROGRAM is None:
    pytest.skip("no Chromium: pages are not tested in a browser", allow_module_level=True)

CHARTS = 6
FONTS = Path("/usr/share/fonts/truetype")  # a folder for each family
SMALLEST = 7.5  # pixels that a letter's size must have on a phone, which doubles them
COLUMN = """(id, column) => {
    const table = document.querySelector(`#table-${id} table`);
    return [...table.tBodies[0].rows].map((row) => row.cells[column].textContent.trim());
}"""
# Texts of the charts with the places of their letters in CSS pixels: fonts differ in the space that a line leaves above
# and below its letters. A text at an angle has the place of its line.
TEXTS = """(() => {
    const pen = document.createElement("canvas").getContext("2d");
    const letters = (node) => {
        const box = node.getBoundingClientRect();
        if (node.getScreenCTM().b !== 0) return [node.textContent, box.left, box.top, box.right, box.bottom];
        pen.font = getComputedStyle(node).font;
        const measured = pen.measureText(node.textContent);
        const scale = box.height / (measured.fontBoundingBoxAscent + measured.fontBoundingBoxDescent);
        const base = box.top + measured.fontBoundingBoxAscent * scale;
        return [
            node.textContent, box.left, base - measured.actualBoundingBoxAscent * scale,
            box.right, base + measured.actualBoundingBoxDescent * scale,
        ];
    };
    const charts = [...document.querySelectorAll("svg.chart")];
    return charts.filter((chart) => chart.getClientRects().length).map((chart) => {
        const frame = chart.getBoundingClientRect();
        const texts = [...chart.querySelectorAll("text")].map(letters);
        return [[frame.left, frame.top, frame.right, frame.bottom], texts];
    });
})()"""
SHOWN = "[...document.querySelectorAll('svg.chart text')].filter((node) => node.getClientRects().length)"
SIZES = f"""{SHOWN}.map((node) => {{
    const {{ a, b }} = node.getScreenCTM();
    return [node.textContent, parseFloat(getComputedStyle(node).fontSize) * Math.hypot(a, b)];
}})"""


@pytest.fixture
def folder(reports_folder: Path) -> Path:
    """The shipped report."""
    return reports_folder / "balkan-pacts-2025"


@pytest.fixture
def page(folder: Path) -> str:
    """The address of its page."""
    return (folder / "index.html").as_uri()


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with Browser(tmp_path_factory.mktemp("profile")) as browser:
        yield browser


@pytest.fixture
def browser(running: Browser, page: str) -> Browser:
    """The page, on a desktop's screen in light colours."""
    running.size(1280, 900)
    running.media()
    running.open(page)
    return running


def headings(browser: Browser, table: str) -> list[str]:
    script = f"[...document.querySelectorAll('#table-{table} th')].map((cell) => cell.textContent.trim())"
    return list(browser.evaluate(script))


def click(browser: Browser, table: str, column: int) -> list[str]:
    """Click a heading as a reader does, with the mouse; return the column as it then stands."""
    button = f"document.querySelectorAll('#table-{table} th')[{column}].querySelector('button')"
    browser.evaluate(f"{button}.scrollIntoView({{block: 'center', behavior: 'instant'}})")
    x, y = browser.evaluate(
        f"(() => {{ const box = {button}.getBoundingClientRect(); return [box.left + 5, box.top + box.height / 2] }})()"
    )
    for kind in ("mousePressed", "mouseReleased"):
        browser.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)
    return list(browser.evaluate(f"({COLUMN})('{table}', {column})"))


def test_the_page_loads_nothing_and_complains_of_nothing(browser: Browser, page: str) -> None:
    browser.evaluate("new Promise((done) => setTimeout(done, 300))")
    requests = {data["request"]["url"] for method, data in browser.events if method == "Network.requestWillBeSent"}
    assert {url for url in requests if not url.startswith("data:")} == {page}
    assert browser.evaluate("performance.getEntriesByType('resource').map((entry) => entry.name)") == []
    complaints = ("Log.entryAdded", "Runtime.consoleAPICalled", "Runtime.exceptionThrown")
    assert [event for event in browser.events if event[0] in complaints] == []


def test_a_page_that_reaches_out_would_be_caught(running: Browser, tmp_path: Path) -> None:
    """The test above can fail: the browser tells of requests, blocked or not, and of complaints."""
    bad = tmp_path / "bad.html"
    bad.write_text("<!doctype html><img src='file:///nowhere.png'><script>console.error('no'); missing()</script>")
    running.open(bad.as_uri())
    running.wait_for("Runtime.exceptionThrown")
    methods = {method for method, _ in running.events}
    assert {"Log.entryAdded", "Runtime.consoleAPICalled", "Network.requestWillBeSent"} <= methods
    running.open("about:blank")


def test_the_page_needs_no_script_to_be_read(browser: Browser, page: str) -> None:
    browser.call("Emulation.setScriptExecutionDisabled", value=True)
    try:
        browser.open(page)
    finally:
        browser.call("Emulation.setScriptExecutionDisabled", value=False)
    assert browser.evaluate("getComputedStyle(document.querySelector('tbody tr:last-child')).display") == "table-row"


@pytest.mark.parametrize(
    ("table", "heading", "key"),
    [
        ("agreement-matrix", "State", str.casefold),
        ("agreement-matrix", "Agreements", int),
        ("agreement-matrix", "Latest", str),
    ],
)
def test_tables_sort_by_text_number_and_date(
    browser: Browser, table: str, heading: str, key: Callable[[str], Any]
) -> None:
    column = headings(browser, table).index(heading)
    once = click(browser, table, column)
    assert len(set(once)) > 1
    given = [value for value in once if value]
    assert [key(value) for value in given] == sorted(key(value) for value in given)
    twice = click(browser, table, column)
    assert [key(value) for value in twice if value] == sorted((key(value) for value in given), reverse=True)
    order = f"document.querySelectorAll('#table-{table} th')[{column}].getAttribute('aria-sort')"
    assert browser.evaluate(order) == "descending"


def test_rows_keep_together_when_sorted(browser: Browser) -> None:
    script = "[...document.querySelectorAll('#table-agreement-matrix tbody tr')].map((row) => row.textContent).sort()"
    before = browser.evaluate(script)
    click(browser, "agreement-matrix", 2)
    assert browser.evaluate(script) == before


def test_long_tables_open_when_asked(browser: Browser) -> None:
    rows = "document.querySelectorAll('#table-agreement-matrix tbody tr')"
    shown = f"[...{rows}].filter((row) => row.getClientRects().length).length"
    assert browser.evaluate(shown) == 12
    browser.evaluate("document.querySelector('#table-agreement-matrix button.all').click()")
    assert browser.evaluate(shown) == browser.evaluate(f"{rows}.length") > 12


@pytest.mark.parametrize("phone", [False, True])
def test_charts_have_sizes_and_labels_that_can_be_read(browser: Browser, *, phone: bool) -> None:
    browser.size(390 if phone else 1280, 900, phone=phone)
    charts = browser.evaluate(TEXTS)
    assert len(charts) == CHARTS
    for (left, top, right, bottom), texts in charts:
        assert right - left > (340 if phone else 900)
        assert bottom - top > 150
        assert len(texts) >= 3
        assert all(text.strip() for text, *_ in texts)
        for text, x1, y1, x2, y2 in texts:
            assert left - 1 <= x1 < x2 <= right + 1, text
            assert top - 1 <= y1 < y2 <= bottom + 1, text

    assert not [text for text, size in browser.evaluate(SIZES) if size < SMALLEST]


def test_labels_do_not_run_into_each_other(browser: Browser) -> None:
    """As laid out with this machine's fonts; a pixel may touch."""
    for _, texts in browser.evaluate(TEXTS):
        for place, (one, x1, y1, x2, y2) in enumerate(texts):
            for other, a1, b1, a2, b2 in texts[:place]:
                apart = x1 > a2 - 1 or a1 > x2 - 1 or y1 > b2 - 1 or b1 > y2 - 1
                assert apart, f"{one!r} runs into {other!r}"


@pytest.mark.parametrize("family", ["noto", "dejavu"])
def test_labels_fit_with_the_fonts_of_one_family_alone(
    family: str, page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fonts = FONTS / family
    if not fonts.is_dir():
        pytest.skip(f"no fonts in {fonts}")
    (tmp_path / "fonts.conf").write_text(
        f"<fontconfig><dir>{fonts}</dir><cachedir>{tmp_path / 'cache'}</cachedir>"
        '<include ignore_missing="yes">/etc/fonts/conf.d</include></fontconfig>',
        encoding="utf-8",
    )
    monkeypatch.setenv("FONTCONFIG_FILE", str(tmp_path / "fonts.conf"))
    with Browser(tmp_path / "profile") as browser:
        browser.open(page)
        for phone in (True, False):
            test_charts_have_sizes_and_labels_that_can_be_read(browser, phone=phone)
        test_labels_do_not_run_into_each_other(browser)
        test_a_phone_scrolls_down_only(browser)


def test_the_bar_of_verdicts_is_to_scale(browser: Browser) -> None:
    counts = browser.evaluate("[...document.querySelectorAll('.tally-key b')].map((node) => Number(node.textContent))")
    script = "[...document.querySelectorAll('.tally span')].map((node) => node.getBoundingClientRect().width)"
    for width, phone in ((1280, False), (390, True)):
        browser.size(width, 900, phone=phone)
        widths = browser.evaluate(script)
        assert len(counts) == len(widths) > 2
        for count, wide in zip(counts, widths, strict=True):
            assert wide / sum(widths) == pytest.approx(count / sum(counts), abs=0.005)


def test_charts_are_named_to_those_who_do_not_see_them(browser: Browser) -> None:
    browser.call("Accessibility.enable")
    nodes = browser.call("Accessibility.getFullAXTree")["nodes"]
    images = [node for node in nodes if node.get("role", {}).get("value") == "image" and not node.get("ignored")]
    assert len(images) == CHARTS
    told = " ".join(node["name"]["value"] for node in images)
    assert "Ministry of Foreign Affairs of Serbia: 54 in 2008" in told
    assert "Matrix of 13 parties" in told


def test_a_phone_scrolls_down_only(browser: Browser) -> None:
    browser.size(390, 844, phone=True)
    assert browser.evaluate("[document.documentElement.scrollWidth, innerWidth]") == [390, 390]
    wide = """[...document.querySelectorAll("body *")]
        .filter((node) => !node.closest(".scroll") && !node.closest("svg") && node.getBoundingClientRect().right > 391)
        .map((node) => node.outerHTML.slice(0, 80))"""
    assert browser.evaluate(wide) == []


@pytest.mark.parametrize("state", ["HRV", "USA"])
def test_a_desktop_shows_every_column(running: Browser, seeded_sqlite_url: str, tmp_path: Path, state: str) -> None:
    order = ("report", "run", "alliance-audit", "-v", f"state={state}", "--out", str(tmp_path / "audit"))
    assert cli.main(["--database-url", seeded_sqlite_url, *order, "--formats", "html"]) == 0
    running.size(1280, 900)
    running.media()
    running.open((tmp_path / "audit" / "index.html").as_uri())
    widths = running.evaluate(
        "[...document.querySelectorAll('.scroll')].map((one) => [one.scrollWidth, one.clientWidth])"
    )
    assert widths
    assert all(wide <= seen for wide, seen in widths)


def test_dark_mode_turns_page_and_charts(browser: Browser) -> None:
    script = """[getComputedStyle(document.body).backgroundColor,
        getComputedStyle(document.querySelector("svg.chart text")).fill,
        getComputedStyle(document.querySelector("svg.map path.recognises")).fill]"""
    light = browser.evaluate(script)
    browser.media(scheme="dark")
    dark = browser.evaluate(script)
    assert all(one != other for one, other in zip(light, dark, strict=True))
    assert lightness(light[0]) > 0.9
    assert lightness(dark[0]) < 0.2
    assert lightness(light[1]) < 0.5 < lightness(dark[1])


def test_the_page_prints_in_dark_on_white(browser: Browser) -> None:
    browser.media("print", "dark")
    assert browser.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert lightness(browser.evaluate("getComputedStyle(document.body).color")) < 0.2
    assert browser.pdf().startswith(b"%PDF-")


def test_on_paper_headings_stay_with_their_tables_and_links_become_numbers(browser: Browser) -> None:
    browser.media("print")
    avoid = "[...document.querySelectorAll('%s')].every((node) => getComputedStyle(node).%s === 'avoid')"
    assert browser.evaluate(avoid % ("h2, h3, figcaption, thead, tbody tr:first-child", "breakAfter"))
    assert browser.evaluate(avoid % (".origins, .table-block > .scroll, tbody tr:last-child", "breakBefore"))
    assert browser.evaluate(avoid % ("tr, .chart-block, .sources li", "breakInside"))
    hidden = "[...document.querySelectorAll('.on-screen, .narrow')].every((node) => !node.getClientRects().length)"
    assert browser.evaluate(hidden)
    text = "document.querySelector('#chart-agreement-matrix .on-paper').innerText"
    assert str(browser.evaluate(text)).startswith("Sources: ")
    rules = """[...document.styleSheets[0].cssRules].flatMap((rule) => [...(rule.cssRules || [])])
        .filter((rule) => rule instanceof CSSPageRule).map((rule) => rule.cssText).join()"""
    assert "counter(page)" in browser.evaluate(rules)


def lightness(colour: str) -> float:
    """Of `rgb(…)`, from 0 to 1."""
    parts = [int(part) for part in colour.removeprefix("rgb(").removesuffix(")").split(",")]
    return sum(parts) / 765


def test_the_charts_are_files_of_their_own_too(running: Browser, folder: Path) -> None:
    files = sorted((folder / "charts").glob("*.svg"))
    assert len(files) == CHARTS
    for file in files:
        running.open(file.as_uri())
        assert running.evaluate("document.documentElement.getBoundingClientRect().width") > 300
        assert running.evaluate("getComputedStyle(document.querySelector('text')).fill").startswith("rgb(")
