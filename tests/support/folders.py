"""Small folders that are written whole, for tests of what writes them."""

import json
from pathlib import Path

from atomic_files import Maker, whole_folder
from support.report_folders import contents

MAKER = Maker("pactbook export test")
MANIFEST = MAKER.manifest
ONE = {"a.txt": b"one", "data/b.txt": b"1"}
TWO = {"a.txt": b"two", "data/c/d.txt": b"2"}


def write(folder: Path, files: dict[str, bytes], maker: Maker = MAKER) -> None:
    with whole_folder(folder, maker) as draft:
        for name, content in files.items():
            (draft / name).parent.mkdir(parents=True, exist_ok=True)
            (draft / name).write_bytes(content)


def written(folder: Path) -> dict[str, bytes]:
    """What is in a folder beside the manifest, which must fit it."""
    found = contents(folder)
    assert set(json.loads(found.pop(MANIFEST))["files"]) == set(found)
    return found


def beside(path: Path) -> list[str]:
    """What is in a folder."""
    return sorted(entry.name for entry in path.iterdir())
