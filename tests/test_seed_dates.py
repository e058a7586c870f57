"""Imprecise dates and half-open spells."""

from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ingest.dates import day_after, latest, parse_day, parse_prefix
from ingest.seeds.overlaps import Spell, overlaps

DAYS = st.dates(date(1800, 1, 1), date(2100, 1, 1))
LENGTHS = st.sampled_from([4, 7, 10])


@given(DAYS, LENGTHS)
def test_a_prefix_is_read_as_its_earliest_day_and_kept_as_it_was(day: date, length: int) -> None:
    prefix = day.isoformat()[:length]
    first, text = parse_prefix(prefix)
    assert text == prefix
    assert first <= day.isoformat() <= latest(text)
    for edge, step in ((first, -1), (latest(text), 1)):
        assert edge.startswith(prefix)
        assert not (date.fromisoformat(edge) + timedelta(days=step)).isoformat().startswith(prefix)


@given(DAYS)
def test_the_day_after_is_the_next(day: date) -> None:
    assert day_after(day.isoformat()) == (day + timedelta(days=1)).isoformat()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "23",
        "2023-",
        "2023-1",
        "2023-00",
        "2023-13",
        "2023-02-29",
        "2024-02-30",
        "2023-04-31",
        "20230401",
        "0023",
        "x",
    ],
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a date"):
        parse_prefix(text)


def test_digits_of_other_scripts_are_refused() -> None:
    with pytest.raises(ValueError, match="is not a date"):
        parse_prefix("２０２３")


def test_a_prefix_is_no_whole_day() -> None:
    assert parse_day("2024-02-29") == "2024-02-29"
    with pytest.raises(ValueError, match="whole day"):
        parse_day("2024-02")


@st.composite
def spells(draw: st.DrawFn) -> Spell:
    """A spell of a few days in one month, with an open start or end at times."""
    start = draw(st.none() | st.integers(1, 20))
    end = draw(st.none() | st.integers(1, 20))
    assume(start is None or end is None or start <= end)
    first = None if start is None else f"2020-01-{start:02}"
    return Spell(first, None if end is None else f"2020-01-{end:02}")


def holds(spell: Spell, day: str) -> bool:
    return (spell.start_text is None or spell.start_text <= day) and (spell.end is None or spell.end > day)


@given(st.lists(spells(), max_size=5))
def test_spells_overlap_if_and_only_if_they_share_a_day(found: list[Spell]) -> None:
    days = [f"{month}-{day:02}" for month in ("2019-12", "2020-01", "2020-02") for day in range(1, 29)]
    shared = any(sum(holds(spell, day) for spell in found) > 1 for day in days)
    assert bool(list(overlaps([(spell, None) for spell in found]))) == shared


def test_an_imprecise_start_overlaps_only_where_it_must() -> None:
    until_june = Spell("2018", "2019-06-15")
    assert not list(overlaps([(until_june, 1), (Spell("2019", None), 2)]))
    assert list(overlaps([(until_june, 1), (Spell("2019-05", None), 2)])) == [(1, 2)]
