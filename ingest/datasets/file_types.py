"""What kind of file a file is, by its first bytes, and what to do with one that is not delimited text."""

from __future__ import annotations

import re
from typing import NamedTuple

AS_CSV = "save or export the data as CSV and import that file"
FIRST = 4096  # bytes that show the kind


class Kind(NamedTuple):
    """A kind of file: how its first bytes look, what it is, and what the user can do to import its contents."""

    pattern: re.Pattern[bytes]
    name: str
    remedy: str = AS_CSV


def _kind(pattern: bytes, name: str, remedy: str = AS_CSV) -> Kind:
    return Kind(re.compile(rb"\A(?:" + pattern + rb")", re.IGNORECASE | re.DOTALL), name, remedy)


# Files that are read besides delimited text.
ZIP = _kind(rb"PK\x03\x04", "a zip")
GZIP = _kind(rb"\x1f\x8b", "a gzip file")
OLD_EXCEL = _kind(rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an Excel workbook")
# Stata's format since version 13, and before that: release, byte order, 1, 0.
STATA = _kind(rb"<stata_dta>|[\x69-\x73][\x01\x02]\x01\x00", "a Stata file")
JSON = _kind(
    rb"\xef?\xbb?\xbf?\s*[\[{]\s*(?:[\[{]|\"|\]|\})",
    "JSON",
    "of JSON, only answers of SIPRI's API are read, which hold a CSV; export the table as CSV from SIPRI's page",
)
READ = (ZIP, GZIP, OLD_EXCEL, STATA, JSON)

OTHERS = (
    _kind(rb"\{\\rtf", "a rich-text document (RTF)"),
    _kind(rb"%PDF", "a PDF document"),
    _kind(
        rb"\xef?\xbb?\xbf?\s*<(?:!doctype html|html|head|table|div)",
        "an HTML page",
        f"open it in a browser, and {AS_CSV}",
    ),
    _kind(rb"RD[ABX][23]\n|[XA]\n(?:\x00\x00\x00|2\n|3\n)", "a file of R", f"load it in R, and {AS_CSV} (write.csv)"),
    _kind(rb"\$FL[23]", "an SPSS file"),
    _kind(rb"PAR1", "a Parquet file"),
    _kind(rb"SQLite format 3\x00", "a SQLite database", "give the published file; name a database with --database-url"),
    _kind(rb"7z\xbc\xaf\x27\x1c|Rar!|BZh|\xfd7zXZ", "a compressed archive", "unpack it and import the CSV file in it"),
)


def other_kind(first: bytes) -> Kind | None:
    """The kind of a file that is not delimited text, by its first bytes; None for text and for what is not known."""
    return next((kind for kind in (*READ, *OTHERS) if kind.pattern.match(first)), None)
