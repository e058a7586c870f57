"""Lines: a step a year, named at their end, parted where a counter does not cover the year."""

import re

import pytest

from errors import UsageError
from support.chart_cases import LINE, case, description, look, marks, of, outside, overlapping, texts


def test_a_line_steps_from_year_to_year_and_stops_where_it_is_not_covered() -> None:
    root = case("line")
    lines = {told.split(":")[0]: node for told, node in marks(root).items()}
    assert set(lines) == {"record", "serbia-mfa", "edition"}
    assert re.sub(r"[\d. ]+", "", lines["record"].get("d", "")) == "MHVHV"
    assert re.sub(r"[\d. ]+", "", lines["edition"].get("d", "")) == "MHV"
    assert len({look(node) for node in lines.values()}) == 3


def test_lines_are_named_at_their_end_with_the_last_number() -> None:
    found = texts(case("line"))
    assert found[found.index("serbia-mfa") + 1] == "60 in 2010"
    assert found[found.index("edition") + 1] == "66 in 2009"


def test_the_description_tells_first_highest_and_last() -> None:
    told = description(case("line"))
    assert "record: 54 in 2008, at most 73 in 2010, 73 in 2010." in told
    assert "serbia-mfa: 54 in 2008, at most 65 in 2009, 60 in 2010." in told
    assert "edition: 53 in 2008, at most 66 in 2009, 66 in 2009; not covered later." in told


def test_a_gap_parts_a_line_and_a_lone_year_is_seen() -> None:
    rows = [(2008, "a", 5), (2009, "a", None), (2010, "a", 7), (2011, "a", None), (2012, "a", 9)]
    [line] = marks(of("line", LINE[0], rows)).values()
    assert line.get("d", "").count("M") == 3
    assert line.get("d", "").count("h4") == 3


@pytest.mark.parametrize("count", [1, 2, 7, 12])
def test_many_lines_are_told_apart_and_their_labels_kept_apart(count: int) -> None:
    rows = [(year, f"counter-{place}", 100) for year in range(2000, 2026) for place in range(count)]
    root = of("line", LINE[0], rows)
    assert overlapping(root) == []
    assert outside(root) == []
    looks = [(node.get("stroke"), *look(node)) for node in marks(root).values()]
    assert len(set(looks)) == count


def test_two_numbers_for_one_year_are_refused() -> None:
    with pytest.raises(UsageError, match="row 2 is the second row of 2008 for a; name the column"):
        of("line", LINE[0], [(2008, "a", 5), (2008, "a", 6)])


def test_a_column_of_nulls_is_no_data() -> None:
    assert texts(of("line", LINE[0], [(2008, "a", None)])) == ["No data"]
