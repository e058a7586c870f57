"""Which published file a file is: recognised by its columns, never by its name."""

from collections.abc import Sequence
from typing import NamedTuple

from errors import UsageError
from ingest.datasets.delimited import HEADER_LINES, HeaderRow, find_header
from ingest.datasets.files import DamagedFileError, DataFile


class Layout(NamedTuple):
    """A published file's shape: the columns that it must have."""

    series: str
    name: str
    columns: frozenset[str]
    renamed: tuple[tuple[str, str], ...] = ()  # (column as some editions call it, as `columns` does)


class RecognisedFile(NamedTuple):
    """A file, its layout, its header row and the lines before that."""

    file: DataFile
    layout: Layout
    header: HeaderRow
    preamble: tuple[str, ...]


# More telling layouts first: some have all the columns of another.
LAYOUTS = (
    Layout("atop", "phases", frozenset({"atopid", "atopidphase", "phase", "begyr", "mem1"})),
    Layout("atop", "members", frozenset({"atopid", "member", "phase", "yrent", "yrexit", "defense", "consul"})),
    Layout("atop", "alliances", frozenset({"atopid", "begyr", "endyr", "bilat", "ineffect", "defense", "mem1"})),
    Layout("dcad", "agreements", frozenset({"ccode1", "ccode2", "signYear", "type", "category1", "DCAid"})),
    Layout(
        "sipri",
        "register",
        frozenset({"Recipient", "Supplier", "Year of order", "Weapon designation", "SIPRI TIV of delivered weapons"}),
        (("Deliveries in the Year Range", "Number delivered"), ("Status", "status")),
    ),
    Layout(
        "sipri",
        "deliveries",
        frozenset(
            {"SIPRI AT Database ID", "Supplier", "Recipient", "Designation", "Order date", "Delivery year"}
            | {"Numbers delivered", "TIV delivery values"}
        ),
        (("Deal ID", "SIPRI AT Database ID"), ("Seller", "Supplier"), ("Buyer", "Recipient")),
    ),
    Layout("sipri", "armstrade", frozenset({"tidn", "buyer", "seller", "odat", "desig2", "delyears", "tivdel"})),
    Layout(
        "cow-states",
        "spells",
        frozenset({"stateabb", "ccode", "statenme", "styear", "stmonth", "stday", "endyear", "endmonth", "endday"}),
    ),
)
# Files that are easily mistaken for one of those, by their columns, and what they are.
MISTAKEN = (
    (frozenset({"StateAbb", "CCode", "StateNme"}), "COW's list of country codes, which has no dates"),
    (frozenset({"Exports by"}), "SIPRI's table of TIV by year, which has no orders"),
    (frozenset({"atopid1", "defense"}), "ATOP's dyad-years or state-years, which `pactbook panel` makes itself"),
    (
        frozenset({"version4id", "left_censor"}),
        "COW's formal alliances, whose maintainer asked that software not read them",
    ),
)


def recognise(file: DataFile) -> RecognisedFile | None:
    """The file with its layout, if it is a known one."""
    head = file.head()
    for layout in LAYOUTS:
        for columns in _spellings(layout):
            header = find_header(head, columns)
            if header is not None:
                names = dict(layout.renamed)
                header = header._replace(columns=tuple(names.get(name, name) for name in header.columns))
                return RecognisedFile(file, layout, header, tuple(head.split("\n")[: header.line - 1]))
    return None


def _spellings(layout: Layout) -> list[frozenset[str]]:
    old = {new: old for old, new in layout.renamed}
    return [layout.columns, frozenset(old.get(column, column) for column in layout.columns)]


def of_series(series: str, files: Sequence[DataFile]) -> list[RecognisedFile]:
    """The files of a series among `files`; inside a zip, other files are passed over.

    Raises UsageError for a file of another series or of none.
    """
    matching: list[RecognisedFile] = []
    for file in files:
        recognised = recognise(file)
        if recognised is not None and recognised.layout.series == series:
            matching.append(recognised)
        elif file.member is None:
            raise _not_of_series(series, file, recognised)
    if not matching:
        for file in files:
            file.read()  # to the end, where a zip's checksum tells damage
        raise DamagedFileError(f"{files[0].path.name}: no file in this zip has the columns of {series}")
    return matching


def _not_of_series(series: str, file: DataFile, recognised: RecognisedFile | None) -> UsageError:
    if recognised is not None:
        other = recognised.layout.series
        return UsageError(f"{file.name} is a file of {other}: use `pactbook import {other}`")
    for columns, description in MISTAKEN:
        if find_header(file.head(), columns):
            return UsageError(f"{file.name}:1: this is {description}; it cannot be imported")
    expected = " or ".join(
        ", ".join(sorted(layout.columns)[:6]) + ", …" for layout in LAYOUTS if layout.series == series
    )
    return UsageError(
        f"{file.name}:1: no header row of {series} in the first {HEADER_LINES} lines (expected columns: {expected})"
    )
