"""Reports under a name, logo and colours of one's own."""

import base64
from pathlib import Path

import pytest

from support import Run
from support.report_folders import SMALL, manifest, written

LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'
BRAND = 'name = "An <Institute>"\nlogo = "logo.svg"\naccent = "#7a1f2b"\nseries = ["#112233"]\nfooter = "Ask us."\n'


def test_a_brand_beside_the_definition_is_on_the_page_and_in_the_manifest(
    run: Run, seeded_sqlite_url: str, tmp_path: Path
) -> None:
    path, out = written(tmp_path / "own"), tmp_path / "r"
    order = ("report", "run", str(path), "--out", str(out), "--formats", "html")
    assert run(*order, url=seeded_sqlite_url).exit_code == 0
    plain = manifest(out)["brand_sha256"]
    (path.parent / "brand.toml").write_text(BRAND, encoding="utf-8")
    (path.parent / "logo.svg").write_text(LOGO, encoding="utf-8")
    verify = ("report", "verify", str(out), "--reports-dir", str(path.parent), "--format", "csv")
    outcome = run(*verify, url=seeded_sqlite_url)
    assert outcome.stdout.splitlines()[1] == "small,index.html,outdated,the brand changed"
    assert run(*order, url=seeded_sqlite_url).exit_code == 0
    page = (out / "index.html").read_text(encoding="utf-8")
    address = f"data:image/svg+xml;base64,{base64.b64encode(LOGO.encode()).decode()}"
    assert f'<img class="logo" src="{address}" alt=""> An &lt;Institute&gt; <span>report</span>' in page
    assert "--accent: #7a1f2b; --series-1: #112233;" in page
    assert "<footer><p>Ask us.</p>" in page
    assert manifest(out)["brand_sha256"] != plain
    assert run(*verify, url=seeded_sqlite_url).exit_code == 0


def test_the_brand_of_a_folder_is_on_shipped_reports_and_a_definition_has_its_own(
    run: Run, seeded_sqlite_url: str, tmp_path: Path
) -> None:
    own = tmp_path / "own"
    written(own, f'{SMALL}\n[brand]\nname = "Small"\n')
    (own / "brand.toml").write_text('name = "House"\n', encoding="utf-8")
    order = ("report", "run", "small", "arms-monitor", "--reports-dir", str(own), "--formats", "html", "--out")
    assert run(*order, str(tmp_path / "r"), url=seeded_sqlite_url).exit_code == 0
    pages = {name: (tmp_path / "r" / name / "index.html").read_text("utf-8") for name in ("small", "arms-monitor")}
    assert '<p class="kicker">Small <span>' in pages["small"]
    assert '<p class="kicker">House <span>' in pages["arms-monitor"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("#7a1f2b", "red; }", "brand.toml:3: accent: 'red; }' is not a colour; write it as #1f4e79"),
        ("#112233", "url(x)", "brand.toml:4: series: 'url(x)' is not a colour"),
        ("logo.svg", "logo.html", "brand.toml:2: the logo must be one of .svg, .png, .jpg, "),
        ("logo.svg", "none.svg", "brand.toml:2: the logo "),
        ("footer", "foot", "brand.toml:5: unknown key 'foot'; did you mean footer?"),
    ],
)
def test_what_is_wrong_in_a_brand_is_told_with_its_line(
    run: Run, seeded_sqlite_url: str, tmp_path: Path, old: str, new: str, said: str
) -> None:
    path = written(tmp_path / "own")
    (path.parent / "brand.toml").write_text(BRAND.replace(old, new), encoding="utf-8")
    (path.parent / "logo.svg").write_text(LOGO, encoding="utf-8")
    outcome = run("report", "run", str(path), "--out", str(tmp_path / "r"), url=seeded_sqlite_url)
    assert (outcome.exit_code, outcome.stderr.count("\n")) == (2, 1)
    assert said in outcome.stderr


@pytest.mark.slow
def test_the_brand_of_the_settings_is_on_all_reports_and_the_page_over_them(
    run: Run, seeded_sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, out = tmp_path / "pactbook.toml", tmp_path / "r"
    settings.write_text(f"[brand]\n{BRAND}", encoding="utf-8")
    (tmp_path / "logo.svg").write_text(LOGO, encoding="utf-8")
    monkeypatch.setenv("PACTBOOK_CONFIG", str(settings))
    order = ("report", "run", "arms-monitor", "--for-each", "recipient=SRB,HUN", "--formats", "html", "--out", str(out))
    assert run(*order, url=seeded_sqlite_url).exit_code == 0
    for page in (out / "index.html", out / "arms-monitor-hun" / "index.html"):
        text = page.read_text("utf-8")
        assert "An &lt;Institute&gt; <span>report" in text
        assert "--accent: #7a1f2b; --series-1: #112233;" in text
        assert '<img class="logo" src="data:image/svg+xml;base64,' in text
        assert "<p>Ask us.</p>" in text
    shown = run("config", "show", "--format", "csv", url=seeded_sqlite_url).stdout
    assert "\nbrand,An <Institute>,pactbook.toml,\n" in shown
    assert run("report", "verify", str(out), url=seeded_sqlite_url).exit_code == 0
    settings.write_text("", encoding="utf-8")
    outcome = run("report", "verify", str(out), "--format", "csv", url=seeded_sqlite_url)
    assert (
        ",index.html,outdated,the reports in the folder or the brand have changed since it was written"
        in outcome.stdout
    )
    settings.write_text('[brand]\nlogo = "x.gif"\n', encoding="utf-8")
    outcome = run(*order, url=seeded_sqlite_url)
    assert outcome.exit_code == 2
    assert outcome.stderr.startswith(f"Error: {settings}:2: the logo must be one of ")


@pytest.mark.slow
def test_a_shipped_report_can_have_a_title_of_its_own(run: Run, seeded_sqlite_url: str, tmp_path: Path) -> None:
    out = tmp_path / "r"
    order = ("report", "run", "arms-monitor", "-v", "recipient=HUN", "--formats", "html", "--out", str(out), "--title")
    assert run(*order, "What {recipient.name} bought", url=seeded_sqlite_url).exit_code == 0
    assert "<h1>What Hungary bought</h1>" in (out / "index.html").read_text("utf-8")
    assert run("report", "verify", str(out), url=seeded_sqlite_url).exit_code == 0
    outcome = run(*order, "Of {recipent}", url=seeded_sqlite_url)
    assert (
        outcome.stderr
        == "Error: --title: the report has no variable 'recipent'; did you mean recipient or recipient.name?\n"
    )
    assert outcome.exit_code == 2
