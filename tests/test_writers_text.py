"""What cells may hold: quotes, markup, control characters and formulas come out as text."""

import csv
import io
import json
import re
from collections import Counter
from datetime import date
from decimal import Decimal
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.output import writers
from analysis.output.column_types import Column
from analysis.output.writers.html import ILLEGAL
from analysis.output.writers.values import formatter, value_text
from analysis.output.writers.wrapping import printable, width

TEXTS = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from(',"\n\r\t|<&\\\0=-@ab'))
CELLS = st.none() | TEXTS | st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False, allow_infinity=False)
ROWS = st.lists(st.tuples(CELLS, TEXTS), max_size=8)
COLUMNS = [Column("a", "any"), Column('b "|<\n,', "any")]


def written(format_name: str, rows: list[tuple[Any, ...]], **options: Any) -> str:
    out = io.BytesIO()
    writers.write(format_name, COLUMNS[: len(rows[0]) if rows else 2], rows, out, **options)
    return out.getvalue().decode()


def same(value: Any, text: str) -> bool:
    if value is None:
        return text == ""
    return text == value if isinstance(value, str) else float(text) == float(value)


@given(ROWS)
def test_csv_reads_back_as_it_was(rows: list[tuple[Any, ...]]) -> None:
    for format_name, separator in (("csv", ","), ("tsv", "\t")):
        header, *read = csv.reader(io.StringIO(written(format_name, rows), newline=""), delimiter=separator)
        assert header == [column.name for column in COLUMNS]
        assert len(read) == len(rows)
        for row, cells in zip(rows, read, strict=True):
            assert all(map(same, row, cells)), (row, cells)


@given(st.lists(st.tuples(TEXTS, TEXTS).filter(lambda row: "\r" not in "".join(row)), max_size=8))
def test_csv_is_quoted_as_pythons(rows: list[tuple[str, str]]) -> None:
    expected = io.StringIO()
    csv.writer(expected, lineterminator="\n").writerows([[column.name for column in COLUMNS], *rows])
    assert written("csv", rows) == expected.getvalue()


NUMBERS = st.integers(-(2**63), 2**63 - 1) | st.floats() | st.integers(0, 3) | st.integers(-8, 8).map(lambda n: n / 4)
ODD = st.sampled_from(
    [True, -0.0, 0, 2.0, 2**53, 2.0**53, 2**53 + 1, 1e22, b"1", Decimal("2.00"), date(2025, 3, 18), [2]]
)
RUNS = st.lists(st.sampled_from([NUMBERS, NUMBERS | st.none(), TEXTS, TEXTS | st.none(), ODD, CELLS]), max_size=4)


@given(RUNS.flatmap(lambda kinds: st.tuples(*(st.lists(kind, min_size=2, max_size=3) for kind in kinds))))
def test_csv_gives_each_value_its_text_whatever_stands_before_it(runs: tuple[list[Any], ...]) -> None:
    columns = [Column("any", "any"), Column("fixed", "decimal", 1)]
    rows = [(value, value) for run in runs for value in run]
    out = io.BytesIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(writers, "SMALL_BLOCK", 2)
        writers.write("csv", columns, rows, out)
    expected = ["any,fixed"]
    for row in rows:
        texts = ["" if value is None else formatter(column)(value) for column, value in zip(columns, row, strict=True)]
        expected.append(
            ",".join('"{}"'.format(text.replace('"', '""')) if set(text) & set(',"\n\r') else text for text in texts)
        )
    assert out.getvalue().decode() == "\n".join([*expected, ""])


def test_a_lone_column_keeps_its_empty_rows() -> None:
    assert written("csv", [("a",), (None,), ("b",)]) == 'a\na\n""\nb\n'


@given(ROWS)
def test_json_reads_back_as_it_was(rows: list[tuple[Any, ...]]) -> None:
    names = [column.name for column in COLUMNS]
    array = json.loads(written("json", rows))
    assert array == list(map(json.loads, written("jsonl", rows).split("\n")[:-1]))
    assert len(array) == len(rows)
    for row, read in zip(rows, array, strict=True):
        assert list(read) == names
        for value, found in zip(row, read.values(), strict=True):
            assert float(found) == value if isinstance(value, float) else found == value


