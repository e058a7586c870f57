"""Timelines: pacts at their dates, labels apart, reactions linked."""

import pytest

from support.chart_cases import TIMELINE, case, marks, of, outside, overlapping, texts


def test_pacts_stand_in_order_of_date_and_those_without_one_below() -> None:
    found = texts(case("timeline"))
    titles = [text for text in found if text in {row[1] for row in TIMELINE[1]}]
    assert titles == [
        "Joint statement of ministers", "Memorandum on training", "Joint Declaration on cooperation", "Bilateral plan",
        "Security of communications", "Implementation guide",
    ]  # fmt: skip
    assert found.index("Without a date") < found.index("Implementation guide")


def test_marks_stand_where_their_dates_are() -> None:
    found = {told.split(":")[0]: node for told, node in marks(case("timeline")).items()}
    middle = {day: float(node.get("y", 0)) + float(node.get("height", 0)) / 2 for day, node in found.items()}
    a_day = (middle["2025-03-18"] - middle["2011-11-04"]) / 4883
    assert middle["2025-04-01"] - middle["2025-03-18"] == pytest.approx(14 * a_day, abs=0.03)
    assert float(found["2024"].get("height", 0)) == pytest.approx(366 * a_day, rel=0.01)  # a year is as long as it is


def test_a_reaction_is_linked_by_an_arrow_and_its_days_are_counted() -> None:
    root = case("timeline")
    assert "plan-2025 is reported as a response to joint-2025" in marks(root)
    assert "reported response to that of 2025-03-18, 14 days earlier" in texts(root)


def test_days_between_are_not_counted_between_imprecise_dates() -> None:
    rows = [("a", "A", "plan", "2025", None, "X", None), ("b", "B", "plan", "2025-04-01", None, "Y", "a, elsewhere")]
    found = texts(of("timeline", TIMELINE[0], rows))
    assert "reported response to the agreement of 2025" in found
    assert "reported response to elsewhere" in found
    assert not any("days" in text for text in found)


def test_binding_is_told_by_the_mark() -> None:
    found = marks(case("timeline"))
    looks = {
        (node.get("fill"), node.get("stroke-dasharray"))
        for told, node in found.items()
        if told.startswith(("2025-04-01", "2011", "2024"))
    }
    assert len(looks) == 3
    assert {"binding", "not binding", "not known if binding"} <= set(texts(case("timeline")))


def test_labels_of_many_pacts_on_one_day_keep_apart() -> None:
    title = (
        "Agreement on the exchange and mutual protection of classified information in the field of defence and security"
    )
    rows = [(f"p-{n}", f"{title} {n}", "agreement", "2025-03-18", "yes", "A, B" * n, None) for n in range(25)]
    rows += [("first", "First", "treaty", "1949-04-04", "yes", "NATO", None)]
    root = of("timeline", TIMELINE[0], rows)
    assert overlapping(root) == []
    assert outside(root) == []
