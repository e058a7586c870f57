"""Which published file a file is: recognised by its columns, never by its name."""

import csv
import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from errors import UsageError
from ingest.datasets.delimited import HeaderRow, find_header, folded, unnamed
from ingest.datasets.files import HEADER_LINES, DamagedFileError, DataFile

_YEAR = re.compile(r"[A-Za-z_]?([12]\d{3})", re.ASCII)


class Layout(NamedTuple):
    """A published file's shape: the columns that it must have, and others that are read.

    Columns are known whatever their case, blanks and punctuation.
    """

    series: str
    name: str
    columns: frozenset[str]
    others: frozenset[str] = frozenset()
    renamed: tuple[tuple[str, str], ...] = ()  # (column as some editions call it, as `columns` does)
    flagged: frozenset[str] = frozenset()  # columns after which one without a name marks estimates
    by_year: frozenset[str] = frozenset()  # folded names that the first column can have, where years follow it

    def spellings(self) -> dict[str, str]:
        """Folded name -> column."""
        own = {folded(column): column for column in self.columns | self.others}
        return {folded(old): new for old, new in self.renamed} | own

    def has(self, names: Sequence[str]) -> bool:
        """Whether a header row has all columns of the layout."""
        if self.by_year:
            named = [name for name in names if not unnamed(name)]
            return bool(named) and folded(named[0]) in self.by_year and sum(map(bool, map(_year, named))) > 1
        spellings = self.spellings()
        return self.columns <= {spellings.get(folded(name)) for name in names}


class RecognisedFile(NamedTuple):
    """A file with its layout, its header row and the lines before the header row."""

    file: DataFile
    layout: Layout
    header: HeaderRow
    preamble: tuple[str, ...]


def _year(name: str) -> str:
    """The year that a column is named after, also as R and Stata write it (X1950, _1950); else empty."""
    match = _YEAR.fullmatch(name)
    return match[1] if match else ""


def _columns(text: str) -> frozenset[str]:
    return frozenset(text.split(", "))


# More telling layouts first: some have all the columns of another.
LAYOUTS = (
    Layout("atop", "phases", _columns("atopid, atopidphase, phase, begyr, mem1"), _columns("version")),
    Layout(
        "atop",
        "members",
        _columns("atopid, member, phase, yrent, yrexit, defense, consul"),
        _columns(
            "moent, dayent, moexit, dayexit, offense, neutral, nonagg, conditio, defcon, offcon, neucon, concon, "
            "obvary, version"
        ),
    ),
    Layout(
        "atop",
        "alliances",
        _columns("atopid, begyr, endyr, bilat, ineffect, defense, mem1"),
        _columns(
            "cow4id, begmo, begday, endmo, endday, offense, neutral, nonagg, consul, milcon, milaid, intcom, "
            "subord, orgpurp1, orgpurp2, base, contrib, source, version"
        ),
    ),
    Layout(
        "dcad",
        "agreements",
        _columns("ccode1, ccode2, signYear, type, category1, DCAid"),
        _columns("signDay, signMonth, EIFDay, EIFMonth, EIFYear, category2, category3, span, terminated, UNTS"),
    ),
    Layout(
        "sipri",
        "register",
        _columns("Recipient, Supplier, Year of order, Weapon designation, SIPRI TIV of delivered weapons"),
        _columns(
            "Number ordered, Weapon description, Number delivered, Year(s) of delivery, status, Comments, "
            "SIPRI TIV per unit, SIPRI TIV for total order"
        ),
        renamed=(("Deliveries in the Year Range", "Number delivered"),),
        flagged=_columns("Year of order, Number ordered, Number delivered"),
    ),
    Layout(
        "sipri",
        "deliveries",
        _columns(
            "SIPRI AT Database ID, Supplier, Recipient, Designation, Order date, Delivery year, "
            "Numbers delivered, TIV delivery values"
        ),
        _columns(
            "Description, Armament category, Order date is estimate, Numbers delivered is estimate, "
            "Delivery year is estimate, Status, TIV deal unit, Local production"
        ),
        renamed=(("Deal ID", "SIPRI AT Database ID"), ("Seller", "Supplier"), ("Buyer", "Recipient")),
    ),
    Layout(
        "sipri",
        "armstrade",
        _columns("tidn, buyer, seller, odat, desig2, delyears, tivdel"),
        _columns("onum, nrdel, onai, odai, nrdelai, desc, wcat, status, term, tivunit, tivorder"),
    ),
    Layout("sipri", "exports by year", frozenset(), by_year=_columns("exportsby, supplier")),
    Layout("sipri", "imports by year", frozenset(), by_year=_columns("importsby, recipient")),
    Layout(
        "cow-states",
        "spells",
        _columns("stateabb, ccode, statenme, styear, stmonth, stday, endyear, endmonth, endday"),
        _columns("version"),
    ),
    Layout(
        "majors",
        "spells",
        _columns("ccode, styear, stmonth, stday, endyear, endmonth, endday"),
        _columns("stateabb, version"),
    ),
    Layout(
        "nmc",
        "state-years",
        _columns("ccode, year, milex, milper, irst, pec, tpop, upop, cinc"),
        _columns("stateabb, version"),
    ),
    Layout(
        "contiguity",
        "master records",
        _columns("statelno, statehno, conttype, begin, end"),
        _columns("statelab, statehab, notes, version"),
    ),
)