@given(ROWS)
def test_markdown_has_a_line_a_row_and_as_many_cells(rows: list[tuple[Any, ...]]) -> None:
    lines = written("markdown", rows).split("\n")[:-1]
    assert len(lines) == 2 + len(rows)
    for line in lines:
        bare = re.sub(r"\\.", "", line)
        assert bare.count("|") == 3
        assert not re.search(r"<(?!br>)", bare)


class _Cells(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.tags: set[str] = set()
        self.open = False

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002
        self.tags.add(tag)
        if tag == "tr":
            self.rows.append([])
        self.open = tag in ("td", "th")
        if self.open:
            self.rows[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        self.open = self.open and tag not in ("td", "th")

    def handle_data(self, data: str) -> None:
        if self.open:
            self.rows[-1][-1] += data


@given(ROWS)
def test_html_reads_back_as_it_was_without_control_characters(rows: list[tuple[Any, ...]]) -> None:
    parser = _Cells()
    parser.feed(written("html", rows, title="<script>"))
    parser.close()
    assert parser.tags - {"td"} == set("html head meta title style body h1 table thead tbody tr th".split())
    for row, cells in zip(rows, parser.rows[1:], strict=True):
        for value, cell in zip(row, cells, strict=True):
            legal = re.sub(ILLEGAL, "\ufffd", value) if isinstance(value, str) else value
            assert same(legal, cell)


def visible(text: str) -> Counter[str]:
    return Counter(character for character in text if not character.isspace() and character != "─")


@pytest.mark.parametrize(
    ("columns", "room"), [(None, 120), ("", 120), ("0", 120), ("wide", 120), ("40", 40), ("300", 300)]
)
def test_a_table_in_a_file_is_as_wide_as_columns_says(
    columns: str | None, room: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    if columns is not None:
        monkeypatch.setenv("COLUMNS", columns)
    lines = written("table", [("word " * 100, 1)]).splitlines()
    assert max(map(len, lines)) in (room - 1, room)


@given(ROWS, st.integers(20, 60))
def test_a_table_fits_its_width_and_loses_nothing(rows: list[tuple[Any, ...]], room: int) -> None:
    text = written("table", rows, width=room)
    assert all(width(line) <= room for line in text.split("\n"))
    cells = [column.name for column in COLUMNS] + [value_text(cell) for row in rows for cell in row if cell is not None]
    if text.startswith("── "):
        names = [column.name for column in COLUMNS] * len(rows)
        cells = names + cells[len(COLUMNS) :]
        text = re.sub("^── [0-9]+ ─*$", "", text, flags=re.MULTILINE)
    assert visible(text) == visible("".join(map(printable, cells)))


def test_a_table_wraps_at_spaces_and_puts_numbers_to_the_right() -> None:
    rows = [("北京 and e\u0301clair, a long title", 5), ("x", -1000)]
    assert written("table", rows, width=24) == (
        'a               b "|<\\n,\n'
        "──────────────  ────────\n"
        "北京 and               5\n"
        "e\u0301clair, a long\n"
        "title\n"
        "\n"
        "x                  -1000\n"
    )


def test_data_cannot_steer_the_terminal() -> None:
    assert "a\\x1b[31m\\u202eb\\x07\\n" in written("table", [("a\x1b[31m\u202eb\x07\n", None)])


# Formulas.


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1+cmd|' /C calc'!A0", "@SUM(1)", "\t=1", "\r=1", "  =1", "＝1", "-"])
def test_csv_defuses_formulas_when_it_is_for_a_spreadsheet(cell: str) -> None:
    for format_name, separator in (("csv", ","), ("tsv", "\t")):
        raw = written(format_name, [(cell, "x")])
        defused = written(format_name, [(cell, "x")], spreadsheet=True)
        read = [list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))[1][0] for text in (raw, defused)]
        assert read == [cell, f"'{cell}"]
        assert defused.startswith("\ufeff")


def test_numbers_and_harmless_text_are_not_touched_for_a_spreadsheet() -> None:
    assert written("csv", [(-5, "a=1"), (-0.5, "x-y")], spreadsheet=True).endswith("\n-5,a=1\n-0.5,x-y\n")
