"""What holds for all tests: how the command line is run, which tests are slow, and the folder that they share."""

import gc
import shutil
import signal
import tempfile
from collections import Counter
from collections.abc import Generator, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from support import Run, pactbook
from support.common import prefer_memory
from support.postgresql import Server

pytest_plugins = ["support.databases"]
COMMON = pytest.StashKey[Path]()

# A shell has what it starts in the background ignore interrupts, and children would too: some tests interrupt theirs.
signal.signal(signal.SIGINT, signal.default_int_handler)
prefer_memory()
gc.set_threshold(100_000)  # tests and fixtures are many, and hardly any of them is ever collected
for profile, examples in (("thorough", 200), ("quick", 20)):
    settings.register_profile(profile, max_examples=examples, deadline=None)  # a busy machine is slow
# The gate tries the same inputs for the same state of the files; what chance finds is found by `make test-all`.
settings.register_profile("repeatable", max_examples=50, deadline=None, derandomize=True)
settings.load_profile("quick")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Say once why tests are skipped, not once a test: the summary folds what has one place and reason."""
    report = yield
    if report.skipped and isinstance(report.longrepr, tuple):
        report.longrepr = (__file__, 1, report.longrepr[2])
    return report


@pytest.hookimpl(tryfirst=True)  # before tests are chosen by their marks
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with `first`, and mark as slow the cases that `make test` leaves to .ci/run.

    At a test whose cases differ in their data alone stands `every(3)`: all but every third are slow. On PostgreSQL all
    cases of a test but the first are slow, and all of what is `slow_on_postgresql`, from which `quick_on_postgresql`
    is the exception in a file that is otherwise marked so.
    """
    items.sort(key=lambda item: item.get_closest_marker("first") is None)
    tried = set()
    cases: Counter[str] = Counter()
    for item in items:
        if item.get_closest_marker("slow"):
            continue
        test, _, case = item.nodeid.partition("[")
        if "postgresql" in case:
            quick = item.get_closest_marker("quick_on_postgresql") or not item.get_closest_marker("slow_on_postgresql")
            if test in tried or not quick:
                item.add_marker("slow")
            else:
                tried.add(test)
        elif step := item.get_closest_marker("every"):
            if cases[test] % step.args[0]:
                item.add_marker("slow")
            cases[test] += 1


@pytest.fixture
def run() -> Run:
    """Call the command line: `run("db", "current", url=…, text=…)`; `text` is what it reads from standard input."""
    return pactbook


# What is made once, in a folder that all processes know; the one that was called, with or without workers, removes it.


def pytest_configure(config: pytest.Config) -> None:
    """Make the common folder, or take the caller's."""
    worker = getattr(config, "workerinput", None)
    config.stash[COMMON] = Path(worker["common"] if worker else tempfile.mkdtemp(prefix="pactbook-tests-"))
    config.stash[COMMON].chmod(0o755)  # the server runs as another user


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell a worker where the common folder is."""
    node.workerinput["common"] = str(node.config.stash[COMMON])


def pytest_deselected(items: Sequence[pytest.Item]) -> None:
    """Note in the common folder how many tests are left out: every worker collects the same."""
    (items[0].config.stash[COMMON] / "left_out.txt").write_text(str(len(items)), encoding="utf-8")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say how many tests were left out, and how to run them."""
    left_out = config.stash[COMMON] / "left_out.txt"
    if left_out.exists():
        number = left_out.read_text(encoding="utf-8")
        terminalreporter.write_line(f"{number} tests were left out; `make test-all` runs the slow ones too")


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the server, and remove the common folder."""
    if not hasattr(config, "workerinput"):
        folder = config.stash[COMMON]
        if (folder / "server.txt").exists():
            Server(folder / "postgresql").stop()
        shutil.rmtree(folder)


@pytest.fixture(scope="session")
def common(pytestconfig: pytest.Config) -> Path:
    """The folder of what is made once for all processes."""
    return pytestconfig.stash[COMMON]
