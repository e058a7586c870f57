"""The page over several reports: which there are, on what day, and what each says first."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from analysis.reports.brand import Brand
from analysis.reports.manifest import REPORT
from analysis.reports.render_html import environment
from analysis.reports.verify import FileDifference
from atomic_files import read_manifest, whole_file
from errors import UsageError

NAME = "index.html"
_HASH = re.compile(r'(<meta name="pactbook-sha256" content=")([0-9a-f]*)(">)')


def landing_page(reports: Mapping[str, Mapping[str, Any]], brand: Brand) -> bytes:
    """The page over reports, by the name of the folder with its manifest; it holds the hash of its own bytes."""
    text = environment().get_template("landing.html").render(reports=dict(sorted(reports.items())), brand=brand)
    return _HASH.sub(rf"\g<1>{_own_hash(text)}\g<3>", text).encode()


def write_landing_page(folder: Path, brand: Brand) -> bool:
    """Write the page over the reports in the folders of a folder; returns whether it changed."""
    page = landing_page(reports_in(folder), brand)
    path = folder / NAME
    if path.is_file() and path.read_bytes() == page:
        return False
    with whole_file(path) as out:
        out.write(page)
    return True


def reports_in(folder: Path) -> dict[str, dict[str, Any]]:
    """The manifests of the reports in the folders of a folder, by the folder's name."""
    return {place.name: read_manifest(place, REPORT) for place in folders_of_reports(folder)}


def folders_of_reports(folder: Path) -> list[Path]:
    """The folders in a folder that hold a report, by name."""
    return [manifest.parent for manifest in sorted(folder.glob(f"*/{REPORT.manifest}"))]


def check_landing_page(folder: Path) -> None:
    """Raise UsageError if a file in the place of the page was not written by Pactbook, or was changed since."""
    path = folder / NAME
    if path.exists() and not is_as_written(path):
        raise UsageError(f"{path} was changed after `{REPORT.command}` wrote it: move it, or choose another --out")


def landing_differences(folder: Path, brand: Brand) -> Iterator[FileDifference]:
    """What is wrong with the page over several reports, if there is one."""
    path = folder / NAME
    if (folder / REPORT.manifest).exists() or not path.is_file():
        return
    if not is_as_written(path):
        yield FileDifference(NAME, "edited", "changed since the reports were written")
    elif path.read_bytes() != landing_page(reports_in(folder), brand):
        yield FileDifference(
            NAME, "outdated", "the reports in the folder or the brand have changed since it was written"
        )


def is_as_written(path: Path) -> bool:
    """Whether a file is a landing page that nobody changed."""
    text = path.read_text(encoding="utf-8", errors="replace")
    found = _HASH.search(text)
    return found is not None and found[2] == _own_hash(text)


def _own_hash(text: str) -> str:
    """The hash of the page without the hash in it."""
    return sha256(_HASH.sub(r"\1\3", text).encode()).hexdigest()
