"""How long each canned query takes on today's data and on ten times as much, on SQLite and on PostgreSQL.

Every query runs as the tests call it, with its examples and each of its options, and besides on the invented editions
of larger.py if it reads a dataset: on the whole edition, and with one actor where it can be asked for one. A time is
that of the processor, a server's included, for the query and for printing its rows as CSV, without the start of the
program: the best of a few runs, since neighbours only add (of one where it is quick). Two bounds hold on ten times the
data: `LIMIT` seconds, for answers longer than 50,000 rows `PRINTING` seconds a row, and growth that is at most linear,
`GROWTH` times with the logarithm of sorting. Exit code 1 beyond one of them.

    python bench/queries.py [--all] [--backend sqlite|postgresql] [--folder DIR] [QUERY…]

The databases are made in a folder, by default a temporary one; PostgreSQL is a server of the bench's own there. On
SQLite all of it takes two to three minutes of the processor's time; name queries to measure only these.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from shutil import rmtree
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "bench" / "data")]

import larger

from analysis.output import writers
from analysis.queries.parameters import Argument
from analysis.queries.run import run
from database.connect import read
from errors import LimitError
from schema.copy import copy
from support.postgresql import NoServerError, Server
from support.query_cases import CASES, QUERIES, Case, call

TIMES = 10
LIMIT = 0.5  # seconds on ten times the data
PRINTING = 1e-5  # seconds a row: a whole edition is sorted and printed, which takes the sqlite3 shell as long
GROWTH = 12.0  # of the time for ten times the data
MEASURABLE = 0.05  # seconds: below, the growth of a time is chance
ROUNDS = 3
TICKS = os.sysconf("SC_CLK_TCK")
PATIENCE = (
    60.0  # seconds that pass, several times those of the processor where neighbours work: what takes longer is stopped
)


class Timing(NamedTuple):
    """The best times of a call on today's data and on ten times as much, in seconds, and the rows of the larger."""

    case: Case
    today: float
    larger: float
    rows: int

    @property
    def growth(self) -> float:
        """How many times as long."""
        return self.larger / self.today

    @property
    def breach(self) -> bool:
        """Whether it is beyond a bound."""
        most = max(LIMIT, PRINTING * self.rows)
        return self.larger > most or (self.larger > MEASURABLE and self.growth > GROWTH)


def main() -> int:
    """Measure and print; returns the exit code."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("queries", nargs="*", metavar="QUERY", help="only these")
    options.add_argument(
        "--all", action="store_true", help="print a line for each call, not for the slowest of a query"
    )
    options.add_argument("--backend", choices=("sqlite", "postgresql"), action="append")
    options.add_argument("--folder", type=Path, help="make the databases here, and use those that are here already")
    given = options.parse_args()
    cases = [case for case in (*CASES, *of_invented_editions()) if not given.queries or case[0] in given.queries]
    with ExitStack() as stack:
        folder = given.folder or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        folder.mkdir(exist_ok=True)
        folder.chmod(0o755)  # the server may run as another user
        breaches = 0
        for backend in given.backend or ("sqlite", "postgresql"):
            try:
                urls = stack.enter_context(sqlite(folder) if backend == "sqlite" else postgresql(folder))
            except NoServerError as reason:
                print(f"not measured on PostgreSQL: {reason}")
                continue
            timings = measure(urls[0], urls[1], cases, folder / "server" if backend == "postgresql" else None)
            breaches += report(backend, timings if given.all else slowest(timings))
    return int(breaches > 0)


def of_invented_editions() -> Iterator[Case]:
    """Calls of every query that reads a dataset, on the editions in the size of the published ones."""
    for name, query in QUERIES.items():
        datasets = [parameter.option for parameter in query.parameters if parameter.type == "dataset"]
        for edition in larger.SIZES if datasets else ():
            arms = larger.SIPRI if "arms-dataset" in datasets else edition
            if edition == larger.SIPRI and "arms-dataset" in datasets:
                continue  # it has no agreements
            line = [f"--{option} {arms if option == 'arms-dataset' else edition}" for option in datasets]
            yield call(name, " ".join(line))
            actors = [p.option for p in query.parameters if p.type in ("actor", "state") and not p.required]
            if actors:
                yield call(name, " ".join([*line, f"--{actors[0]} TUR"]))


@contextmanager
def sqlite(folder: Path) -> Iterator[list[str]]:
    """The URLs of a database of today's size and of one ten times as large; made if they are not there."""
    urls = []
    for times in (1, TIMES):
        path = folder / f"x{times}.db"
        if not path.exists():
            larger.make(path, times)
        urls.append(f"sqlite:///{path}")
    yield urls


