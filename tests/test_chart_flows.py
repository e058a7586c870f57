"""Flows: bars by year and partner, rival figures as ranges."""

from typing import Any

import pytest

from support.chart_cases import FLOWS, SVG, case, description, marks, of, outside, overlapping, texts


def test_rival_figures_are_a_range_with_a_whisker() -> None:
    found = marks(case("flows"))
    rival, plain = found["2024 HUN: 10.8\u201323.76 and 1 without a value"], found["2023 FRA: 19.5"]
    low, high = rival.findall(f"{SVG}rect")
    scale = float(plain.findall(f"{SVG}rect")[0].get("height", 0)) / 19.5
    assert float(low.get("height", 0)) == pytest.approx(10.8 * scale, abs=0.02)
    assert float(high.get("height", 0)) == pytest.approx((23.76 - 10.8) * scale, abs=0.02)
    assert len(rival.findall(f"{SVG}path")) == 2  # whisker, and a diamond for what has no value
    assert plain.findall(f"{SVG}path") == []


def test_what_has_no_value_is_shown_without_a_bar() -> None:
    found = marks(case("flows"))["2025 CYP: 2 without a value"]
    assert found.findall(f"{SVG}rect") == []
    assert len(found.findall(f"{SVG}path")) == 1


def test_partners_come_by_volume_with_their_totals_and_all_together() -> None:
    root = case("flows")
    found = texts(root)
    assert [text for text in found if text in {"CHN", "FRA", "HUN", "CYP"}] == ["CHN", "HUN", "FRA", "CYP"]
    assert {"435", "19.5", "10.8\u201323.8", "?", "465\u2013478"} <= set(found)
    assert "2023: 237" in marks(root)
    told = description(root)
    assert "2022 to 2025: 465.3\u2013478.26 and 3 without a value." in told
    assert "HUN: 10.8\u201323.76 and 1 without a value (2024 10.8\u201323.76 and 1 without a value)." in told


def test_flows_to_recipients_are_drawn_alike() -> None:
    names = tuple("recipient" if name == "supplier" else name for name in FLOWS[0])
    assert "by recipient, same scale (maximum 217.5)" in texts(of("flows", names, FLOWS[1]))


@pytest.mark.parametrize("years", [1, 2, 30, 80])
def test_years_stay_apart_however_many(years: int) -> None:
    rows: list[tuple[Any, ...]] = [(1950 + place, "USA", 1.0, 1.0, 0) for place in range(years)]
    root = of("flows", FLOWS[0], rows)
    assert overlapping(root) == []
    assert outside(root) == []
