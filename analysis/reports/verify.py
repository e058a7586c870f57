"""Whether a report's folder is still what the database says: which file differs, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from analysis.reports.manifest import REPORT
from atomic_files import files_in
from plural import counted

# Parts of a manifest -> what it means for all files of a kind that a part changed.
_REASONS = {
    "definition_sha256": "the report's definition changed",
    "brand_sha256": "the brand changed",
    "as_of": "the day of the report changed",
    "data_as_of": "the last day of the data changed",
    "formats": "the formats changed",
    "schema_revision": "the schema is at another revision",
    "editions": "the editions of datasets changed",
}


class FileDifference(NamedTuple):
    """A file that is not what it should be, and why; `what` is edited, missing, foreign or outdated."""

    file: str
    what: str
    why: str


def differences(folder: Path, recorded: Mapping[str, Any], fresh: Mapping[str, Any]) -> list[FileDifference]:
    """Compare a folder with its manifest, and the manifest with the one that the database gives now; by file."""
    return sorted({*_on_disk(folder, recorded), *_outdated(recorded, fresh)})


def _on_disk(folder: Path, recorded: Mapping[str, Any]) -> Iterator[FileDifference]:
    there = files_in(folder) - {REPORT.manifest}
    files = recorded["files"]
    for path in there - files.keys():
        yield FileDifference(path, "foreign", "not in the manifest")
    for path in files.keys() - there:
        yield FileDifference(path, "missing", "in the manifest, but not in the folder")
    for path in there & files.keys():
        if sha256((folder / path).read_bytes()).hexdigest() != files[path]["sha256"]:
            yield FileDifference(path, "edited", "changed since the report was written")


def _outdated(recorded: Mapping[str, Any], fresh: Mapping[str, Any]) -> Iterator[FileDifference]:
    old, new = recorded["files"], fresh["files"]
    changed = [path for path in {**old, **new} if old.get(path) != new.get(path)]
    for path in changed:
        if path not in new:
            yield FileDifference(path, "outdated", f"would no longer be written: {_why(path, recorded, fresh)}")
        elif path not in old:
            yield FileDifference(path, "missing", f"new, would be written now: {_why(path, recorded, fresh)}")
        else:
            yield FileDifference(path, "outdated", _why(path, recorded, fresh))
    # Another version that gives the same bytes makes no difference; anything else in the manifest is.
    parts = [part for part in {**recorded, **fresh} if part not in ("made_with", "template_sha256", "files")]
    differing = [part for part in parts if recorded.get(part) != fresh.get(part)]
    if differing and not changed:
        yield FileDifference(REPORT.manifest, "outdated", f"{', '.join(differing)} would be different now")


def _why(path: str, recorded: Mapping[str, Any], fresh: Mapping[str, Any]) -> str:
    """What changed that affects a file."""
    reasons = [reason for part, reason in _REASONS.items() if recorded.get(part) != fresh.get(part)]
    reasons += _data_reasons(path, recorded["data"], fresh["data"])
    if recorded.get("sources_sha256") != fresh["sources_sha256"] and not (path.startswith("data/") and reasons):
        reasons.append("the sources changed")
    if recorded.get("names_sha256") != fresh["names_sha256"] and not path.startswith("data/"):
        reasons.append("the names of codes changed")
    if path.endswith(".html") and recorded.get("template_sha256") != fresh["template_sha256"]:
        reasons.append("the template changed")
    old, new = recorded.get("made_with", {}), fresh["made_with"]
    reasons += [f"{name} {old.get(name, 'none')}, now {new[name]}" for name in new if old.get(name) != new[name]]
    return "; ".join(reasons) or "the program changed"


def _data_reasons(path: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    """What changed in the rows that a file holds: its own in `data/`, all of them elsewhere."""
    stem = Path(path).stem
    own = [stem] if path.startswith("data/") and stem != "sources" else [*dict.fromkeys([*old, *new])]
    if path.startswith("charts/"):
        own = [name for name in own if stem.startswith(f"{name}-")]
    for name in own:
        before, after = old.get(name), new.get(name)
        if before is None or after is None:
            yield f"{name} is {'new' if before is None else 'gone'}"
        elif any(before.get(part) != after.get(part) for part in ("query", "query_sha256", "ledger", "ledger_sha256")):
            yield f"the query of {name} changed" if "query" in after else f"the ledger of {name} changed"
        elif before.get("parameters") != after["parameters"]:
            yield f"the parameters of {name} changed"
        elif before.get("sha256") != after["sha256"]:
            yield f"the data of {name} changed ({_counts(before.get('rows'), after['rows'])})"
        elif before.get("coverage_sha256") != after["coverage_sha256"] and not path.startswith("data/"):
            yield f"the completeness of the record behind {name} changed"


def _counts(before: int | None, after: int) -> str:
    if before == after:
        return f"same number of rows ({after}), different values"
    return f"{counted(before or 0, 'row')}, now {after}"
