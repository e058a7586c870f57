"""How long whole commands take, in processor time, against `python -c "import click"` in the same run.

Exit code 1 above a bound. Where a bound is a part of what another version took, it says of which.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from tools.measuring import PACTBOOK, Bounds, in_turn, run

ROUNDS = 11
BASE = 'python -c "import click"'
CASES = {  # arguments: how many times the base they may take
    "--help": 1.2,
    "query run accession-blockers --candidate XKX --organisation NATO --as-of 2025-04-16 --format csv": 1.7,
    "search Bayraktar": 3.0,
    "show srb-hun-2025": 3.0,
    "report list": 5.7,  # a third of the 17 times of commit 7d5b9a0
    "claims check --format json": 16.5,  # half of the 33 times of that commit
    "build": 24,  # of what is built: 0.6 of the 40 times of that commit
}


def main() -> int:
    """Measure and print; returns the exit code."""
    bounds = Bounds()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["PACTBOOK_DATABASE_URL"] = f"sqlite:///{Path(folder) / 'pactbook.db'}"
        run([*PACTBOOK, "build"])
        commands = {BASE: [sys.executable, "-c", "import click"]}
        commands |= {arguments: [*PACTBOOK, *arguments.split()] for arguments in CASES}
        costs = in_turn(commands, ROUNDS)
    print(f"{costs[BASE].cpu * 1000:.0f} ms: {BASE}")
    for arguments, most in CASES.items():
        bounds.check(f"pactbook {arguments}", costs[arguments].cpu / costs[BASE].cpu, most)
    return bounds.exit_code()


if __name__ == "__main__":
    sys.exit(main())
