"""What the README shows is what the program prints."""

import re
import shlex
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
BLOCKS = "\n".join(re.findall(r"^```console\n(.*?)^```", README, re.DOTALL | re.MULTILINE))
SHOWN = re.findall(r"^\$ (.+)\n((?:(?!\$ ).*\n?)*)", BLOCKS, re.MULTILINE)
# The other lines are run by docs/readme.py, in a clone.
NAMED = [line.split("#")[0].strip() for line in README.splitlines() if line.startswith("pactbook query run")]


@pytest.mark.parametrize(("command", "printed"), [shown for shown in SHOWN if shown[0].startswith("pactbook")])
def test_commands_print_what_is_shown(
    command: str, printed: str, run: Callable[..., Any], seeded_sqlite_url: str
) -> None:
    outcome = run(*shlex.split(command)[1:], "--format", "table", url=seeded_sqlite_url)
    assert outcome.stdout.strip() == printed.strip()


@pytest.mark.parametrize("command", NAMED)
def test_commands_that_are_named_find_rows(command: str, run: Callable[..., Any], seeded_sqlite_url: str) -> None:
    format_option = [] if "--format" in command else ["--format", "jsonl"]
    outcome = run(*shlex.split(command)[1:], *format_option, url=seeded_sqlite_url)
    assert outcome.exit_code == 0, outcome.stderr
    assert outcome.stdout


def test_plain_sql_prints_what_is_shown(seeded_sqlite_template: Path) -> None:
    [(command, printed)] = [shown for shown in SHOWN if shown[0].startswith("sqlite3")]
    if shutil.which("sqlite3") is None:
        pytest.skip("the sqlite3 shell is not installed")
    arguments = shlex.split(command.replace("pactbook.db", str(seeded_sqlite_template)))
    assert subprocess.run(arguments, capture_output=True, text=True, check=True).stdout.strip() == printed.strip()


def test_every_command_shown_is_tried() -> None:
    assert len(SHOWN) == README.count("\n$ ")
    assert len(NAMED) == 5
