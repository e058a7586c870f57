"""What tests of reports share: a small definition, and folders as bytes."""

import json
from pathlib import Path
from typing import Any

from support import pactbook

FORMATS = "html,markdown,xlsx,csv,parquet"
SMALL = """title = "Who does not recognise {state.name}"
text = "On {as_of}."
as_of = "2025-04-16"

[variables.state]
type = "state"
default = "XKX"

[[figure]]
query = "accession-blockers"
params = { candidate = "{state}", organisation = "NATO" }
value = "{rows}"
label = "members: {name}"

[[section]]
heading = "Members"

[[section.table]]
query = "accession-blockers"
params = { candidate = "{state}", organisation = "NATO" }

[[section.table]]
query = "recognition-count"
params = { recognised = "XKX", counter = "serbia-mfa" }
"""


def contents(folder: Path) -> dict[str, bytes]:
    """Path within the folder -> bytes."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a report."""
    return dict(json.loads((folder / "manifest.json").read_bytes()))


def written(folder: Path, text: str = SMALL, name: str = "small") -> Path:
    """A definition in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.toml"
    path.write_text(text, encoding="utf-8")
    return path


def every_report(url: str, out: Path) -> dict[str, bytes]:
    """Write all shipped reports in all formats; returns their files."""
    options = ("--all", "--out", str(out), "--formats", FORMATS, "--fail-on-empty", "--quiet")
    assert pactbook("report", "run", *options, url=url).exit_code == 0
    return contents(out)
