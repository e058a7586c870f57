"""Loading seeds: the curated rows become those of the files, and nothing else changes."""

import copy
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from database import connect
from database.url import sqlite_path
from ingest.seeds.load import load
from support import Outcome, Run
from support.chance import costly
from support.database_contents import connected, contents
from support.seed_folder import SMALL, append, replace, write_seeds

pytestmark = pytest.mark.slow_on_postgresql


def counted(outcome: Outcome) -> dict[str, tuple[int, ...]]:
    """Table -> inserted, updated, unchanged, deleted, from what `seed load` prints."""
    assert outcome.exit_code == 0, outcome.stderr
    lines = [line.split() for line in outcome.stdout.splitlines()]
    assert lines[0] == ["table", "inserted", "updated", "unchanged", "deleted"]
    return {name: tuple(map(int, numbers)) for name, *numbers in lines[1:]}


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    """The small seeds."""
    return write_seeds(tmp_path / "seeds")


@pytest.mark.quick_on_postgresql
def test_the_database_holds_what_the_files_say(run: Run, database_url: str, seeds: Path) -> None:
    numbers = counted(run("seed", "load", "--dir", str(seeds), url=database_url))
    assert numbers["membership"] == (2, 0, 0, 0)
    with connect.read(database_url) as reader:

        def rows(sql: str) -> list[list[str]]:
            return [[str(value) for value in row] for row in reader.execute(sql, {}).rows]

        assert rows("select signed_on, signed_on_text, place from agreement order by code") == [
            ["2003-05-20", "2003-05-20", "None"],
            ["2025-04-01", "2025-04", "None"],
        ]
        assert rows("select year, quantity, apportioned from arms_delivery order by year")[0] == ["2024", "None", "no"]
        value = (
            "select dataset_code from arms_transfer join deal on deal.code = deal_code where value_amount = 1500000.5"
        )
        assert rows(value) == [["curated"]]
        assert rows(
            "select c.source_code, c.stance, c.field, c.locator, c.note from citation c join membership m"
            " on m.fact_id = c.fact_id where m.role = 'member' order by c.source_code"
        ) == [
            ["atlas", "supports", "valid_from", "p. 12", "with Poland; and the Czech Republic"],
            ["gazette", "supports", "None", "None", "None"],
            ["herald", "supports", "None", "None", "None"],
        ]
        assert rows(
            "select stance, field, note from fact_citation where fact_table = 'arms_transfer' order by stance"
        ) == [
            ["contradicts", "ordered", "66"],
            ["supports", "None", "None"],
        ]
        assert rows("select count(*) from agreement where note = '' or place = ''") == [["0"]]


def test_every_organisation_can_have_members(run: Run, database_url: str, seeds: Path) -> None:
    append(seeds, "actor", "AU,organisation,African Union,,,atlas")
    append(seeds, "membership", "HUN,AU,observer,2010,,,atlas")
    counted(run("seed", "load", "--dir", str(seeds), url=database_url))
    with connect.read(database_url) as reader:
        sql = """select o.code, count(m.id) from organisation o
            left join membership m on m.organisation_code = o.code group by o.code order by o.code"""
        assert [tuple(row) for row in reader.execute(sql, {}).rows] == [("AU", 1), ("NATO", 2)]


def test_every_organisation_of_the_facts_is_listed_and_can_have_members(seeded_url: str) -> None:
    with connected(seeded_url) as connection:
        wanted = set(connection.exec_driver_sql("select code from actor where kind = 'organisation'").scalars())
        for table in ("organisation", "organisation_detail"):
            assert set(connection.exec_driver_sql(f"select code from {table}").scalars()) == wanted
    assert {"AU", "NATO", "PA-UNION-STATE", "RSS"} <= wanted


def test_a_second_load_changes_nothing_and_says_so(run: Run, database_url: str, seeds: Path) -> None:
    first = counted(run("seed", "load", "--dir", str(seeds), url=database_url))
    before = contents(database_url)
    outcome = run("seed", "load", "--dir", str(seeds), url=database_url)
    assert "nothing changed" in outcome.stderr
    assert counted(outcome) == {name: (0, 0, inserted, 0) for name, (inserted, *_) in first.items()}
    assert contents(database_url) == before
    with connected(database_url) as connection:
        assert connection.exec_driver_sql("select count(*) from load").scalar() == 1


def test_a_second_load_leaves_the_sqlite_file_byte_for_byte(run: Run, sqlite_url: str, seeds: Path) -> None:
    run("seed", "load", "--dir", str(seeds), url=sqlite_url)
    path = sqlite_path(sqlite_url)
    assert path is not None
    before = path.read_bytes()
    run("seed", "load", "--dir", str(seeds), url=sqlite_url)
    assert path.read_bytes() == before


