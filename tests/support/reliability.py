"""Trials of faults: a command in a process of its own that may be killed, and the figures of all trials for a page.

A child is a fork of this process, so that a trial costs no start of Python. `PACTBOOK_RELIABILITY` names the page that
a run of these tests writes, as `make reliability` has it.
"""

import json
import os
import random
import resource
import signal
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import psycopg

import cli
from database.revision import SEAL_SHA256

PAGE = "PACTBOOK_RELIABILITY"
IN_FULL = bool(os.environ.get(PAGE))  # else a few trials of each kind
FIGURES = "reliability.jsonl"
INTRODUCTION = """\
This page shows the figures of a run of the tests, which `make reliability` writes. *Kept* counts the trials that held
what is promised: the database or folder is all of the old or all of the new; an error is one line with the exit code
that is documented; a second try works, and leaves no litter. What no table lists, that run did not try."""
NOT_COMPARED = ("load", "search", "sqlite_", "data_dictionary")  # days of loads; what is made of other rows


class Ended(NamedTuple):
    """How a child ended: its exit code (negative: the signal), what it said, seconds, and the most memory that it took.

    The memory is in MiB, beyond what this process held when the child began: the system counts that as the child's.
    """

    code: int
    said: str
    seconds: float
    memory: float


class Running(NamedTuple):
    """A child at work: its process, the end of the pipe with what it says, when it began, and the MiB held then."""

    pid: int
    pipe: int
    began: float
    held: float

    def ended(self) -> Ended:
        """Wait for its end."""
        with os.fdopen(self.pipe, "rb") as pipe:
            said = pipe.read().decode(errors="replace")
        _, status, usage = os.wait4(self.pid, 0)
        memory = usage.ru_maxrss / 1024 - self.held
        return Ended(os.waitstatus_to_exitcode(status), said, time.monotonic() - self.began, memory)


def start(work: Callable[[], int]) -> Running:
    """Begin work in a fork of this process."""
    reading, writing = os.pipe()
    began, held = time.monotonic(), _held()
    pid = os.fork()
    if not pid:
        code = 99
        try:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            os.close(reading)
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            os.dup2(writing, 2)
            code = work()
        finally:
            os._exit(code)
    os.close(writing)
    return Running(pid, reading, began, held)


def _held() -> float:
    """The memory of this process, in MiB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def child(work: Callable[[], int], *, kill_after: float | None = None, sign: int = signal.SIGKILL) -> Ended:
    """Run work in a fork of this process, and kill it after some seconds."""
    running = start(work)
    if kill_after is not None:
        time.sleep(kill_after)
        os.kill(running.pid, sign)
    return running.ended()


def command(*arguments: str | Path, url: str, temporary: Path | None = None) -> Callable[[], int]:
    """Work for `child`: a call of the command line, with a folder for temporary files."""

    def work() -> int:
        tempfile.tempdir = None if temporary is None else str(temporary)
        sys.stdout, sys.stderr = os.fdopen(1, "w"), os.fdopen(2, "w")
        code = cli.main(["--database-url", url, *map(str, arguments)])
        sys.stderr.flush()
        return int(code)

    return work


def moments(number: int, seconds: float, seed: str) -> list[float]:
    """Random moments in a course of some seconds, the same for the same seed."""
    chance = random.Random(seed)
    return [chance.uniform(0, seconds) for _ in range(number)]


def facts_of_file(path: Path) -> str:
    """A digest of the rows of a SQLite file that is sound; it raises AssertionError for another."""
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("pragma integrity_check").fetchall() == [("ok",)]
        assert connection.execute("pragma foreign_key_check").fetchall() == []
        tables = connection.execute("select name from sqlite_master where type = 'table' order by name").fetchall()
        return facts_of(connection, [table for (table,) in tables])


def facts_of(connection: sqlite3.Connection | psycopg.Connection, tables: Iterable[str]) -> str:
    """A digest of the rows of tables, without the seal of the file.

    PostgreSQL's has no numbers of rows: a killed transaction uses some up.
    """
    digest = sha256()
    is_file = isinstance(connection, sqlite3.Connection)
    for table in tables:
        if not table.startswith(NOT_COMPARED):
            cursor = connection.execute(f"select * from {table}")
            names = [column[0] for column in cursor.description or ()]
            kept = [at for at, name in enumerate(names) if is_file or not (name == "id" or name.endswith("_id"))]
            rows = sorted((tuple(row[at] for at in kept) for row in cursor if SEAL_SHA256 not in row), key=repr)
            digest.update(repr((table, rows)).encode())
    return digest.hexdigest()


def files_of(path: Path) -> str:
    """A digest of a file, or of a folder's files with their names; "" where there is none."""
    if not path.exists():
        return ""
    files = [path] if path.is_file() else sorted(file for file in path.rglob("*") if file.is_file())
    return sha256(repr([(str(file.relative_to(path)), file.read_bytes()) for file in files]).encode()).hexdigest()


def record(folder: Path, **figures: str | int) -> None:
    """Note the figures of a kind of trials in the folder that all processes know: fault, tried, kept.

    The page is written each time, so that a run that is cut short leaves the figures that it has.
    """
    with (folder / FIGURES).open("a", encoding="utf-8") as file:
        file.write(json.dumps(figures) + "\n")
    if page := os.environ.get(PAGE):
        write_page(folder, Path(page))


def write_page(folder: Path, page: Path) -> None:
    """Write the page from the figures of this run; kinds of trials are summed up."""
    sums: dict[tuple[str, str], list[int]] = {}
    for line in (folder / FIGURES).read_text(encoding="utf-8").splitlines():
        figures: Mapping[str, str | int] = json.loads(line)
        key = (str(figures["part"]), str(figures["fault"]))
        total = sums.setdefault(key, [0, 0])
        total[0] += int(figures["tried"])
        total[1] += int(figures["kept"])
    draft = page.with_name(f"{page.name}.{os.getpid()}")
    draft.write_text("\n".join(_lines(sums)) + "\n", encoding="utf-8")
    draft.replace(page)


def _lines(sums: Mapping[tuple[str, str], list[int]]) -> list[str]:
    lines = [
        "# Reliability",
        "",
        INTRODUCTION,
    ]
    for part in sorted({part for part, _fault in sums}):
        rows = {fault: total for (name, fault), total in sorted(sums.items()) if name == part}
        lines += ["", f"## {part}", "", "| trial | tried | kept |", "| --- | ---: | ---: |"]
        lines += [f"| {fault} | {tried:,} | {kept:,} |" for fault, (tried, kept) in rows.items()]
        lines.append(f"| all | {sum(t for t, _ in rows.values()):,} | {sum(k for _, k in rows.values()):,} |")
    return lines


def check_error(ended: Ended) -> None:
    """One line of error, with a documented exit code."""
    assert ended.code in (0, 1, 2, 3, 4), ended
    assert "bug in pactbook" not in ended.said, ended.said
    assert "Traceback" not in ended.said, ended.said
    assert sum(line.startswith("Error: ") for line in ended.said.splitlines()) == (ended.code != 0), ended.said


def limit_memory(size: int) -> None:
    """Let this process take at most so many bytes more than it has."""
    resource.setrlimit(resource.RLIMIT_AS, (size, resource.RLIM_INFINITY))
