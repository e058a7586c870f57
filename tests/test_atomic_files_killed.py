"""Whoever kills a writer of files and folders, at whatever step, finds the old or the new."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from support import ROOT
from support.folders import beside, written

# Killed at any step. A child dies before the nth line that it would run of atomic_files.py or drafts.py.

STEPS = """
import os, signal, sys
from pathlib import Path
import atomic_files, drafts
from support import folders
if {aside}:
    drafts._exchange = lambda *_: False
out = Path(sys.argv[1])
deaths = 0
while True:
    {before}
    deaths += 1
    child = os.fork()
    if not child:
        left = deaths
        def trace(frame, event, _argument):
            global left
            if frame.f_code.co_filename not in (atomic_files.__file__, drafts.__file__):
                return None
            if event == "line":
                left -= 1
                if not left:
                    os.kill(os.getpid(), signal.SIGKILL)
            return trace
        sys.settrace(trace)
        {write}
        os._exit(0)
    if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0:
        break
    {check}
    {write}
    assert folders.beside(out.parent) == [out.name], (deaths, folders.beside(out.parent))
    {after}
print(deaths)
"""


def deaths(out: Path, **steps: object) -> int:
    """At how many steps a child was killed; a failed check fails the test."""
    modules = os.pathsep.join([str(ROOT), str(ROOT / "tests")])
    command = [sys.executable, "-c", STEPS.format(**steps), str(out)]
    done = subprocess.run(
        command, env={**os.environ, "PYTHONPATH": modules}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return int(done.stdout)


@pytest.mark.slow
@pytest.mark.parametrize("aside", [False, True], ids=["exchange", "aside"])
@pytest.mark.parametrize("old", [True, False], ids=["old", "none"])
def test_a_folder_is_old_or_new_wherever_its_writer_is_killed(tmp_path: Path, aside: bool, old: bool) -> None:  # noqa: FBT001
    (tmp_path / "in").mkdir()
    assert (
        deaths(
            tmp_path / "in" / "out",
            aside=aside,
            before="folders.write(out, folders.ONE)" if old else "out.exists() and __import__('shutil').rmtree(out)",
            write="folders.write(out, folders.TWO)",
            check="drafts.recover(out); assert (folders.written(out) in (folders.ONE, folders.TWO)) if out.exists()"
            f" else {not old}, deaths",
            after="assert folders.written(out) == folders.TWO",
        )
        > 100
    )


@pytest.mark.parametrize("old", [pytest.param(True, id="old"), pytest.param(False, id="none", marks=pytest.mark.slow)])
@pytest.mark.slow
def test_a_file_is_old_or_new_wherever_its_writer_is_killed(tmp_path: Path, old: bool) -> None:  # noqa: FBT001
    (tmp_path / "in").mkdir()
    assert (
        deaths(
            tmp_path / "in" / "x.csv",
            aside=False,
            before="out.write_bytes(b'one')" if old else "out.unlink(missing_ok=True)",
            write="exec('with atomic_files.whole_file(out) as file: file.write(b\"two\" * 9999)')",
            check=f"assert out.read_bytes() in (b'one', b'two' * 9999) if out.exists() else {not old}, deaths",
            after="assert out.read_bytes() == b'two' * 9999",
        )
        > 50
    )


def test_runs_at_the_same_time_end_in_one_of_the_folders(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from support.folders import write\n"
        "for n in range(20): write(Path(sys.argv[1]), {'a.txt': sys.argv[2].encode() * 10000})"
    )
    environment = {**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}"}
    out = tmp_path / "out"
    command = [sys.executable, "-c", script, str(out)]
    running = [subprocess.Popen([*command, name], env=environment) for name in "ab"]
    assert [process.wait(120) for process in running] == [0, 0]
    assert written(out)["a.txt"] in (b"a" * 10000, b"b" * 10000)
    assert beside(tmp_path) == ["out"]
