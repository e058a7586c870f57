"""Charts of every kind: well-formed, the same bytes from the same data, legible, and told in words."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.charts import KINDS, draw
from analysis.charts.rows import ChartInput
from analysis.charts.svg import NARROW, WIDE
from analysis.output.column_types import Column
from errors import UsageError
from support.chart_cases import (
    CASES,
    NAMES,
    SVG,
    columns,
    description,
    drawn,
    marks,
    outside,
    overlapping,
    parsed,
    texts,
)

GOLDEN = Path(__file__).parent / "golden" / "charts"
TESTS = Path(__file__).parent
FIRST = {kind: next(name for name in CASES if name.startswith(kind)) for kind in KINDS}


def outlines_cut(svg: str) -> str:
    """The chart with long outlines, which the geometry's files hold, cut short."""
    return re.sub(r'( d="[^"]{60})[^"]{100,}', r"\1...", svg)


@pytest.mark.parametrize("case", CASES)
def test_a_chart_is_as_was_agreed(case: str) -> None:
    assert outlines_cut(drawn(case)) == (GOLDEN / f"{case}.svg").read_text(encoding="utf-8")


@pytest.mark.parametrize("case", CASES)
def test_a_chart_is_one_image_with_title_and_description(case: str) -> None:
    root = parsed(drawn(case, title="A & B"))
    assert root.tag == f"{SVG}svg"
    assert (root.get("role"), root.get("width"), root.get("height")) == ("img", "100%", None)
    [title, told] = root.get("aria-labelledby", "").split()
    assert root[0].get("id") == title
    assert root[0].text == "A & B"
    assert root[1].get("id") == told
    assert len(description(root)) > 40


@pytest.mark.parametrize("width", [NARROW, WIDE])
@pytest.mark.parametrize("names", [{}, NAMES], ids=["codes", "names"])
@pytest.mark.parametrize("case", CASES)
def test_texts_keep_apart_and_inside(case: str, names: dict[str, str], width: float) -> None:
    root = parsed(drawn(case, names=names, width=width))
    assert overlapping(root) == []
    assert outside(root) == []


@pytest.mark.parametrize("case", CASES)
def test_colours_are_the_pages(case: str) -> None:
    """Every colour is a custom property with a fallback, or none, or a pattern of such colours."""
    root = parsed(drawn(case))
    colours = {node.get(name, "none") for node in root.iter() for name in ("fill", "stroke")}
    assert all(colour == "none" or colour.startswith(("var(--", "url(#")) for colour in colours), colours


@pytest.mark.parametrize("case", CASES)
def test_ids_are_unique_and_references_are_kept(case: str) -> None:
    root = parsed(f"<page>{drawn(case)}{drawn(case, title='Another')}</page>")
    ids = [node.get("id") for node in root.iter() if node.get("id")]
    assert len(ids) == len(set(ids))
    wanted = {value[5:-1] for node in root.iter() for value in node.attrib.values() if value.startswith("url(#")}
    assert wanted <= set(ids)


@pytest.mark.slow
def test_bytes_do_not_depend_on_the_process() -> None:
    script = "from support.chart_cases import CASES, drawn; print(''.join(map(drawn, CASES)))"
    path = os.pathsep.join([str(TESTS), str(TESTS.parent)])
    made = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={"PYTHONPATH": path, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": "C", "PYTHONIOENCODING": "utf-8"},
            capture_output=True,
            check=True,
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "Asia/Tokyo"))
    }
    assert len(made) == 1


def test_rounding_errors_of_sums_change_no_byte() -> None:
    kind, (names, rows), options = CASES["flows"]
    noisy = [tuple(value + 1e-9 if isinstance(value, float) else value for value in row) for row in rows]
    assert drawn("flows") == draw(kind, ChartInput(columns(names), noisy, options))


@pytest.mark.parametrize("kind", KINDS)
def test_no_rows_give_a_chart_that_says_so(kind: str) -> None:
    _, (names, _), options = CASES[FIRST[kind]]
    root = parsed(draw(kind, ChartInput(columns(names), [], options)))
    assert texts(root) == ["No data"]
    assert description(root) == "No data."


def test_an_unknown_kind_is_refused_with_those_known() -> None:
    with pytest.raises(
        UsageError, match=r"unknown chart 'pie'; known: line, bar, matrix, map, network, flows, timeline"
    ):
        draw("pie", ChartInput([], [], {}))


