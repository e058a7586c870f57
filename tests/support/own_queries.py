"""A user's own folder of queries."""

from pathlib import Path

import pytest

MEMBERS = """-- title = "Some"
-- answers = "Those asked for, or all."
-- [params.state]
-- type = "state"
-- optional = true
-- repeatable = true
-- [columns]
-- code = "code"
select code from actor
where kind = 'state' and (cast(:state as text) is null or code in (:state))
order by code
"""


def queries_in_use(folder: Path, monkeypatch: pytest.MonkeyPatch, **texts: str) -> Path:
    """A folder of queries, each with its text, that the command line reads beside the canned ones."""
    folder.mkdir()
    for name, text in texts.items():
        (folder / f"{name}.sql").write_text(text)
    monkeypatch.setenv("PACTBOOK_QUERIES_DIR", str(folder))
    return folder
