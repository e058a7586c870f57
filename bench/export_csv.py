"""How long `pactbook sql` takes to write a million rows as CSV, against `sqlite3 -csv` and sqlite-utils.

Each shape of result is written by all three in turn; the cells must be the same. Exit code 1 above a bound, or if they
differ. Where results are narrow or not sorted, Python's own driver alone, which makes an object of each value, takes
longer than the bound.
"""

from __future__ import annotations

import csv
import shutil
import sqlite3
import sys
import tempfile
from itertools import zip_longest
from pathlib import Path

from tools.measuring import ROOT, Bounds, Cost, measured, pactbook

sys.path.insert(0, str(ROOT))

from schema import revisions

ROWS, ROUNDS = 1_000_000, 2
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
    states = max(1, round((rows / 200) ** 0.5))
    numbers = "with recursive numbers(n) as (select 0 union all select n + 1 from numbers where n < {0} - 1)"
    with sqlite3.connect(path) as connection:
        connection.execute("insert into dataset (code, series, title) values ('curated', 'curated', 'Made up')")
        connection.execute(
            f"insert into actor (code, kind, name) {numbers.format(states)}"
            "select printf('Q%02d', n), 'state', 'State of number ' || n from numbers"
        )
        connection.execute(f"""
            insert into arms_transfer (dataset_code, source_key, supplier_code, recipient_code, designation,
                weapon_category, ordered, order_year, delivered, tiv_delivered, transfer_status, terms, is_package,
                note)
            {numbers.format(rows)}
            select 'curated', printf('key-%07d', n), printf('Q%02d', n % {states}), printf('Q%02d', n * 7 % {states}),
                   'Model ' || (n % 500), 'aircraft', iif(n % 5, n % 90, null), 1950 + n % 75, n % 80, n % 1000 / 4.0,
                   'delivered', 'unknown', 'no',
                   iif(n % 10, null, 'Said to be "second-hand", from stocks of ' || (1950 + n % 40))
            from numbers
        """)


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


def main() -> int:
    """Measure and print; returns the exit code."""
    utils = Path(sys.executable).with_name("sqlite-utils")
    if shutil.which("sqlite3") is None or not utils.is_file():
        print("not measured: needs sqlite3 on the PATH, and sqlite-utils: pip install sqlite-utils")
        return 0
    bounds = Bounds()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "pactbook.db"
        fill(path, ROWS)
        for shape, sql in SHAPES.items():
            commands = {
                "pactbook": pactbook(path, "sql", sql),
                "sqlite-utils": [str(utils), "query", str(path), sql, "--csv"],
                "sqlite3": ["sqlite3", "-readonly", "-header", "-csv", str(path), sql],
            }
            costs: dict[str, list[Cost]] = {program: [] for program in commands}
            for number in range(ROUNDS):
                for program, command in commands.items():
                    if program != "sqlite-utils" or number == 0:  # it takes long, and is far from its bound
                        costs[program].append(measured(command, folder / program))
            cpu = {program: min(cost.cpu for cost in taken) for program, taken in costs.items()}
            count = same_cells(folder / "pactbook", folder / "sqlite3")
            print(f"{count:,} {shape}: {cpu['pactbook']:.2f} s, sqlite3 {cpu['sqlite3']:.2f} s")
            bounds.check("the time of sqlite3 -csv", cpu["pactbook"] / cpu["sqlite3"], 1.3)
            bounds.check("of the time of sqlite-utils query --csv", cpu["pactbook"] / cpu["sqlite-utils"], 0.67)
    return bounds.exit_code()


if __name__ == "__main__":
    sys.exit(main())
