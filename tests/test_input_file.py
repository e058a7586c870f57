"""Files of others that are far too large: one line says so, and they are not read into memory."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from support import Run
from support.reliability import child
from support.seed_folder import write_seeds

MOST_MEMORY = 400  # MiB, beyond the 100 at most that the program itself takes
HUGE = 3 * 2**30


def sparse(path: Path) -> Path:
    """A file of three gigabytes without line ends that takes no room on the disk."""
    with path.open("wb") as file:
        file.truncate(HUGE)
    return path


def of_ledger(folder: Path) -> tuple[str, ...]:
    return "claims", "check", str(sparse(folder / "own.toml"))


def of_report(folder: Path) -> tuple[str, ...]:
    return "report", "run", str(sparse(folder / "own.toml")), "--out", str(folder / "out")


def of_query(folder: Path) -> tuple[str, ...]:
    sparse(folder / "own.sql")
    return "--queries-dir", str(folder), "query", "run", "own"


def of_statement(folder: Path) -> tuple[str, ...]:
    return "sql", "--file", str(sparse(folder / "own.sql"))


def of_seeds(folder: Path) -> tuple[str, ...]:
    seeds = write_seeds(folder / "seeds")
    sparse(seeds / "source.csv")
    return "seed", "check", "--dir", str(seeds)


def of_answer(folder: Path) -> tuple[str, ...]:
    path = sparse(folder / "register.json")
    with path.open("r+b") as file:
        file.write(b'{"')
    return "import", "sipri", str(path)


def of_utf_16(folder: Path) -> tuple[str, ...]:
    path = sparse(folder / "register.csv")
    with path.open("r+b") as file:
        file.write("\ufeffa,b\n".encode("utf-16-le"))
    return "import", "sipri", str(path)


@pytest.mark.parametrize("arguments", [of_ledger, of_report, of_query, of_statement, of_seeds, of_answer, of_utf_16])
def test_a_huge_file_is_refused_in_little_memory(
    arguments: Callable[[Path], tuple[str, ...]], seeded_sqlite_url: str, run: Run, tmp_path: Path
) -> None:
    def work() -> int:
        code, out, err = run(*arguments(tmp_path), url=seeded_sqlite_url)
        os.write(2, f"{code} {out} {err}".encode())
        expected = err.startswith("Error: ") and err.count("\n") == 1 and "bug" not in err and out == ""
        return 0 if code in (1, 2) and expected else 99

    ended = child(work)
    assert ended.code == 0, ended.said
    assert ended.memory < MOST_MEMORY


@pytest.mark.parametrize(
    ("line", "number", "problem"),
    [
        ("x" * 2_000_000, 1, "source.csv:2: the line is longer than 1,048,576 bytes"),
        (
            "",
            250_000,
            "source.csv: with this file the folder has more than 200,000 lines, the most that a",
        ),
    ],
)
def test_facts_in_endless_lines_or_without_end_are_refused(
    line: str, number: int, problem: str, run: Run, tmp_path: Path
) -> None:
    seeds = write_seeds(tmp_path / "seeds")
    (seeds / "source.csv").write_text("code\n" + f"{line}\n" * number)
    code, _, err = run("seed", "check", "--dir", str(seeds))
    assert code == 2
    assert problem in err
