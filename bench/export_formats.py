"""How much memory a million rows take in each format, and how long a workbook of them takes.

XLSX is compared with XlsxWriter in constant memory without any style. Before cells were made by column, Pactbook took
1.3 times as long as that; the bound is a quarter of it. Exit code 1 above a bound.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tools.measuring import ROOT, Bounds, measured, pactbook

sys.path.insert(0, str(ROOT))

from analysis.output.writers import FORMATS
from schema import revisions

ROWS = 1_000_000
SQL = f"""with recursive n(i) as (select 1 union all select i + 1 from n where i < {ROWS})
select 'Q' || (i % 200) as supplier, 'R' || (i % 190) as recipient, 1950 + i % 75 as year, i % 1000 / 4.0 as tiv,
       '20' || substr('0' || (i % 25), -2) || '-06-' || substr('0' || (1 + i % 28), -2) as signed_on,
       case when i % 3 = 0 then 'Said to be "second-hand", from stocks' end as note, 'Agreement number ' || i as title
from n"""
MEGABYTES = 150
PEER = Path(__file__).parent / "peers" / "rows_xlsxwriter.py"


def main() -> int:
    """Measure and print; returns the exit code."""
    bounds = Bounds()
    with tempfile.TemporaryDirectory() as name:
        database = Path(name) / "pactbook.db"
        revisions.upgrade(f"sqlite:///{database}")
        costs = {}
        for format_name in FORMATS:
            target = f"{name}/rows.{format_name}"
            options = ("--format", format_name, "--output", target, "--timeout", "600")
            costs[format_name] = measured(pactbook(database, "sql", SQL, *options))
            print(f"{format_name}: {costs[format_name].cpu:.2f} s, {Path(target).stat().st_size / 1e6:.1f} MB")
            bounds.check(
                f"peak of memory of {ROWS:,} rows as {format_name}", costs[format_name].memory, MEGABYTES, "MB"
            )
        peer = measured([sys.executable, str(PEER), str(database), SQL, f"{name}/peer.xlsx"])
    bounds.check("of the time of bare XlsxWriter: xlsx", costs["xlsx"].cpu / peer.cpu, 0.33)
    return bounds.exit_code()


if __name__ == "__main__":
    sys.exit(main())
