"""Narration: what a command reports about its work, one line at a time on standard error.

Rows go to standard output. A line that says how to read the rows, or what was assumed, begins with `note:`.
"""

import re
from collections.abc import Callable

import click

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")

Tell = Callable[[str], None]  # receives one line of narration


def say(*lines: str) -> None:
    """Print lines on standard error; control characters, which would steer the terminal, are printed as escapes."""
    for line in lines:
        click.echo(printable(line), err=True)


def note(*remarks: str) -> None:
    """Print remarks on standard error, each beginning with `note:`."""
    say(*(f"note: {remark}" for remark in remarks))


def silent(_line: str) -> None:
    """Ignore a line: the Tell of callers that want no narration."""


def printable(text: str) -> str:
    """The text with control characters, and those that turn its direction, as escapes (`\\x1b`)."""
    return _CONTROL.sub(lambda match: ascii(match[0])[1:-1], text)
