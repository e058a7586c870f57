"""Time the export of a million rows as CSV: pactbook sql, sqlite-utils query --csv and sqlite3 -csv, whole processes.

    python bench/export_csv.py [--rows N] [--rounds N]

Each shape of result is exported by all three in turn, round after round; the figure is the best of the rounds.
sqlite-utils is installed into a throw-away environment unless it is on the PATH.
"""

import argparse
import csv
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
import venv
from itertools import zip_longest
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from schema import revisions  # noqa: E402 - the path comes first

# Results in order, as every canned query gives them; a bare scan costs sqlite3 next to nothing.
SHAPES = {
    "transfers with notes that need quotes, in order of key": (
        "select source_key, supplier_code, recipient_code, designation, weapon_category, ordered, order_year, "
        "delivered, tiv_delivered, note from arms_transfer order by source_key"
    ),
    "flows with the names of states, in order of name": (
        "select s.name as supplier, r.name as recipient, t.order_year, t.designation, t.delivered, t.tiv_delivered "
        "from arms_transfer t join actor s on s.code = t.supplier_code join actor r on r.code = t.recipient_code "
        "order by s.name, t.order_year, r.name, t.source_key"
    ),
    "dyad-years with flags, in order of year": (
        "with recursive years(year) as (select 1816 union all select year + 1 from years where year < 2015) "
        "select a.code as state_1, b.code as state_2, year, a.parent_code is null as first, a.kind = b.kind as same "
        "from actor a, actor b, years order by year, a.code, b.code"
    ),
    "dyad-years with flags, in no order": (
        "with recursive years(year) as (select 1816 union all select year + 1 from years where year < 2015) "
        "select a.code as state_1, b.code as state_2, year, a.parent_code is null as first, a.kind = b.kind as same "
        "from actor a, actor b, years"
    ),
}


def fill(path: Path, rows: int) -> None:
    """Make a Pactbook database with `rows` made-up transfers among 70 made-up states."""
    revisions.upgrade(f"sqlite:///{path}")
    states = [(f"Q{n:02}", "state", f"State of number {n}") for n in range(max(1, round((rows / 200) ** 0.5)))]
    with sqlite3.connect(path) as connection:
        connection.execute("insert into dataset (code, series, title) values ('curated', 'curated', 'Made up')")
        connection.executemany("insert into actor (code, kind, name) values (?, ?, ?)", states)
        connection.executemany(
            "insert into arms_transfer (dataset_code, source_key, supplier_code, recipient_code, designation, "
            "weapon_category, ordered, order_year, delivered, tiv_delivered, transfer_status, terms, is_package, note) "
            "values ('curated', ?, ?, ?, ?, 'aircraft', ?, ?, ?, ?, 'delivered', 'unknown', 'no', ?)",
            (
                (
                    f"key-{n:07}",
                    states[n % len(states)][0],
                    states[n * 7 % len(states)][0],
                    f"Model {n % 500}",
                    n % 90 if n % 5 else None,
                    1950 + n % 75,
                    n % 80,
                    n % 1000 / 4,
                    f'Said to be "second-hand", from stocks of {1950 + n % 40}' if n % 10 == 0 else None,
                )
                for n in range(rows)
            ),
        )


def sqlite_utils(folder: Path) -> str:
    """The program, installed if need be."""
    found = shutil.which("sqlite-utils")
    if found:
        return found
    venv.create(folder / "venv", with_pip=True)
    pip = [str(folder / "venv/bin/python"), "-m", "pip", "install", "--quiet", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "sqlite-utils"], check=True, stderr=subprocess.DEVNULL)
    return str(folder / "venv/bin/sqlite-utils")


def seconds(command: list[str], target: Path) -> float:
    """Wall-clock time of one process that writes to a file."""
    with target.open("wb") as out:
        start = time.perf_counter()
        subprocess.run(command, stdout=out, check=True, env={**os.environ, "PYTHONPATH": str(ROOT)})
        return time.perf_counter() - start


def same_cells(one: Path, other: Path) -> int:
    """Compare two exports cell by cell (numbers as numbers) and count the rows."""
    count = 0
    with one.open(newline="", encoding="utf-8") as first, other.open(newline="", encoding="utf-8") as second:
        for mine, theirs in zip_longest(csv.reader(first), csv.reader(second)):
            if mine != theirs and [_number(cell) for cell in mine] != [_number(cell) for cell in theirs]:
                raise SystemExit(f"row {count}: {mine} is not {theirs}")
            count += 1
    return count - 1


def _number(cell: str) -> str | float:
    try:
        return float(cell)
    except ValueError:
        return cell


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--rows", type=int, default=1_000_000)
    arguments.add_argument("--rounds", type=int, default=3)
    given = arguments.parse_args()
    if shutil.which("sqlite3") is None:
        print("not measured: needs sqlite3 on the PATH")
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "pactbook.db"
        try:
            utils = sqlite_utils(folder)
        except subprocess.CalledProcessError:
            print("not measured: needs sqlite-utils, which is not on the PATH and cannot be installed")
            return
        fill(path, given.rows)
        for shape, sql in SHAPES.items():
            commands = {
                "pactbook": [sys.executable, "-m", "pactbook", "--database-url", f"sqlite:///{path}", "sql", sql],
                "sqlite-utils": [utils, "query", str(path), sql, "--csv"],
                "sqlite3": ["sqlite3", "-readonly", "-header", "-csv", str(path), sql],
            }
            times: dict[str, list[float]] = {program: [] for program in commands}
            for _ in range(given.rounds):
                for program, command in commands.items():
                    times[program].append(seconds(command, folder / program))
            best = {program: min(measured) for program, measured in times.items()}
            count = same_cells(folder / "pactbook", folder / "sqlite3")
            print(f"{shape}: {count:,} rows")
            print("  " + ", ".join(f"{program} {figure:.2f} s" for program, figure in best.items()))
            print(
                f"  {best['sqlite-utils'] / best['pactbook']:.1f} times faster than sqlite-utils (at least 1.5), "
                f"{best['pactbook'] / best['sqlite3']:.2f} times the time of sqlite3 (at most 2)"
            )


if __name__ == "__main__":
    main()
