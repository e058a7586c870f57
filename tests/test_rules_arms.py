"""Dependence on suppliers in cases worked out by hand: shares, Herfindahl-Hirschman index, periods, rival figures."""

import csv
import io
from itertools import count
from typing import Any

import pytest
import sqlalchemy as sa

from support import BACKENDS, Run
from support.rows import insert
from support.rule_database import filling, fresh

KEYS = count(1)


def put_transfer(
    connection: sa.Connection,
    supplier: str,
    recipient: str,
    tiv: float | None,
    years: dict[int, float | None] | None = None,
    **more: Any,
) -> None:
    """A transfer with its TIV; `years` are its deliveries with the yearly figures that are known."""
    number = next(KEYS)
    insert(connection, "arms_transfer", {
        "id": number, "dataset_code": "curated", "source_key": f"k-{number}", "supplier_code": supplier,
        "recipient_code": recipient, "designation": "Tank", "transfer_status": "delivered", "terms": "sale",
        "is_package": "no", "tiv_delivered": tiv, **more,
    })  # fmt: skip
    for year, figure in (years or {}).items():
        row = {"arms_transfer_id": number, "year": year, "tiv_delivered": figure, "apportioned": "no"}
        insert(connection, "arms_delivery", row)


def put_coverage(connection: sa.Connection, recipient: str, **spell: str) -> None:
    row = {"dataset_code": "curated", "table_name": "arms_transfer", "role": "recipient", "complete": "no"}
    insert(connection, "coverage", {"id": next(KEYS), "actor_code": recipient, **row, **spell})


@pytest.fixture(scope="module", params=BACKENDS)
def url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """AAA to DDD are recipients with one question each, and suppliers of one another."""
    found = fresh(request, tmp_path_factory)
    with filling(found) as connection:
        for code in ("AAA", "BBB", "CCC", "DDD"):
            put_coverage(connection, code, valid_from="1990-01-01", valid_from_text="1990")
        # TER: nothing states how completely its arms are recorded; of PAR only that of 2020 and before
        put_coverage(connection, "PAR", valid_until="2021-01-01", valid_until_text="2021")
        for recipient in ("TER", "PAR"):
            put_transfer(connection, "AAA", recipient, 5, {2018: None}, order_year=2018)
        put_transfer(connection, "AAA", "PAR", 5, {2023: None}, order_year=2023)
        # AAA: two suppliers, half and half
        put_transfer(connection, "BBB", "AAA", 10, {2018: None, 2019: None}, tiv_order=30, order_year=2016)
        put_transfer(connection, "CCC", "AAA", 4, {2019: 4}, tiv_order=10, order_year=2017)
        put_transfer(connection, "CCC", "AAA", 6, None, tiv_order=10, order_year=2017)  # no year of delivery known
        # BBB: shares of 0.5, 0.3, 0.2; a supplier without volume; what repeats or never came
        put_transfer(connection, "AAA", "BBB", 5, {2020: None}, order_year=2020)
        put_transfer(connection, "CCC", "BBB", 3, {2020: 1, 2021: 2}, order_year=2020)
        put_transfer(connection, "unknown", "BBB", 2, {2021: None}, order_year=2021)
        put_transfer(connection, "DDD", "BBB", None, {2021: None}, order_year=2021)
        put_transfer(connection, "DDD", "BBB", 99, {2021: None}, is_package="yes", order_year=2021)
        put_transfer(connection, "AAA", "BBB", None, order_year=2022, transfer_status="cancelled")
        # CCC: rival figures 30 and 12 for one transfer beside 10 from another; the highest counts, once
        put_transfer(connection, "AAA", "CCC", 12, {2021: None}, claim_group="tanks", order_year=2020, tiv_order=40)
        put_transfer(connection, "AAA", "CCC", 30, {2022: None}, claim_group="tanks", order_year=2021, tiv_order=30)
        put_transfer(connection, "BBB", "CCC", 10, {2022: None}, order_year=2021, tiv_order=10)
        # DDD: what is not known to come from one supplier
        put_transfer(connection, "unknown", "DDD", None)
        put_transfer(connection, "CCC", "DDD", None)
    return found


def dependence(run: Run, url: str, options: str) -> list[tuple[str, ...]]:
    outcome = run("query", "run", "arms-dependence", *options.split(), "--format", "csv", url=url)
    assert outcome.exit_code == 0, outcome.stderr
    return [tuple(row) for row in csv.reader(io.StringIO(outcome.stdout))][1:]