class Mistaken(NamedTuple):
    """A file that is easily mistaken for one of those: how its header row looks, what it is, what to do."""

    matches: Callable[[Sequence[str]], bool]
    description: str


def _with(*columns: str) -> Callable[[Sequence[str]], bool]:
    wanted = {folded(column) for column in columns}
    return lambda names: wanted <= {folded(name) for name in names}


MISTAKEN = (
    Mistaken(
        _with("StateAbb", "CCode", "StateNme"), "COW's list of country codes, which has no dates; it cannot be imported"
    ),
    Mistaken(
        _with("atopid1", "defense"),
        "ATOP's state-years or dyad-years, which are not imported: `pactbook panel` makes such tables from ATOP's "
        "files 1a and 1m. The directions of the few obligations that vary by partner are in the dyad-years alone",
    ),
    Mistaken(
        _with("state1no", "state2no", "conttype", "year"),
        "COW's contiguity by dyad and year, which is not imported: give the master records, contdir.csv, from which it "
        "is made; `pactbook panel` makes dyad-years of them",
    ),
    Mistaken(
        _with("version4id", "left_censor"),
        "COW's formal alliances, whose maintainer asked that software not read them; it cannot be imported",
    ),
)


def recognise(file: DataFile) -> RecognisedFile | None:
    """The file with its layout, if it is a known one. Raises DamagedFileError where two columns have one name."""
    head = file.head()
    for layout in LAYOUTS:
        header = find_header(head, layout.has)
        if header is not None:
            preamble = tuple(line.rstrip("\n") for line in head[: header.line - 1])
            numbered = _row_numbers(head[header.line :], header)
            return RecognisedFile(file, layout, _known(file, layout, header, numbered), preamble)
    return None


def _row_numbers(following: Sequence[str], header: HeaderRow) -> int:
    """How many cells come before those of the header: R writes numbers of rows without a name in the header row."""
    try:
        cells = next((row for row in csv.reader(following, delimiter=header.delimiter) if any(row)), [])
    except csv.Error:  # is explained where the record is read
        return 0
    return int(len(cells) == len(header.columns) + 1 and cells[0].isdigit() and bool(cells[-1].strip("; ")))


def _known(file: DataFile, layout: Layout, header: HeaderRow, numbered_rows: int) -> HeaderRow:
    """The header with the layout's names; unnamed columns before and after the others are left out.

    `numbered_rows`: cells before those of the header's columns.
    """
    spellings = layout.spellings()
    names = list(header.columns)
    while names and unnamed(names[-1]):
        del names[-1]
    numbered = next(number for number, name in enumerate(names) if not unnamed(name))
    columns: list[str] = []
    for name in names[numbered:]:
        known = spellings.get(folded(name))
        before = columns[-1] if columns else ""
        if known is not None:
            columns.append(known)
        elif before in layout.flagged and (unnamed(name) or folded(name).startswith(folded(before))):
            columns.append(f"{before} ?")
        else:
            columns.append("" if unnamed(name) else (layout.by_year and _year(name)) or name)
    twice = sorted({name for name in columns if name and columns.count(name) > 1})
    if twice:
        file.fail(header.line, f"two columns are named {twice[0]}")
    return header._replace(columns=tuple(columns), numbered=numbered + numbered_rows)


def of_series(series: str, files: Sequence[DataFile]) -> list[RecognisedFile]:
    """The files of a series among `files`; inside a zip or a workbook, others are passed over.

    Raises UsageError for a file of another series or of none.
    """
    matching: list[RecognisedFile] = []
    for file in files:
        recognised = recognise(file)
        if recognised is not None and recognised.layout.series == series:
            matching.append(recognised)
        elif not file.member:
            raise _not_of_series(series, file, recognised)
    if not matching:
        for file in files:
            file.encoding(len)  # to the end, where a zip's checksum reveals damage
        whole = "workbook" if files[0].form == "excel" else "zip"
        what = "sheet" if whole == "workbook" else "file"
        raise DamagedFileError(f"{files[0].path.name}: no {what} in this {whole} has the columns of {series}")
    return matching


def _not_of_series(series: str, file: DataFile, recognised: RecognisedFile | None) -> UsageError:
    if recognised is not None:
        other = recognised.layout.series
        return UsageError(f"{file.name} is a file of {other}: use `pactbook import {other}`")
    head = file.head()
    for kind in MISTAKEN:
        header = find_header(head, kind.matches)
        if header is not None:
            return UsageError(f"{file.name}:{header.line}: this is {kind.description}")
    expected = " or ".join(
        ", ".join(sorted(layout.columns)[:6]) + ", …"
        for layout in LAYOUTS
        if layout.series == series and layout.columns
    )
    return UsageError(
        f"{file.name}:1: the first {HEADER_LINES} lines hold no header row of {series} (expected columns: {expected})"
    )
