"""Names on the command line: each belongs to whoever bears it on the day of the question."""

import pytest

from support import Run


def read_as(run: Run, url: str, name: str, *options: str) -> str:
    """The code that the name of a state stands for, or the error."""
    outcome = run("query", "run", "agreements-of", "--state", name, *options, url=url)
    [line] = [line for line in outcome.stderr.splitlines() if line.startswith(("Error", "note: reading"))]
    assert outcome.exit_code == (2 if line.startswith("Error") else 0)
    return line.rpartition("(")[2].rstrip(")") if outcome.exit_code == 0 else line


@pytest.mark.every(3)
@pytest.mark.parametrize(
    ("name", "day", "code"),
    [
        ("Turkey", None, "TUR"),
        ("Turkey", "2000-01-01", "TUR"),
        ("Turkey", "1922-10-31", "OTM"),
        ("turkiye", None, "TUR"),
        ("Yugoslavia", "1995-01-01", "SRB"),
        ("Yugoslavia", "1970-01-01", "YUG"),
        ("Yugoslavia", "1930-01-01", "KYU"),
        ("Korea", "1900-01-01", "KOE"),
        ("Soviet Union", None, "SUN"),  # the name of an actor is clear whenever it was
        ("USSR", None, "SUN"),
    ],
)
def test_a_name_is_its_holders_on_the_day(name: str, day: str | None, code: str, run: Run, seeded_url: str) -> None:
    assert read_as(run, seeded_url, name, *(("--as-of", day) if day else ())) == code


@pytest.mark.parametrize(
    ("name", "choices"),
    [
        ("Korea", "choose Korea (before 1910) (KOE) or South Korea (KOR) or North Korea (PRK)"),
        ("Yugoslavia", "choose Kingdom of Yugoslavia (KYU) or Serbia (SRB)"),  # nobody's name today
    ],
)
def test_a_name_that_nobody_bears_on_the_day_is_asked_about(
    name: str, choices: str, run: Run, seeded_sqlite_url: str
) -> None:
    assert f"--state: {name!r} is ambiguous; {choices}" in read_as(run, seeded_sqlite_url, name)


@pytest.mark.every(4)
@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Britain", "GBR"), ("Great Britain", "GBR"), ("UK", "GBR"), ("Holland", "NLD"), ("The Netherlands", "NLD"),
        ("Burma", "MMR"), ("Vatican", "VAT"), ("Holy See", "VAT"), ("Kosova", "XKX"), ("Macedonia", "MKD"),
        ("Ivory Coast", "CIV"), ("Cote d'Ivoire", "CIV"), ("State of Palestine", "PSE"), ("Republic of China", "TWN"),
        ("People's Republic of China", "CHN"), ("Republic of Korea", "KOR"), ("DPRK", "PRK"), ("Czech Republic", "CZE"),
        ("Swaziland", "SWZ"), ("East Timor", "TLS"), ("Zaire", "COD"), ("Ceylon", "LKA"),
        ("USA", "USA"), ("UAE", "ARE"),
    ],
)  # fmt: skip
def test_everyday_names_are_known(name: str, code: str, run: Run, seeded_sqlite_url: str) -> None:
    if name == code:
        assert run("query", "run", "agreements-of", "--state", name, url=seeded_sqlite_url).exit_code == 0
    else:
        assert read_as(run, seeded_sqlite_url, name) == code


def test_the_end_of_a_period_is_the_day(run: Run, seeded_sqlite_url: str) -> None:
    outcome = run("query", "run", "timeline", "--state", "Turkey", "--to", "1900", url=seeded_sqlite_url)
    assert "'Turkey' as Ottoman Empire (OTM)" in outcome.stderr