@pytest.mark.quick_on_postgresql
def test_changed_added_and_removed_rows_are_counted_and_recorded(run: Run, database_url: str, seeds: Path) -> None:
    run("seed", "load", "--dir", str(seeds), url=database_url)
    replace(seeds, "agreement", "Plan of cooperation", "Plan of defence cooperation")
    replace(seeds, "agreement", "month only", "the month only")
    replace(seeds, "membership", "HUN,NATO,partner,1994-02-08,1999-03-12,,gazette\n", "")
    append(seeds, "recognition", "SRB,HUN,1992-04-27,,,as the Federal Republic of Yugoslavia,atlas")
    numbers = counted(run("seed", "load", "--dir", str(seeds), url=database_url))
    assert numbers["agreement"] == (0, 1, 1, 0)
    assert numbers["membership"] == (0, 0, 1, 1)
    assert numbers["recognition"] == (1, 0, 1, 0)
    assert numbers["citation"][:2] == (1, 1)
    assert numbers["citation"][3] == 1
    with connected(database_url) as connection:
        load_row = connection.exec_driver_sql(
            "select dataset_code, file_name, inserted, updated, deleted, unchanged from load order by id desc"
        ).first()
    assert load_row == ("curated", "seeds", 2, 2, 2, numbers["total"][2])


def test_what_replaces_a_removed_row_may_be_an_update_elsewhere(run: Run, database_url: str, seeds: Path) -> None:
    """The supplier is changed in the same load that removes the actor it was, and a state becomes an entity."""
    append(seeds, "actor", "OLD,company,Old Works,,,herald")
    replace(seeds, "arms_transfer", "hun-srb-btr,HUN", "hun-srb-btr,OLD")
    append(seeds, "actor", "ELB,state,Elbonia,,,herald")
    append(seeds, "state_detail", "ELB,territory,project,,")
    assert run("seed", "load", "--dir", str(seeds), url=database_url).exit_code == 0
    replace(seeds, "actor", "OLD,company,Old Works,,,herald", "NEW,company,New Works,,,herald")
    replace(seeds, "arms_transfer", "hun-srb-btr,OLD", "hun-srb-btr,NEW")
    replace(seeds, "actor", "ELB,state,", "ELB,entity,")
    replace(seeds, "state_detail", "ELB,territory,project,,\n", "")
    numbers = counted(run("seed", "load", "--dir", str(seeds), url=database_url))
    assert numbers["actor"] == (1, 1, 6, 1)
    assert numbers["arms_transfer"] == (0, 1, 0, 0)
    assert numbers["state_detail"] == (0, 0, 4, 1)


def test_parents_may_stand_after_their_children_and_go_with_them(run: Run, database_url: str, seeds: Path) -> None:
    for line in ("AA1,entity,Child,AA2,,atlas", "AA2,entity,Parent,AA3,,atlas", "AA3,entity,Grandparent,,,atlas"):
        append(seeds, "actor", line)
    assert counted(run("seed", "load", "--dir", str(seeds), url=database_url))["actor"][0] == 9
    write_seeds(seeds)
    done = run("seed", "load", "--allow-deletes", "--dir", str(seeds), url=database_url)
    assert counted(done)["actor"][3] == 3


def test_imported_editions_stay(run: Run, built_url: str, seeds: Path) -> None:
    before = contents(built_url)
    assert "nothing changed" in run("seed", "load", "--dir", str(seeds), url=built_url).stderr
    assert contents(built_url) == before


def test_a_row_that_imported_rows_need_is_not_removed(run: Run, built_url: str, seeds: Path) -> None:
    before = contents(built_url)
    for table in ("actor", "state_detail", "recognition"):
        path = seeds / f"{table}.csv"
        path.write_text(re.sub(r"(?m)^.*XKX.*\n", "", path.read_text()))
    for command in ("load", "diff"):
        outcome = run("seed", command, "--dir", str(seeds), url=built_url)
        assert outcome.exit_code == 1
        assert re.search(r"no longer contain \w+ XKX, but rows of \w+ that were imported", outcome.stderr)
    assert contents(built_url) == before


EDITS: list[Callable[[Path], object]] = [
    lambda folder: replace(folder, "agreement", "Plan of cooperation", "Plan"),
    lambda folder: replace(folder, "agreement", "2025-04,", "2025,"),
    lambda folder: replace(folder, "arms_transfer", "2024; 2025=20", "2024=6; 2026"),
    lambda folder: replace(folder, "membership", "1999-03-12,,gazette", "1999-03,,gazette"),
    lambda folder: write_seeds(folder, {k: v for k, v in SMALL.items() if k not in ("recognition", "provision")}),
    lambda folder: append(folder, "actor_name", "SRB,Serbia and Montenegro,former,,2003-02-04,2006-06-03,atlas"),
]


