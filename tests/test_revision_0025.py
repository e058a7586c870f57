"""The scope of a statement of coverage: until revision 0025 a convention of the words of its note."""

import pytest

from schema import revisions
from support.database_contents import connected

pytestmark = pytest.mark.slow_on_postgresql

# complete and note as they were, and the note and scope that they become.
ROWS = [
    ("no", "only supplies from the region", None, "supplies from the region"),
    ("no", "none taken", None, "none taken"),
    ("no", "none before 1990", None, "none before 1990"),
    ("no", "only", "only", None),  # says nothing
    ("no", "Only what I know", "Only what I know", None),  # the convention told capitals apart
    ("no", "selective", "selective", None),
    ("no", None, None, None),
    ("yes", "only those with a date", "only those with a date", None),
    ("yes", "Major conventional arms.", None, "major conventional arms"),
    ("no", "Major conventional arms, of orders", "Major conventional arms, of orders", None),
]


@pytest.mark.slow
def test_notes_by_the_old_convention_become_scopes_and_come_back(database_url: str) -> None:
    revisions.downgrade(database_url, "0024")
    with connected(database_url) as connection:
        connection.exec_driver_sql("insert into dataset (code, series, title) values ('mine', 'own', 'Mine')")
        for number, (complete, note, *_) in enumerate(ROWS, 1):
            quoted = "null" if note is None else f"'{note}'"
            connection.exec_driver_sql(
                "insert into coverage (id, dataset_code, table_name, complete, note, valid_from, valid_from_text)"
                f" values ({number}, 'mine', 'border', '{complete}', {quoted}, '20{number:02}-01-01', '20{number:02}')"
            )
    revisions.upgrade(database_url, "0025")
    with connected(database_url) as connection:
        found = connection.exec_driver_sql("select note, scope from coverage order by id").fetchall()
        assert [tuple(row) for row in found] == [(note, scope) for _, _, note, scope in ROWS]
        connection.exec_driver_sql("update coverage set note = 'a remark' where id = 1")
    revisions.downgrade(database_url, "0024")
    with connected(database_url) as connection:
        found = connection.exec_driver_sql("select note from coverage order by id").fetchall()
    assert [note for (note,) in found] == [f"{ROWS[0][1]}; a remark", *(row[1] for row in ROWS[1:])]