@contextmanager
def postgresql(folder: Path) -> Iterator[list[str]]:
    """The same on a PostgreSQL server, which is stopped in the end."""
    with sqlite(folder) as sources:
        server = Server.start(folder / "server")
        try:
            targets = [server.url(server.create()) for _source in sources]
            for source, target in zip(sources, targets, strict=True):
                copy(source, target)
            yield targets
        finally:
            server.stop()
            rmtree(server.folder)


def measure(today: str, ten_times: str, cases: list[Case], server: Path | None) -> list[Timing]:
    """The times of all calls on two databases of a server, or of none."""
    timings = []
    for case in cases:
        small, _rows = best(case, today, server)
        large, rows = best(case, ten_times, server)
        timings.append(Timing(case, small, large, rows))
        if timings[-1].breach:  # perhaps a neighbour's fault: give it another chance
            again, _rows = best(case, ten_times, server)
            timings[-1] = Timing(case, small, min(large, again), rows)
    return timings


def best(case: Case, url: str, server: Path | None) -> tuple[float, int]:
    """The best time of a call in seconds, and its rows."""
    name, options = case
    query = QUERIES[name]
    names = {f"--{parameter.option}": parameter for parameter in query.parameters}
    arguments: dict[str, Argument] = {}
    for option, value in zip(options[::2], options[1::2], strict=True):
        parameter = names[option]
        before = arguments.get(parameter.name, ())
        arguments[parameter.name] = (*before, value) if parameter.repeatable else value  # type: ignore[misc]
    times, rows = [], 0
    for _round in range(ROUNDS):
        with read(url, timeout=PATIENCE) as reader, suppress(LimitError):
            start = processor_time(server)
            answer = run(reader, query, arguments)
            rows = writers.write("csv", answer.columns, answer.rows, io.BytesIO())
            times.append(processor_time(server) - start)
        if not times or times[-1] > 4 * LIMIT or times[-1] < MEASURABLE:
            break  # neither a neighbour's fault nor near a bound
    return min(times, default=PATIENCE), rows


def processor_time(server: Path | None) -> float:
    """Seconds of the processor that this process has taken, and all processes of a server, as Linux counts them."""
    taken = time.process_time()
    if server is not None:
        postmaster = (server / "data" / "postmaster.pid").read_text().split()[0]
        for file in Path("/proc").glob("[0-9]*/stat"):
            with suppress(OSError):  # it has just ended
                fields = file.read_text().rpartition(")")[2].split()
                own, of_children = fields[11:13], fields[13:15]
                if file.parent.name == postmaster:
                    taken += sum(map(int, (*own, *of_children))) / TICKS
                elif fields[1] == postmaster:
                    taken += sum(map(int, own)) / TICKS
    return taken


def slowest(timings: list[Timing]) -> list[Timing]:
    """For each query the call that takes longest on the larger database."""
    by_query: dict[str, Timing] = {}
    for timing in timings:
        name = timing.case[0]
        if name not in by_query or (timing.breach, timing.larger) > (by_query[name].breach, by_query[name].larger):
            by_query[name] = timing
    return list(by_query.values())


def report(backend: str, timings: list[Timing]) -> int:
    """Print a line for each timing, the slowest first; returns how many are beyond a bound."""
    print(
        f"{backend}: today's data, {TIMES} times as much (at most {LIMIT} s, or {PRINTING:g} s a row), "
        f"growth (at most {GROWTH:g}), rows"
    )
    for timing in sorted(timings, key=lambda timing: -timing.larger):
        growth = f"{timing.growth:5.1f}x" if timing.larger > MEASURABLE else "      "
        name, options = timing.case
        mark = "  BEYOND" if timing.breach else ""
        print(
            f"{timing.today:8.3f} s {timing.larger:8.3f} s {growth} {timing.rows:8,}  {name} {' '.join(options)}{mark}"
        )
    breaches = sum(timing.breach for timing in timings)
    print(f"{backend}: {breaches} of {len(timings)} beyond a bound")
    return breaches


if __name__ == "__main__":
    sys.exit(main())
