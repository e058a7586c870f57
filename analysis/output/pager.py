"""A pager for tables on a terminal: what fits on a screen is just printed, and what does not can be scrolled."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import RawIOBase
from typing import IO, Any, BinaryIO, cast


class _Paged(RawIOBase):
    """The input of a pager, which counts as the terminal that the pager writes to."""

    def __init__(self, pager: IO[bytes]) -> None:
        self.pager = pager

    def writable(self) -> bool:
        """Always."""
        return True

    def write(self, data: Any) -> int:
        """Hand the bytes to the pager."""
        return self.pager.write(data)

    def isatty(self) -> bool:
        """As the terminal."""
        return True

    def fileno(self) -> int:
        """Of the terminal, which has a width."""
        return sys.stdout.fileno()


def command() -> list[str] | None:
    """The pager: the command of the environment variable PAGER (empty or `cat`: none), else less."""
    import shlex

    stated = os.environ.get("PAGER")
    words = ["less"] if stated is None else shlex.split(stated)
    if not words or words == ["cat"] or shutil.which(words[0]) is None:
        return None
    return words


@contextmanager
def paged() -> Iterator[BinaryIO]:
    """Standard output, a terminal, through the pager. A pager that is left early is not an error."""
    words = command()
    if words is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    # Quit if it fits on one screen, keep colours, leave the text on the screen.
    environment = {"LESS": "FRX", **os.environ}
    with subprocess.Popen(words, stdin=subprocess.PIPE, env=environment) as process:  # noqa: S603 - the user's own pager
        pager = cast("IO[bytes]", process.stdin)
        try:
            with suppress(BrokenPipeError):
                yield cast("BinaryIO", _Paged(pager))
                pager.flush()
        finally:
            with suppress(BrokenPipeError):
                pager.close()
            process.wait()
