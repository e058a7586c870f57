"""Several reports: a folder each, once for each value, and a page over all of them."""

import re
from pathlib import Path

import pytest

from support import Run
from support.report_folders import SMALL, contents, manifest, written


@pytest.mark.slow
def test_each_value_has_its_report_and_a_page_leads_to_all(run: Run, seeded_sqlite_url: str, tmp_path: Path) -> None:
    path, out = written(tmp_path / "own"), tmp_path / "r"
    order = ("report", "run", str(path), "--for-each", "state=Kosovo,SRB", "--out", str(out), "--if-changed")
    outcome = run(*order, url=seeded_sqlite_url)
    assert (outcome.exit_code, outcome.stdout) == (0, f"{out / 'small-kosovo'}\n{out / 'small-srb'}\n")
    assert manifest(out / "small-srb")["variables"] == {"state": "SRB"}
    page = (out / "index.html").read_text(encoding="utf-8")
    assert re.findall(r'<a href="(small-[a-z]+/index\.html)">([^<]+)</a>', page) == [
        ("small-kosovo/index.html", "Who does not recognise Kosovo"),
        ("small-srb/index.html", "Who does not recognise Serbia"),
    ]
    before = contents(out)
    outcome = run(*order, url=seeded_sqlite_url)
    assert f"{out / 'index.html'} is unchanged" in outcome.stderr
    assert contents(out) == before
    verify = ("report", "verify", str(out), "--reports-dir", str(path.parent))
    assert run(*verify, url=seeded_sqlite_url).exit_code == 0


def test_a_matrix_in_a_definition_is_written_unless_a_value_is_given(
    run: Run, seeded_sqlite_url: str, tmp_path: Path
) -> None:
    text = SMALL.replace("[variables.state]", '[matrix]\nstate = ["XKX", "SRB"]\n\n[variables.state]')
    path, out = written(tmp_path / "own", text), tmp_path / "r"
    order = ("report", "run", str(path), "--formats", "csv", "--out")
    assert run(*order, str(out), url=seeded_sqlite_url).exit_code == 0
    assert sorted(each.name for each in out.iterdir()) == ["small-srb", "small-xkx"]  # no page without pages
    assert run(*order, str(tmp_path / "one"), "-v", "state=SRB", url=seeded_sqlite_url).exit_code == 0
    assert (tmp_path / "one" / "manifest.json").is_file()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["--for-each", "state"], "'--for-each': 'state' does not have the form NAME=VALUE,VALUE"),
        (["--for-each", "state=SRB,,XKX"], "--for-each state=SRB,,XKX: a value is empty"),
        (["--for-each", "stat=SRB"], "--for-each stat: unknown variable; did you mean state?"),
        (["--for-each", "state=SRB", "-v", "state=XKX"], "state is given with both -v and --for-each"),
        (["--for-each", "state=SRB,srb"], "two reports would be written to small-srb: name each report and value once"),
        (["--for-each", "state=SRB,XYZ"], "-v state"),
    ],
)
def test_values_that_will_not_do_are_told_and_nothing_is_written(
    run: Run, seeded_sqlite_url: str, tmp_path: Path, given: list[str], said: str
) -> None:
    path, out = written(tmp_path / "own"), tmp_path / "r"
    outcome = run("report", "run", str(path), "--out", str(out), *given, url=seeded_sqlite_url)
    assert (outcome.exit_code, outcome.stderr.count("\n")) == (2, 1)
    assert said in outcome.stderr
    assert not out.exists()


@pytest.mark.slow
def test_a_page_that_somebody_changed_is_never_replaced_and_verify_tells(
    run: Run, seeded_sqlite_url: str, tmp_path: Path
) -> None:
    path, out = written(tmp_path / "own"), tmp_path / "r"
    order = ("report", "run", str(path), "--for-each", "state=SRB,XKX", "--formats", "html", "--out", str(out))
    assert run(*order, url=seeded_sqlite_url).exit_code == 0
    verify = ("report", "verify", str(out), "--reports-dir", str(path.parent), "--format", "csv")
    page = out / "index.html"
    right = page.read_text(encoding="utf-8")
    page.write_text(right.replace("Serbia", "Somewhere"), encoding="utf-8")
    outcome = run(*verify, url=seeded_sqlite_url)
    assert (outcome.exit_code, outcome.stdout.splitlines()[1].split(",")[1:3]) == (1, ["index.html", "edited"])
    outcome = run(*order, url=seeded_sqlite_url)
    assert outcome.exit_code == 2
    assert "index.html was changed after `pactbook report` wrote it: move it, or choose another --out" in outcome.stderr
    page.write_text(right, encoding="utf-8")
    more = ("report", "run", str(path), "-v", "state=ALB", "--formats", "html", "--out", str(out / "added"))
    assert run(*more, url=seeded_sqlite_url).exit_code == 0
    outcome = run(*verify, url=seeded_sqlite_url)
    assert (outcome.exit_code, outcome.stdout.splitlines()[1].split(",")[1:3]) == (1, ["index.html", "outdated"])