@pytest.mark.every(3)
@pytest.mark.parametrize(
    ("options", "expected"),
    [
        # all years: 10 and 4 + 6; 0.5² + 0.5²
        ("--recipient AAA", ["BBB 10.00 0.5000 0.5000", "CCC 10.00 0.5000 0.5000"]),
        # 2019: half of 10, and 4; 5/9 and 4/9; (25 + 16)/81
        ("--recipient AAA --from 2019", ["BBB 5.00 0.5556 0.5062", "CCC 4.00 0.4444 0.5062"]),
        ("--recipient AAA --to 2018", ["BBB 5.00 1.0000 1.0000"]),
        ("--recipient AAA --from 2020", []),
        # orders: 30 of 2016, 10 + 10 of 2017; 0.6² + 0.4²
        ("--recipient AAA --measure tiv_order", ["BBB 30.00 0.6000 0.5200", "CCC 20.00 0.4000 0.5200"]),
        ("--recipient AAA --measure tiv_order --from 2017", ["CCC 20.00 1.0000 1.0000"]),
        # one order and two; (1 + 4)/9
        ("--recipient AAA --measure orders", ["CCC 2.00 0.6667 0.5556", "BBB 1.00 0.3333 0.5556"]),
        # 0.25 + 0.09 + 0.04
        ("--recipient BBB", ["AAA 5.00 0.5000 0.3800", "CCC 3.00 0.3000 0.3800", "unknown 2.00 0.2000 0.3800"]),
        # 2021: 2 and 2
        ("--recipient BBB --from 2021 --to 2021", ["CCC 2.00 0.5000 0.5000", "unknown 2.00 0.5000 0.5000"]),
        # the cancelled order and the package are none
        (
            "--recipient BBB --measure orders",
            [f"{code} 1.00 0.2500 0.2500" for code in ("AAA", "CCC", "DDD", "unknown")],
        ),
        # 30 of 40 and 10 of 40
        ("--recipient CCC", ["AAA 30.00 0.7500 0.6250", "BBB 10.00 0.2500 0.6250"]),
        # the deliveries are those of the figure that counts
        ("--recipient CCC --to 2021", []),
        ("--recipient CCC --measure tiv_order", ["AAA 40.00 0.8000 0.6800", "BBB 10.00 0.2000 0.6800"]),
        ("--recipient CCC --measure orders", ["AAA 1.00 0.5000 0.5000", "BBB 1.00 0.5000 0.5000"]),
        ("--recipient DDD", []),
        # a share of deliveries of which nobody knows how complete they are is none
        ("--recipient TER", ["AAA 5.00 - -"]),
        ("--recipient TER --measure orders", ["AAA 1.00 - -"]),
        ("--recipient PAR --to 2020", ["AAA 5.00 1.0000 1.0000"]),
        ("--recipient PAR --from 2022", ["AAA 5.00 - -"]),
    ],
)
def test_shares_and_their_squares_are_as_worked_out(run: Run, url: str, options: str, expected: list[str]) -> None:
    assert dependence(run, url, options) == [tuple(line.replace("-", "").split(" ")) for line in expected]


@pytest.mark.slow_on_postgresql
def test_concentration_goes_by_year_of_delivery(run: Run, url: str) -> None:
    def years(recipient: str) -> str:
        return str(run("query", "run", "supplier-concentration", "--recipient", recipient, url=url).stdout)

    # 5; then 5 and 4: (25 + 16)/81
    assert years("AAA") == "recipient,year,suppliers,volume,hhi\nAAA,2018,1,5.00,1.0000\nAAA,2019,2,9.00,0.5062\n"
    # 5 and 1: 26/36; then 2 and 2
    assert years("BBB").splitlines()[1:] == ["BBB,2020,2,6.00,0.7222", "BBB,2021,2,4.00,0.5000"]
    assert years("CCC").splitlines()[1:] == ["CCC,2022,2,40.00,0.6250"]
    # nothing is stated of the record of TER, and none of PAR after 2020
    assert years("TER").splitlines()[1:] == ["TER,2018,1,5.00,"]
    assert years("PAR").splitlines()[1:] == ["PAR,2018,1,5.00,1.0000", "PAR,2023,1,5.00,"]


def test_unknown_suppliers_of_two_states_are_not_one_supplier_of_both(run: Run, url: str) -> None:
    outcome = run("query", "run", "arms-to-rivals", "--state", "BBB", "--other", "DDD", url=url)
    assert outcome.stdout == "supplier,to_state,to_other\nCCC,1,1\n"


def test_rival_figures_are_one_flow_and_packages_none(run: Run, url: str) -> None:
    outcome = run("query", "run", "arms-flows", "--recipient", "CCC", "--format", "jsonl", url=url)
    assert [line.count('"figures": 2') for line in outcome.stdout.splitlines()] == [1, 0]
    assert run("query", "run", "arms-flows", "--supplier", "DDD", url=url).stdout.count("\n") == 2  # and the header
