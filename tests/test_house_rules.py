"""Rules for the code that no linter checks: a class name stands for one thing, and a file can be read at once."""

import re
from collections import defaultdict

from support import ROOT

LONGEST = 300  # lines of a file
FOLDERS = ("analysis", "commands", "database", "ingest", "models", "pactbook", "schema")
FILES = sorted([*ROOT.glob("*.py"), *(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py"))])


def test_every_class_has_a_name_of_its_own() -> None:
    places = defaultdict(list)
    for path in FILES:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if found := re.match(r" *class (\w+)[(:\[]", line):
                places[found[1]].append(f"{path.relative_to(ROOT)}:{number}")
    assert len(places) > 100
    assert not {name: lines for name, lines in places.items() if len(lines) > 1}


def test_no_file_is_longer_than_can_be_read_at_once() -> None:
    lengths = {str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines()) for path in FILES}
    assert not {name: length for name, length in lengths.items() if length > LONGEST}
