"""Queries over years and pairs say what the queries on one day, one recipient and one pair say."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

import pytest

from analysis.queries import catalogue, run
from database.connect import read

Ask = Callable[..., list[dict[str, Any]]]


@pytest.fixture
def ask(seeded_url: str) -> Ask:
    """Rows of a canned query as dictionaries, numbers as floats."""

    def call(name: str, **given: Any) -> list[dict[str, Any]]:
        query = catalogue.find(name, catalogue.folders())
        with read(seeded_url) as reader:
            rows = list(run.run(reader, query, given).rows)
        return [dict(zip([column.name for column in query.columns], row, strict=True)) for row in rows]

    return call


@pytest.mark.every(3)
@pytest.mark.slow_on_postgresql
@pytest.mark.parametrize("day", ["2008-02-17", "2012-06-30", "2018-12-31", "2020-09-04", "2025-04-16", "2026-09-12"])
def test_the_last_year_counts_as_the_day_does(ask: Ask, day: str) -> None:
    series = [row for row in ask("recognition-by-year", recognised="XKX", as_of=day) if row["year"] == int(day[:4])]
    assert [row["counter"] for row in series][:3] == ["record", "kosovo-mfa", "serbia-mfa"]
    for row in series:
        counter = None if row["counter"] == "record" else row["counter"]
        [whole] = [one for one in ask("recognition-count", recognised="XKX", as_of=day, counter=counter)
                   if one["body"] == "all"]  # fmt: skip
        assert (row["recognising"], row["withdrawn"]) == (whole["recognising"], whole["withdrawn"]), row


@pytest.mark.slow_on_postgresql
def test_every_year_counts_as_its_last_day_does(ask: Ask) -> None:
    record = [row for row in ask("recognition-by-year", recognised="MKD") if row["counter"] == "record"]
    assert [row["year"] for row in record] == list(range(1992, 2027))
    for row in record[::7]:
        [whole] = [one for one in ask("recognition-count", recognised="MKD", as_of=f"{row['year']}-12-31")
                   if one["body"] == "all"]  # fmt: skip
        assert row["recognising"] == whole["recognising"]


@pytest.mark.parametrize("recipient", ["SRB", "ALB", "HRV"])
def test_volumes_of_the_years_add_up_to_the_supplier_s(ask: Ask, recipient: str) -> None:
    low: dict[str, float] = defaultdict(float)
    high: dict[str, float] = defaultdict(float)
    for row in ask("arms-by-year", recipient=recipient):
        low[row["supplier"]] += float(row["volume_low"] or 0)
        high[row["supplier"]] += float(row["volume_high"] or 0)
    whole = ask("arms-dependence", recipient=recipient, from_year=1900)
    assert len(whole) > 4
    for row in whole:
        volume = float(row["volume"])
        assert low[row["supplier"]] - 0.01 <= volume <= high[row["supplier"]] + 0.01


def test_rival_figures_are_a_range_of_volume(ask: Ask) -> None:
    [row] = [one for one in ask("arms-by-year", recipient="SRB", supplier="HUN") if one["year"] == 2024]
    # 30 to 66 vehicles of 0.36 each; one aircraft of no known value
    assert (float(row["volume_low"]), float(row["volume_high"])) == pytest.approx((10.8, 23.76))
    assert (row["transfers"], row["without_value"]) == (2, 1)


@pytest.mark.slow_on_postgresql
@pytest.mark.parametrize("pair", [("ALB", "XKX"), ("HUN", "SRB"), ("BIH", "HRV"), ("TUR", "XKX")])
def test_a_pair_has_the_agreements_between_the_two(ask: Ask, pair: tuple[str, str]) -> None:
    between = ask("agreements-between", state=pair[0], other=pair[1])
    standing = [row["agreement"] for row in between if row["agreement_status"] not in ("terminated", "announced")]
    [tie] = ask("agreement-network", state=pair)
    assert (tie["state"], tie["other"], tie["agreements"]) == (*sorted(pair), len(standing))
    assert tie["deepest"] in standing
    assert tie["latest"] == max(row["signed_on"] or "" for row in between if row["agreement"] in standing)
    within = [row["agreement"] for row in ask("agreements-within", state=pair)]
    assert within == [row["agreement"] for row in between if row["signed_on"]]


@pytest.mark.slow_on_postgresql
def test_the_deepest_agreement_makes_the_depth(ask: Ask) -> None:
    depths = {(row["state"], row["other"]): row for row in ask("agreement-network", state=("BIH", "HRV", "SRB", "XKX"))}
    assert depths["BIH", "HRV"]["depth"] == "military_support"
    [overview] = ask("agreement-depth", agreement=depths["BIH", "HRV"]["deepest"])
    assert overview["military_support"] == "yes"
    assert depths["HRV", "SRB"]["depth"] == "other_pledge"
    assert ("SRB", "XKX") not in depths
