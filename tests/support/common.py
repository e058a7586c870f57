"""What is made once for all processes that run tests."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

MEMORY = Path("/dev/shm")  # noqa: S108 - Linux's file system in memory
ROOM = 2 << 30  # bytes


def prefer_memory() -> None:
    """Put temporary files in memory where there is room: they are many, and most wait for the disk."""
    if "TMPDIR" not in os.environ and MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM:
        os.environ["TMPDIR"] = str(MEMORY)
        tempfile.tempdir = None  # read the variable again


def once(folder: Path, name: str, make: Callable[[], str]) -> str:
    """What `make` returned to the first process that asked for `name`; others wait, and read it in the folder."""
    result = folder / f"{name}.txt"
    with (folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not result.exists():
            result.write_text(make(), encoding="utf-8")
    return result.read_text(encoding="utf-8")


@contextmanager
def one_at_a_time(folder: Path, name: str) -> Iterator[None]:
    """Keep other processes that want `name` waiting: for what there is once, as a role of the server."""
    with (folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
