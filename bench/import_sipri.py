"""How long `pactbook import sipri` takes against `sqlite-utils insert --csv` of the same file, which checks nothing.

The register is made up, or SIPRI's own where its file is named: python bench/import_sipri.py [REGISTER.csv].
sqlite-utils gets it from the header row on, without the lines before, so that it reads the columns too. Exit code 1
above a bound.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from tools.made_up import register, ten_times
from tools.measuring import Bounds, Cost, measured, pactbook, run

ROUNDS = 3
HEADER = b"Recipient,Supplier,"


def main() -> int:
    """Measure and print; returns the exit code."""
    utils = Path(sys.executable).with_name("sqlite-utils")
    if not utils.is_file():
        print("not measured: needs sqlite-utils: pip install sqlite-utils")
        return 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = Path(sys.argv[1]) if sys.argv[1:] else register(folder / "register.csv")
        long = ten_times(path, folder / "long.csv")
        body = folder / "body.csv"
        text = path.read_bytes()
        body.write_bytes(text[text.index(HEADER) :])
        seeded, work = folder / "seeded.db", folder / "work.db"
        run(pactbook(seeded, "build"))
        plain = [str(utils), "insert", str(folder / "plain.db"), "register", str(body), "--csv", "--encoding", "cp1252"]
        ours, theirs = [], []
        for _ in range(ROUNDS):
            shutil.copy(seeded, work)
            ours.append(measured(pactbook(work, "import", "sipri", str(path))))
            (folder / "plain.db").unlink(missing_ok=True)
            theirs.append(measured(plain))
        shutil.copy(seeded, work)
        longer = measured(pactbook(work, "import", "sipri", str(long)))
    lines = text.count(b"\n")
    print(
        f"{lines:,} lines; best of {ROUNDS}: {best(ours):.2f} s, sqlite-utils {best(theirs):.2f} s; "
        f"of the processor {cheapest(ours):.2f} s and {cheapest(theirs):.2f} s"
    )
    bounds = Bounds()
    bounds.check("of the time of sqlite-utils insert --csv: import sipri", best(ours) / best(theirs), 0.35)
    bounds.check("the time for a register ten times as long", longer.cpu / cheapest(ours), 12)
    bounds.check("its peak of memory", longer.memory, 200, "MB")
    return bounds.exit_code()


def best(costs: list[Cost]) -> float:
    """Seconds on the wall of the fastest run: sqlite-utils waits for the disk after each of its batches."""
    return min(cost.wall for cost in costs)


def cheapest(costs: list[Cost]) -> float:
    """Seconds of the processor of the cheapest run."""
    return min(cost.cpu for cost in costs)


if __name__ == "__main__":
    sys.exit(main())
