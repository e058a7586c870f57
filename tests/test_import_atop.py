"""ATOP: members by phase, obligations by member, codes that pass on."""

from collections.abc import Callable
from pathlib import Path

import pytest

from support import Run
from support.dataset_files import changed, loads, rows, shape, zipped

pytestmark = pytest.mark.slow_on_postgresql

FILES = (shape("atop_1a.csv"), shape("atop_1m.csv"))


@pytest.fixture
def url(imported: Callable[..., str]) -> str:
    """A database with the invented alliances in it, only to be read."""
    return imported(("atop", *FILES))


@pytest.fixture
def own_url(seeded_copy_url: str, run: Run) -> str:
    """A database of the test's own with the invented alliances in it."""
    outcome = run("import", "atop", *FILES, url=seeded_copy_url)
    assert outcome.exit_code == 0, outcome.stderr
    return seeded_copy_url


def spells(url: str, number: int) -> list[tuple[object, ...]]:
    """Spells of an alliance in order of time."""
    return rows(
        url,
        "select actor_code, actor_raw, phase, ordinal, cast(valid_from as text), cast(valid_until as text),"
        f" signed_on is null from signatory where agreement_code = 'atop-5.1:{number}'"
        " order by valid_from, source_line, actor_code",
    )


def test_alliances_are_agreements_with_obligations_coded_in_full(url: str) -> None:
    assert rows(
        url,
        "select code, scope, category, cast(signed_on as text), cast(ended_on as text), ended, obligations_coded,"
        " source_line from agreement where dataset_code = 'atop-5.1' order by code",
    ) == [
        ("atop-5.1:9001", "alliance", "multilateral", "1949-04-04", None, "no", "full", 2),
        ("atop-5.1:9002", "alliance", "bilateral", "1960-11-27", None, "no", "full", 3),
        ("atop-5.1:9003", "alliance", "bilateral", "1970-05-01", "1995-03-02", "yes", "full", 4),
        ("atop-5.1:9004", "alliance", "bilateral", "1874-03-15", "1883-08-26", "yes", "full", 5),
        ("atop-5.1:9005", "alliance", "multilateral", "1985-02-01", "1993-07-01", "yes", "full", 6),
    ]


def test_titles_name_the_founders(url: str) -> None:
    assert rows(url, "select title from agreement where dataset_code = 'atop-5.1' order by code") == [
        ("Alliance of United States and Canada (1949)",),
        ("Alliance of Czechoslovakia and Cambodia (1960)",),
        ("Alliance of Soviet Union and Albania (1970)",),
        ("Alliance of France and Vietnam (Annam, Cochin China, Tonkin) (1874)",),
        ("Alliance of Socialist Federal Republic of Yugoslavia, Bulgaria and Greece (1985)",),
    ]


def test_a_member_that_returns_has_two_spells_and_last_days_are_inclusive(url: str) -> None:
    assert [spell[:6] for spell in spells(url, 9001) if spell[0] == "EGY"] == [
        ("EGY", "651", 0, 1, "1952-02-18", "1961-01-01"),
        ("EGY", "651", 0, 2, "1989-05-23", None),
    ]


def test_the_day_of_signature_is_that_of_the_first_spell_and_not_of_successors(url: str) -> None:
    signed = {spell[:4]: not spell[6] for number in (9001, 9002, 9003) for spell in spells(url, number)}
    assert signed["EGY", "651", 0, 1]
    assert not signed["EGY", "651", 0, 2]
    assert signed["CSK", "315", 1, 1]
    assert not signed["CZE", "316", 2, 1]
    assert not signed["RUS", "365", 0, 1]


def test_spells_of_different_phases_tie_nobody(url: str) -> None:
    pairs = rows(
        url, "select distinct actor_code, partner_code from signatory_dyad where agreement_code = 'atop-5.1:9002'"
    )
    assert {"CZE", "SVK"} not in [set(pair) for pair in pairs]
    assert {frozenset(pair) for pair in pairs} == {frozenset(("KHM", other)) for other in ("CSK", "CZE", "SVK")}


def test_a_spell_is_cut_where_its_code_passes_on(url: str) -> None:
    assert [spell[:6] for spell in spells(url, 9003)] == [
        ("SUN", "365", 0, 1, "1970-05-01", "1991-12-26"),
        ("ALB", "339", 0, 1, "1970-05-01", "1995-03-02"),
        ("RUS", "365", 0, 1, "1991-12-26", "1995-03-02"),
    ]
    assert rows(url, "select count(distinct source_line) from signatory where agreement_code like 'atop-5.1:%'") == [
        (17,)
    ]


