"""Names and codes have holders, and holders have times."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from database import connect
from ingest.datasets.actor_names import Names, codes, names
from support.dataset_files import rows

YUGOSLAVIA = Names(
    [
        ("Yugoslavia", None, "1992-04-27", "YUG"),
        ("Yugoslavia", "1992-04-27", "2003-02-04", "SRB"),
        ("Serbia", "1992-04-27", None, "SRB"),
        ("Hamas (Palestine)", None, None, "nonstate:Hamas"),
    ]
)
CODE_345 = Names(
    [
        ("345", "1878-07-13", "1918-12-01", "SRK"),
        ("345", "1918-12-01", "1941-04-21", "KYU"),
        ("345", "1944-10-20", "1992-04-27", "YUG"),
        ("345", "1992-04-27", None, "SRB"),
        ("255", "1816-01-01", "1945-05-09", "DEU"),
        ("255", "1990-10-03", None, "DEU"),
    ],
    existing=[("KYU", "1918-12-01", "1944-10-20"), ("YUG", "1944-10-20", "1992-04-27")],
)


@pytest.mark.parametrize(
    ("name", "first", "last", "actor", "then"),
    [
        ("Yugoslavia", 1980, 1985, "YUG", True),
        ("Yugoslavia", 1992, 1992, "SRB", True),  # the last holder in the year
        ("Yugoslavia", 2010, 2012, None, False),
        ("Serbia", 1990, 1996, "SRB", False),  # ordered before the state was
        ("Serbia", 1980, 1985, None, False),
        ("Hamas (Palestine)*", 2012, 2013, "nonstate:Hamas", True),
        ("YUGOSLAVIA", 1980, 1985, "YUG", True),
        ("Atlantis", 1980, 1985, None, False),
    ],
)
def test_a_name_belongs_to_its_holder_in_the_year(
    name: str, first: int, last: int, actor: str | None, *, then: bool
) -> None:
    assert YUGOSLAVIA.in_years(name, first, last) == (actor, then)


@pytest.mark.parametrize(
    ("code", "day", "actor"),
    [
        ("345", "1900-01-01", "SRK"),
        ("345", "1870-01-01", "SRK"),  # before the system counts it: nobody else has it
        ("345", "1942-01-01", "KYU"),  # of two holders the one that existed
        ("345", "1992-04-26", "YUG"),
        ("345", "1992-04-27", "SRB"),
        ("255", "1960-01-01", "DEU"),  # a gap of one holder
        ("999", "1960-01-01", None),
    ],
)
def test_a_code_outside_its_spells_belongs_to_the_only_neighbour(code: str, day: str, actor: str | None) -> None:
    assert CODE_345.during(code, day, day) == actor


def test_a_spell_is_cut_where_the_code_passes_on() -> None:
    assert CODE_345.pieces("345", "1990-01-01", None) == [
        ("YUG", "1990-01-01", "1992-04-27"),
        ("SRB", "1992-04-27", None),
    ]
    assert CODE_345.pieces("255", "1930-01-01", "2000-01-01") == [("DEU", "1930-01-01", "2000-01-01")]


DAYS = st.dates().map(lambda day: day.isoformat())


@given(st.sampled_from(["345", "255", "999"]), DAYS, DAYS)
def test_pieces_cover_the_spell_without_gap_or_overlap(code: str, one: str, other: str) -> None:
    since, until = min(one, other), max(one, other)
    pieces = CODE_345.pieces(code, since, until)
    assert pieces[0][1] == since
    assert pieces[-1][2] == until
    assert all(before[2] == after[1] and before[0] != after[0] for before, after in pairwise(pieces))


@pytest.mark.parametrize(
    ("scheme", "code", "day", "state"),
    [
        ("cow", "970", "2010-01-01", "NRU"),
        ("gw", "970", "2010-01-01", "KIR"),
        ("cow_abbrev", "AUS", "2010-01-01", "AUT"),
        ("iso3", "AUS", "2010-01-01", "AUS"),
        ("iso2", "NA", "2010-01-01", "NAM"),
        ("cow", "365", "1980-01-01", "SUN"),
        ("cow", "365", "2000-01-01", "RUS"),
        ("cow", "640", "1900-01-01", "OTM"),
    ],
)
def test_systems_that_collide_are_kept_apart(
    seeded_sqlite_url: str, scheme: str, code: str, day: str, state: str
) -> None:
    with connect.read(seeded_sqlite_url) as reader:
        assert codes(reader, scheme).during(code, day, day) == state


@pytest.mark.every(3)
@pytest.mark.parametrize(
    ("name", "year", "actor"),
    [
        ("Czechoslovakia", 1980, "CSK"),
        ("Czechoslovakia", 2005, None),
        ("Czechia", 2005, "CZE"),
        ("North Yemen", 1970, "YAR"),
        ("South Yemen", 1970, "YMD"),
        ("Yemen", 1970, None),
        ("Yemen", 2000, "YEM"),
        ("Soviet Union", 1980, "SUN"),
        ("Russia", 1980, None),
        ("Russia", 2000, "RUS"),
        ("Viet Nam", 1970, "VNM"),
        ("South Vietnam", 1970, "RVN"),
        ("Turkiye", 2000, "TUR"),
        ("Turkey", 2000, "TUR"),  # in general use, though SIPRI does not write it so any more
        ("unknown supplier(s)", 2000, "unknown"),
    ],
)
def test_sipris_names_are_dated(seeded_sqlite_url: str, name: str, year: int, actor: str | None) -> None:
    with connect.read(seeded_sqlite_url) as reader:
        known = names(reader, "sipri")
    assert known.in_years(name, year, year)[0] == actor


def test_every_name_of_sipri_leads_to_an_actor(seeded_sqlite_url: str) -> None:
    assert rows(seeded_sqlite_url, "select count(*) from actor_name where scheme = 'sipri'")[0][0] > 250
