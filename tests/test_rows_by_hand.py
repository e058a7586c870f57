"""Rows that somebody entered with SQL: builds keep them, and no load deletes much without leave."""

from pathlib import Path

import pytest

from support import Run
from support.database_contents import connected, contents
from support.seed_folder import append, build, replace, write_seeds


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    """The small seeds."""
    return write_seeds(tmp_path / "seeds")


BY_HAND = """
insert into source (code, kind, title) values ('by-hand', 'press', 'A letter');
insert into membership (state_code, organisation_code, role) values ('SRB', 'NATO', 'partner');
insert into citation (fact_id, source_code, stance) select min(id), 'by-hand', 'qualifies' from fact;
insert into agreement (code, dataset_code, title, instrument, scope, ended, binding, obligations_coded, text_seen)
  values ('hun-srb-2026', 'curated', 'A pact', 'treaty', 'general', 'no', 'yes', 'none', 'none');
insert into signatory (agreement_code, actor_code, role, ordinal) values ('hun-srb-2026', 'HUN', 'party', 1)
"""


@pytest.mark.slow_on_postgresql
def test_rows_entered_by_hand_survive_builds(run: Run, database_url: str, seeds: Path) -> None:
    build(run, database_url, seeds)
    with connected(database_url) as connection:
        for statement in BY_HAND.split(";"):
            connection.exec_driver_sql(statement)
    before = contents(database_url)
    assert "deleted" not in build(run, database_url, seeds).replace("0 deleted", "")
    replace(seeds, "agreement", "Plan of cooperation", "Another plan")
    build(run, database_url, seeds)
    after = contents(database_url)
    assert {name for name in after if after[name] != before[name]} == {"agreement", "setting"} | (
        {name for name in after if "Plan of cooperation" in repr(before[name])}
    )
    assert len(after["agreement"]) == len(before["agreement"])


@pytest.mark.slow_on_postgresql
@pytest.mark.slow
def test_seeds_do_not_replace_a_row_entered_by_hand(run: Run, database_url: str, seeds: Path) -> None:
    build(run, database_url, seeds)
    with connected(database_url) as connection:
        connection.exec_driver_sql(
            "insert into membership (state_code, organisation_code, role) values ('SRB', 'NATO', 'partner')"
        )
    before = contents(database_url)
    append(seeds, "membership", "SRB,NATO,partner,,,,gazette")
    refused = run("build", "--dir", str(seeds), url=database_url)
    assert refused.exit_code == 1
    assert (
        "membership NATO|SRB|partner| is in the database already, entered by hand or from other files" in refused.stderr
    )
    assert contents(database_url) == before


@pytest.mark.slow_on_postgresql
@pytest.mark.slow
def test_a_load_that_would_delete_much_needs_leave(run: Run, database_url: str, seeds: Path) -> None:
    build(run, database_url, seeds)
    before = contents(database_url)
    path = seeds / "membership.csv"
    path.write_text(path.read_text().splitlines()[0] + "\n")
    path = seeds / "citation.csv"
    path.write_text(path.read_text().splitlines()[0] + "\n")
    for command in (("build",), ("seed", "load")):
        refused = run(*command, "--dir", str(seeds), url=database_url)
        assert refused.exit_code == 1
        assert (
            "facts of curated, more than 5 %: if that is meant, repeat the command with --allow-deletes"
            in refused.stderr
        )
    assert contents(database_url) == before
    done = run("seed", "load", "--allow-deletes", "--dir", str(seeds), url=database_url)
    assert done.exit_code == 0
    assert "deleted: membership NATO|HUN|member|1999-03-12" in done.stderr
