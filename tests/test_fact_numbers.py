"""Facts have numbers, their rows and citations bear them, and a load keeps all three together."""

import re
from pathlib import Path

import pytest
import sqlalchemy as sa

from ingest.changes.plan import Plan
from ingest.seeds.load import load_into
from ingest.seeds.read_folder import Seeds
from models.facts import FACTS
from support import Run
from support.database_contents import connected, contents
from support.dataset_files import rows
from support.seed_folder import SMALL, append, write_seeds

NUMBERED = " union all ".join(f"select fact_id, '{kind}' from {kind} where fact_id is not null" for kind in FACTS)
IMPORTED = "atop-5.1:1"


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    """The small seeds."""
    return write_seeds(tmp_path / "seeds")


@pytest.fixture
def url(built_url: str) -> str:
    """The small seeds and an imported edition in a database of the test's own, on each backend in turn."""
    return built_url


def change(url: str, *statements: str) -> None:
    with connected(url) as connection:
        for statement in statements:
            assert connection.execute(sa.text(statement)).rowcount > 0, statement


def cite_imported_row(url: str) -> None:
    change(
        url,
        "insert into fact (id, kind, dataset_code) values (1000, 'agreement', 'atop-5.1')",
        f"update agreement set fact_id = 1000 where code = '{IMPORTED}'",
        "insert into citation (fact_id, source_code, stance) values (1000, 'atlas', 'supports')",
    )


def test_every_fact_has_one_row_of_its_kind_and_citations(url: str) -> None:
    facts = rows(url, "select id, kind from fact order by id")
    assert facts == sorted(rows(url, NUMBERED))
    assert {number for (number,) in rows(url, "select fact_id from citation")} == {number for number, _kind in facts}
    assert {kind for _number, kind in facts} >= {"actor", "membership", "agreement", "arms_transfer"}
    assert rows(url, "select distinct dataset_code from fact") == [("curated",)]


@pytest.mark.slow_on_postgresql
def test_facts_come_and_go_with_their_rows(url: str, seeds: Path, run: Run) -> None:
    before, facts = contents(url), rows(url, "select count(*) from fact")
    write_seeds(seeds, {**SMALL, "membership": [], "recognition": [], "citation": []})
    assert run("build", "--allow-deletes", "--dir", str(seeds), url=url).exit_code == 0
    gone = len(SMALL["membership"]) + len(SMALL["recognition"])
    assert rows(url, "select count(*) from fact") == [(facts[0][0] - gone,)]
    write_seeds(seeds)
    assert run("build", "--dir", str(seeds), url=url).exit_code == 0
    assert contents(url) == before
    assert rows(url, "select count(*) from fact") == facts


@pytest.mark.slow_on_postgresql
@pytest.mark.parametrize(
    ("damage", "said"),
    [
        ("update fact set kind = 'border' where kind = 'membership'", "not have exactly one row"),
        ("update arms_transfer set fact_id = (select min(fact_id) from membership)", "not have exactly one row"),
        (
            "insert into fact (id, kind, dataset_code) values (1000, 'border', 'curated')",
            "1 fact does not have exactly",
        ),
    ],
)
def test_a_build_with_facts_astray_is_not_taken(
    url: str, seeds: Path, run: Run, damage: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def damaged(connection: sa.Connection, record: list[Seeds], *, allow_deletes: bool) -> list[Plan]:
        plans = load_into(connection, record, allow_deletes=allow_deletes)
        assert connection.execute(sa.text(damage)).rowcount > 0
        return plans

    monkeypatch.setattr("ingest.build.load_into", damaged)
    append(seeds, "setting", "colour,blue,")  # else there is nothing to build
    outcome = run("build", "--dir", str(seeds), url=url)
    assert outcome.exit_code == 1
    assert said in outcome.stderr


@pytest.mark.slow_on_postgresql
@pytest.mark.slow
def test_rows_written_over_are_told_and_come_back(url: str, seeds: Path, run: Run) -> None:
    before = contents(url)
    change(url, "update membership set fact_id = null")
    refused = run("build", "--dir", str(seeds), url=url)
    assert refused.exit_code == 1
    assert re.search(r"membership NATO\|HUN\|\S+ is in the database already, entered by hand", refused.stderr)
    change(url, "delete from membership", "update fact set kind = 'border' where kind = 'recognition'")
    assert run("build", "--dir", str(seeds), url=url).exit_code == 0
    assert contents(url) == before
    assert sorted(rows(url, NUMBERED)) == rows(url, "select id, kind from fact order by id")


@pytest.mark.slow_on_postgresql
def test_a_citation_of_an_imported_row_is_nobody_else_s_to_delete(url: str, seeds: Path, run: Run) -> None:
    cite_imported_row(url)
    assert run("build", "--dir", str(seeds), url=url).exit_code == 0
    cited = "select fact_key, source_code, stance from fact_citation where fact_id = 1000"
    assert rows(url, cited) == [(IMPORTED, "atlas", "supports")]
    assert rows(url, "select dataset_code, support from fact_support where fact_id = 1000") == [
        ("atop-5.1", "single_source")
    ]
