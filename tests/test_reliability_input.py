"""Damaged input of every kind: one line an error, no traceback, nothing written, little memory, no password told."""

import os
import random
import shutil
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from database.url import sqlite_path
from ingest.datasets.catalogue import SERIES
from ingest.seeds import own_facts
from support import ROOT, pactbook
from support.dataset_files import SHAPES
from support.mutations import mutations
from support.reliability import IN_FULL, child, facts_of_file, record
from support.report_folders import SMALL as REPORT
from support.seed_folder import write_seeds

pytestmark = pytest.mark.slow

PART = "Damaged input"
NUMBER = 700 if IN_FULL else 100  # inputs of a kind
EXAMPLES = 400 if IN_FULL else 60  # of parameters and URLs
MOST_MEMORY = 400  # MiB, beyond the 100 at most that the program itself takes
CODES = {0, 1, 2, 3, 4}

Trial = Callable[[bytes], tuple[str, ...]]  # puts an input in place, and returns the command that reads it


def written_to(path: Path, *command: str) -> Trial:
    """Trials that write the input to a file and run a command."""

    def put(data: bytes) -> tuple[str, ...]:
        path.write_bytes(data)
        return command

    return put


def of_seeds(folder: Path) -> Iterator[tuple[bytes, Trial]]:
    for path, seeds in filled_files(folder):
        copy = folder / f"{path.stem}.d"
        shutil.copytree(seeds, copy)
        yield path.read_bytes(), written_to(copy / path.name, "seed", "check", "--dir", str(copy))


def of_own_facts(folder: Path) -> Iterator[tuple[bytes, Trial]]:
    for path, seeds in filled_files(folder):
        vars(own_facts)["SEEDS"] = seeds  # in a child of this process
        copy = folder / f"{path.stem}.d"
        copy.mkdir()
        (copy / "dataset.csv").write_text("code,title\nmine,Mine\n")
        yield path.read_bytes(), written_to(copy / path.name, "facts", "check", str(copy))


def filled_files(folder: Path) -> Iterator[tuple[Path, Path]]:
    """Files of the small seeds that have rows, and their folder."""
    seeds = write_seeds(folder / "seeds")
    yield from ((path, seeds) for path in sorted(seeds.glob("*.csv")) if path.read_bytes().count(b"\n") > 1)


def of_datasets(folder: Path) -> Iterator[tuple[bytes, Trial]]:
    for path in sorted(SHAPES.glob("*.csv")):
        series = path.stem.split("_")[0].replace("cow", "cow-states")
        if path.stat().st_size < 20_000 and series in SERIES:
            yield path.read_bytes(), written_to(folder / path.name, "import", series, str(folder / path.name))


def of_queries(folder: Path) -> Iterator[tuple[bytes, Trial]]:
    command = ("--queries-dir", str(folder), "query", "run", "own-query", "--state", "AAA")
    for path in sorted((ROOT / "queries").glob("a*.sql"))[:8]:
        yield path.read_bytes(), written_to(folder / "own-query.sql", *command)


def of_ledgers(folder: Path) -> Iterator[tuple[bytes, Trial]]:
    for path in sorted((ROOT / "claims").glob("*.toml"))[:2]:
        yield path.read_bytes()[:6000], written_to(folder / path.name, "claims", "check", str(folder / path.name))


def of_reports(folder: Path) -> Iterator[tuple[bytes, Trial]]:
    target = folder / "own.toml"
    command = ("report", "run", str(target), "--out", str(folder / "out"), "--formats", "csv,markdown")
    small = REPORT.replace("XKX", "CAN").replace("NATO", "ORG").replace("serbia-mfa", "loyal")
    for text in (small.encode(), (ROOT / "reports" / "alliance-audit.toml").read_bytes()):
        yield text, written_to(target, *command)


KINDS: dict[str, Callable[[Path], Iterator[tuple[bytes, Trial]]]] = {
    "seeds": of_seeds,
    "own facts": of_own_facts,
    "dataset files": of_datasets,
    "query headers": of_queries,
    "ledgers": of_ledgers,
    "report definitions": of_reports,
}


