"""How long the demo's report takes as a whole process, against the sum of its queries alone, each a whole process.

Usage: python bench/report.py [--database FILE] [--rounds N]. Report and queries take turns, so that whatever else the
machine does falls on both alike; medians are compared. The ledger of claims is part of the report and not of the sum.
Exit code 1 above the limit.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parent.parent
PACTBOOK = [sys.executable, str(ROOT / "cli.py")]
REPORT = "balkan-pacts-2025"
LIMIT = 4.0


def main() -> int:
    """Measure and print; returns the exit code."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--database", type=Path, default=ROOT / "pactbook.db", help="a built SQLite database")
    options.add_argument("--rounds", type=int, default=5)
    given = options.parse_args()
    os.environ["PACTBOOK_DATABASE_URL"] = f"sqlite:///{given.database.resolve()}"
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "report"
        report = [*PACTBOOK, "report", "run", REPORT, "--out", str(out), "--quiet"]
        seconds(report)  # fills the caches, and tells the queries
        queries = asked(out / "manifest.json")
        whole, summed = [], []
        for _ in range(given.rounds):
            whole.append(seconds(report))
            summed.append(sum(map(seconds, queries)))
    ratio = median(whole) / median(summed)
    print(f"{median(summed):6.2f} s        the {len(queries)} queries of {REPORT}, one by one")
    print(f"{median(whole):6.2f} s {ratio:5.2f}x of at most {LIMIT:g}x  pactbook report run {REPORT}")
    return int(ratio > LIMIT)


def asked(manifest: Path) -> list[list[str]]:
    """The queries of a report as commands, each once."""
    commands = []
    for data in json.loads(manifest.read_bytes())["data"].values():
        if "query" in data:
            command = [*PACTBOOK, "query", "run", data["query"], "--format", "csv"]
            for name, value in data["parameters"].items():
                if value is not None:
                    values = str(value).strip(",").split(",")  # of a parameter that may be given several times
                    command += [text for one in values for text in (option(name), one)]
            commands.append(command)
    return commands


def option(parameter: str) -> str:
    """A parameter as an option: periods are --from and --to."""
    period = {"from_date": "from", "to_date": "to", "from_year": "from", "to_year": "to"}
    return f"--{period.get(parameter, parameter).replace('_', '-')}"


def seconds(command: list[str]) -> float:
    """How long a command takes."""
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - start


if __name__ == "__main__":
    sys.exit(main())
