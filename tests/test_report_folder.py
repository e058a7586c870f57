"""A report's folder is replaced as a whole, and nothing else ever is."""

from pathlib import Path

import pytest

from support import Run
from support.report_folders import contents, written


def refused(run: Run, url: str, tmp_path: Path, out: Path) -> str:
    before = contents(tmp_path)
    outcome = run("report", "run", str(tmp_path / "small.toml"), "--out", str(out), url=url)
    assert (outcome.exit_code, outcome.stdout, outcome.stderr.count("\n")) == (2, "", 1)
    assert contents(tmp_path) == before
    return str(outcome.stderr)


def test_what_is_not_ours_is_never_replaced(run: Run, seeded_sqlite_url: str, tmp_path: Path) -> None:
    written(tmp_path)
    out = tmp_path / "out"
    out.mkdir()
    (out / "thesis.txt").write_text("years of work", encoding="utf-8")
    assert "holds thesis.txt and no manifest.json of an earlier `pactbook report`" in refused(
        run, seeded_sqlite_url, tmp_path, out
    )
    (out / "manifest.json").write_text('{"files": {}}', encoding="utf-8")
    assert "manifest.json was not written by `pactbook report`" in refused(run, seeded_sqlite_url, tmp_path, out)
    assert "is a file" in refused(run, seeded_sqlite_url, tmp_path, out / "thesis.txt")


def test_a_report_with_a_file_of_somebody_else_is_not_replaced(
    run: Run, seeded_sqlite_url: str, tmp_path: Path
) -> None:
    written(tmp_path)
    out = tmp_path / "out"
    assert run("report", "run", str(tmp_path / "small.toml"), "--out", str(out), url=seeded_sqlite_url).exit_code == 0
    (out / "data" / "my-notes.txt").write_text("mine", encoding="utf-8")
    said = refused(run, seeded_sqlite_url, tmp_path, out)
    assert "holds data/my-notes.txt, which Pactbook did not write" in said


def test_a_report_that_somebody_edited_is_not_replaced(run: Run, seeded_sqlite_url: str, tmp_path: Path) -> None:
    path, out = written(tmp_path), tmp_path / "out"
    out.mkdir()  # an empty folder may be replaced
    order = ("report", "run", str(path), "--out", str(out))
    assert run(*order, url=seeded_sqlite_url).exit_code == 0
    before = contents(out)
    (out / "report.md").write_text("edited", encoding="utf-8")
    said = refused(run, seeded_sqlite_url, tmp_path, out)
    assert "holds report.md, which was changed after `pactbook report` wrote it: move or delete that file" in said
    (out / "report.md").unlink()
    assert run(*order, "--if-changed", url=seeded_sqlite_url).exit_code == 0
    assert contents(out) == before


@pytest.mark.slow
def test_if_changed_leaves_the_same_bytes_alone_and_says_so(run: Run, seeded_sqlite_url: str, tmp_path: Path) -> None:
    path, out = written(tmp_path), tmp_path / "out"
    order = ("report", "run", str(path), "--out", str(out), "--if-changed")
    assert run(*order, url=seeded_sqlite_url).exit_code == 0
    before = out.stat().st_ino
    outcome = run(*order, url=seeded_sqlite_url)
    assert (outcome.exit_code, outcome.stdout) == (0, f"{out}\n")
    assert "is unchanged" in outcome.stderr
    assert out.stat().st_ino == before
    outcome = run(*order, "-v", "state=SRB", url=seeded_sqlite_url)
    assert "small: wrote 7 files to" in outcome.stderr
    assert out.stat().st_ino != before


def test_several_reports_do_not_go_into_one(run: Run, seeded_sqlite_url: str, tmp_path: Path) -> None:
    path = written(tmp_path)
    out = tmp_path / "out"
    run("report", "run", str(path), "--out", str(out), url=seeded_sqlite_url)
    both = ("report", "run", str(path), "state-brief", "--out", str(out))
    assert "is the folder of one report" in run(*both, url=seeded_sqlite_url).stderr
    twice = ("report", "run", str(path), str(path), "--out", str(tmp_path / "other"))
    assert "two reports would be written to small" in run(*twice, url=seeded_sqlite_url).stderr
    assert not (tmp_path / "other").exists()
