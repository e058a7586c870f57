"""How long the directed dyad-year panel of ATOP takes, 1816 to 2018, against the same expansion and merge in pandas.

The alliances are made up, or ATOP's own: python bench/panel_dyad_year.py [ATOP_FOLDER STATES.csv], with atop5_1a.csv
and atop5_1m.csv in the folder and COW's list of states of 2016. Both panels must be the same but for the states'
abbreviations. Then a panel of three datasets at once, for its memory. Exit code 1 above a bound, or if they differ.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from itertools import zip_longest
from pathlib import Path

from tools.made_up import atop, register, states
from tools.measuring import Bounds, in_turn, measured, pactbook, run

PEER = Path(__file__).parent / "peers" / "dyad_year_pandas.py"
YEARS = ("1816", "2018")
ROUNDS = 3


def main() -> int:
    """Measure and print; returns the exit code."""
    if subprocess.run([sys.executable, "-c", "import pandas"], capture_output=True, check=False).returncode:
        print("not measured: needs pandas: pip install pandas")
        return 0
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        database = folder / "pactbook.db"
        if sys.argv[2:]:
            alliances, members = (Path(sys.argv[1]) / f"atop5_1{part}.csv" for part in "am")
            system = Path(sys.argv[2])
        else:
            alliances, members = atop(folder)
            system = states(folder / "states.csv")
        run(pactbook(database, "build"))
        run(pactbook(database, "import", "atop", str(alliances), str(members)))
        ours, theirs, every = folder / "ours.csv", folder / "theirs.csv", folder / "every.csv"
        asked = ["panel", "dyad-year", "--from", YEARS[0], "--to", YEARS[1], "--directed", "--within", "cow"]
        commands = {
            "pactbook": pactbook(database, *asked, "--dataset", "atop-5.1", "--output", str(ours)),
            "pandas": [sys.executable, str(PEER), str(system), str(members), str(theirs), *YEARS],
        }
        costs = in_turn(commands, ROUNDS)
        rows = compared(ours, theirs)
        run(pactbook(database, "import", "sipri", str(register(folder / "register.csv"))))
        datasets = [word for code in ("curated", "atop-5.1", "sipri-2024-10-13") for word in ("--dataset", code)]
        whole = measured(pactbook(database, *asked, *datasets, "--output", str(every)))
    print(f"{rows:,} equal rows: {costs['pactbook'].cpu:.2f} s, pandas {costs['pandas'].cpu:.2f} s")
    bounds = Bounds()
    bounds.check("of the time of pandas: panel dyad-year --directed", costs["pactbook"].cpu / costs["pandas"].cpu, 0.25)
    bounds.check("its peak of memory", costs["pactbook"].memory, 350, "MB")
    bounds.check("peak of memory of a panel of three datasets", whole.memory, 350, "MB")
    return bounds.exit_code()


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
