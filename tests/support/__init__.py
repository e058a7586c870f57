"""What tests share: invented worlds, files and databases to ask questions of, and tables of cases."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from click.testing import CliRunner

import cli

BACKENDS = ("sqlite", "postgresql")
ROOT = Path(__file__).parents[2]


class Outcome(NamedTuple):
    """What one call of the command line printed, and its exit code."""

    exit_code: int
    stdout: str
    stderr: str


Run = Callable[..., Outcome]  # the fixture `run`, which is the function below


def pactbook(*arguments: str, url: str | None = None, text: str | None = None) -> Outcome:
    """Call the command line in this process; `text` is what it reads from standard input."""
    options = [] if url is None else ["--database-url", url]
    with CliRunner().isolation(text) as (stdout, stderr, _both):
        code = cli.main([*options, *arguments])
        return Outcome(int(code), stdout.getvalue().decode("utf-8", "surrogateescape"), stderr.getvalue().decode())
