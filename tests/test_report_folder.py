"""A report's folder is replaced as a whole, and nothing else ever is."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from analysis.reports import folder
from errors import UsageError
from support import ROOT, Run
from support.report_folders import contents, written

OURS = {"manifest.json": b'{"made_by": "pactbook report", "files": {"a.txt": {}, "data/b.txt": {}}}'}
ONE = {**OURS, "a.txt": b"one", "data/b.txt": b"1"}
TWO = {**OURS, "a.txt": b"two", "data/b.txt": b"2"}
# Dies as kill -9 makes it die, where it is told to.
KILLED = """
import os, signal, sys
from pathlib import Path
from analysis.reports import folder
from test_report_folder import TWO
def die(*_, **__): os.kill(os.getpid(), signal.SIGKILL)
def aside():
    folder._exchange = lambda *_: False
def between():
    aside()
    rename, renamed = Path.rename, []
    def twice(self, target):
        if renamed: die()
        renamed.append(rename(self, target))
    Path.rename = twice
{where}
folder.write(Path(sys.argv[1]), TWO)
"""
KILLING = {
    "writing the draft": "folder.os.fsync = die",
    "before the swap": "folder._swap = die",
    "after the swap": "folder._sync = lambda at: die() if at.name != 'data' and '.draft' not in at.name else None",
    "between two renames": "between()",
    "before the old one is removed": "aside(); folder.shutil.rmtree = die",
}
MODULES = f"{ROOT}{os.pathsep}{Path(__file__).parent}"


def beside(path: Path) -> list[str]:
    """What is in a folder."""
    return [one.name for one in path.iterdir()]


@pytest.fixture(params=["exchange", "aside"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both ways to swap folders: in one step, and by moving the old one aside where that cannot be had."""
    if request.param == "aside":
        monkeypatch.setattr(folder, "_exchange", lambda *_: False)
    return str(request.param)


@pytest.mark.usefixtures("way")
def test_a_folder_is_replaced_as_a_whole_and_nothing_is_left_beside(tmp_path: Path) -> None:
    out = tmp_path / "deep" / "report"
    folder.write(out, ONE)
    assert contents(out) == ONE
    folder.write(out, {**OURS, "a.txt": b"two"})
    assert contents(out) == {**OURS, "a.txt": b"two"}
    assert beside(out.parent) == ["report"]


@pytest.mark.usefixtures("way")
def test_a_failed_run_leaves_the_old_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "report"
    folder.write(out, ONE)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(UsageError, match="report cannot be written: No space left on device"):
        folder.write(out, TWO)
    assert contents(out) == ONE
    assert beside(tmp_path) == ["report"]


def test_this_system_exchanges_names_in_one_step(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.mkdir()
    two.mkdir()
    (one / "a").touch()
    if sys.platform not in ("linux", "darwin"):
        pytest.skip("no system call for it")
    assert folder._exchange(one, two)  # noqa: SLF001 - what the promise of one step rests on
    assert (two / "a").exists()


@pytest.mark.parametrize("at", KILLING)
def test_a_killed_run_leaves_a_whole_report_and_the_next_clears_up(tmp_path: Path, at: str) -> None:
    out = tmp_path / "report"
    folder.write(out, ONE)
    command = [sys.executable, "-c", KILLED.format(where=KILLING[at]), str(out)]
    done = subprocess.run(command, env={**os.environ, "PYTHONPATH": MODULES}, check=False)
    assert done.returncode == -signal.SIGKILL
    assert len(beside(tmp_path)) > 1 or at == "between two renames"  # a draft, or what was replaced
    folder.recover(out)
    assert contents(out) == (TWO if at in ("after the swap", "before the old one is removed") else ONE)
    folder.write(out, TWO)
    assert contents(out) == TWO
    assert beside(tmp_path) == ["report"]


def test_a_draft_in_hand_is_left_to_its_writer(tmp_path: Path) -> None:
    out = tmp_path / "report"
    with folder._draft(out) as draft:  # noqa: SLF001 - another run, in the middle of its work
        (draft / "a.txt").write_bytes(b"in hand")
        folder.write(out, ONE)
        assert (draft / "a.txt").read_bytes() == b"in hand"
    assert beside(tmp_path) == ["report"]


def test_runs_at_the_same_time_end_in_one_of_the_reports(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from analysis.reports import folder\n"
        "from test_report_folder import OURS\n"
        "for n in range(20): folder.write(Path(sys.argv[1]), {**OURS, 'a.txt': sys.argv[2].encode() * 10000})"
    )
    environment = {**os.environ, "PYTHONPATH": MODULES}
    out = tmp_path / "report"
    command = [sys.executable, "-c", script, str(out)]
    running = [subprocess.Popen([*command, name], env=environment) for name in "ab"]
    assert [one.wait(120) for one in running] == [0, 0]
    assert contents(out)["a.txt"] in (b"a" * 10000, b"b" * 10000)
    assert beside(tmp_path) == ["report"]


def test_a_link_stays_a_link_and_the_mode_stays(tmp_path: Path) -> None:
    folder.write(tmp_path / "real", ONE)
    (tmp_path / "real").chmod(0o750)
    (tmp_path / "link").symlink_to("real")
    folder.write(tmp_path / "link", TWO)
    assert (tmp_path / "link").is_symlink()
    assert contents(tmp_path / "real") == TWO
    assert (tmp_path / "real").stat().st_mode & 0o777 == 0o750


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
    assert "is not empty and is no report" in refused(run, seeded_sqlite_url, tmp_path, out)
    (out / "manifest.json").write_text('{"files": {}}', encoding="utf-8")
    assert "is not empty and is no report" in refused(run, seeded_sqlite_url, tmp_path, out)
    assert "is a file" in refused(run, seeded_sqlite_url, tmp_path, out / "thesis.txt")


def test_a_report_with_a_file_of_somebody_else_is_not_replaced(
    run: Run, seeded_sqlite_url: str, tmp_path: Path
) -> None:
    written(tmp_path)
    out = tmp_path / "out"
    assert run("report", "run", str(tmp_path / "small.toml"), "--out", str(out), url=seeded_sqlite_url).exit_code == 0
    (out / "data" / "my-notes.txt").write_text("mine", encoding="utf-8")
    said = refused(run, seeded_sqlite_url, tmp_path, out)
    assert "holds data/my-notes.txt, which is no part of the report" in said


def test_an_empty_folder_and_an_edited_report_are_replaced(run: Run, seeded_sqlite_url: str, tmp_path: Path) -> None:
    path, out = written(tmp_path), tmp_path / "out"
    out.mkdir()
    order = ("report", "run", str(path), "--out", str(out))
    assert run(*order, url=seeded_sqlite_url).exit_code == 0
    before = contents(out)
    (out / "report.md").write_text("edited", encoding="utf-8")
    assert run(*order, "--if-changed", url=seeded_sqlite_url).exit_code == 0
    assert contents(out) == before


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
    assert "files in" in outcome.stderr
    assert out.stat().st_ino != before


def test_several_reports_do_not_go_into_one(run: Run, seeded_sqlite_url: str, tmp_path: Path) -> None:
    path = written(tmp_path)
    out = tmp_path / "out"
    run("report", "run", str(path), "--out", str(out), url=seeded_sqlite_url)
    both = ("report", "run", str(path), "state-brief", "--out", str(out))
    assert "is a report itself" in run(*both, url=seeded_sqlite_url).stderr
    twice = ("report", "run", str(path), str(path), "--out", str(tmp_path / "other"))
    assert "small is named twice" in run(*twice, url=seeded_sqlite_url).stderr
    assert not (tmp_path / "other").exists()
