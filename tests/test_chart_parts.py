"""What charts are made of: labels that keep apart, round ticks, dates on an axis, geometry."""

import json
import math
import re
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import charts
from analysis.charts import labels, scale
from analysis.charts.svg import element, number

GEOMETRY = Path(charts.__file__).parent / "geometry"
PLACES = st.lists(st.tuples(st.floats(-1e4, 1e4), st.floats(1, 100)), max_size=30)


@given(PLACES)
def test_labels_keep_their_order_and_apart(wanted: list[tuple[float, float]]) -> None:
    wanted.sort()
    heights = [height for _, height in wanted]
    places = labels.spread([place for place, _ in wanted], heights, 0, 500)
    assert len(places) == len(wanted)
    for one in range(1, len(places)):
        assert places[one] - places[one - 1] >= (heights[one] + heights[one - 1]) / 2 - 1e-6
    if places:
        assert places[0] >= heights[0] / 2 - 1e-6
        if sum(heights) <= 500:
            assert places[-1] <= 500 - heights[-1] / 2 + 1e-6


@given(st.lists(st.integers(0, 100), max_size=10))
def test_labels_that_have_room_stay_where_they_want_to_be(steps: list[int]) -> None:
    wanted = [float(50 + sum(steps[:place]) + 20 * place) for place in range(len(steps))]
    assert labels.spread(wanted, [20.0] * len(wanted), 0, 2000) == pytest.approx(wanted)


@given(st.text(), st.floats(20, 400))
def test_a_cut_text_fits_its_room(text: str, room: float) -> None:
    found = labels.cut(text, 13, room)
    assert labels.width(found, 13) <= room
    assert found == text or found.endswith("…")


@given(st.text(alphabet="ab W北é ", max_size=80), st.integers(1, 4))
def test_wrapped_lines_fit_and_lose_nothing_unmarked(text: str, most: int) -> None:
    lines = labels.wrap(text, 13, 120, most)
    assert 1 <= len(lines) <= most
    assert all(labels.width(line, 13) <= 120 for line in lines)
    assert " ".join(lines).split() == text.split() or any(line.endswith("…") for line in lines)


@given(st.floats(1e-3, 1e9), st.integers(2, 10))
def test_ticks_are_round_and_reach_the_highest(highest: float, most: int) -> None:
    ticks = scale.ticks(highest, most)
    assert ticks[0] == 0
    assert ticks[-1] >= highest * (1 - 1e-9)
    assert ticks[-2] < highest
    assert len(ticks) <= most + 1
    step = ticks[1]
    assert round(step / 10 ** math.floor(math.log10(step) + 1e-9), 6) in {1, 2, 5}


@given(st.integers(1800, 2100), st.integers(0, 300), st.integers(2, 10))
def test_ticks_of_years_are_few_round_and_within(first: int, count: int, most: int) -> None:
    years = scale.year_ticks(first, first + count, most)
    assert len(years) <= most
    assert all(first <= year <= first + count for year in years)
    assert len({other - one for one, other in pairwise(years)}) <= 1


@given(st.dates(date(1, 1, 1), date(9999, 12, 31)))
def test_a_day_lies_in_its_month_and_its_month_in_its_year(day: date) -> None:
    text = day.isoformat()
    spans = [scale.span(text[:length]) for length in (4, 7, 10)]
    for (start, end), (first, last) in pairwise(spans):
        assert start - 1e-9 <= first < last <= end + 1e-9
    assert spans[0] == (day.year, day.year + 1)


def test_months_follow_on_each_other() -> None:
    ends = [scale.span(f"2024-{month:02}") for month in range(1, 13)]
    assert [end for _, end in ends[:-1]] == [start for start, _ in ends[1:]]
    assert (ends[0][0], ends[-1][1]) == (2024, 2025)


@pytest.mark.parametrize(
    ("value", "text"), [(1.0, "1"), (-0.001, "0"), (0.125, "0.12"), (12.3456, "12.35"), (1e6, "1000000")]
)
def test_coordinates_have_at_most_two_decimals(value: float, text: str) -> None:
    assert number(value) == text


def test_attributes_are_escaped_and_none_leaves_them_out() -> None:
    assert (
        element("g", "", data_name='a"<b>&', fill=None, class_="x")
        == '<g data-name="a&quot;&lt;b&gt;&amp;" class="x"/>'
    )


@pytest.mark.parametrize("region", ["world", "europe"])
def test_the_geometry_holds_outlines_within_its_grid(region: str) -> None:
    geometry = json.loads((GEOMETRY / f"{region}.json").read_text("utf-8"))
    assert "Natural Earth" in geometry["source"]
    assert {"ALB", "HRV", "SRB", "HUN", "XKX", "RUS", "TUR"} <= set(geometry["shapes"])
    for path in geometry["shapes"].values():
        for ring in re.findall(r"M[^M]+", path):
            assert re.fullmatch(r"M\d+ \d+l[-\d ]+z", ring)
            values = list(map(int, re.findall(r"-?\d+", ring)))
            x, y = values[:2]
            for dx, dy in zip(values[2::2], values[3::2], strict=True):
                x, y = x + dx, y + dy
                assert -1 <= x <= geometry["width"] + 1
                assert -1 <= y <= geometry["height"] + 1
    circles = list(geometry["points"].values())
    for place, (x, y) in enumerate(circles):
        assert all(math.hypot(x - a, y - b) >= 2 * geometry["radius"] for a, b in circles[:place])
