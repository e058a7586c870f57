"""What tests share: invented worlds, files and databases to ask questions of, and tables of cases."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

BACKENDS = ("sqlite", "postgresql")
ROOT = Path(__file__).parents[2]


class Outcome(NamedTuple):
    """What one call of the command line printed, and its exit code."""

    exit_code: int
    stdout: str
    stderr: str


Run = Callable[..., Outcome]  # the fixture `run`
