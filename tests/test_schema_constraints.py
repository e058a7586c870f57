"""The constraints of the schema hold on both backends."""

import shutil
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa

from database import connect
from models.facts import FACTS
from models.tables import Base
from support import BACKENDS
from support.rows import ROWS, Row, insert, insert_all

TABLES = list(Base.metadata.tables.values())
UNNAMED = ("load", "fact", "citation")  # their rows are told by numbers


@pytest.fixture(scope="module", params=BACKENDS)
def filled(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[sa.Engine]:
    """A database with a row in every table, shared by the tests here."""
    if request.param == "sqlite":
        path = tmp_path_factory.mktemp("filled") / "pactbook.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        url = f"sqlite:///{path}"
    else:
        server = request.getfixturevalue("postgresql_server")
        url = server.url(server.create(request.getfixturevalue("postgresql_template")))
    engine = connect.engine(url)
    with engine.begin() as opened:
        for name in ROWS:
            insert_all(opened, name)
    yield engine
    engine.dispose()


@pytest.fixture
def connection(filled: sa.Engine) -> Iterator[sa.Connection]:
    """A connection to a database with a row in every table, in a transaction that is undone."""
    with filled.connect() as opened:
        yield opened


def refused(connection: sa.Connection, table: str, row: Row) -> str:
    """Insert a row that must be refused; returns what the database says."""
    savepoint = connection.begin_nested()
    with pytest.raises((sa.exc.IntegrityError, sa.exc.DataError)) as raised:
        insert(connection, table, row)
    savepoint.rollback()
    return str(raised.value.orig)


def other(table: str, **changes: Any) -> Row:
    """The table's row with another key and `changes`."""
    row = {**ROWS[table], **changes}
    if "id" in row:
        row["id"] = 2
    return row


def test_foreign_keys_are_enforced(connection: sa.Connection) -> None:
    said = refused(connection, "membership", other("membership", state_code="ZZZ"))
    assert "foreign key" in said.lower()


def test_a_state_s_detail_needs_an_actor_that_is_a_state(connection: sa.Connection) -> None:
    row = {**ROWS["state_detail"], "code": "ORG"}
    assert "foreign key" in refused(connection, "state_detail", row).lower()
    assert "ck_state_detail_kind_is_state" in refused(connection, "state_detail", {**row, "kind": "organisation"})


def test_a_spell_may_end_on_the_day_it_starts_but_not_before(connection: sa.Connection) -> None:
    start = {"valid_from": "2001-02-03", "valid_from_text": "2001-02-03"}
    said = refused(
        connection, "membership", other("membership", **start, valid_until="2001-02-02", valid_until_text="2001")
    )
    assert "ck_membership_valid_until_not_before_valid_from" in said
    insert(
        connection, "membership", other("membership", **start, valid_until="2001-02-03", valid_until_text="2001-02-03")
    )


def test_every_spell_is_checked_for_its_order() -> None:
    for table in TABLES:
        for start, end in (
            ("valid_from", "valid_until"),
            ("recognised_on", "withdrawn_on"),
            ("covers_from", "covers_until"),
        ):
            if end in table.columns:
                checks = {str(check.name) for check in table.constraints}
                assert f"ck_{table.name}_{end}_not_before_{start}" in checks


def test_every_date_is_checked_and_so_is_its_text() -> None:
    for table in TABLES:
        checks = {str(check.name) for check in table.constraints}
        for column in table.columns:
            if isinstance(column.type, sa.Date):
                assert f"ck_{table.name}_{column.name}_is_date" in checks
            if f"{column.name}_text" in table.columns:
                assert f"ck_{table.name}_{column.name}_begins_with_text" in checks


@pytest.mark.parametrize("day", ["2023-02-30", "2023-2-1", "20230201", "2023-06", "yesterday", "2023-02-01 12:00", ""])
def test_a_date_that_is_none_is_refused_on_sqlite(sqlite_url: str, day: str) -> None:
    engine = connect.engine(sqlite_url)
    with engine.connect() as opened:
        said = refused(opened, "dataset", {**ROWS["dataset"], "code": "other", "edition_on": day})
    engine.dispose()
    assert "ck_dataset_edition_on_is_date" in said


def test_a_day_that_does_not_exist_is_refused(connection: sa.Connection) -> None:
    row = {**ROWS["dataset"], "code": "other"}
    refused(connection, "dataset", {**row, "edition_on": "2023-02-29"})
    insert(connection, "dataset", {**row, "edition_on": "2024-02-29"})


@pytest.mark.parametrize(
    ("day", "text"),
    [
        ("2001-09-02", None),
        (None, "2001"),
        ("2001-09-02", "2002"),
        ("2001-09-02", "2001-9"),
        ("2001-09-02", "2001-"),
        ("2001-09-02", "200"),
        ("2001-09-02", ""),
        ("2001-09-02", "2001-09-02 "),
        ("2001-09-02", "2001-09-01"),
        ("2001-09-02", "month"),
    ],
)
def test_a_day_that_does_not_begin_with_its_text_is_refused(
    connection: sa.Connection, day: str | None, text: str | None
) -> None:
    row = {"code": "s", "kind": "press", "published_on": day, "published_on_text": text}
    assert "ck_source_published_on_begins_with_text" in refused(connection, "source", row)


def test_a_day_may_be_known_to_its_month_or_year_and_need_not_be_the_first(connection: sa.Connection) -> None:
    dates = [("2001-09-02", "2001"), ("2001-09-02", "2001-09"), ("2001-09-02", "2001-09-02"), (None, None)]
    for number, (day, text) in enumerate(dates):
        row = {"code": f"s{number}", "kind": "press", "published_on": day, "published_on_text": text}
        insert(connection, "source", row)


@pytest.mark.parametrize(
    ("table", "changes", "constraint"),
    [
        ("agreement", {"code": "x", "instrument": "pact"}, "ck_agreement_instrument"),
        ("agreement", {"code": "x", "binding": "maybe"}, "ck_agreement_binding"),
        ("obligation", {"kind": "defence"}, "ck_obligation_kind"),
        ("border", {"state_1_code": "BBB", "state_2_code": "AAA"}, "ck_border_state_1_before_state_2"),
        ("recognition", {"recogniser_code": "AAA"}, "ck_recognition_not_of_itself"),
        ("arms_transfer", {"source_key": "x", "ordered": -1}, "ck_arms_transfer_ordered_not_negative"),
        ("deal", {"code": "x", "value_currency": None}, "ck_deal_value_has_currency"),
        ("deal", {"code": "x", "kind": "gift"}, "ck_deal_kind"),
        ("actor_fact", {"property": "motto"}, "ck_actor_fact_property"),
        ("agreement", {"code": "x", "category": "pact"}, "ck_agreement_category"),
        ("arms_transfer", {"source_key": "x", "weapon_category": "sword"}, "ck_arms_transfer_weapon_category"),
        ("state_detail", {"code": "BBB", "code_scheme": "fips"}, "ck_state_detail_code_scheme"),
        ("dataset", {"code": "x", "series": "gdelt"}, "ck_dataset_series"),
        ("coverage", {"table_name": "load"}, "ck_coverage_table_name"),
        ("agreement_link", {"related_code": "a-1"}, "ck_agreement_link_not_to_itself"),
        ("signatory", {"ordinal": 0}, "ck_signatory_ordinal_from_one"),
    ],
)
def test_a_value_out_of_range_is_refused_by_name(
    connection: sa.Connection, table: str, changes: Row, constraint: str
) -> None:
    assert constraint in refused(connection, table, other(table, **changes))


@pytest.mark.parametrize("table", [name for name in ROWS if "id" in ROWS[name] and name not in UNNAMED])
def test_the_same_fact_twice_is_refused_even_where_parts_are_unknown(connection: sa.Connection, table: str) -> None:
    assert "unique" in refused(connection, table, other(table)).lower()


# Facts.


def test_a_citation_of_nothing_is_refused(connection: sa.Connection) -> None:
    assert "null" in refused(connection, "citation", other("citation", fact_id=None)).lower()
    assert "foreign key" in refused(connection, "citation", other("citation", fact_id=9)).lower()


def test_a_source_has_one_stance_on_one_column_of_a_fact(connection: sa.Connection) -> None:
    insert(connection, "citation", other("citation", field="title"))
    assert "unique" in refused(connection, "citation", {**other("citation", stance="contradicts"), "id": 3}).lower()
    said = refused(connection, "citation", {**other("citation", field="title", stance="contradicts"), "id": 3})
    assert "unique" in said.lower()


@pytest.mark.parametrize("kind", FACTS)
def test_every_kind_of_fact_is_numbered_and_no_number_is_used_twice(connection: sa.Connection, kind: str) -> None:
    insert(connection, "fact", {"id": 2, "kind": kind, "dataset_code": "curated"})
    one, *_ = rows = connection.execute(sa.text(f"select {FACTS[kind].key} from {kind}")).scalars().all()
    numbered = sa.text(f"update {kind} set fact_id = 2 where {FACTS[kind].key} = :key")
    connection.execute(numbered, {"key": one})
    words = connection.execute(sa.text("select fact_table, fact_key from fact_in_words where fact_id = 2")).one()
    assert tuple(words) == (kind, str(one))
    for another in rows[1:]:
        with pytest.raises(sa.exc.IntegrityError, match=f"(?i)unique.*{kind}"), connection.begin_nested():
            connection.execute(numbered, {"key": another})


def test_a_kind_that_is_no_table_of_facts_is_refused(connection: sa.Connection) -> None:
    assert "ck_fact_kind" in refused(connection, "fact", other("fact", kind="source"))


def test_a_fact_that_is_cited_cannot_be_deleted(connection: sa.Connection) -> None:
    with pytest.raises(sa.exc.IntegrityError), connection.begin_nested():
        connection.execute(sa.text("delete from fact where id = 1"))
