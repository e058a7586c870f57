"""Matrices: a cell a pair, shaded by depth, numbered, marked; bars and maps of numbers."""

import pytest

from analysis.charts.depths import DEPTHS
from errors import UsageError
from support.chart_cases import MATRIX, NAMES, SVG, case, description, drawn, marks, of, parsed, texts


def test_a_cell_has_the_number_of_a_pair_and_the_shade_of_its_depth() -> None:
    found = marks(case("matrix"))
    cell = found["ALB – HRV: 9 agreements, military support pledged, North Atlantic Treaty"]
    assert cell.findtext(f"{SVG}text") == "9"
    assert float(cell.find(f"{SVG}rect").get("fill-opacity", 1)) == 1  # type: ignore[union-attr]
    assert (
        found["HRV – ALB: 9 agreements, military support pledged, North Atlantic Treaty"].findtext(f"{SVG}text") == "9"
    )
    looks = {
        depth.label: (rect.get("fill-opacity"), rect.get("stroke-dasharray"))
        for told, node in found.items()
        for depth in DEPTHS.values()
        if f", {depth.label}" in told and (rect := node.find(f"{SVG}rect")) is not None
    }
    assert len(set(looks.values())) == len(looks) == len(DEPTHS)


def test_an_alliance_of_many_is_a_mark_in_the_corner_even_without_a_number() -> None:
    root = case("matrix")
    marked = {told for told, node in marks(root).items() if node.find(f"{SVG}path") is not None}
    assert len(marked) == 4  # two pairs, in both halves
    assert "ALB – TUR: no agreements, North Atlantic Treaty; Another of many" in marked
    assert "both in an alliance of many (2 pairs): Another of many; North" in " ".join(texts(root))
    assert "2 pairs marked." in description(root)


def test_rows_and_columns_are_in_the_order_of_their_names() -> None:
    found = texts(parsed(drawn("matrix", names={**NAMES, "ALB": "Zeta"})))
    assert [text for text in found if text in {"Croatia", "Hungary", "Serbia", "Zeta"}][:4] == [
        "Croatia", "Hungary", "Serbia", "Zeta",
    ]  # fmt: skip


def test_rows_that_are_no_pairs_fill_one_half() -> None:
    rows = [("A", "x", 1, None, None), ("B", "x", 2, None, None), ("A", "y", 3, None, None)]
    assert sorted(text for text in texts(of("matrix", MATRIX[0], rows)) if text.isdecimal()) == ["1", "2", "3"]


def test_other_shades_have_an_order_and_a_number_that_can_be_told_apart() -> None:
    rows = [("A", "B", 1, "cold", None), ("A", "C", 2, "warm", None)]
    root = of("matrix", MATRIX[0], rows, order=["warm", "cold"])
    assert [text for text in texts(root) if ": 1 pair" in text] == ["cold: 1 pair", "warm: 1 pair"]
    with pytest.raises(UsageError, match="the option order lacks the shade 'warm'"):
        of("matrix", MATRIX[0], rows, order=["cold"])
    many = [("A", f"B{place}", 1, f"shade {place}", None) for place in range(6)]
    with pytest.raises(UsageError, match="6 shades, but at most 5 can be distinguished"):
        of("matrix", MATRIX[0], many)
    with pytest.raises(UsageError, match="row 3 repeats the pair of A and B"):
        of("matrix", MATRIX[0], [*rows, rows[0]])


def test_bars_show_shares_as_per_cent_and_ranges_with_a_whisker() -> None:
    assert {"45 %", "27 %", "3.4 %", "no value", "0 %", "20 %"} <= set(texts(case("bar")))
    found = marks(case("bar-range"))
    low, high = found["HUN: 10.8–23.76"].findall(f"{SVG}rect")
    assert float(high.get("width", 0)) / float(low.get("width", 1)) == pytest.approx((23.76 - 10.8) / 10.8, abs=0.01)
    assert found["FRA: 19.5"].findall(f"{SVG}path") == []
    rows = [(f"S{place}", 0.01, 1.0, 1.0) for place in range(25)]
    root = of("bar", ("supplier", "share", "volume_low", "volume_high"), rows)
    assert "5 more rows not shown" in texts(root)


def test_a_map_of_numbers_is_shaded_by_equal_ranges() -> None:
    root = case("map-numbers", title="x")
    found = marks(root)
    assert float(found["ALB: 3"].get("fill-opacity", 1)) < float(found["FRA: 45"].get("fill-opacity", 1))
    assert "BTN" not in " ".join(found)  # no value: as land without a row
    assert {"0 to 20: 3", "40 to 60: 2"} <= set(texts(root))