@pytest.mark.parametrize("kind", KINDS)
def test_missing_columns_and_unknown_options_are_named(kind: str) -> None:
    _, (names, rows), _ = CASES[FIRST[kind]]
    with pytest.raises(UsageError, match=rf"chart {kind}: the column \w+.* is missing; known: nothing"):
        draw(kind, ChartInput(columns(("nothing",)), [], {}))
    with pytest.raises(UsageError, match=rf"chart {kind}: unknown option 'depth'; known: title"):
        draw(kind, ChartInput(columns(names), rows, {"depth": 3}))
    with pytest.raises(UsageError, match=rf"chart {kind}: the option title must be of type str, not 3"):
        draw(kind, ChartInput(columns(names), rows, {"title": 3}))


@pytest.mark.parametrize(
    ("case", "column", "value", "said"),
    [
        ("line", "year", None, "chart line: row 1 has no value in the column year"),
        ("line", "year", "2008", "chart line: row 1, column year: '2008' is not an integer"),
        ("line", "recognising", "many", "chart line: row 1, column recognising: 'many' is not a number"),
        ("matrix", "agreements", "many", "chart matrix: row 1, column agreements: 'many' is not a number"),
        ("matrix", "state", None, "chart matrix: row 1 has no value in the column state"),
        ("bar", "share", "much", "chart bar: row 1, column share: 'much' is not a number"),
        ("map-world", "status", "maybe", "chart map: the status in row 1 must be one of recognises, contested, "),
        ("network", "depth", "deep", "chart network: the depth in row 1 must be one of non_binding, unknown, "),
        ("flows", "volume_low", "much", "chart flows: row 1, column volume_low: 'much' is not a number"),
        ("timeline", "signed_on", "2025-13", "chart timeline: row 1, column signed_on: '2025-13' is not a date"),
        ("timeline", "title", None, "chart timeline: row 1 has no value in the column title"),
    ],
)
def test_a_value_that_cannot_be_drawn_is_named(case: str, column: str, value: Any, said: str) -> None:
    kind, (names, rows), options = CASES[case]
    changed = list(rows[0])
    changed[names.index(column)] = value
    with pytest.raises(UsageError) as error:
        draw(kind, ChartInput(columns(names), [tuple(changed), *rows[1:]], options))
    assert str(error.value).startswith(said)
    assert "\n" not in str(error.value)


def test_names_stand_for_codes() -> None:
    for name in ("line", "matrix", "bar", "flows", "timeline"):
        svg = drawn(name, names=NAMES)
        assert not re.search(r">(ALB|HRV|CHN|GBR|serbia-mfa)<", svg), name


def test_any_columns_can_have_the_roles_of_a_chart() -> None:
    rows = [("2020-01-01", 3, "Peace"), ("2021", 5, "War")]
    for kind, roles in {
        "line": {"x": "n", "y": "n"},
        "bar": {"label": "what_happened", "value": "n"},
        "matrix": {"row": "day", "column": "what_happened", "value": "n"},
        "map": {"state": "what_happened", "value": "n"},
        "network": {"state": "day", "other": "what_happened", "agreements": "n", "depth": "depth"},
        "flows": {"year": "n", "partner": "what_happened", "low": "n"},
        "timeline": {"date": "day", "title": "what_happened"},
    }.items():
        given = ChartInput(
            [*columns(("day",)), Column("n", "integer"), *columns(("what_happened", "depth"))],
            [(*row, "binding") for row in rows], {}, roles,
        )  # fmt: skip
        assert "<svg" in draw(kind, given)
        with pytest.raises(UsageError, match=rf"chart {kind}: unknown role 'colour' of a column; known: "):
            draw(kind, given._replace(roles={"colour": "n"}))
        with pytest.raises(UsageError, match=rf"chart {kind}: there is no column 'dey'; did you mean day"):
            draw(kind, given._replace(roles=dict.fromkeys(roles, "dey")))


def test_a_state_has_one_status_on_a_map() -> None:
    kind, (names, rows), options = CASES["map-world"]
    with pytest.raises(UsageError, match="row 12 is the second row of ALB"):
        draw(kind, ChartInput(columns(names), [*rows, rows[0]], options))


@given(text=st.text(), kind=st.sampled_from(KINDS))
def test_no_text_breaks_the_markup(text: str, kind: str) -> None:
    _, (names, rows), _ = CASES[FIRST[kind]]
    free = {"counter", "name", "state", "supplier", "title", "instrument", "partners", "agreement", "reaction_to"}
    changed = [
        tuple(f"{text}{place}" if name in free and value else value for name, value in zip(names, row, strict=True))
        for place, row in enumerate(rows)
    ]
    root = parsed(draw(kind, ChartInput(columns(names), changed, {"title": text or "."})))
    assert {node.tag for node in root.iter()} <= {
        f"{SVG}{name}" for name in ("svg title desc defs pattern g path rect circle text").split()
    }


@pytest.mark.parametrize("case", CASES)
def test_every_mark_tells_what_it_is(case: str) -> None:
    assert all(marks(parsed(drawn(case))))
