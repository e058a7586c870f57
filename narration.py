"""Narration: what a command reports about its work, one line at a time on standard error.

Rows go to standard output. A line that says how to read the rows, or what was assumed, begins with `note:`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import click

Tell = Callable[..., None]  # tell(line), or tell(line, level=…, **facts) where a log keeps more than lines

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def say(*lines: str) -> None:
    """Print lines on standard error; control characters, which would steer the terminal, are printed as escapes."""
    for line in lines:
        click.echo(printable(line), err=True)


def note(*remarks: str) -> None:
    """Print remarks on standard error, each beginning with `note:`."""
    say(*(f"note: {remark}" for remark in remarks))


def silent(_line: str, **_facts: Any) -> None:
    """Ignore a line: the Tell of callers that want no narration."""


class Log:
    """A Tell that prints lines for people, or JSON objects for programs that collect logs.

    Levels are debug (printed in JSON alone), info, notice, warning and error; `quiet` leaves out all below warning. In
    JSON a notice has the level info, as the tools that collect logs know no other.
    """

    def __init__(self, *, quiet: bool, as_json: bool) -> None:
        self.quiet = quiet
        self.as_json = as_json

    def __call__(self, message: str, /, level: str = "info", **facts: Any) -> None:
        """Print one line; `facts` are further members of the JSON object."""
        if self.quiet and level not in ("warning", "error"):
            return
        if self.as_json:
            import json
            from datetime import UTC, datetime

            time = datetime.now(UTC).isoformat(timespec="milliseconds")
            known = "info" if level == "notice" else level
            entry = {"time": time, "level": known, "message": message, **facts}
            click.echo(json.dumps(entry, ensure_ascii=False), err=True)
        elif level in ("notice", "warning"):
            note(message)
        elif level != "debug":
            say(message)


def printable(text: str) -> str:
    """The text with control characters, and those that turn its direction, as escapes (`\\x1b`)."""
    return _CONTROL.sub(lambda match: ascii(match[0])[1:-1], text)
