"""Every format writes exactly the bytes that were agreed on."""

import io
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from analysis.output import writers
from analysis.output.column_types import Column
from errors import UsageError

GOLDEN = Path(__file__).parent / "golden"
SUFFIXES = {"table": "txt", "markdown": "md"}
STREAMING = ("table", "csv", "tsv", "json", "jsonl", "markdown", "html")

COLUMNS = [
    Column("actor", "code"),
    Column("title"),
    Column("transfers", "integer"),
    Column("tiv", "decimal", 2),
    Column("share", "decimal"),
    Column("signed_on", "date"),
    Column("since", "partial_date"),
    Column("any", "any"),
]
ROWS: list[tuple[Any, ...]] = [
    ("XKX", "Plan, \"joint\" | <b>new</b> & 'old'", 1, 12.5, 0.25, "2025-03-18", "2025-03", "text"),
    ("345", "two\nlines\r\nand a tab\t.", -20, 1.005, 1 / 3, "1878-07-13", "1878", 3),
    ("ALB", "=1+1", 0, -0.001, 2.0, None, None, 2.5),
    ("北京", "café — عربى \u202eabc", 2**60, 1e15, 1e22, "0098-01-01", "2025-03-18", None),
    (None, "*bold* [link](x) `code` \\ back", None, None, None, None, None, 12.0),
    ("-", "@cmd", 7, 0.005, 1e-7, "2000-02-29", "2000", "2025-03-18"),
]


def written(format_name: str, columns: list[Column], rows: Any, **options: Any) -> bytes:
    out = io.BytesIO()
    writers.write(format_name, columns, rows, out, **options)
    return out.getvalue()


def readable(format_name: str, data: bytes, folder: Path) -> str:
    """What is in a file, as text to compare and to read: of an archive the sheet, of Parquet types and values."""
    if format_name == "xlsx":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return archive.read("xl/worksheets/sheet1.xml").decode().replace("<row", "\n<row")
    if format_name == "parquet":
        file = folder / "rows.parquet"
        file.write_bytes(data)
        types = [f"{name}: {kind}" for name, kind, *_ in duckdb.execute(f"describe from '{file}'").fetchall()]
        lines = [*types, *map(repr, duckdb.execute(f"from '{file}'").fetchall())]
        return "".join(f"{line}\n" for line in lines)
    return data.decode()


@pytest.mark.parametrize("format_name", writers.FORMATS)
def test_a_format_writes_what_was_agreed_on(format_name: str, tmp_path: Path) -> None:
    name = f"rows.{SUFFIXES.get(format_name, format_name)}"
    if format_name in writers.BINARY:
        name += ".txt"
    found = readable(format_name, written(format_name, COLUMNS, ROWS, title="Pacts & <more>", width=200), tmp_path)
    with (GOLDEN / name).open(encoding="utf-8", newline="") as golden:
        assert found == golden.read()


def test_shares_are_percentages_for_people_and_numbers_for_programs() -> None:
    column, rows = [Column("share", "share", 4)], [(0.4526,), (0.0996,), (0.0384,), (0,), (1.0,), (None,)]
    cells = [line.strip("| ") for line in written("markdown", column, rows).decode().splitlines()[2:]]
    assert cells == ["45 %", "10 %", "3.8 %", "0.0 %", "100 %", ""]
    assert written("csv", column, rows).decode().split() == [
        "share",
        "0.4526",
        "0.0996",
        "0.0384",
        "0.0000",
        "1.0000",
        '""',
    ]


@pytest.mark.parametrize("format_name", writers.FORMATS)
def test_equal_rows_are_equal_bytes(format_name: str) -> None:
    assert written(format_name, COLUMNS, ROWS) == written(format_name, COLUMNS, iter(ROWS))


