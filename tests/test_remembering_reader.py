"""A reader that keeps what it has read, as reports and ledgers use it."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

import pactbook
from database import reader as readers
from database.connect import read
from database.reader import RememberingReader, Result
from errors import LimitError
from support import Run

LEDGER = """[ledger]
code = "mine"
title = "Mine"
[[claim]]
id = "1"
claim = "There are numbers"
[[claim.evidence]]
sql = "with recursive n(i) as (select 1 union all select i + 1 from n) select i from n"
supports = "rows"
"""


def test_a_statement_runs_once_for_each_set_of_values(seeded_sqlite_url: str) -> None:
    sql = "select code, name from actor where code in (:codes) order by code"
    with read(seeded_sqlite_url) as reader:
        asked: list[Mapping[str, Any]] = []

        class Counting:
            dialect = reader.dialect
            superuser = reader.superuser

            def execute(self, sql: str, parameters: Mapping[str, Any] = {}) -> Result:
                asked.append(parameters)
                return reader.execute(sql, parameters)

        remembering = RememberingReader(Counting())
        values: list[dict[str, Any]] = [{"codes": ("SRB", "XKX")}, {"codes": "SRB"}, {"codes": ("SRB", "XKX")}]
        answers = [(columns, list(rows)) for columns, rows in (remembering.execute(sql, each) for each in values)]
        assert asked == values[:2]
        assert answers[2] == answers[0]
        for (columns, rows), each in zip(answers, values, strict=True):
            plain = reader.execute(sql, each)
            assert (columns, rows) == (plain.columns, list(plain.rows))
            assert rows


PROBLEM = "the rows of all queries take more than .* MiB of memory: select fewer rows, or fewer or shorter columns"


def test_what_is_kept_of_all_statements_together_is_bounded(
    seeded_sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    wide = f"select code, '{'x' * 2**10}' as cell, :n as n from actor order by code limit 100"
    monkeypatch.setattr(readers, "KEPT", 250 * 2**10)
    with read(seeded_sqlite_url) as reader:
        remembering = RememberingReader(reader)
        kept = [len(list(remembering.execute(wide, {"n": n}).rows)) for n in (1, 2, 1, 2)]
        assert kept == [100] * 4
        with pytest.raises(LimitError, match=PROBLEM):
            remembering.execute(wide, {"n": 3})


@pytest.mark.slow_on_postgresql
def test_a_ledger_with_an_endless_answer_ends(
    run: Run, seeded_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger = tmp_path / "mine.toml"
    ledger.write_text(LEDGER, encoding="utf-8")
    monkeypatch.setattr(readers, "KEPT", 2**22)
    code, out, err = run("claims", "check", str(ledger), url=seeded_url)
    assert (code, out) == (4, "")
    assert re.fullmatch(f"Error: {PROBLEM}\n", err)
    with pytest.raises(LimitError, match=PROBLEM):
        pactbook.open(seeded_url).claims(ledger)
