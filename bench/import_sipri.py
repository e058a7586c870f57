"""How long `pactbook import sipri` takes against `sqlite-utils insert --csv` of the same file, which checks nothing.

Whole processes, in turn, in one run on one machine; the best of a few rounds. Also a register ten times as long.

    python bench/import_sipri.py REGISTER.csv [--rounds 5] [--sqlite-utils PATH]

sqlite-utils gets the file from its header row on, without SIPRI's lines before it, so that it reads the columns too.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
TIMES = 10
WANTED = 0.35  # of the time of sqlite-utils
WANTED_LONG = 12  # times that of the register, for one ten times as long
WANTED_MEMORY = 3  # times that of the register, for one ten times as long


class Run(NamedTuple):
    """What a whole process took: seconds on the wall and of the processor, and memory at its peak in MiB."""

    wall: float
    cpu: float
    memory: float


def main() -> None:
    """Measure and print; exits 1 where a ratio is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("register", type=Path, nargs="?", metavar="REGISTER.csv")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--sqlite-utils", default="sqlite-utils")
    options = parser.parse_args()
    if options.register is None or shutil.which(options.sqlite_utils) is None:
        print("not measured: needs a trade register of SIPRI (REGISTER.csv) and sqlite-utils (--sqlite-utils PATH)")
        return
    with tempfile.TemporaryDirectory() as folder:
        sys.exit(_measure(options.register, options.rounds, options.sqlite_utils, Path(folder)))


def _measure(register: Path, rounds: int, sqlite_utils: str, folder: Path) -> int:
    lines = register.read_bytes().split(b"\n")
    header = next(number for number, line in enumerate(lines) if line.startswith(b"Recipient,Supplier,"))
    body = folder / "body.csv"
    body.write_bytes(b"\n".join(lines[header:]))
    long = folder / "long.csv"
    records = b"\n".join(lines[header + 1 :]).rstrip(b"\n") + b"\n"
    long.write_bytes(b"\n".join([*lines[: header + 1], records * TIMES]))
    seeded = folder / "seeded.db"
    _run([sys.executable, str(ROOT / "cli.py"), "--database-url", f"sqlite:///{seeded}", "build"])
    ours, theirs, longer = [], [], []
    for _round in range(rounds):
        ours.append(_import(register, seeded, folder))
        theirs.append(_insert(sqlite_utils, body, folder))
        longer.append(_import(long, seeded, folder))
    peak, peak_long = (max(run.memory for run in runs) for runs in (ours, longer))
    ratio, times = (_best(a) / _best(b) for a, b in ((ours, theirs), (longer, ours)))
    cpu = min(one.cpu for one in ours) / min(one.cpu for one in theirs)
    count = records.count(b"\n")
    print(f"{register.name}: {count:,} lines; best of {rounds}")
    print(
        f"pactbook import sipri         {_best(ours):6.2f} s   {ratio:.2f} of sqlite-utils (wanted: at most {WANTED})"
    )
    print(f"sqlite-utils insert --csv     {_best(theirs):6.2f} s   of processor time the ratio is {cpu:.2f}")
    print(
        f"{TIMES} times as long              {_best(longer):6.2f} s   {times:.1f} times (wanted: {WANTED_LONG} at most)"
    )
    growth = peak_long / peak
    print(f"memory {peak:.0f} MiB, ten times as long {peak_long:.0f} MiB")
    print(f"memory grows {growth:.1f} times (wanted: {WANTED_MEMORY} at most)")
    return int(ratio > WANTED or times > WANTED_LONG or growth > WANTED_MEMORY)


def _best(runs: list[Run]) -> float:
    return min(run.wall for run in runs)


def _import(register: Path, seeded: Path, folder: Path) -> Run:
    database = folder / "work.db"
    shutil.copy(seeded, database)
    return _run(
        [
            sys.executable,
            str(ROOT / "cli.py"),
            "--database-url",
            f"sqlite:///{database}",
            "import",
            "sipri",
            str(register),
        ]
    )


def _insert(sqlite_utils: str, body: Path, folder: Path) -> Run:
    database = folder / "plain.db"
    database.unlink(missing_ok=True)
    return _run([sqlite_utils, "insert", str(database), "register", str(body), "--csv", "--encoding", "cp1252"])


def _run(command: list[str]) -> Run:
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if status:
        sys.exit(f"{' '.join(command)} failed")
    return Run(time.perf_counter() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


if __name__ == "__main__":
    main()
