"""What revisions give PostgreSQL does what SQLite's functions of the same names do."""

import datetime as dt
import sqlite3
from collections.abc import Iterator
from typing import Any, NamedTuple

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.postgresql import Server


class Both(NamedTuple):
    """A connection to each backend."""

    sqlite: sqlite3.Connection
    postgresql: psycopg.Connection


@pytest.fixture(scope="module")
def both(postgresql_server: Server, postgresql_template: str) -> Iterator[Both]:
    name = postgresql_server.create(postgresql_template)
    here = sqlite3.connect(":memory:", isolation_level=None)
    with psycopg.connect(postgresql_server.url(name), autocommit=True) as there:
        here.execute("create table item (grp text, place integer, value text)")
        there.execute('create table item (grp text collate "C", place integer, value text collate "C")')
        yield Both(here, there)
    here.close()
    postgresql_server.drop(name)


# No NUL and no surrogates, which PostgreSQL cannot keep; no empty strings, which the database never holds.
TEXTS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1, max_size=5)
ITEMS = st.lists(st.tuples(st.sampled_from("aBäZ"), st.integers(0, 9), st.none() | TEXTS), max_size=12)


@given(day=st.dates())
def test_julianday_agrees(both: Both, day: dt.date) -> None:
    (here,) = both.sqlite.execute("select julianday(?)", [day.isoformat()]).fetchone()
    there = both.postgresql.execute("select julianday(%s::date)", [day]).fetchone()
    assert there == (here,)


def test_julianday_of_nothing_is_nothing(both: Both) -> None:
    assert both.postgresql.execute("select julianday(null)").fetchone() == (None,)


CONCATENATED = """
    select grp, group_concat(value, {separator})
    from (select grp, value from item order by grp, place desc, value) as item
    group by grp order by 2 desc nulls last, grp
"""


@given(items=ITEMS, separator=st.sampled_from([", ", "; ", "|", ""]))
def test_group_concat_agrees_and_follows_the_order_of_its_input(
    both: Both, items: list[tuple[str, int, str | None]], separator: str
) -> None:
    expected: dict[str, Any] = {}
    for group, _place, value in sorted(items, key=lambda item: (-item[1], (item[2] or "").encode())):
        expected[group] = [*expected.get(group, []), *([value] if value is not None else [])]
    joined = {group: separator.join(values) if values else None for group, values in expected.items()}

    sql = CONCATENATED.format(separator=f"'{separator}'")
    both.sqlite.execute("delete from item")
    both.sqlite.executemany("insert into item values (?, ?, ?)", items)
    both.postgresql.execute("truncate item")
    with both.postgresql.cursor() as cursor:
        cursor.executemany("insert into item values (%s, %s, %s)", items)
    here = both.sqlite.execute(sql).fetchall()
    there = both.postgresql.execute(sql.encode()).fetchall()
    assert here == there
    assert dict(there) == joined
    in_order = sorted((text for text in joined.values() if text is not None), key=str.encode, reverse=True)
    assert [text for _, text in there if text is not None] == in_order  # bytewise, whatever the server's language


def test_group_concat_of_nothing_is_nothing(both: Both) -> None:
    sql = "select group_concat(value, ', ') from item where 1 = 0"
    assert both.sqlite.execute(sql).fetchone() == both.postgresql.execute(sql).fetchone() == (None,)
