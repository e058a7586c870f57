"""Values of SQL: the same in Python from both backends, and parameters wherever they stand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from database.connect import read
from database.postgresql import to_pyformat
from database.reader import list_names, substitute
from support.small_world import rows


def test_both_backends_give_the_same_python_values(small_url: str) -> None:
    sql = "select recognised_on, :n + 1 from recognition where recognised_on > :d"
    assert rows(small_url, sql, n=1, d="2020-01-01") == [("2021-01-01", 2)]
    sql = "select count(*), sum(1), sum(value), avg(value), cast(max(value) - 0.5 as integer) from figures"
    (values,) = rows(small_url, f"with figures (value) as (select 1.5 union all select 2.5) {sql}")
    assert [(type(value), value) for value in values] == [(int, 2), (int, 2), (float, 4.0), (float, 2.0), (int, 2)]


@pytest.mark.parametrize(
    ("literal", "value"),
    [
        ("12.50", 12.5), ("12.00", 12.0), ("12", 12), ("-0.1", -0.1), ("1e30", 10**30), ("12345678901234567890.00",
        12345678901234567890), ("'Infinity'", float("inf")), ("null", None),
    ],
)  # fmt: skip
def test_numbers_of_postgresql_are_int_or_float(small_postgresql_url: str, literal: str, value: float | None) -> None:
    ((found,),) = rows(small_postgresql_url, f"select cast({literal} as numeric)")
    assert (type(found), found) == (type(value), value)


def test_a_number_of_more_digits_than_python_reads_is_text(small_postgresql_url: str) -> None:
    assert rows(small_postgresql_url, "select 10::numeric ^ 5000")[0][0].startswith("1" + 5000 * "0")


@pytest.mark.parametrize(
    ("sql", "names"),
    [
        ("select :a, :b, :a", ["a", "b", "a"]),
        ("select ':a', \":b\", x::text, 5 % 2 -- :c\n/* :d */ + :e", ["e"]),
        ("select $$ :a $$, $t$ :b $t$, E'it\\'s :c', e'\\\\', :d", ["d"]),
        ("select a[1:n], a[2:3], 'it''s :a' || :b", ["b"]),
    ],
)
def test_parameters_are_found_outside_strings_and_comments(sql: str, names: list[str]) -> None:
    text, places = to_pyformat(sql)
    assert [name for _, name in places] == names
    assert len({place for place, _ in places}) == len(places)
    assert (text % {place: f":{name}" for place, name in places}) == sql


PIECES = st.lists(
    st.sampled_from(["select ", "'", '"', ":a", "::", "--", "\n", "/*", "*/", "$$", "$t$", "%", "e'", "\\", "x"])
)


@given(PIECES)
def test_text_survives_the_search_for_parameters(pieces: list[str]) -> None:
    sql = "".join(pieces)
    assert substitute(sql, lambda name: f":{name}") == sql
    text, places = to_pyformat(sql)
    assert (text % {place: f":{name}" for place, name in places}) == sql


LISTS = {
    "select code from actor where code in (:state) order by 1": ["AAA", "BBB"],
    "select code from actor where code IN ( :other , :state ) order by 1": ["AAA", "BBB", "CCC"],
    "select code from actor where code not in (:state) and code in (:other) order by 1": ["CCC"],
    "select code from actor where cast(:state as text) = code order by 1": ["AAA"],
    "select code from actor where code in (:none)": [],
    "select ' in (:state)' /* in (:state) */ from actor where code in (:state) limit 1": [" in (:state)"],
}


@pytest.mark.parametrize("sql", LISTS)
def test_the_values_of_a_list_stand_in_it(small_url: str, sql: str) -> None:
    values = {"state": ("AAA", "BBB"), "other": "CCC", "none": ()}
    with read(small_url) as reader:
        assert [row[0] for row in reader.execute(sql, values).rows] == LISTS[sql]


def test_the_parameters_of_lists_are_known() -> None:
    assert list_names("select ':a', \"in (:b)\", :c where x in (:d) or y in (:e, :f) or z = (:g)") == {"d", "e", "f"}
