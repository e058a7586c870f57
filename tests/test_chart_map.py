"""Maps: states filled by status, small ones as circles, Kosovo as such."""

import pytest

from analysis.charts.map import STATUSES
from support.chart_cases import MAP, SVG, case, description, drawn, marks, of, texts


def test_states_are_filled_by_status() -> None:
    found = marks(case("map-world"))
    assert found["Albania: recognises, 2008-02-18"].get("class") == "recognises"
    assert found["Togo: contested by a count, 2014-07-02, 2019-06-28"].get("class") == "contested"
    fills = {node.get("class"): node.get("fill", "").split("-")[-1] for node in found.values()}
    assert len(set(fills.values())) == len(STATUSES) + 1
    assert fills["withdrawn"] == "withdrawn)"


def test_statuses_differ_in_pattern_too() -> None:
    root = case("map-world")
    figures = [(path.get("d"), path.get("stroke-width")) for path in root.findall(f".//{SVG}pattern/{SVG}path")]
    assert len(figures) == len(set(figures)) == len(STATUSES) - 2  # two are plain: one strong, one pale


def test_the_legend_counts_the_states_on_the_map() -> None:
    world, europe = (texts(case(name)) for name in ("map-world", "map-europe"))
    assert {"recognises: 3", "contested by a count: 1", "never recognised: 1"} <= set(world)
    assert {"no record: 1", "not counted: 1", "not covered: 1"} <= set(world)
    assert "Not on the map: Order of Malta." in world
    assert {"recognises: 3", "never recognised: 1"} <= set(europe)
    assert not any("contested" in text for text in europe)
    assert "The numbers count the 4 states on this map; 7 others are outside it." in europe


def test_the_description_of_a_map_names_the_states_by_status() -> None:
    told = description(case("map-world"))
    assert "recognises, 3: Albania, France, Malta." in told
    assert "withdrawn, 1: Suriname." in told
    assert "Not on the map: Order of Malta." in told


def test_kosovo_is_drawn_as_such() -> None:
    for name in ("map-world", "map-europe"):
        found = marks(case(name))
        assert found["XKX"].get("class") == "subject"
        assert found["Serbia: never recognised"].get("d") != found["XKX"].get("d")
    assert "Kosovo" in texts(case("map-europe", subject_name="Kosovo"))
    row = ("XKX", "Kosovo", "never", None, None)
    kosovo = marks(of("map", MAP[0], [*MAP[1], row], region="europe"))["Kosovo: never recognised"]
    assert kosovo.tag == f"{SVG}path"
    assert kosovo.get("class") == "never"


def test_small_states_are_circles() -> None:
    found = marks(case("map-world"))
    assert found["Malta: recognises, 2008-08-21"].tag == f"{SVG}circle"
    assert found["France: recognises, 2008-02-18"].tag == f"{SVG}path"


def test_an_unknown_region_is_refused() -> None:
    with pytest.raises(Exception, match="region must be one of world, europe, not 'mars'"):
        drawn("map-world", region="mars")
