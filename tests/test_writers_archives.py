"""XLSX and Parquet: dates are dates, numbers numbers, formulas text; and what the formats cannot hold is said."""

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.output import writers
from analysis.output.column_types import Column
from analysis.output.writers import xlsx
from errors import LimitError, PactbookError

CELLS = st.none() | st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from(',"\n\r\\N\0'))


def written(format_name: str, columns: list[Column], rows: Any, **options: Any) -> bytes:
    out = io.BytesIO()
    writers.write(format_name, columns, rows, out, **options)
    return out.getvalue()


def parts(data: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def sheet(columns: list[Column], rows: Any) -> str:
    return parts(written("xlsx", columns, rows))["xl/worksheets/sheet1.xml"]


@pytest.fixture
def parquet(tmp_path: Path) -> Callable[..., "tuple[list[str], list[tuple[Any, ...]]]"]:
    """Types and rows of a Parquet file."""

    def read(columns: list[Column], rows: Any) -> tuple[list[str], list[tuple[Any, ...]]]:
        file = tmp_path / "rows.parquet"
        file.write_bytes(written("parquet", columns, rows))
        types = [kind for _, kind, *_ in duckdb.execute(f"describe from '{file}'").fetchall()]
        return types, duckdb.execute(f"from '{file}'").fetchall()

    return read


# XLSX.


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1", "x http://x.org", "internal:A1", "{=1}"])
def test_text_in_xlsx_is_never_run(text: str) -> None:
    found = sheet([Column("t")], [(text,)])
    assert "<f>" not in found
    assert "<hyperlink" not in found
    assert 't="inlineStr"' in re.findall(r'<c r="A2"[^>]*>', found)[0]


def test_addresses_of_pages_are_links_and_columns_have_filters() -> None:
    found = sheet([Column("t"), Column("u")], [("https://x.org/a?b=1", "ftp://x.org"), ("x", "javascript:alert(1)")])
    assert re.findall(r'<hyperlink ref="([A-Z0-9]+)"', found) == ["A2"]
    assert '<autoFilter ref="A1:B3"/>' in found


def test_a_day_known_in_full_is_a_date_and_a_month_is_text() -> None:
    found = sheet([Column("d", "partial_date")], [("2025-03-18",), ("2025-03",)])
    assert "<v>45734</v>" in found
    assert "<t>2025-03</t>" in found


def test_a_formulas_cell_stays_text_when_it_is_edited() -> None:
    found = parts(written("xlsx", [Column("t")], [("=1+1",), ("plain",)]))
    styled = re.findall(r'<c r="A(\d)" (?:s="(\d)" )?t', found["xl/worksheets/sheet1.xml"])
    formats = re.findall(r"<xf [^>]*>", found["xl/styles.xml"].split("<cellXfs")[1])
    quoted = {row: "quotePrefix" in formats[int(style or 0)] for row, style in styled}
    assert quoted == {"1": False, "2": True, "3": False}


def test_days_that_excel_counts_wrongly_stay_text() -> None:
    found = sheet([Column("d", "date")], [("1900-02-28",), ("1900-03-01",), (date(1878, 7, 13),)])
    assert "<t>1900-02-28</t>" in found
    assert "<v>61</v>" in found
    assert "<t>1878-07-13</t>" in found


def test_what_xml_cannot_hold_is_marked_in_xlsx() -> None:
    assert "a\ufffdb\ufffd" in sheet([Column("t")], [("a\0b\x1f",)])


def test_a_workbook_holds_nothing_of_the_machine_or_the_day() -> None:
    found = parts(written("xlsx", [Column("t")], [("x",)], title="A/B: [c]"))
    assert "2000-01-01T00:00:00Z" in found["docProps/core.xml"]
    assert 'name="A B   c"' in found["xl/workbook.xml"]


class CountedText(str):
    """Text that counts how often it is compared."""

    __slots__ = ()
    compared = 0
    __hash__ = str.__hash__

    def __eq__(self, other: object) -> bool:
        type(self).compared += 1
        return str(self) == other


def test_the_values_of_a_column_are_not_searched_for_each_other() -> None:
    rows = [(CountedText(f"text {number}"),) for number in range(1000)]
    assert sheet([Column("a")], rows).count("<t>text ") == len(rows)
    assert CountedText.compared < len(rows)


@pytest.mark.parametrize("title", ["", "[]", "'", "x" * 40, "\0a", "History"])
def test_any_title_makes_a_sheet(title: str) -> None:
    assert written("xlsx", [Column("t")], [("x",)], title=title)


def test_too_many_rows_for_xlsx_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "ROWS", 4)
    assert written("xlsx", [Column("n", "integer")], [(1,)] * 3)
    with pytest.raises(LimitError, match="xlsx can hold 3 rows and a header; use --limit, csv or parquet"):
        written("xlsx", [Column("n", "integer")], [(1,)] * 4)


