"""DCAD: agreements with two parties, missing values, estimates that are no ends."""

from collections.abc import Callable
from pathlib import Path

import pytest

from support import Run
from support.dataset_files import changed, loads, rows, shape

pytestmark = pytest.mark.slow_on_postgresql


@pytest.fixture
def url(imported: Callable[..., str]) -> str:
    """A database with the invented agreements in it, only to be read."""
    return imported(("dcad", shape("dcad.csv")))


@pytest.fixture
def own_url(seeded_copy_url: str, run: Run) -> str:
    """A database of the test's own with the invented agreements in it."""
    outcome = run("import", "dcad", shape("dcad.csv"), url=seeded_copy_url)
    assert outcome.exit_code == 0, outcome.stderr
    return seeded_copy_url


def test_agreements_keep_dcads_type_and_what_is_known_of_their_fate(url: str) -> None:
    assert rows(
        url,
        "select code, scope, category, ended, cast(ended_on as text), status_reported, obligations_coded, source_line"
        " from agreement where dataset_code = 'dcad-1.0' order by code",
    ) == [
        ("dcad-1.0:7001", "general", "DCA", "unknown", None, "entered_into_force", "none", 2),
        ("dcad-1.0:7002", "sector", "PROCUREMENT", "yes", None, "terminated", "none", 3),
        ("dcad-1.0:7003", "general", "TREX", "unknown", None, "signed", "none", 4),
        ("dcad-1.0:7004", "sector", "DIC", "unknown", None, "signed", "none", 5),
    ]


def test_parties_are_the_holders_of_their_codes_when_they_signed(url: str) -> None:
    assert rows(
        url,
        "select agreement_code, actor_code, actor_raw, cast(signed_on as text), signed_on_text,"
        " cast(valid_from as text) from signatory where agreement_code like 'dcad-1.0:%' order by agreement_code, id",
    ) == [
        ("dcad-1.0:7001", "USA", "2", "1988-06-05", "1988-06-05", None),
        ("dcad-1.0:7001", "YUG", "345", "1988-06-05", "1988-06-05", None),
        ("dcad-1.0:7002", "SRB", "345", "1997-11-12", "1997-11-12", "1998-02-01"),
        ("dcad-1.0:7002", "RUS", "365", "1997-11-12", "1997-11-12", "1998-02-01"),
        ("dcad-1.0:7003", "NRU", "970", "2001-01-01", "2001", None),
        ("dcad-1.0:7003", "AUS", "900", "2001-01-01", "2001", None),
        ("dcad-1.0:7004", "SRB", "345", "1992-04-01", "1992-04", None),
        ("dcad-1.0:7004", "BGR", "355", "1992-04-01", "1992-04", None),
    ]


def test_categories_are_areas_of_cooperation_and_no_obligations(url: str) -> None:
    assert rows(
        url,
        "select agreement_code, provision_kind_code from provision"
        " where agreement_code like 'dcad-1.0:%' order by 1, 2",
    ) == [
        ("dcad-1.0:7001", "defence_industry"),
        ("dcad-1.0:7001", "general_cooperation"),
        ("dcad-1.0:7002", "procurement"),
        ("dcad-1.0:7002", "research"),
        ("dcad-1.0:7003", "joint_training"),
        ("dcad-1.0:7003", "regular_consultations"),
        ("dcad-1.0:7004", "defence_industry"),
    ]
    assert rows(url, "select count(*) from obligation where agreement_code like 'dcad-1.0:%'") == [(0,)]


def test_numbers_elsewhere_are_identifiers(url: str) -> None:
    assert rows(
        url, "select scheme, value from agreement_identifier where agreement_code = 'dcad-1.0:7002' order by scheme"
    ) == [("dcad", "7002"), ("unts", "700123")]


def test_an_edition_covers_1980_to_2010(url: str) -> None:
    assert rows(
        url, "select cast(covers_from as text), cast(covers_until as text) from dataset where code = 'dcad-1.0'"
    ) == [("1980-01-01", "2011-01-01")]
    assert rows(url, "select count(*) from coverage where dataset_code = 'dcad-1.0' and complete = 'yes'") == [(3,)]


def test_loading_again_changes_nothing(own_url: str, run: Run) -> None:
    before = loads(own_url)
    outcome = run("import", "dcad", shape("dcad.csv"), url=own_url)
    assert outcome.stdout.splitlines()[-1].split()[1:3] == ["0", "0"]
    assert loads(own_url) == before


DAMAGE = [
    ("2,USA,345", "x,USA,345", ":2: ccode1 is 'x', not a COW code"),
    (",general,DCA,", ",broad,DCA,", ":2: type is 'broad', not one of"),
    (",general,DCA,", ",general,SPYING,", ":2: category1 is 'SPYING', not one of"),
    ("5,6,1988", "31,6,1988", ":2: signYear, signMonth, signDay are 1988-6-31: 1988-06 has no day 31"),
    ("DCADv1.0-7002", "DCADv1.0-7001", ":3: agreement DCADv1.0-7001 is already in line 2"),
    ("DCADv1.0-7002", "7002", ":3: DCAid is '7002', not of the form DCADv1.0-0001"),
    (",,,DCADv1.0-7004", "", ":5: 27 fields where the header has 30"),
]


@pytest.mark.parametrize(("old", "new", "message"), DAMAGE)
def test_damage_is_one_error_with_its_line_and_nothing_is_loaded(
    seeded_copy_url: str, run: Run, tmp_path: Path, old: str, new: str, message: str
) -> None:
    outcome = run(
        "import", "dcad", changed("dcad.csv", tmp_path, lambda text: text.replace(old, new, 1)), url=seeded_copy_url
    )
    assert outcome.exit_code == 1
    assert "dcad.csv" + message in outcome.stderr
    assert (
        rows(seeded_copy_url, "select code from dataset where series in ('atop', 'dcad', 'sipri', 'cow-states')") == []
    )
