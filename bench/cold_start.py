"""How long a whole process of the command line takes, against `python -c "import click"` in the same run.

Usage: python bench/cold_start.py [--database FILE] [--runs N]. Runs are interleaved, so that whatever else the machine
does falls on all alike; medians are compared. Exit code 1 above a limit.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parent.parent
BASE = [sys.executable, "-c", "import click"]
HELP = [sys.executable, str(ROOT / "cli.py"), "--help"]
QUERY = [
    *(sys.executable, str(ROOT / "cli.py"), "query", "run", "accession-blockers"),
    *("--candidate", "XKX", "--organisation", "NATO", "--as-of", "2025-04-16", "--format", "csv"),
]
SEARCH = [sys.executable, str(ROOT / "cli.py"), "search", "Bayraktar"]
SHOW = [sys.executable, str(ROOT / "cli.py"), "show", "srb-hun-2025"]
CASES = {  # name: (command, how many times the base it may take)
    'python -c "import click"': (BASE, 1.0),
    "pactbook --help": (HELP, 2.0),
    "pactbook query run accession-blockers": (QUERY, 4.0),
    "pactbook search Bayraktar": (SEARCH, 3.0),
    "pactbook show srb-hun-2025": (SHOW, 3.0),
}


def main() -> int:
    """Measure and print; returns the exit code."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--database", type=Path, default=ROOT / "pactbook.db", help="a built SQLite database")
    options.add_argument("--runs", type=int, default=21)
    given = options.parse_args()
    environment = {**os.environ, "PACTBOOK_DATABASE_URL": f"sqlite:///{given.database.resolve()}"}
    seconds: dict[str, list[float]] = {name: [] for name in CASES}
    for _ in range(given.runs + 1):
        for name, (command, _limit) in CASES.items():
            start = time.perf_counter()
            subprocess.run(command, env=environment, check=True, capture_output=True)
            seconds[name].append(time.perf_counter() - start)
    medians = {name: median(taken[1:]) for name, taken in seconds.items()}  # the first run fills the caches
    base = next(iter(medians.values()))
    over = False
    for name, (_, limit) in CASES.items():
        ratio = medians[name] / base
        over = over or ratio > limit
        print(f"{medians[name] * 1000:7.1f} ms {ratio:5.2f}x of at most {limit:g}x  {name}")
    return int(over)


if __name__ == "__main__":
    sys.exit(main())
