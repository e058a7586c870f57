"""Whole processes run in turn, what they took, and whether that keeps a bound.

Processes that are compared take turns, so that whatever else the machine does falls on all of them alike. Processor
time is compared, of all threads together; time on the wall only where a server or the disk shares in the work.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple

ROOT = Path(__file__).parent.parent.parent
PACTBOOK = (sys.executable, "-m", "pactbook")
os.environ["PYTHONDONTWRITEBYTECODE"] = ""  # an installed program is compiled, as its peers are


class Cost(NamedTuple):
    """What a process took: seconds on the wall and of the processor, and memory at its peak in megabytes."""

    wall: float
    cpu: float
    memory: float


def pactbook(database: Path | str, *arguments: str) -> list[str]:
    """The command of `pactbook` with a database: a SQLite file, or a URL."""
    return [*PACTBOOK, "--database-url", str(database), *arguments]


def run(command: Sequence[str]) -> None:
    """Run a process that prepares a measurement; ends the program where it fails."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(command)} failed: {done.stderr.strip()}")


def measured(command: Sequence[str], output: Path | None = None) -> Cost:
    """Run a process to its end, its output to a file or nowhere; ends the program where it fails."""
    with (output or Path(os.devnull)).open("wb") as out, tempfile.TemporaryFile() as said:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=out, stderr=said)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            sys.exit(f"{' '.join(command)} failed: {said.read().decode().strip()}")
    memory = usage.ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)
    return Cost(wall, usage.ru_utime + usage.ru_stime, memory)


def in_turn(commands: Mapping[str, Sequence[str]], rounds: int) -> dict[str, Cost]:
    """The medians of what the commands take, by their names; a first round, which fills caches, is left out."""
    costs: dict[str, list[Cost]] = {name: [] for name in commands}
    for _ in range(rounds + 1):
        for name, command in commands.items():
            costs[name].append(measured(command))
    return {name: Cost(*(median(part) for part in zip(*taken[1:], strict=True))) for name, taken in costs.items()}


class Bounds:
    """The figures of a measurement beside their bounds."""

    def __init__(self) -> None:
        self.broken = 0

    def check(self, what: str, figure: float, most: float, unit: str = "x") -> None:
        """Print a figure, the most that it may be, and whether it is not more."""
        holds = figure <= most
        self.broken += not holds
        print(f"{'holds ' if holds else 'BROKEN'} {figure:9.2f} {unit}, at most {most:g} {unit}: {what}", flush=True)

    def exit_code(self) -> int:
        """Whether any bound is broken."""
        return int(self.broken > 0)
