"""Files in the shape of published datasets, with invented contents, and what an import made of them."""

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from database import connect

SHAPES = Path(__file__).parent.parent / "data_shapes"

Rows = list[tuple[Any, ...]]


def rows(url: str, sql: str) -> Rows:
    """The rows of a query."""
    with connect.read(url) as reader:
        return list(reader.execute(sql).rows)


def changed(name: str, folder: Path, change: Callable[[str], str], *, as_name: str | None = None) -> str:
    """A copy of a file with its text changed; returns its path."""
    path = folder / (as_name or name)
    text = (SHAPES / name).read_bytes().decode("cp1252")
    path.write_bytes(change(text).encode("cp1252"))
    return str(path)


def shape(name: str) -> str:
    """The path of a file."""
    return str(SHAPES / name)


def zipped(folder: Path, *names: str) -> str:
    """A zip with files of these names in a folder of its own, as downloads have it."""
    path = folder / "download.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            archive.write(SHAPES / name, f"data/{name}")
        archive.writestr("data/readme.txt", "Nothing to import here.\n")
        archive.writestr("__MACOSX/data/._junk.csv", b"\0\0")
    return str(path)


def loads(url: str) -> int:
    """How many loads are on record."""
    return int(rows(url, "select count(*) from load")[0][0])
