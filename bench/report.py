"""How long the demo's report takes, against the sum of its queries alone, each a whole process, and all reports.

The ledger of claims is part of the report and not of the sum. Exit code 1 above a bound.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path

from tools.measuring import PACTBOOK, Bounds, in_turn, run

REPORT = "balkan-pacts-2025"
ROUNDS = 3


def main() -> int:
    """Measure and print; returns the exit code."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["PACTBOOK_DATABASE_URL"] = f"sqlite:///{Path(folder) / 'pactbook.db'}"
        out = Path(folder) / "report"
        run([*PACTBOOK, "build"])
        report = [*PACTBOOK, "report", "run", REPORT, "--out", str(out), "--quiet"]
        run(report)  # tells the queries
        queries = asked(out / "manifest.json")
        commands = {"report": report} | {f"query {number}": command for number, command in enumerate(queries)}
        costs = in_turn(commands, ROUNDS)
    whole = costs.pop("report").cpu
    summed = sum(cost.cpu for cost in costs.values())
    print(f"{whole:.2f} s, its {len(queries)} queries one by one {summed:.2f} s")
    bounds = Bounds()
    bounds.check(f"the time of its queries: report run {REPORT}", whole / summed, 4)
    return bounds.exit_code()


def asked(manifest: Path) -> list[list[str]]:
    """The queries of a report as commands, each once."""
    commands = []
    for data in json.loads(manifest.read_bytes())["data"].values():
        if "query" in data:
            command = [*PACTBOOK, "query", "run", data["query"], "--format", "csv"]
            for name, value in data["parameters"].items():
                if value is not None:
                    values = value if isinstance(value, list) else [value]  # of one that may be given several times
                    command += [text for one in values for text in (option(name), str(one))]
            commands.append(command)
    return commands


def option(parameter: str) -> str:
    """A parameter as an option: periods are --from and --to."""
    period = {"from_date": "from", "to_date": "to", "from_year": "from", "to_year": "to"}
    return f"--{period.get(parameter, parameter).replace('_', '-')}"


if __name__ == "__main__":
    sys.exit(main())