@pytest.mark.parametrize("edit", EDITS)
def test_diff_and_dry_run_say_what_load_then_does(
    run: Run, built_url: str, seeds: Path, edit: Callable[[Path], object]
) -> None:
    before = contents(built_url)
    edit(seeds)
    differing = run("seed", "diff", "--dir", str(seeds), url=built_url)
    dry = run("seed", "load", "--dry-run", "--dir", str(seeds), url=built_url)
    assert differing.exit_code == 0
    assert contents(built_url) == before
    done = run("seed", "load", "--allow-deletes", "--dir", str(seeds), url=built_url)
    assert dry.stdout == done.stdout
    inserted, updated, _unchanged, deleted = counted(done)["total"]
    signs = [line[0] for line in differing.stdout.splitlines()]
    assert {sign: signs.count(sign) for sign in "+~-"} == {"+": inserted, "~": updated, "-": deleted}
    assert signs
    assert run("seed", "diff", "--dir", str(seeds), url=built_url).stdout == ""


def test_diff_names_rows_and_what_differs(run: Run, sqlite_url: str, seeds: Path) -> None:
    run("seed", "load", "--dir", str(seeds), url=sqlite_url)
    replace(seeds, "agreement", "2025-04,", "2025,")
    replace(seeds, "membership", "1999-03-12,,,gazette; herald", "1999-03-12,2030,,gazette; atlas")
    replace(
        seeds,
        "citation",
        "membership,NATO|HUN|member|1999-03-12,atlas,supports,valid_from,p. 12",
        "actor,HUN,gazette,supports,,",
    )
    outcome = run("seed", "diff", "--dir", str(seeds), url=sqlite_url)
    assert outcome.stdout.splitlines() == [
        "~ agreement hun-srb-2025: signed_on: '2025-04' -> '2025'",
        "~ membership NATO|HUN|member|1999-03-12: valid_until: (empty) -> '2030'",
        "- citation membership NATO|HUN|member|1999-03-12 atlas on valid_from",
        "- citation membership NATO|HUN|member|1999-03-12 herald",
        "+ citation membership NATO|HUN|member|1999-03-12 atlas",
        "+ citation actor HUN gazette",
    ]


def test_a_load_needs_a_database_at_the_right_revision(run: Run, seeds: Path, tmp_path: Path) -> None:
    missing = tmp_path / "missing.db"
    assert run("seed", "load", "--dir", str(seeds), url=f"sqlite:///{missing}").exit_code == 3
    assert not missing.exists()
    run("db", "upgrade", "0001", url=f"sqlite:///{missing}")
    outcome = run("seed", "load", "--dir", str(seeds), url=f"sqlite:///{missing}")
    assert outcome.exit_code == 3
    assert "0001" in outcome.stderr


# Rows that others refer to are left out with those that refer to them.
REMOVABLE = (
    "state_identifier",
    "membership",
    "recognition",
    "provision",
    "arms_transfer",
    "deployment",
    "agreement_link",
)


@costly
@given(data=st.data())
@pytest.mark.slow
def test_any_rows_removed_and_added_again_leave_the_same_data(
    data: st.DataObject, database_url: str, seeds: Path
) -> None:
    write_seeds(seeds)
    load(database_url, seeds)
    whole = contents(database_url)
    part = copy.deepcopy(SMALL)
    for table in REMOVABLE:
        keep = data.draw(st.lists(st.booleans(), min_size=len(part[table]), max_size=len(part[table])), label=table)
        part[table] = [row for row, kept in zip(part[table], keep, strict=True) if kept]
    if not any(row["role"] == "member" for row in part["membership"]):
        part["citation"] = []
    write_seeds(seeds, part)
    load(database_url, seeds, allow_deletes=True)
    assert len(contents(database_url)["membership"]) == len(part["membership"])
    write_seeds(seeds)
    load(database_url, seeds)
    assert contents(database_url) == whole


def test_a_ratification_among_the_events_is_that_of_the_signatory(run: Run, seeded_url: str) -> None:
    outcome = run("query", "run", "parties", "--agreement", "prk-rus-2024", "--format", "csv", url=seeded_url)
    assert [line.split(",")[4] for line in outcome.stdout.splitlines()] == ["ratified_on", "2024-11-11", "2024-11-09"]
    outcome = run("query", "run", "agreement-history", "--agreement", "prk-rus-2024", "--format", "csv", url=seeded_url)
    assert outcome.stdout.count(",ratified,") == 2