@pytest.mark.parametrize(
    ("format_name", "empty"),
    [("csv", "a,b\n"), ("tsv", "a\tb\n"), ("json", "[]\n"), ("jsonl", ""), ("markdown", "| a | b |\n| --- | ---: |\n"),
     ("table", "a  b\n─  ─\n")],
)  # fmt: skip
def test_no_rows_are_a_valid_file(format_name: str, empty: str) -> None:
    assert written(format_name, [Column("a"), Column("b", "integer")], []).decode() == empty


@pytest.mark.parametrize("format_name", ["xlsx", "parquet", "html"])
def test_no_rows_are_a_valid_file_of_the_larger_formats(format_name: str, tmp_path: Path) -> None:
    found = readable(format_name, written(format_name, [Column("a"), Column("b", "any")], []), tmp_path)
    assert "a" in found
    assert "b" in found


@pytest.mark.parametrize("format_name", STREAMING)
def test_rows_are_written_while_they_are_read(format_name: str) -> None:
    read = 0

    def rows() -> Iterator[tuple[int, str]]:
        nonlocal read
        for read in range(1, 20_001):
            yield read, "x"

    class Out(io.BytesIO):
        behind = 0

        def write(self, data: Any, /) -> int:
            self.behind = max(self.behind, read - self.getbuffer().nbytes // 3)  # a row takes at least three bytes
            return super().write(data)

    out = Out()
    assert writers.write(format_name, [Column("n", "integer"), Column("t")], rows(), out) == 20_000
    assert out.behind <= 2_000


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [(0.125, 2, "0.13"), (-0.125, 2, "-0.13"), (2.675, 2, "2.68"), (1e16, 2, "10000000000000000.00"), (3, 1, "3.0"),
     (-0.001, 2, "0.00"), (1e-9, 0, "0"), (float("inf"), 2, "inf")],
)  # fmt: skip
def test_declared_decimals_round_halves_away_from_zero(value: float, places: int, text: str) -> None:
    assert written("csv", [Column("x", "decimal", places)], [(value,)]).decode() == f"x\n{text}\n"


@pytest.mark.parametrize(
    ("value", "text"),
    [(True, "1"), (2.0, "2"), (-0.0, "0"), (1e22, "10000000000000000000000"), (1.5e-7, "0.00000015"),
     (b"\x00\xff", "00ff"), (date(2025, 3, 18), "2025-03-18"), ([1, "a"], '"[1, ""a""]"'),
     ({"a": None}, '"{""a"": null}"'), (float("nan"), "nan"), (1.1, "1.1")],
)  # fmt: skip
def test_an_undeclared_value_is_written_by_its_type(value: object, text: str) -> None:
    assert written("csv", [Column("x", "any")], [(value,)]).decode() == f"x\n{text}\n"


def test_numbers_that_json_does_not_have_are_null() -> None:
    rows = [(float("inf"),), (float("nan"),), ("inf",)]
    assert written("jsonl", [Column("x", "any")], rows) == b'{"x": null}\n{"x": null}\n{"x": "inf"}\n'


def test_an_unknown_format_is_refused_with_the_known_ones() -> None:
    with pytest.raises(UsageError, match="unknown format 'yaml'; known: table, csv, tsv"):
        written("yaml", COLUMNS, [])


@pytest.mark.parametrize("format_name", sorted(writers.BINARY))
def test_a_binary_format_is_refused_on_a_terminal(format_name: str) -> None:
    class Terminal(io.BytesIO):
        def isatty(self) -> bool:
            return True

    with pytest.raises(UsageError, match=f"{format_name} cannot be printed on a terminal; name a file with --output"):
        writers.write(format_name, COLUMNS, ROWS, Terminal())


@pytest.mark.parametrize("format_name", sorted(writers.NAMED))
def test_equal_names_are_refused_where_they_would_hide_values(format_name: str) -> None:
    with pytest.raises(UsageError, match="cannot hold two columns named code"):
        written(format_name, [Column("code"), Column("code")], [("a", "b")])
    assert written("csv", [Column("code"), Column("code")], [("a", "b")]) == b"code,code\na,b\n"
