"""Folders of a user's own facts: begun, filled and checked by commands, and refused where they cannot be loaded."""

import os
from pathlib import Path

import pytest

from support import Run
from support.database_contents import rows
from support.own_facts import write_own_facts
from support.seed_folder import replace, write_seeds


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    """The small seeds."""
    return write_seeds(tmp_path / "seeds")


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A folder of a user's own facts."""
    return write_own_facts(tmp_path / "mine")


def test_a_folder_is_begun_filled_and_checked_by_commands(
    run: Run, seeds: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingest.seeds.own_facts.SEEDS", seeds)
    folder = str(tmp_path / "facts")
    assert run("facts", "init", folder, "--code", "ours", "--title", "Our facts").exit_code == 0
    assert run("facts", "init", folder).exit_code == 2
    added = run("facts", "add", folder, "source", "code=talk", "kind=press", 'title=A "talk", in Riga')
    assert (added.exit_code, added.stderr.split(": ")[0]) == (0, f"{folder}/source.csv:2")
    assert run("facts", "add", folder, "membership", "state_code=HUN", "organisation_code=NATO", "role=observer",
               "sources=talk").exit_code == 0  # fmt: skip
    wrong = run("facts", "add", folder, "membership", "state_code=HUN", "organisation_code=NATO", "role=partner",
                "valid_from=2020-13", "sources=talk")  # fmt: skip
    assert wrong.exit_code == 1
    assert f"{folder}/membership.csv:3:5: valid_from: '2020-13' is not a date" in wrong.stderr
    assert run("facts", "add", folder, "membership", "state_code=HUN", "organisation_code=NATO", "role=partner",
               "valid_from=2020-12", "sources=talk").exit_code == 0  # fmt: skip
    assert (tmp_path / "facts" / "membership.csv").read_text() == (
        "state_code,organisation_code,role,sources,valid_from\nHUN,NATO,observer,talk,\nHUN,NATO,partner,talk,2020-12\n"
    )
    checked = run("facts", "check", folder)
    assert checked.exit_code == 0
    assert "6 rows of ours, no faults" in checked.stderr
    for arguments, hint in (
        (["membershi", "a=b"], "did you mean membership"),
        (["membership", "stat_code=HUN"], "did you mean state_code"),
        (["membership", "HUN"], "COLUMN=VALUE"),
        (["membership", "role=a", "role=b"], "only once"),
    ):
        refused = run("facts", "add", folder, *arguments)
        assert refused.exit_code == 2
        assert hint in refused.stderr


def test_a_file_that_is_none_is_told_and_not_waited_for(run: Run, own: Path) -> None:
    os.mkfifo(own / "border.csv")
    refused = run("facts", "check", str(own))
    assert refused.exit_code == 2
    assert f"{own}/border.csv is not a file that can be read" in refused.stderr


def test_a_file_that_would_not_be_read_is_told(run: Run, own: Path) -> None:
    (own / "membership.csv").rename(own / "membership.CSV")
    refused = run("facts", "check", str(own))
    assert refused.exit_code == 2
    assert f"{own}/membership.CSV would not be read: rename it to membership.csv" in refused.stderr


def test_the_code_of_our_dataset_is_refused_in_the_user_s_file(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "theirs"
    folder.mkdir()
    (folder / "dataset.csv").write_text("code,title\ncurated,Facts of theirs\n")
    refused = run("facts", "check", str(folder))
    assert refused.exit_code == 1
    (line, _count) = refused.stderr.splitlines()
    assert "dataset.csv:2:1: code: 'curated' is already in" in line


def test_a_folder_that_would_not_pass_is_not_begun(run: Run, tmp_path: Path) -> None:
    refused = run("facts", "init", str(tmp_path / "new"), "--title", "Facts\u202e of ours")
    assert refused.exit_code == 1
    assert "contains the control or invisible character" in refused.stderr
    assert not (tmp_path / "new").exists()


@pytest.mark.slow
def test_a_folder_whose_code_was_changed_is_told(run: Run, sqlite_url: str, seeds: Path, own: Path) -> None:
    build = ("build", "--dir", str(seeds))
    assert run(*build, "--facts", str(own), url=sqlite_url).exit_code == 0
    replace(own, "dataset", "mine", "other")
    for arguments in (build, (*build, "--facts", str(own))):
        refused = run(*arguments, url=sqlite_url)
        assert refused.exit_code == 2
        assert f"{own} holds the dataset other, and held mine when it was loaded" in refused.stderr
    fresh = run(*build, "--fresh", "--facts", str(own), url=sqlite_url)
    assert fresh.exit_code == 0, fresh.stderr
    assert rows(sqlite_url, "select code from dataset where series = 'own'") == [("other",)]
    replace(own, "dataset", "other", "third")
    assert run("facts", "remove", "other", "--allow-deletes", url=sqlite_url).exit_code == 0
    assert run(*build, "--facts", str(own), url=sqlite_url).exit_code == 0
    assert rows(sqlite_url, "select code from dataset where series = 'own'") == [("third",)]
