"""Cells of SIPRI's registers, terms from comments, and shares of deliveries."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.datasets.cells import amounts, integer, plain
from ingest.datasets.delimited import HeaderRow
from ingest.datasets.files import DataFile
from ingest.datasets.parsed import PublishedFile
from ingest.datasets.sipri.orders import deliveries_of
from ingest.datasets.sipri.orders import years as years_in
from ingest.datasets.sipri.scope import scope_of
from ingest.datasets.sipri.terms_of_transfer import terms


@pytest.mark.parametrize(
    ("comment", "expected"),
    [
        ("", "unknown"),
        ("Second-hand; aid", "aid"),
        ("'MAP' aid", "aid"),
        ("$16 m 'FMF' aid; for police", "aid"),
        ("Aid (symbolical price EUR400)", "aid"),
        ("Gift", "aid"),
        ("5-year lease", "lease"),
        ("$9 m 2-year lease", "lease"),
        ("Second-hand; on loan until bought in 1977", "loan"),
        ("Produced under licence in Japan", "licence"),
        ("EUR170 m deal; produced under licence in Romania", "licence"),
        ("Part of THB4b ($120 m) deal (for 96 in several versions)", "sale"),
        ("$60-75 m deal", "sale"),
        ("Deal worth $20 m; for use in Nepal", "sale"),
        ("Probably aid", "unknown"),
        ("Possibly $145 m deal", "unknown"),
        ("Financed by aid from USA", "unknown"),
        ("Incl 20 as 'MAP' aid", "unknown"),
        ("Loan or aid", "unknown"),
        ("$5 m deal; aid", "unknown"),
        ("Financed with Russian loan", "unknown"),
        ("Deal incl launchers", "unknown"),
        ("Raid-2 version; dealer unknown", "unknown"),
    ],
)
def test_terms_are_what_a_whole_remark_says(comment: str, expected: str) -> None:
    assert terms(comment) == expected


@pytest.mark.parametrize(
    ("cell", "years"),
    [
        ("1977; 1978", (1977, 1978)),
        ("2000;2001; 2002", (2000, 2001, 2002)),
        ("1999-2001; 2005", (1999, 2000, 2001, 2005)),
        ("2001; 2001", (2001,)),
        ("", ()),
        (" 2003 ", (2003,)),
    ],
)
def test_years_of_delivery(cell: str, years: tuple[int, ...]) -> None:
    assert years_in(cell) == years


@pytest.mark.parametrize("cell", ["soon", "77", "2001?", "20012"])
def test_what_is_no_list_of_years_is_refused(cell: str) -> None:
    with pytest.raises(ValueError, match="a list of years"):
        years_in(cell)


def test_numbers_are_empty_whole_or_refused() -> None:
    assert [integer(cell) for cell in ("7", "7.0", " 7 ", "1e+05")] == [7, 7, 7, 100_000]
    amount = amounts(decimal_comma=False)
    assert [amount(cell) for cell in ("0", "0.125", "12", ".5", "1e+05")] == [0, 0.12, 12, 0.5, 100_000]
    for cell in ("-1", "inf", "1,5", "٣", "7.5", "1e", "one"):
        with pytest.raises(ValueError, match="number"):
            integer(cell)
    for cell in ("-1", "inf", "1,5", "٣", "one"):
        with pytest.raises(ValueError, match="number"):
            amount(cell)


def test_a_decimal_comma_is_read_where_commas_divide_no_cells() -> None:
    amount = amounts(decimal_comma=True)
    assert [amount(cell) for cell in ("1,5", "0.25", "12")] == [1.5, 0.25, 12]
    with pytest.raises(ValueError, match="a number"):
        amount("1.234,5")


@pytest.mark.parametrize("cell", ["", " ", "NA", "<NA>", "NaN", "nan", "None", "NULL", "."])
def test_what_programs_write_for_a_missing_value_is_missing(cell: str) -> None:
    assert plain(cell) == ""
    assert integer(cell) is None
    assert amounts(decimal_comma=False)(cell) is None
    assert years_in(cell) == ()


@pytest.mark.parametrize(
    ("cell", "read"),
    [("6.0", "6"), ("-9.0", "-9"), ("6.", "6."), ("6.50", "6.50"), ("DCADv1.0", "DCADv1.0"), ("NAM", "NAM")],
)
def test_whole_numbers_lose_the_fraction_that_programs_add(cell: str, read: str) -> None:
    assert plain(cell) == read


AMOUNTS = st.integers(0, 10**9).map(lambda cents: cents / 100)


@given(st.none() | st.integers(0, 10**6), st.none() | AMOUNTS, st.sets(st.integers(1950, 2030), max_size=40))
def test_shares_are_equal_to_a_hundredth_and_add_up(number: int | None, tiv: float | None, years: set[int]) -> None:
    rows = deliveries_of(tuple(sorted(years)), number, tiv)
    assert [row["year"] for row in rows] == sorted(years)
    assert {row["apportioned"] for row in rows} <= {"no" if len(years) == 1 else "yes"}
    figures = ([row["quantity"] for row in rows], number), ([row["tiv_delivered"] for row in rows], tiv)
    for shares, total in figures:
        known = [share for share in shares if share is not None]
        assert len(known) == (0 if total is None else len(rows))
        if known:
            assert round(sum(known), 2) == total
            assert round(max(known) - min(known), 2) <= 0.01


def test_a_day_is_read_from_the_stamp_wherever_it_stands() -> None:
    preamble = ("Something;;;", "Data generated: 28 Sep 2026 9:10:31 AM;;;")
    file = DataFile("register.csv", Path("register.csv"))
    scope = scope_of(PublishedFile(file, "register", HeaderRow(3, (), ",", tailed=False), preamble, None), None)
    assert str(scope.day) == "2026-09-28"
    assert scope.filter is not None  # without SIPRI's first line nobody knows what is covered