def failures(inputs: Iterable[tuple[bytes, Trial]], url: str, seed: str) -> list[str]:
    """What went wrong with mutations of the inputs."""
    wrong = []
    chance = random.Random(seed)
    inputs = list(inputs)
    for text, put in inputs:
        for damaged in mutations(text, -(-NUMBER // len(inputs)), chance):
            done = pactbook(*put(damaged), url=url)
            told = done.stderr + done.stdout
            if done.exit_code not in CODES or "bug in pactbook" in told or "Traceback" in told:
                wrong.append(f"{damaged[:2000]!r}: {done.exit_code} {done.stderr[-500:]}")
    return wrong


@pytest.mark.parametrize(
    "name", ["seeds", "own facts", "dataset files", "query headers", "ledgers", "report definitions"]
)
def test_damaged_files_are_told_in_a_line(small_sqlite_url: str, tmp_path: Path, common: Path, name: str) -> None:
    path = sqlite_path(small_sqlite_url)
    assert path is not None
    database = Path(shutil.copy(path, tmp_path / "small.db"))
    if name == "dataset files":  # an import may write, if the damage does no harm
        database.chmod(0o444)
    before = facts_of_file(database)
    (tmp_path / "files").mkdir()

    def work() -> int:
        wrong = failures(KINDS[name](tmp_path / "files"), f"sqlite:///{database}", name)
        os.write(2, "\n".join(wrong[:5]).encode())
        return min(len(wrong), 90)

    ended = child(work)
    assert ended.code == 0, ended.said
    assert ended.memory < MOST_MEMORY
    if name != "dataset files":
        assert facts_of_file(database) == before
    record(common, part=PART, fault=name, tried=NUMBER, kept=NUMBER)


TEXTS = st.text(st.characters(codec=None, exclude_characters="\0"), max_size=40)
DAYS = st.from_regex(r"[0-9]{1,5}(-[0-9]{1,3}){0,3}", fullmatch=True)
OPTIONS = ("--state", "--as-of", "--from", "--dataset", "--limit", "--timeout", "--format")


def test_odd_parameters_are_told_in_a_line(small_sqlite_url: str, common: Path) -> None:
    tried = []

    @settings(max_examples=EXAMPLES, deadline=None)
    @given(option=st.sampled_from(OPTIONS), value=st.one_of(TEXTS, DAYS, st.sampled_from(["", " ", "%", "-"])))
    def trial(option: str, value: str) -> None:
        state = "--state=AAA" if option != "--state" else "--from=2000"
        done = pactbook("query", "run", "agreements-of", state, f"{option}={value}", url=small_sqlite_url)
        assert done.exit_code in CODES
        assert "bug in pactbook" not in done.stderr
        assert "Traceback" not in done.stderr
        tried.append(value)

    trial()
    record(common, part=PART, fault="parameters", tried=len(tried), kept=len(tried))


FORMS = (
    "{}:geheim@127.0.0.1:1/d", "u:geheim{}@127.0.0.1:1/d", "u:{}geheim@127.0.0.1:1/d",
    "u@127.0.0.1:1/d?password=geheim{}", "u@127.0.0.1:1/d?{}=geheim", "u:geheim@127.0.0.1:1/{}",
)  # fmt: skip


def test_odd_urls_are_told_in_a_line_and_tell_no_password(common: Path) -> None:
    tried = []

    @settings(max_examples=EXAMPLES, deadline=None)
    @given(
        scheme=st.sampled_from(["postgresql", "postgres", "postgresql+psycopg"]),
        form=st.sampled_from(FORMS),
        part=st.text(st.characters(min_codepoint=33, max_codepoint=126, exclude_characters="/?#&"), max_size=12),
    )
    @example("postgresql", "u:geheim{}@127.0.0.1:1/d", "%zz")
    @example("postgresql", "{}:geheim@127.0.0.1:1/d", "%80")
    @example("postgresql", "u@127.0.0.1:1/d?password=geheim{}", "%ff")
    @example("postgresql", "u:geheim{}@127.0.0.1:1/d", "\udc80")
    def trial(scheme: str, form: str, part: str) -> None:
        done = pactbook("sql", "select 1", url=f"{scheme}://{form.format(part)}")
        assert done.exit_code in {2, 3}, done.stderr
        assert "bug in pactbook" not in done.stderr
        assert "Traceback" not in done.stderr
        assert "geheim" not in done.stderr
        tried.append(part)

    trial()
    record(common, part=PART, fault="URLs", tried=len(tried), kept=len(tried))
