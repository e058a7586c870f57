"""`make bench` runs through on a machine without licensed files and without the peers."""

import subprocess
import sys
from pathlib import Path

import pytest

BENCH = Path(__file__).parent.parent / "bench"


@pytest.mark.parametrize(
    ("script", "arguments"),
    [
        ("import_sipri.py", []),
        ("import_sipri.py", ["register.csv", "--sqlite-utils", "no-such-program"]),
        ("panel_dyad_year.py", []),
        ("panel_dyad_year.py", ["atop", "states.csv", "--pandas", "false"]),
    ],
)
def test_what_cannot_be_measured_is_said_in_a_line(script: str, arguments: list[str]) -> None:
    command = [sys.executable, str(BENCH / script), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    (line,) = done.stdout.splitlines()
    assert line.startswith("not measured: ")
    assert "needs" in line
