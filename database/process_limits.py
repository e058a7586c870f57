"""Limits of this process on SQL of others, where the database's own limits do not reach."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from database.reader import out_of_time
from errors import ExitCode, LimitError

MEMORY = 2 * 2**30  # bytes of address space
GRACE = 2.0  # seconds past its time limit that a statement has to stop by itself


@contextmanager
def memory_limit(size: int = MEMORY) -> Iterator[None]:
    """Let this process take at most `size` more bytes of address space: rows may be of any width.

    Raises LimitError where that is not enough.
    """
    try:
        import resource
    except ModuleNotFoundError:  # not a Unix
        yield
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    set_limits = [limit for limit in (soft, hard) if limit != resource.RLIM_INFINITY]
    resource.setrlimit(resource.RLIMIT_AS, (min([_address_space() + size, *set_limits]), hard))
    try:
        yield
    except MemoryError:
        raise LimitError(
            f"the query needs more than {size / 2**30:g} GiB of memory: select fewer rows, or fewer or shorter columns"
        ) from None
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def _address_space() -> int:
    """The bytes of address space that this process has; libraries such as Arrow reserve gigabytes. 0 if not known."""
    import resource

    try:
        with open("/proc/self/statm", encoding="ascii") as pages:
            return int(pages.read().split()[0]) * resource.getpagesize()
    except OSError:  # not Linux
        return 0


@contextmanager
def hard_stop(timeout: float | None) -> Iterator[None]:
    """End the process if the block ignores its time limit of `timeout` seconds.

    SQLite checks the time between its steps, and a single call of `instr` or `replace` on long values can take hours.
    """
    if timeout is None:
        yield
        return
    with calling_after(timeout + GRACE, _end, timeout):
        yield


@contextmanager
def calling_after(delay: float, function: Callable[..., object], *arguments: object) -> Iterator[None]:
    """Call a function in another thread if the block has not ended after `delay` seconds."""
    timer = threading.Timer(delay, function, arguments)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _end(timeout: float) -> None:
    sys.stderr.write(f"Error: {out_of_time(timeout)}; the output is incomplete\n")
    sys.stderr.flush()
    os._exit(ExitCode.LIMIT)
