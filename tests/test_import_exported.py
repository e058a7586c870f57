"""Files of every dataset as people have them: whatever program wrote one, its rows are those of the published file."""

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from database.connect import read
from database.reader import Reader
from errors import PactbookError
from ingest.datasets.catalogue import SERIES
from ingest.datasets.importing import parser_of
from ingest.datasets.parsed import PublishedFile
from ingest.datasets.sipri import tiv_tables
from support.dataset_files import SHAPES
from support.exported import KINDS, Table, read_files, table, write

TIV = ("exports by year", "imports by year")
NOT_COMPARED = {"source_line", "raw"}  # where a row stands, and its cells as they are written


class Importer(NamedTuple):
    """A dataset's layout: its series, and the published files."""

    series: str
    names: tuple[str, ...]


IMPORTERS = {
    "atop": Importer("atop", ("atop_1a", "atop_1aph", "atop_1m")),
    "dcad": Importer("dcad", ("dcad",)),
    "sipri, register": Importer("sipri", ("sipri_register",)),
    "sipri, deliveries": Importer("sipri", ("sipri_deliveries",)),
    "sipri, until 2021": Importer("sipri", ("sipri_armstrade",)),
    "sipri, tables of TIV": Importer("sipri", ("sipri_tiv_exports", "sipri_tiv_imports")),
    "cow-states": Importer("cow-states", ("cow_states",)),
    "nmc": Importer("nmc", ("nmc_5_0",)),
    "contiguity": Importer("contiguity", ("contiguity",)),
    "majors": Importer("majors", ("majors",)),
}


@pytest.fixture(scope="module")
def reader(seeded_sqlite_url: str) -> Iterator[Reader]:
    with read(seeded_sqlite_url) as reader:
        yield reader


def paths(importer: Importer) -> list[Path]:
    return [SHAPES / f"{name}.csv" for name in importer.names]


def imported(series: str, files: list[PublishedFile], reader: Reader) -> object:
    """What an import would write, but for the lines of the file."""
    if {file.layout for file in files} == set(TIV):
        totals = tiv_tables.read(files)
        return totals.exports, totals.imports
    parsed = parser_of(series)(files, reader, "x")
    rows: dict[str, list[dict[str, Any]]] = {}
    for batch in parsed.batches:
        for name, parts in batch.items():
            if name != "coverage":
                rows.setdefault(name, []).extend(
                    {column: value for column, value in row.items() if column not in NOT_COMPARED} for row in parts
                )
    return rows, parsed.ending().unresolved


@pytest.fixture(scope="module")
def as_published(reader: Reader) -> Callable[[str], object]:
    """What an import of a dataset's published files would write."""

    @cache
    def rows(name: str) -> object:
        series = IMPORTERS[name].series
        return imported(series, read_files(series, paths(IMPORTERS[name])), reader)

    return rows


# Every dataset with every kind of file; those that are not slow have each kind once, and each dataset in turn.
CASES = [
    pytest.param(name, kind, marks=() if number % len(IMPORTERS) == place else pytest.mark.slow)
    for place, name in enumerate(IMPORTERS)
    for number, kind in enumerate(KINDS)
]


@pytest.mark.parametrize(("name", "kind"), CASES)
def test_the_rows_are_those_of_the_published_file(
    reader: Reader, as_published: Callable[[str], object], tmp_path: Path, name: str, kind: str
) -> None:
    importer = IMPORTERS[name]
    published = read_files(importer.series, paths(importer))
    again = [write(table(file), kind, tmp_path, file.file.path.stem) for file in published]
    assert imported(importer.series, read_files(importer.series, again), reader) == as_published(name)


def test_all_datasets_are_tried() -> None:
    assert {importer.series for importer in IMPORTERS.values()} == set(SERIES)


def with_cell(one: Table, text: str) -> bytes:
    """The table with its first row moved to the end, and other text in that row's first cell."""
    (_, *others), *rows = one.rows
    lines = [",".join(f'"{cell}"' if "," in cell else cell for cell in line) for line in [one.names, *rows]]
    return "\n".join([*one.preamble, *lines, ",".join([text, *others])]).encode() + b"\n"


DAMAGE: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "an open quotation mark": (lambda text: text.replace(b"@", b'"x'), "a quotation mark opens cell 1 and is not"),
    "a cell that is too long": (lambda text: text.replace(b"@", b"x" * 140_000), "cell 1 has more than 131,072"),
    "cut off": (lambda text: text.decode().replace("@", "1").encode("utf-16")[:-3], "the file is UTF-16"),
    "a NUL byte": (lambda text: text.replace(b"@", b"\0"), "a NUL byte; the file is damaged"),
    "mixed encodings": (lambda text: text.replace(b"@", "Å\n".encode() + b"\xe4"), "this line is not UTF-8, but line"),
    "too many cells": (lambda text: text.replace(b"@", b"1,1"), "fields where the header has"),
}  # fmt: skip


@pytest.mark.every(5)
@pytest.mark.parametrize("damage", DAMAGE)
@pytest.mark.parametrize("name", IMPORTERS)
def test_damage_is_named_with_file_and_line(reader: Reader, tmp_path: Path, name: str, damage: str) -> None:
    importer = IMPORTERS[name]
    first, *others = read_files(importer.series, paths(importer))
    one = table(first)
    path = tmp_path / "damaged.csv"
    change, message = DAMAGE[damage]
    path.write_bytes(change(with_cell(one, "@")))
    with pytest.raises(PactbookError) as error:
        imported(importer.series, read_files(importer.series, [path, *(file.file.path for file in others)]), reader)
    line = len(one.preamble) + 1 + len(one.rows) + (damage == "mixed encodings")
    assert str(error.value).startswith(f"damaged.csv:{line}: ")
    assert message in str(error.value)


OTHERS = {
    b"{\\rtf1\\ansi": "is a rich-text document (RTF), which cannot be imported: save or export",
    b"<!DOCTYPE html><html>": "is an HTML page, which cannot be imported: open it in a browser, and save",
    b"PK\x03\x04 cut off": "this zip is damaged or cut off; download it again",
    b"\x1f\x8b\x08 cut off": "this gzip file is damaged or cut off; download it again",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "is an Excel workbook that cannot be read",
    b"<stata_dta><header></header>": "is a Stata file that cannot be read",
    b"": "no header row of",
}


@pytest.mark.every(3)
@pytest.mark.parametrize("content", OTHERS)
@pytest.mark.parametrize("series", SERIES)
def test_a_file_of_another_kind_is_named_whatever_its_name_says(series: str, content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(content)
    with pytest.raises(PactbookError) as error:
        read_files(series, [path])
    assert OTHERS[content] in str(error.value)
    assert str(error.value).startswith("table.csv")
    assert "\n" not in str(error.value)
