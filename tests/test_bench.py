"""`make bench`: a broken bound fails it, and the files that it makes up are read as published ones are."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from support import ROOT, Run

BENCH = ROOT / "bench"


def test_a_figure_above_its_bound_is_exit_code_1() -> None:
    script = (
        "import sys; from tools.measuring import Bounds; bounds = Bounds(); bounds.check('one', 1.5, 2); "
        "bounds.check('other', 3, 2, 'MB'); sys.exit(bounds.exit_code())"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=BENCH, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.splitlines() == [
        "holds       1.50 x, at most 2 x: one",
        "BROKEN      3.00 MB, at most 2 MB: other",
    ]


@pytest.mark.slow
def test_the_made_up_files_are_read(run: Run, seeded_sqlite_template: Path, tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from tools.made_up import atop, register; folder = Path(sys.argv[1]); "
    )
    make = f"{script} atop(folder); register(folder / 'register.csv', 300)"
    subprocess.run([sys.executable, "-c", make, str(tmp_path)], cwd=BENCH, check=True)
    seeded = shutil.copy(seeded_sqlite_template, tmp_path / "copy.db")
    sipri = run("import", "sipri", str(tmp_path / "register.csv"), "--strict", url=f"sqlite:///{seeded}")
    alliances, members = (str(tmp_path / f"atop5_1{part}.csv") for part in "am")
    atop = run("import", "atop", alliances, members, "--strict", url=f"sqlite:///{seeded}")
    assert (sipri.exit_code, atop.exit_code) == (0, 0), sipri.stderr + atop.stderr
    assert " 300 " in sipri.stderr + sipri.stdout
