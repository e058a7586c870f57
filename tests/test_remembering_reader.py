"""A reader that keeps what it has read, as reports and ledgers use it."""

from collections.abc import Mapping
from typing import Any

from database.connect import read
from database.reader import RememberingReader, Result


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
