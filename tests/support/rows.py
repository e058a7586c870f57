"""One valid row for every table, in an order that satisfies references."""

from typing import Any

import sqlalchemy as sa

Row = dict[str, Any]

ROWS: dict[str, Row] = {
    "source": {"code": "text-1", "kind": "text", "published_on": "2001-01-01", "published_on_text": "2001"},
    "source_assertion": {"id": 1, "source_code": "text-1", "assertion": "It binds.", "finding": "confirmed"},
    "dataset": {"code": "curated", "series": "curated", "title": "By hand", "covers_from": "1990-01-01"},
    "fact": {"id": 1, "kind": "agreement", "dataset_code": "curated"},
    "load": {
        "id": 1, "dataset_code": "curated", "loaded_at": "2026-01-01T00:00:00Z", "file_name": "seeds",
        "file_sha256": "00", "inserted": 1, "updated": 0, "deleted": 0, "unchanged": 0,
    },
    "setting": {"name": "data_as_of", "value": "2026-01-01"},
    "actor": {"code": "AAA", "kind": "state", "name": "Aland"},
    "state_detail": {
        "code": "AAA", "kind": "state", "status": "recognised", "code_scheme": "project",
        "valid_from": "1990-05-01", "valid_from_text": "1990-05",
    },
    "organisation_detail": {"code": "ORG", "kind": "organisation"},
    "border": {"id": 1, "state_1_code": "AAA", "state_2_code": "BBB"},
    "state_identifier": {"id": 1, "dataset_code": "curated", "state_code": "AAA", "scheme": "cow", "value": "1"},
    "actor_name": {"id": 1, "actor_code": "AAA", "name": "Åland", "kind": "alias"},
    "actor_fact": {"id": 1, "actor_code": "AAA", "property": "military_neutrality", "value": "declared"},
    "coverage": {"id": 1, "dataset_code": "curated", "table_name": "membership", "complete": "yes"},
    "membership": {
        "id": 1, "state_code": "AAA", "organisation_code": "ORG", "role": "member",
        "valid_from": "1999-03-12", "valid_from_text": "1999-03-12",
    },
    "agreement": {
        "code": "a-1", "dataset_code": "curated", "title": "Treaty's title", "instrument": "treaty", "scope": "general",
        "ended": "no", "binding": "yes", "obligations_coded": "full", "text_seen": "full", "fact_id": 1,
    },
    "agreement_identifier": {"agreement_code": "a-1", "scheme": "unts", "value": "1"},
    "agreement_link": {"id": 1, "agreement_code": "a-1", "relation": "amends", "related_code": "a-2", "inferred": "no"},
    "signatory": {"id": 1, "agreement_code": "a-1", "actor_code": "AAA", "role": "party", "ordinal": 1},
    "agreement_event": {"id": 1, "agreement_code": "a-1", "event": "ratified", "actor_code": "AAA"},
    "obligation": {"id": 1, "agreement_code": "a-1", "kind": "defense", "pledged": "yes", "conditional": "no"},
    "provision_kind": {"code": "cyber", "family": "cooperation", "title": "Cyber"},
    "provision": {"id": 1, "agreement_code": "a-1", "provision_kind_code": "cyber", "value": "yes"},
    "recognition": {
        "id": 1, "recogniser_code": "BBB", "recognised_code": "AAA",
        "recognised_on": "2000-01-01", "recognised_on_text": "2000-01-01",
    },
    "counter": {"code": "mfa", "title": "The ministry"},
    "recognition_position": {
        "id": 1, "counter_code": "mfa", "recogniser_code": "BBB", "recognised_code": "AAA", "says": "claimed",
    },
    "deal": {
        "code": "d-1", "title": "Tanks", "supplier_code": "AAA", "recipient_code": "BBB", "kind": "contract",
        "signed_on": "2019-05-01", "signed_on_text": "2019-05", "value_amount": 12.5, "value_currency": "EUR",
        "whole": "yes",
    },
    "arms_transfer": {
        "id": 1, "dataset_code": "curated", "source_key": "k-1", "supplier_code": "AAA", "recipient_code": "BBB",
        "designation": "Tank", "transfer_status": "delivered", "terms": "sale", "is_package": "no",
        "deal_code": "d-1",
    },
    "arms_delivery": {"id": 1, "arms_transfer_id": 1, "year": 2020, "quantity": 4, "apportioned": "no"},
    "deployment": {
        "id": 1, "mission_code": "ORG", "as_of": "2020-01-01", "as_of_text": "2020-01-01", "list_complete": "no",
    },
    "indicator_kind": {"code": "population", "title": "Population", "unit": "persons"},
    "indicator": {
        "id": 1, "dataset_code": "curated", "actor_code": "AAA", "indicator_kind_code": "population", "year": 2020,
        "value": 1234.5,
    },
    "contiguity": {
        "id": 1, "dataset_code": "curated", "state_1_code": "AAA", "state_2_code": "BBB", "state_1_raw": "1",
        "state_2_raw": "2", "kind": "land", "valid_from": "1920-01-01", "valid_from_text": "1920-01",
    },
    "major_power": {
        "id": 1, "dataset_code": "curated", "state_code": "AAA", "state_raw": "1", "valid_from": "1920-01-01",
        "valid_from_text": "1920-01-01",
    },
    "statement": {"id": 1, "speaker": "A minister", "attitude": "supports", "gist": "It is good."},
    "citation": {"id": 1, "source_code": "text-1", "stance": "supports", "fact_id": 1},
}  # fmt: skip

# Rows that others refer to.
PARTNERS: dict[str, list[Row]] = {
    "actor": [
        {"code": "BBB", "kind": "state", "name": "Borduria"},
        {"code": "ORG", "kind": "organisation", "name": "Organisation"},
    ],
    "state_detail": [{**ROWS["state_detail"], "code": "BBB"}],
    "agreement": [{**ROWS["agreement"], "code": "a-2", "fact_id": None}],
}


def insert(connection: sa.Connection, table: str, row: Row) -> None:
    """Insert one row as plain SQL, whatever the models now say."""
    names = ", ".join(row)
    places = ", ".join(f":{name}" for name in row)
    connection.execute(sa.text(f"insert into {table} ({names}) values ({places})"), row)


def insert_all(connection: sa.Connection, table: str, revision: str = "head") -> None:
    """Insert the table's row and those that others refer to, as the tables were at a revision."""
    for row in [ROWS[table], *PARTNERS.get(table, [])]:
        earlier = row
        for number, before in (("0015", _before_0015), ("0014", _before_0014), ("0013", _before_0013)):
            if revision < number:
                earlier = before(earlier)
        insert(connection, table, earlier)


def _before_0015(row: Row) -> Row:
    """The value of a deal stood on each of its transfers."""
    value = {"value_amount": 12.5, "value_currency": "EUR", "value_scope": "package", "value_musd": 13.25}
    earlier = {column: cell for column, cell in row.items() if column != "deal_code"}
    return earlier | value if "deal_code" in row else earlier


def _before_0014(row: Row) -> Row:
    """Citations pointed to rows of tables, which had no number as facts."""
    earlier = {column: value for column, value in row.items() if column != "fact_id"}
    return earlier | {"agreement_code": "a-1"} if "stance" in row else earlier


def _before_0013(row: Row) -> Row:
    """What is known of a date was a word in `<x>_precision`."""
    earlier: Row = {}
    for column, value in row.items():
        day = column.removesuffix("_text")
        if day != column and day in row:
            earlier[f"{day}_precision"] = {4: "year", 7: "month", 10: "day"}[len(value)]
        else:
            earlier[column] = value
    return earlier
