"""CHANGES-FACTS.md says what changed between editions of the facts; `pactbook diff` confirms each line of it."""

import json
import re
import shutil
import sqlite3
from collections import defaultdict
from contextlib import closing
from pathlib import Path

import pytest

from models.keys import natural_key
from models.tables import Base
from support import ROOT, Run

PAGE = (ROOT / "CHANGES-FACTS.md").read_text(encoding="utf-8")
Fact = tuple[str, str]  # table and key


def table(heading: str) -> list[list[str]]:
    """The rows of the first table under a heading, without its head."""
    section = PAGE.split(f"### {heading}\n")[1].split("\n#")[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines[2:]]


def key_columns(name: str) -> list[str]:
    columns = Base.metadata.tables[name].columns.keys()
    return [*(["dataset_code"] if "dataset_code" in columns and columns[0] != "code" else []),
            *natural_key(Base.metadata.tables[name])]  # fmt: skip


def stored(name: str, column: str, text: str) -> dict[str, str | None]:
    """The columns of the database that hold a cell: of a date the day, and the text of what is known."""
    day = f"{text}-01-01"[: max(len(text), 10)] if len(text) == 4 else f"{text}-01" if len(text) == 7 else text
    if f"{column}_text" in Base.metadata.tables[name].columns:
        return {column: day or None, f"{column}_text": text or None}
    return {column: text or None}


@pytest.fixture(scope="module")
def corrected() -> dict[Fact, list[list[str]]]:
    """The corrections by fact: column, before, after."""
    facts: dict[Fact, list[list[str]]] = defaultdict(list)
    for name, key, *change, why in table("Corrected"):
        assert why
        facts[name, key].append(change)
    return facts


@pytest.fixture
def before(seeded_sqlite_url: str, tmp_path: Path, corrected: dict[Fact, list[list[str]]]) -> Path:
    """The facts with every correction undone, and what was removed put back."""
    path = tmp_path / "before.db"
    shutil.copy(seeded_sqlite_url.removeprefix("sqlite:///"), path)
    with closing(sqlite3.connect(path)) as connection, connection:
        for (name, key), changes in corrected.items():
            now = dict(zip(key_columns(name), key.split("|"), strict=True))
            old: dict[str, str | None] = {}
            for column, was, became in changes:
                old |= stored(name, column, was)
                if column in now:
                    now[column] = str(stored(name, column, became)[column] or "")
            sets = ", ".join(f"{column} = ?" for column in old)
            finds = " and ".join(f"coalesce(cast({column} as text), '') = ?" for column in now)
            done = connection.execute(f"update {name} set {sets} where {finds}", (*old.values(), *now.values()))
            assert done.rowcount == 1, (name, key)
        for name, key, why in table("Removed"):
            assert why
            columns = key_columns(name)
            places = ", ".join("?" for _ in columns)
            connection.execute(f"insert into {name} ({', '.join(columns)}) values ({places})", key.split("|"))
    return path


def test_what_the_page_says_is_what_the_diff_finds(
    run: Run, seeded_sqlite_url: str, before: Path, corrected: dict[Fact, list[list[str]]]
) -> None:
    outcome = run("diff", f"sqlite:///{before}", seeded_sqlite_url, "--format", "jsonl")
    assert outcome.exit_code == 0, outcome.stderr
    found: set[tuple[str, ...]] = set()
    for line in outcome.stdout.splitlines():
        row = tuple(str("" if cell is None else cell) for cell in json.loads(line).values())
        if row[1] != "citation":
            found.add(row)
    expected: set[tuple[str, ...]] = {("removed", name, key, "", "", "") for name, key, _why in table("Removed")}
    for (name, key), changes in corrected.items():
        now = dict(zip(key_columns(name), key.split("|"), strict=True))
        rekeyed = {column: str(stored(name, column, new)[column] or "") for column, _, new in changes if column in now}
        if rekeyed:
            expected.add(("removed", name, key, "", "", ""))
            expected.add(("added", name, "|".join((now | rekeyed).values()), "", "", ""))
        else:
            expected |= {("changed", name, key, column, old, new) for column, old, new in changes}
    assert found == expected


def test_what_was_added_is_counted_by_table() -> None:
    added = {name: int(count) for name, count, _what in table("Added")}
    assert added.keys() <= Base.metadata.tables.keys()
    assert sum(added.values()) > 2000