def test_what_is_known_of_imprecise_ends_is_kept(url: str) -> None:
    assert rows(
        url,
        "select actor_code, valid_from_text, valid_until_text, cast(valid_until as text) from signatory"
        " where agreement_code in ('atop-5.1:9003', 'atop-5.1:9005') order by agreement_code, actor_code, ordinal",
    ) == [
        ("ALB", "1970-05-01", "1995-03", "1995-03-02"), ("RUS", "1991-12-26", "1995-03", "1995-03-02"),
        ("SUN", "1970-05-01", "1991-12-26", "1991-12-26"),
        ("BGR", "1985-02", "1993-07-01", "1993-07-01"), ("GRC", "1985-02", "1993-07-01", "1993-07-01"),
        ("SRB", "1992-04-27", "1993-07-01", "1993-07-01"), ("YUG", "1985-02", "1992-04-27", "1992-04-27"),
    ]  # fmt: skip


def test_a_pledge_in_one_direction_stays_one(url: str) -> None:
    assert rows(
        url,
        "select kind, obligor_code, beneficiary_code, conditional, cast(valid_from as text), cast(valid_until as text)"
        " from obligation where agreement_code = 'atop-5.1:9003' order by valid_from",
    ) == [
        ("defense", "SUN", "ALB", "yes", "1970-05-01", "1991-12-26"),
        ("defense", "RUS", "ALB", "yes", "1991-12-26", "1995-03-02"),
    ]


def test_obligations_differ_by_member_and_say_where_the_partner_cannot_be_told(url: str) -> None:
    found = rows(
        url,
        "select kind, obligor_code, beneficiary_code, note is not null from obligation"
        " where agreement_code = 'atop-5.1:9005' order by kind, obligor_code",
    )
    assert [(kind, obligor, beneficiary, bool(varies)) for kind, obligor, beneficiary, varies in found] == [
        ("defense", "BGR", None, False),
        ("defense", "SRB", None, True),
        ("defense", "YUG", None, True),
        ("offense", "SRB", None, True),
        ("offense", "YUG", None, True),
    ]


def test_obligations_of_a_phase_are_to_its_members(url: str) -> None:
    found = rows(
        url,
        "select obligor_code, beneficiary_code from obligation where agreement_code = 'atop-5.1:9002' order by 1, 2",
    )
    assert found == [("CSK", "KHM"), ("CZE", "KHM"), ("KHM", "CSK"), ("KHM", "CZE"), ("KHM", "SVK"), ("SVK", "KHM")]


def test_institutions_are_provisions_and_blank_is_missing(url: str) -> None:
    assert rows(url, "select count(*) from provision where agreement_code = 'atop-5.1:9003'") == [(0,)]
    assert rows(
        url,
        "select code, institutionalisation, military_support, atop_alliance from agreement_overview"
        " where dataset_code = 'atop-5.1' order by code",
    ) == [
        ("atop-5.1:9001", 2, "yes", "yes"),
        ("atop-5.1:9002", 0, "no", "yes"),
        ("atop-5.1:9003", None, "yes", "yes"),
        ("atop-5.1:9004", 1, "no", "yes"),
        ("atop-5.1:9005", 1, "yes", "yes"),
    ]


def test_numbers_elsewhere_are_identifiers(url: str) -> None:
    assert rows(
        url, "select scheme, value from agreement_identifier where agreement_code = 'atop-5.1:9001' order by scheme"
    ) == [("atop", "9001"), ("cow", "77")]


def test_an_unknown_member_is_loaded_listed_and_counted(seeded_copy_url: str, run: Run, tmp_path: Path) -> None:
    members = changed("atop_1m.csv", tmp_path, lambda text: text.replace(",8152,", ",998,"))
    outcome = run("import", "atop", shape("atop_1a.csv"), members, url=seeded_copy_url)
    assert "COW 998 (1874): 1" in outcome.stderr
    assert rows(seeded_copy_url, "select actor_raw from signatory where actor_code = 'unknown' and actor_raw = '998'")
    strict = run("import", "atop", "--strict", shape("atop_1a.csv"), members, url=seeded_copy_url)
    assert strict.exit_code == 1
    assert "COW 998 (1874): 1" in strict.stderr


def test_annam_is_the_member_that_only_atop_has_a_code_for(seeded_copy_url: str, run: Run) -> None:
    assert run("import", "atop", "--strict", *FILES, url=seeded_copy_url).exit_code == 0
    assert rows(seeded_copy_url, "select actor_code from signatory where actor_raw = '8152'") == [("VNA",)]


def test_of_two_holders_of_a_code_the_one_that_existed_is_meant(seeded_copy_url: str, run: Run, tmp_path: Path) -> None:
    """COW has no Yugoslavia in 1942; Gleditsch and Ward's kingdom lasts until 1944."""
    members = changed(
        "atop_1m.csv", tmp_path, lambda text: text.replace(",8152,0,1874,3,15,1883", ",345,0,1942,3,15,1943")
    )
    run("import", "atop", shape("atop_1a.csv"), members, url=seeded_copy_url)
    assert rows(seeded_copy_url, "select actor_code from signatory where valid_from = '1942-03-15'") == [("KYU",)]


