"""How long the directed dyad-year panel of ATOP takes, 1816 to 2018, against the same expansion and merge in pandas.

Usage: python bench/panel_dyad_year.py ATOP_FOLDER STATES.csv [--pandas PYTHON] [--rounds N]

ATOP_FOLDER holds atop5_1a.csv and atop5_1m.csv, STATES.csv is COW's list of 2016; PYTHON is an interpreter that has
pandas. Whole processes are measured, in turn, so that whatever else the machine does falls on both alike; medians are
compared. Both panels must be the same but for the states' abbreviations. Exit code 1 above a limit, or if they differ.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from itertools import zip_longest
from pathlib import Path
from statistics import median
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
PEER = Path(__file__).parent / "peers" / "dyad_year_pandas.py"
YEARS = ("1816", "2018")
RATIO = 0.25  # of the peer's time, at most
MEMORY = 400  # megabytes, at most


class Cost(NamedTuple):
    """What a process took."""

    seconds: float
    megabytes: float  # resident at its peak


def main() -> int:
    """Measure and print; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("atop", type=Path, nargs="?", metavar="ATOP_FOLDER")
    parser.add_argument("states", type=Path, nargs="?", metavar="STATES.csv")
    parser.add_argument("--pandas", default=sys.executable, metavar="PYTHON", help="an interpreter that has pandas")
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    if given.states is None:
        print("not measured: needs ATOP_FOLDER and STATES.csv, see --help")
        return 0
    if subprocess.run([given.pandas, "-c", "import pandas"], capture_output=True, check=False).returncode:
        print(f"not measured: needs pandas, which {given.pandas} lacks (--pandas PYTHON)")
        return 0
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        pactbook = [sys.executable, str(ROOT / "cli.py"), "--database-url", f"sqlite:///{folder / 'pactbook.db'}"]
        alliances, members = given.atop / "atop5_1a.csv", given.atop / "atop5_1m.csv"
        for arguments in (["build"], ["import", "atop", str(alliances), str(members)]):
            subprocess.run([*pactbook, *arguments], check=True, capture_output=True)
        ours, theirs = folder / "ours.csv", folder / "theirs.csv"
        asked = ["panel", "dyad-year", "--dataset", "atop-5.1", "--from", YEARS[0], "--to", YEARS[1], "--directed"]
        commands = {
            "pactbook": [*pactbook, *asked, "--within", "cow", "--output", str(ours)],
            "pandas": [given.pandas, str(PEER), str(given.states), str(members), str(theirs), *YEARS],
        }
        costs: dict[str, list[Cost]] = {name: [] for name in commands}
        for _ in range(given.rounds + 1):
            for name, command in commands.items():
                costs[name].append(measured(command))
        rows = compared(ours, theirs)
    seconds = {name: median(cost.seconds for cost in taken[1:]) for name, taken in costs.items()}  # the first warms up
    memory = {name: max(cost.megabytes for cost in taken) for name, taken in costs.items()}
    ratio = seconds["pactbook"] / seconds["pandas"]
    for name in commands:
        print(f"{seconds[name]:6.2f} s {memory[name]:6.0f} MB  {name}")
    print(f"{ratio:6.2f}x of at most {RATIO}x; {memory['pactbook']:.0f} MB of at most {MEMORY} MB; {rows:,} equal rows")
    return int(ratio > RATIO or memory["pactbook"] > MEMORY)


def measured(command: list[str]) -> Cost:
    """Run a process to its end."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    said = process.stderr.read() if process.stderr else b""
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    if status:
        sys.exit(f"{command[0]} failed: {said.decode().strip()}")
    return Cost(seconds, usage.ru_maxrss / 1024)


def compared(ours: Path, theirs: Path) -> int:
    """The number of rows, which are the same in the peer's columns from the third on; ends where they are not."""
    with ours.open() as mine, theirs.open() as peers:
        next(mine), next(peers)
        number = 0
        for number, (one, other) in enumerate(zip_longest(mine, peers, fillvalue=""), 1):
            columns = other.count(",") + 1  # the panel has further columns, which the peer does not make
            if one.strip().split(",")[2:columns] != other.strip().split(",")[2:]:
                sys.exit(f"row {number} differs: {one.strip()} and {other.strip()}")
    return number


if __name__ == "__main__":
    sys.exit(main())
