"""Deals: a value is stated once, and says what it is the value of."""

import json
from typing import Any

from database.connect import read
from support import Run


def test_the_value_of_a_deal_of_four_orders_counts_once(seeded_url: str) -> None:
    with read(seeded_url) as reader:

        def rows(sql: str) -> list[tuple[Any, ...]]:
            return list(reader.execute(sql).rows)

        lynx = (
            "select cast(sum(value_amount) as integer) / 1000000, count(*) from deal where code = 'deu-hun-2020-lynx'"
        )
        assert rows(lynx) == [(2000, 1)]
        orders = "select count(*) from arms_transfer where deal_code = 'deu-hun-2020-lynx'"
        assert rows(orders) == [(4,)]
        in_euros = (
            "select cast(sum(value_amount) as bigint) from deal where recipient_code = 'HUN' and value_currency = 'EUR'"
        )
        assert rows(in_euros) == [(2_000_000_000,)]


def test_every_deal_has_transfers_and_sources(seeded_url: str) -> None:
    with read(seeded_url) as reader:
        alone = (
            "select code from deal where code not in (select deal_code from arms_transfer where deal_code is not null)"
        )
        assert list(reader.execute(alone).rows) == []
        unsupported = "select fact_id from fact_support where fact_table = 'deal' and supports = 0"
        assert list(reader.execute(unsupported).rows) == []


def test_deals_are_listed_with_value_transfers_and_sources(run: Run, seeded_url: str) -> None:
    options = "--supplier SRB --recipient CYP --format json"
    (deal,) = json.loads(run("query", "run", "deals", *options.split(), url=seeded_url).stdout)
    assert deal == {
        "deal": "srb-cyp-2018-nora-milosh",
        "title": "Nora B-52 howitzers and Milosh vehicles for Cyprus",
        "supplier": "SRB",
        "recipient": "CYP",
        "kind": "contract",
        "year": 2018,
        "value_amount": 50000000,
        "value_currency": "EUR",
        "value_usd": None,
        "whole": "yes",
        "transfers": "sipri-srb-cyp-bov-m-16-milosh-2018, sipri-srb-cyp-nora-b-52-155mm-2018",
        "sources": "alexarui-trade-register",
    }


def test_an_approval_is_not_a_contract(run: Run, seeded_url: str) -> None:
    outcome = run(
        "query", "run", "deals", "--recipient", "XKX", "--kind", "contract", "--format", "csv", url=seeded_url
    )
    assert "usa-xkx-2024-javelin" not in outcome.stdout
    outcome = run(
        "query", "run", "deals", "--recipient", "XKX", "--kind", "approval", "--format", "csv", url=seeded_url
    )
    assert "usa-xkx-2024-javelin" in outcome.stdout


def test_deals_are_of_the_year_of_signature_or_else_of_the_first_order(run: Run, seeded_url: str) -> None:
    options = "--supplier DEU --recipient HUN --from 2019 --to 2020 --format json"
    deals = json.loads(run("query", "run", "deals", *options.split(), url=seeded_url).stdout)
    assert [deal["deal"] for deal in deals] == ["deu-hun-2020-lynx"]