def test_the_phases_are_kept_in_the_raw_record(seeded_copy_url: str, run: Run) -> None:
    run("import", "atop", *FILES, shape("atop_1aph.csv"), url=seeded_copy_url)
    raw = rows(seeded_copy_url, "select raw from agreement where code = 'atop-5.1:9002'")[0][0]
    assert '"atopidphase":"90022"' in raw
    assert '"begyr":"1960"' in raw


def test_a_zip_with_all_files_and_loading_again_change_nothing(own_url: str, run: Run, tmp_path: Path) -> None:
    before = loads(own_url)
    outcome = run("import", "atop", zipped(tmp_path, "atop_1a.csv", "atop_1m.csv", "dcad.csv"), url=own_url)
    assert outcome.exit_code == 0, outcome.stderr
    assert outcome.stdout.splitlines()[-1].split()[1:3] == ["0", "0"]
    assert loads(own_url) == before


def test_a_changed_file_changes_only_what_differs(own_url: str, run: Run, tmp_path: Path) -> None:
    members = changed(
        "atop_1m.csv",
        tmp_path,
        lambda text: text.replace("9003,,,339,1,1970,5,1,1995,3,,0,1,0,0,0", "9003,,,339,1,1970,5,1,1995,3,,0,1,0,0,1"),
    )
    outcome = run("import", "atop", FILES[0], members, url=own_url)
    counts = {line.split()[0]: line.split()[1:] for line in outcome.stdout.splitlines()[1:]}
    assert counts["obligation"][:2] == ["2", "0"]
    assert counts["signatory"][:2] == ["0", "0"]
    assert "+ obligation atop-5.1:9003|defense|yes|ALB|SUN|1970-05-01" in outcome.stderr


@pytest.mark.parametrize("name", ["atop_1a.csv", "atop_1m.csv"])
def test_one_file_alone_is_not_enough(seeded_copy_url: str, run: Run, name: str) -> None:
    outcome = run("import", "atop", shape(name), url=seeded_copy_url)
    assert outcome.exit_code == 2
    assert "too; given" in outcome.stderr


DAMAGE = [
    (
        "atop_1m.csv",
        "9003,,,365,1,1970,5,1",
        "9003,,,365,1,1970,15,1",
        "atop_1m.csv:12: yrent, moent, dayent are 1970-15-1: there is no month 15",
    ),
    (
        "atop_1m.csv",
        "9003,,,365,1,1970,5,1,1995,3",
        "9003,,,365,1,1970,5,1,1965,3",
        "atop_1m.csv:12: the member leaves on 1965-03-01",
    ),
    ("atop_1m.csv", "9004,,,220", "9099,,,220", "atop_1m.csv:14: alliance 9099 is not in the file of alliances"),
    ("atop_1m.csv", "9001,,,20,1", "9001,,,Canada,1", "atop_1m.csv:3: member is 'Canada', not a whole number"),
    (
        "atop_1m.csv",
        "339,1,1970,5,1,1995,3,,0,1,0,0,0",
        "339,1,1970,5,1,1995,3,,0,1,0,0,2",
        "atop_1m.csv:13: defense is '2', not one of '0', '1', ''",
    ),
    ("atop_1a.csv", "9002,,,1960", "9001,,,1960", "atop_1a.csv:3: alliance 9001 is already in line 2"),
    ("atop_1a.csv", "9004,,,1874,3,15", "9004,,,1874,3,15,", "atop_1a.csv:5: 44 fields where the header has 43"),
]


@pytest.mark.parametrize(("name", "old", "new", "message"), DAMAGE)
def test_damage_is_one_error_with_its_line_and_nothing_is_loaded(
    seeded_copy_url: str, run: Run, tmp_path: Path, name: str, old: str, new: str, message: str
) -> None:
    damaged = changed(name, tmp_path, lambda text: text.replace(old, new, 1))
    files = [damaged if Path(path).name == name else path for path in FILES]
    outcome = run("import", "atop", *files, url=seeded_copy_url)
    assert outcome.exit_code == 1, outcome.stderr
    assert message in outcome.stderr
    assert len(outcome.stderr.splitlines()) == 1
    assert (
        rows(seeded_copy_url, "select code from dataset where series in ('atop', 'dcad', 'sipri', 'cow-states')") == []
    )


def test_members_cut_off_are_noticed(seeded_copy_url: str, run: Run, tmp_path: Path) -> None:
    members = changed("atop_1m.csv", tmp_path, lambda text: text[: text.index("9005,")])
    outcome = run("import", "atop", FILES[0], members, url=seeded_copy_url)
    assert outcome.exit_code == 1
    assert "atop_1a.csv:6: alliance 9005 has no members" in outcome.stderr
