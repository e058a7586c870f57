"""Files of other kinds than text: workbooks, Stata files, packed files, and what is not read."""

import base64
import gzip
import json
from pathlib import Path

import pytest
import xlsxwriter

from ingest.datasets import workbooks
from support import Run
from support.dataset_files import shape
from support.register_files import HEADER, ONE, records, written


def workbook(path: Path) -> None:
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Notes").write(0, 0, "Downloaded in May")
        sheet = book.add_worksheet("Data")
        for number, line in enumerate((HEADER, ONE)):
            for place, cell in enumerate(line.split(",")):
                sheet.write(number, place, float(cell) if cell.isdigit() else cell)


def test_the_sheet_of_a_workbook_is_read_like_its_csv(tmp_path: Path) -> None:
    path = tmp_path / "register.xlsx"
    workbook(path)
    assert records(path) == [(2, ONE.split(","))]


@pytest.mark.slow
def test_a_workbook_with_a_stray_cell_is_not_read_into_memory(tmp_path: Path) -> None:
    path = tmp_path / "register.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Data")
        sheet.write(0, 0, "a")
        sheet.write_blank(1_048_575, 16_383, None, book.add_format({"bold": True}))  # colours take no memory
        sheet.write(1_048_575, 27, "stray")
        book.add_worksheet("Notes & more").write(0, 0, "b")
    with pytest.raises(ValueError, match="a cell far from the table makes it 1,048,576 rows by 28 columns"):
        next(workbooks.excel_lines(path, "Data"))
    assert list(workbooks.excel_lines(path, "Notes & more")) == ["b\n"]


def test_a_stata_file_is_read_like_its_csv(tmp_path: Path) -> None:
    path = tmp_path / "states.dta"
    path.write_bytes(Path(shape("cow_states.dta")).read_bytes())
    assert records(path, "cow-states") == records(Path(shape("cow_states.csv")), "cow-states")


def test_a_file_packed_with_gzip_is_read(tmp_path: Path) -> None:
    path = tmp_path / "register.csv.gz"
    path.write_bytes(gzip.compress(f"{HEADER}\n{ONE}\n".encode()))
    assert records(path) == [(2, ONE.split(","))]


def test_the_csv_in_an_answer_of_sipris_api_is_read(tmp_path: Path) -> None:
    text = f"Café\n{HEADER}\n{ONE}\n"
    encoded = base64.b64encode(text.encode("cp1252")).decode()
    for answer in ({"bytes": encoded, "name": "trade-register.csv"}, {"result": text}):
        path = written(tmp_path, json.dumps(answer).encode(), "register.json")
        assert records(path) == [(3, ONE.split(","))]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"{\\rtf1\\mac {Transfers}}", "is a rich-text document (RTF), which cannot be imported: save or export"),
        (b"<!DOCTYPE html><html>", "is an HTML page, which cannot be imported: open it in a browser, and save"),
        (b'{"countries": [1, 2]}', "is JSON, which cannot be imported: of JSON, only answers of SIPRI's API are read"),
        (b'[{"result": "a"}]', "is JSON, which cannot be imported"),
        (b'{"bytes": "UmVjaX', "this JSON is damaged or cut off; download it again"),
        (b'{"bytes": "Umk"}', "this JSON is damaged or cut off"),
        (b"%PDF-1.7", "is a PDF document"),
        (b"RDX3\nX\n", "is a file of R, which cannot be imported: load it in R"),
        (b"<stata_dta><header></header></stata_dta>", "is a Stata file that cannot be read"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "is an Excel workbook that cannot be read"),
        (b"\x1f\x8b\x08", "this gzip file is damaged or cut off"),
        (gzip.compress(b"RDX3\nX\n", mtime=0), "in the gzip file file.csv is a file of R"),
        (b"PAR1", "is a Parquet file"),
    ],
)
def test_a_file_of_another_kind_is_named_with_what_to_do(
    seeded_sqlite_url: str, run: Run, tmp_path: Path, content: bytes, message: str
) -> None:
    outcome = run("import", "sipri", str(written(tmp_path, content, "file.csv")), url=seeded_sqlite_url)
    assert outcome.exit_code in (1, 2)
    (line,) = outcome.stderr.splitlines()
    assert message in line
