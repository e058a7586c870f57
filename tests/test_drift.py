"""`db check` finds what somebody has changed by hand, and nothing else."""

import pytest

from database import connect
from database.url import sqlite_path
from schema import revisions

pytestmark = pytest.mark.slow_on_postgresql

# What is done by hand -> the line that tells of it.
EITHER = {
    "drop index uq_membership_natural_key": "index membership.uq_membership_natural_key: missing from the database",
    "drop index ix_border_fact_id": "index border.ix_border_fact_id: missing from the database",
    "create index extra on actor (note)": "index actor.extra: not in the models",
    "create table notes (note text primary key, day text)": "table notes: not in the models",
    "drop table load": "table load: missing from the database",
    "alter table actor add column motto text": "column actor.motto: not in the models",
    "drop view arms_flow": "view arms_flow: missing from the database",
    "update data_dictionary set meaning = 'Hm.' where name = 'actor.note'": (
        "dictionary entry actor.note: is `table: Hm.; type text; required no`, "
        "should be `table: Remarks.; type text; required no`"
    ),
    "delete from data_dictionary where name = 'border'": "dictionary entry border: missing from the database",
}
SQLITE = {
    "update sqlite_master set sql = replace(sql, '''treaty'', ', '') where name = 'agreement'": (
        "constraint agreement.ck_agreement_instrument: is `CHECK (instrument in ('agreement', "
    ),
    "update sqlite_master set sql = replace(sql, 'tiv_unit REAL', 'tiv_unit TEXT') where name = 'arms_transfer'": (
        "column arms_transfer.tiv_unit: is `TEXT`, should be `REAL`"
    ),
    "update sqlite_master set sql = replace(sql, ' ON DELETE CASCADE', '') where name = 'arms_delivery'": (
        "constraint arms_delivery.fk_arms_delivery_arms_transfer_id: is "
    ),
}
POSTGRESQL = {
    "alter table agreement drop constraint ck_agreement_instrument": (
        "constraint agreement.ck_agreement_instrument: missing from the database"
    ),
    "alter table membership drop constraint ck_membership_valid_until_not_before_valid_from, "
    "add constraint ck_membership_valid_until_not_before_valid_from check (valid_until > valid_from)": (
        "constraint membership.ck_membership_valid_until_not_before_valid_from: is `CHECK ((valid_until > valid_from))`"
    ),
    "comment on column actor.note is 'Hm.'": "column actor.note: is `text collate C -- Hm.`",
    "comment on table actor is null": "table actor: is `without comment`",
    'alter table counter alter note type text collate "default"': "column counter.note: is `text -- ",
    "alter table actor alter name drop not null": "column actor.name: is `text collate C -- ",
    "alter table actor alter kind set default 'state'": "column actor.kind: is `text collate C not null default ",
    "alter table load alter inserted type bigint": "column load.inserted: is `bigint not null -- ",
}


def change(url: str, *statements: str) -> None:
    """What somebody does by hand."""
    engine = connect.engine(url)
    with engine.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
    engine.dispose()


def told(url: str, lines: dict[str, str]) -> list[str]:
    """What is told; each of the lines is, once."""
    found = revisions.check(url)
    assert {line: [one.startswith(line) for one in found].count(True) for line in lines.values()} == dict.fromkeys(
        lines.values(), 1
    )
    return found


def test_drift_is_told(database_url: str) -> None:
    on_postgresql = database_url.startswith("postgresql")
    change(database_url, *(f"{sql} cascade" if sql[:9] == "drop view" and on_postgresql else sql for sql in EITHER))
    told(database_url, EITHER)


def test_drift_is_told_on_sqlite(sqlite_url: str) -> None:
    change(sqlite_url, "pragma writable_schema = on", *SQLITE)
    assert len(told(sqlite_url, SQLITE)) == len(SQLITE)


@pytest.mark.slow
def test_drift_is_told_on_postgresql(postgresql_url: str) -> None:
    change(postgresql_url, *POSTGRESQL)
    assert len(told(postgresql_url, POSTGRESQL)) == len(POSTGRESQL)


def test_a_missing_table_is_said_once(database_url: str) -> None:
    change(database_url, "drop table load")
    assert revisions.check(database_url) == ["table load: missing from the database"]


def test_panels_and_an_analyst_s_own_views_are_no_drift(database_url: str) -> None:
    change(
        database_url,
        "create table panel_dyad_year (state_1 text, year integer, primary key (state_1, year))",
        "create index panel_years on panel_dyad_year (year)",
        "create view my_view as select code from actor",
    )
    assert revisions.check(database_url) == []


def test_check_leaves_nothing_behind(database_url: str) -> None:
    path = sqlite_path(database_url)
    before = path.read_bytes() if path else None
    revisions.check(database_url)
    assert (path.read_bytes() if path else None) == before
    assert revisions.check(database_url) == []
