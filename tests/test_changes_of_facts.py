"""CHANGES-FACTS.md says what changed between editions of the facts; `pactbook diff` confirms each line of it.

Edition 1 is in `revision_0012/pactbook.db.gz`, with rows of imported datasets that are left out here.
"""

import gzip
import json
import re
from collections import Counter, defaultdict
from pathlib import Path
from typing import NamedTuple

import pytest

from models.keys import natural_key
from models.tables import Base
from schema import revisions
from support import ROOT, pactbook


def spelled(text: str) -> str:
    """A text with Türkiye spelled as it is today: the page does not list changes of its spelling."""
    return re.sub("Turkiye|Turkey", "Türkiye", text)


PAGE = spelled((ROOT / "CHANGES-FACTS.md").read_text(encoding="utf-8"))
OLD_FILE = Path(__file__).parent / "revision_0012" / "pactbook.db.gz"
IMPORTED = re.compile(
    r"(atop-5\.1|dcad-1\.0|sipri-20\d\d[\d-]*(-deliveries[\d-]*)?|cow-states-2016)([|:]|$)"
)  # at the start of a key
NOT_TOLD = {("source", "title"), ("source", "publisher")}  # besides remarks and citations


class Change(NamedTuple):
    """A line of the diff."""

    change: str  # added, removed, changed
    table: str
    key: str
    column: str
    old: str
    new: str


def section(heading: str) -> list[list[str]]:
    """The rows of the first table under a heading, without its head."""
    text = PAGE.split(f"### {heading}\n")[1].split("\n#")[0]
    lines = [line for line in text.splitlines() if line.startswith("|")]
    return [[cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines[2:]]


def key_columns(name: str) -> list[str]:
    columns = Base.metadata.tables[name].columns.keys()
    in_key = natural_key(Base.metadata.tables[name])
    return [*(["dataset_code"] if "dataset_code" in columns and columns[0] != "code" else []), *in_key]


def as_key(name: str, column: str, cell: str) -> str:
    """A cell as a part of a key: of a date, the day."""
    is_date = f"{column}_text" in Base.metadata.tables[name].columns
    return cell + "-01-01"[len(cell) - 4 :] if is_date and cell else cell


pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def found(seeded_sqlite_url: str, tmp_path_factory: pytest.TempPathFactory) -> set[Change]:
    """What the diff prints of the facts of edition 1 and those of today."""
    path = tmp_path_factory.mktemp("edition_1") / "pactbook.db"
    path.write_bytes(gzip.decompress(OLD_FILE.read_bytes()))
    revisions.upgrade(f"sqlite:///{path}")
    outcome = pactbook("diff", f"sqlite:///{path}", seeded_sqlite_url, "--format", "jsonl")
    assert outcome.exit_code == 0, outcome.stderr
    rows = [Change(*(spelled(str("" if cell is None else cell)) for cell in json.loads(line).values()))
            for line in outcome.stdout.splitlines()]  # fmt: skip
    keys = {change: {(row.table, row.key) for row in rows if row.change == change} for change in ("added", "removed")}
    respelled = keys["added"] & keys["removed"]
    return {
        row for row in rows
        if row.table not in ("citation", "setting") and row.column != "note" and (row.table, row.column) not in NOT_TOLD
        and not IMPORTED.match(row.key) and (row.table, row.key) not in respelled
        and (row.change != "changed" or row.old != row.new)
    }  # fmt: skip


@pytest.fixture(scope="module")
def told() -> set[Change]:
    """What the page says of corrected and removed facts, as the diff would print it."""
    changes = {Change("removed", name, key, "", "", "") for name, key, _why in section("Removed")}
    corrected: dict[tuple[str, str], list[list[str]]] = defaultdict(list)
    for name, key, *correction, why in section("Corrected"):
        assert why
        corrected[name, key].append(correction)
    for (name, key), corrections in corrected.items():
        before = dict(zip(key_columns(name), key.split("|"), strict=True))
        after = before | {column: as_key(name, column, new) for column, _, new in corrections if column in before}
        if after != before:
            changes |= {
                Change("removed", name, key, "", "", ""),
                Change("added", name, "|".join(after.values()), "", "", ""),
            }
        else:
            changes |= {Change("changed", name, key, *correction) for correction in corrections}
    return changes


def test_what_the_page_says_is_what_the_diff_finds(found: set[Change], told: set[Change]) -> None:
    restated = {(name, column) for name, column, *_ in section("Restated")}
    others = {change for change in found if change.change != "added" and (change.table, change.column) not in restated}
    assert others == {change for change in told if change.change != "added"}
    assert told <= found


def test_what_was_added_is_counted_by_table(found: set[Change], told: set[Change]) -> None:
    restated = {name for name, column, *_ in section("Restated") if not column}
    added = Counter(
        change.table for change in found - told if change.change == "added" and change.table not in restated
    )
    assert added == {name: int(count) for name, count, _what in section("Added")}


def test_what_was_restated_is_counted_by_column(found: set[Change]) -> None:
    for name, column, *counts, why in section("Restated"):
        changes = Counter(change.change for change in found if (change.table, change.column) == (name, column))
        assert [str(changes[change]) for change in ("added", "removed", "changed")] == counts
        assert why
