"""The examples in help texts run, and every call of the program in a text has commands and options that there are."""

import shutil
from pathlib import Path

import pytest

from database.url import sqlite_path
from support import ROOT, Run
from support.examples import Example, of_commands, of_pages

SHAPES = ROOT / "tests" / "data_shapes"
# Files that examples name -> where there are some of their form.
FILES = {
    "atop5_1a.csv": "atop_1a.csv", "atop5_1m.csv": "atop_1m.csv", "atop5_1aph.csv": "atop_1aph.csv",
    "DCAD-v1.0-main.csv": "dcad.csv", "states2016.csv": "cow_states.csv", "majors2016.csv": "majors.csv",
    "contdir.csv": "contiguity.csv", "NMC_5_0.csv": "nmc_5_0.csv", "capabilities.csv": "nmc_5_0.csv",
    "trade-register.csv": "sipri_register.csv", "register-without-date.csv": "sipri_hand_edited.csv",
}  # fmt: skip
# Calls that cannot be made here: they need a server, a browser or further files, or write revisions into the checkout.
NOT_RUN = ("postgresql://", "serve", "db revision", "tiv-export-values", "my-queries", "diff ")
SLOW = (
    "build",
    "claims check",
    "doctor",
    "facts",
    "seed",
    "report run",
    "report verify",
    "panel",
    "export",
    "import",
    "db downgrade",
    "db upgrade",
)


def _marked(example: Example) -> object:
    marks = [pytest.mark.slow] if any(f" {word}" in example.line for word in SLOW) else []
    return pytest.param(example, id=example.line.replace("/", ":"), marks=marks)


EXAMPLES = {example.line: example for example in of_commands()}.values()
RUN = [example for example in EXAMPLES if not any(part in example.line for part in NOT_RUN)]


@pytest.fixture
def folder(tmp_path: Path, seeded_sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A current folder with the files that the examples name, and a database."""
    for name, shape in FILES.items():
        shutil.copy(SHAPES / shape, tmp_path / name)
    shutil.copy(str(sqlite_path(seeded_sqlite_url)), tmp_path / "pactbook.db")
    shutil.copy(ROOT / "docs" / "examples" / "sample-speech.toml", tmp_path / "my-speech.toml")
    shutil.copy(ROOT / "reports" / "arms-monitor.toml", tmp_path / "mine.toml")
    (tmp_path / "flows.sql").write_text("select supplier_code, recipient_code from arms_flow limit 3", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


BEFORE = {
    "my-facts": ["facts init my-facts", "facts add my-facts source code=interview-3 kind=press"],
    "facts remove": [
        *("facts init my-facts", "facts add my-facts source code=interview-3 kind=press"),
        "build --facts my-facts",
    ],
    "db upgrade +1": ["db downgrade -1"],
    "report verify out/mine": ["report run mine.toml --out out/mine"],
    "report verify out/report": ["report run balkan-pacts-2025 --out out/report"],
    "--similarity": ["import cow-states states2016.csv", "import atop atop5_1a.csv atop5_1m.csv atop5_1aph.csv"],
    "atop-5.1": ["import atop atop5_1a.csv atop5_1m.csv"],
}


@pytest.mark.parametrize("example", [_marked(example) for example in RUN])
def test_an_example_in_a_help_text_runs(example: Example, run: Run, folder: Path) -> None:
    if "my-seeds" in example.words:
        shutil.copytree(ROOT / "seeds", folder / "my-seeds")
    for needing, calls in BEFORE.items():
        for call in calls if needing in example.line and "facts init" not in example.line else ():
            if call not in example.line:
                assert run(*call.split()).exit_code == 0, call
    outcome = run(*example.words)
    says_no = example.line.endswith("add my-facts signatory") or "--fail-on" in example.line
    assert outcome.exit_code == int(says_no), outcome.stderr


@pytest.mark.slow
def test_commands_and_options_in_texts_are_known(run: Run) -> None:
    examples = [*of_commands(), *of_pages()]
    assert len(examples) > 200
    wrong = {}
    for example in examples:
        words = ["membership" if word == "NAME" else word for word in example.words if word not in ("--help", "-h")]
        outcome = run(*words, "--help")
        if outcome.exit_code:
            wrong[example.place, example.line] = outcome.stderr
    assert not wrong
