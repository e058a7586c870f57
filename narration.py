"""Narration: what a command reports about its work, one line at a time on standard error.

Rows go to standard output. A line that says how to read the rows, or what was assumed, begins with `note:`.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable
from typing import Any

import click

Tell = Callable[..., None]  # tell(line), or tell(line, level=…, **facts) where a log keeps more than lines

_CONTROL = "[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]"
_NOT_UTF8 = "[\ud800-\udfff]"  # how Python keeps the bytes of names that are not UTF-8

_INDENT = " " * len("note: ")
_STYLES = {"Error:": "31", "warning:": "33", "note:": "2"}  # colour of the first word, on a terminal


def say(*lines: str) -> None:
    """Print lines on standard error; control characters, which would steer the terminal, are printed as escapes."""
    clear_progress()
    for line in lines:
        click.echo(_styled(printable(line)), err=True)


def _styled(line: str) -> str:
    """The line with its first word in colour, where standard error is a terminal and NO_COLOR is not set."""
    word, space, rest = line.partition(" ")
    if word not in _STYLES or not is_terminal() or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return line
    return f"\x1b[{_STYLES[word]}m{word}\x1b[0m{space}{rest}"


def is_terminal() -> bool:
    """Whether standard error is a terminal."""
    return sys.stderr is not None and sys.stderr.isatty()


_PATIENCE = 2.0  # seconds before a command that is still at work says so
_work: _Work | None = None


class _Work:
    """A line on the terminal that says what a command is doing and for how long, until something else is printed."""

    def __init__(self, what: str) -> None:
        from threading import Event, Thread

        self.what = what
        self.over = Event()
        self.is_shown = False
        Thread(target=self._tick, daemon=True).start()

    def _tick(self) -> None:
        from time import monotonic

        start = monotonic()
        while not self.over.wait(_PATIENCE if not self.is_shown else 1.0):
            self.is_shown = True
            sys.stderr.write(f"\r\x1b[K… {self.what}, {monotonic() - start:.0f} s")
            sys.stderr.flush()

    def end(self) -> None:
        """Remove the line."""
        self.over.set()
        if self.is_shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


def progress(what: str) -> None:
    """Say on a terminal what is being done, from its third second on, until the next line or row is printed."""
    global _work  # noqa: PLW0603 - one line on one terminal
    clear_progress()
    if is_terminal():
        _work = _Work(what)


def clear_progress() -> None:
    """Stop saying what is being done."""
    global _work  # noqa: PLW0603 - as above
    if _work is not None:
        _work.end()
        _work = None


def note(*remarks: str) -> None:
    """Print remarks on standard error, each beginning with `note:` and, on a terminal, broken between words."""
    lines = [f"note: {remark}" for remark in remarks]
    say(*(part for line in lines for part in _broken(line)) if is_terminal() else lines)


def _broken(line: str) -> list[str]:
    """The line in parts that fit the terminal; a word that is longer than it stays whole."""
    from textwrap import wrap

    try:
        width = os.get_terminal_size(sys.stderr.fileno()).columns
    except (OSError, ValueError):
        width = 0
    if width <= 2 * len(_INDENT):
        return [line]
    return wrap(line, width, subsequent_indent=_INDENT, break_long_words=False, break_on_hyphens=False)


def silent(_line: str, **_facts: Any) -> None:
    """Ignore a line: the Tell of callers that want no narration."""


class Log:
    """A Tell that prints lines for people, or JSON objects for programs that collect logs.

    Levels are debug (progress on a terminal), info, notice, warning and error; `quiet` leaves out all below warning. In
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
        elif level == "debug":
            progress(message)
        else:
            say(message)


def printable(text: str) -> str:
    """The text with control characters, and those that turn its direction, as escapes (`\\x1b`)."""
    if text.isprintable():
        return text
    return encodable(re.sub(_CONTROL, lambda match: ascii(match[0])[1:-1], text))


def encodable(text: str) -> str:
    """The text with bytes that are not UTF-8, as names of files may have them, as escapes (`\\xe9`)."""
    return re.sub(_NOT_UTF8, lambda match: ascii(match[0])[1:-1].replace("udc", "x"), text)
