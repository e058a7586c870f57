"""References to editions and sources, in three styles."""

import json

import pytest

from analysis.editions.references import STYLES
from support import Run

ONE = "thediplomat-2025-06"


def reference(run: Run, url: str, code: str, style: str) -> str:
    outcome = run("cite", code, "--format", style, url=url)
    assert outcome.exit_code == 0, outcome.stderr
    return outcome.stdout


@pytest.mark.parametrize("style", STYLES)
def test_the_facts_can_be_cited(run: Run, seeded_url: str, style: str) -> None:
    cited = reference(run, seeded_url, "curated", style)
    assert "Pactbook facts, collected by hand" in cited
    assert "SIPRI, DCAD, ATOP" in cited


def test_a_source_is_cited_by_publisher_title_day_and_address(run: Run, seeded_url: str) -> None:
    assert reference(run, seeded_url, ONE, "text") == (
        "thediplomat.com. “How Secure Are Taiwan's Remaining Diplomatic Partnerships?”. 2025-06."
        " https://thediplomat.com/2025/06/how-secure-are-taiwans-remaining-diplomatic-partnerships/\n"
    )
    assert "  date = {2025-06},\n  url = {https://thediplomat.com" in reference(run, seeded_url, ONE, "bibtex")
    [item] = json.loads(reference(run, seeded_url, ONE, "csl-json"))
    assert item["issued"] == {"date-parts": [[2025, 6]]}
    assert (item["id"], item["type"], item["author"]) == (ONE, "webpage", [{"literal": "thediplomat.com"}])


def test_a_description_of_a_page_without_title_is_not_in_quotation_marks(run: Run, seeded_url: str) -> None:
    cited = reference(run, seeded_url, "seebrig", "text")
    assert cited.startswith("seebrig.org. [Page of seebrig.org on “Agreement on the Multinational Peace Force")


def test_what_latex_reads_as_markup_is_escaped(run: Run, seeded_url: str) -> None:
    cited = reference(run, seeded_url, "wdi-gdp-2026-03", "bibtex")
    assert r"World Development Indicators: GDP (current US\$)" in cited


@pytest.mark.slow
def test_every_source_can_be_cited_in_every_style(run: Run, seeded_sqlite_url: str) -> None:
    codes = run(
        "sql", "select code from source order by code", "--format", "tsv", url=seeded_sqlite_url
    ).stdout.split()[1:]
    assert len(codes) > 600
    for code in codes[::60]:
        for style in STYLES:
            assert reference(run, seeded_sqlite_url, code, style).strip()


def test_a_code_of_nothing_is_refused_with_the_nearest(run: Run, seeded_url: str) -> None:
    outcome = run("cite", "telex-2025-03-24", "--format", "text", url=seeded_url)
    assert outcome.exit_code == 2
    assert "telex-2025-03-25" in outcome.stderr