def test_too_long_a_cell_for_xlsx_is_said_with_its_place() -> None:
    rows = [("x" * 32_767,), ("x" * 32_768,)]
    assert written("xlsx", [Column("t")], rows[:1])
    with pytest.raises(LimitError, match="row 2, column t: this text has 32,768 characters"):
        written("xlsx", [Column("t")], rows)


def test_too_many_columns_for_xlsx_are_said() -> None:
    with pytest.raises(LimitError, match="xlsx can hold 16,384 columns"):
        written("xlsx", [Column(f"c{n}") for n in range(16_385)], [])


# Parquet.


@given(rows=st.lists(st.tuples(CELLS, CELLS), max_size=6))
@pytest.mark.slow
def test_parquet_reads_back_as_it_was(tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[Any, ...]]) -> None:
    file = tmp_path_factory.getbasetemp() / "any.parquet"
    file.write_bytes(written("parquet", [Column("it's"), Column("b")], rows))
    assert duckdb.execute(f"from '{file}'").fetchall() == rows


def test_undeclared_columns_get_the_type_of_all_their_values(parquet: Callable[..., Any]) -> None:
    many = 2_500  # more than a block
    rows: list[tuple[Any, ...]] = [(n, n, None, "2025-03-18", n, n, None) for n in range(many)]
    rows += [(1, 0.5, None, date(2025, 3, 19), 2**70, "text", 1.5)]
    types, read = parquet([Column(name, "any") for name in "abcdefg"], rows)
    assert types == ["BIGINT", "DOUBLE", "VARCHAR", "DATE", "DOUBLE", "VARCHAR", "DOUBLE"]
    assert read[0] == (0, 0.0, None, date(2025, 3, 18), 0.0, "0", None)
    assert read[-1] == (1, 0.5, None, date(2025, 3, 19), float(2**70), "text", 1.5)


def test_text_that_is_no_day_keeps_a_column_from_being_one(parquet: Callable[..., Any]) -> None:
    assert parquet([Column("d", "any")], [("2025-03-18",), ("2025-02-30",)])[0] == ["VARCHAR"]


def test_long_and_many_line_cells_survive(parquet: Callable[..., Any]) -> None:
    rows = [(n, '"\n,' * n) for n in range(2_000)] + [(-1, "\n" * 3_000_000), (-2, None)]
    assert parquet([Column("n", "integer"), Column("t")], rows)[1] == rows


@pytest.mark.slow
def test_more_text_than_the_memory_of_duckdb_is_written_in_order(parquet: Callable[..., Any]) -> None:
    rows = [(n, f"{n} {'x' * 100_000}") for n in range(800)]
    assert parquet([Column("n", "integer"), Column("t")], rows)[1] == rows


def test_what_a_declared_type_cannot_hold_is_one_line() -> None:
    with pytest.raises(PactbookError) as refused:
        written("parquet", [Column("n", "integer")], [("many",)])
    assert str(refused.value).startswith("parquet cannot hold these rows: ")
    assert "\n" not in str(refused.value)
