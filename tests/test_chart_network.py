"""Networks: a line a pair, drawn by depth, states in a sensible order."""

from itertools import combinations

from analysis.charts.depths import DEPTHS
from support.chart_cases import NETWORK, SVG, case, description, look, marks, of, overlapping, texts


def test_every_pair_is_a_line_whose_stroke_tells_the_depth() -> None:
    root = case("network")
    lines = {node.get("class"): node for told, node in marks(root).items() if node.tag == f"{SVG}path"}
    assert set(lines) == set(DEPTHS)
    assert len({look(node) for node in lines.values()}) == len(DEPTHS)
    assert lines["military_support"].findtext(f"{SVG}title") == "ALB\u2013HRV: 9 agreements, military support pledged"


def test_states_and_numbers_can_be_read() -> None:
    found = texts(case("network"))
    assert {"ALB", "HRV", "HUN", "SRB", "XKX", "9", "3", "4", "5", "2"} <= set(found)
    assert "military support pledged: 1 pair" in found


def test_the_description_of_a_network_lists_the_pairs() -> None:
    told = description(case("network"))
    assert told.startswith("Network of 5 parties and 5 pairs with agreements.")
    assert "binding, 1 pair: HRV\u2013XKX 4." in told


def test_an_agreement_of_many_parties_is_a_line_for_each_pair() -> None:
    rows = [(one, other, 1, "military_support") for one, other in combinations("ABCDEFGHIJKL", 2)]
    root = of("network", NETWORK[0], rows)
    assert sum(node.tag == f"{SVG}path" for node in marks(root).values()) == 66
    assert overlapping(root) == []


def test_too_many_states_for_discs_are_named_around_the_circle() -> None:
    rows = [("HUB", f"S{place:02}", 1, "binding") for place in range(60)]
    root = of("network", NETWORK[0], rows)
    assert {f"S{place:02}" for place in range(60)} <= set(texts(root))


def test_tied_states_stand_near_each_other() -> None:
    """Two groups with no tie between them are not mixed."""
    rows = [(one, other, 1, "binding") for group in ("ACE", "BDF") for one, other in combinations(group, 2)]
    order = [text for text in texts(of("network", NETWORK[0], rows)) if text in set("ABCDEF")]
    switches = sum((one in "ACE") != (other in "ACE") for one, other in zip(order, order[1:] + order[:1], strict=True))
    assert switches == 2
