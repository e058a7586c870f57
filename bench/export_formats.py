"""Measure time and peak memory of writing a million rows in each format, each in a process of its own.

python bench/export_formats.py [--rows N] [FORMAT…]
"""

import argparse
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from analysis.output.writers import FORMATS  # noqa: E402
from schema import revisions  # noqa: E402 - the path comes first

SQL = """with recursive n(i) as (select 1 union all select i + 1 from n where i < cast(:rows as integer))
select 'Q' || (i % 200) as supplier, 'R' || (i % 190) as recipient, 1950 + i % 75 as year, i % 1000 / 4.0 as tiv,
       '20' || substr('0' || (i % 25), -2) || '-06-' || substr('0' || (1 + i % 28), -2) as signed_on,
       case when i % 3 = 0 then 'Said to be "second-hand", from stocks' end as note, 'Agreement number ' || i as title
from n"""
ALLOWED = 150  # MB


def measured(command: list[str]) -> tuple[float, float]:
    """Seconds and peak megabytes of one process."""
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"failed: {' '.join(command)}")
    return time.perf_counter() - start, usage.ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--rows", type=int, default=1_000_000)
    arguments.add_argument("formats", nargs="*", metavar="FORMAT", default=FORMATS)
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as name:
        url = f"sqlite:///{name}/pactbook.db"
        revisions.upgrade(url)
        print(f"SQLite {sqlite3.sqlite_version}, {given.rows:,} rows of seven columns; at most {ALLOWED} MB")
        for format_name in given.formats:
            target = f"{name}/rows.{format_name}"
            options = ["--format", format_name, "--output", target, "-p", f"rows={given.rows}"]
            command = [sys.executable, "-m", "pactbook", "--database-url", url, "sql", SQL, *options]
            seconds, megabytes = measured(command)
            size = Path(target).stat().st_size / 1e6
            print(f"  {format_name:9}{seconds:7.2f} s {megabytes:7.0f} MB   file {size:7.1f} MB")


if __name__ == "__main__":
    main()
