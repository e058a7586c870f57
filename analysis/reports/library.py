"""Where report definitions are: among those of Pactbook, in a user's folder beside them, or in a file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import toml_file
from analysis.reports import brand
from analysis.reports.brand import Brand
from analysis.reports.outline import Outline, read_outline
from errors import UsageError
from hints import suggestion
from input_file import require_file

if TYPE_CHECKING:
    from analysis.reports.definition import Definition

FOLDER = Path(__file__).parent.parent.parent / "reports"


def files(own: str | Path | None = None) -> dict[str, Path]:
    """Name -> file of every report, by name. Raises UsageError for a name that is taken."""
    if own is not None and not Path(own).is_dir():
        raise UsageError(f"the folder of reports {own} does not exist; name another with --reports-dir")
    found: dict[str, Path] = {}
    for folder in [FOLDER] if own is None else [FOLDER, Path(own)]:
        for path in sorted(path for path in folder.glob("*.toml") if path.name != brand.FILE):
            if path.stem in found:
                raise UsageError(f"{path}:1: there is a report of this name already: {found[path.stem]}")
            require_file(path)
            found[path.stem] = path
    return dict(sorted(found.items()))


def find(
    name: str, query_folders: Sequence[str], own: str | Path | None = None, house: Brand | None = None
) -> Definition:
    """The definition of a report, by its name or its path; one without a brand of its own gets `house`.

    Raises UsageError if there is none, or if it has faults.
    """
    from analysis.reports.loading import load  # here, because a list of reports does without it

    if name.endswith(".toml"):
        return load(Path(name), query_folders, house)
    known = files(own)
    if name not in known:
        hint = suggestion(name, known) or "; `pactbook report list` lists all reports"
        raise UsageError(f"unknown report {name!r}{hint}")
    return load(known[name], query_folders, house)


def outlines(own: str | Path | None = None) -> Iterator[Outline]:
    """The outlines of all reports, by name."""
    return (read_outline(toml_file.read(path)) for path in files(own).values())


def house_brand(own: str | Path | None, settings: Path) -> Brand | None:
    """The brand of a user's folder of reports, else of a file of settings; Pactbook's reports bear it too."""
    return (None if own is None else brand.brand_beside(Path(own))) or brand.brand_in(settings)
