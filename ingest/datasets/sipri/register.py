"""SIPRI's trade register as exported since 2023 (one row an order), and what users made of it by hand."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from json.encoder import encode_basestring
from operator import itemgetter
from typing import Any, NoReturn

from ingest.datasets.files import DataFile
from ingest.datasets.importing import Content
from ingest.datasets.sipri.cells import Amounts, CommaAmounts, Integers, YearLists
from ingest.datasets.sipri.edition import SECOND_HAND, Orders, Parties, deliveries_of, transfer_status
from ingest.datasets.sipri.terms import terms
from ingest.problems import quoted

COMMENTS = "Comments"
# Columns in the order in which a row is taken apart; " " after the first two numbers holds "?" for an estimate. What it
# means after the third, number delivered, is not plain: it stays in `raw`.
WANTED = (
    "Recipient", "Supplier", "Year of order", "Year of order ?", "Number ordered", "Number ordered ?",
    "Weapon designation", "Weapon description", "Number delivered", "Year(s) of delivery", "status", COMMENTS,
    "SIPRI TIV per unit", "SIPRI TIV for total order", "SIPRI TIV of delivered weapons",
)  # fmt: skip
_UNNAMED = re.compile(r"\s*\??|Unnamed: \d+|\s*\.\d+")  # the columns " ", also as pandas rewrites them


def read(content: Content, dataset: str, parties: Parties, *, years_cut: bool) -> Orders:
    """Rows of arms_transfer and arms_delivery.

    An order is known by supplier, recipient, designation and year, with an ordinal: exact duplicates are real.
    `years_cut`: deliveries outside the years of a filter are missing, so fewer delivered than ordered says nothing.
    """
    file, header = content.what.file, content.what.header
    columns = _named(header.columns)
    missing = len(columns)
    take = itemgetter(*(columns.index(name) if name in columns else missing for name in WANTED))
    as_json = _json_template(columns)
    integers, years = Integers(), YearLists()
    amounts = CommaAmounts() if header.delimiter == ";" else Amounts()
    terms_of = _Terms()
    ordinals: dict[str, int] = {}
    transfers: list[tuple[Any, ...]] = []
    deliveries: list[tuple[Any, ...]] = []
    rejoined: list[int] = []
    party = parties.code
    for line, row in _rows(content, columns, rejoined):
        cells = take([*row, ""])
        (recipient, supplier, order_year, year_flag, ordered, ordered_flag, designation, description, delivered,
         delivered_in, status, comments, unit, total, tiv) = cells  # fmt: skip
        try:
            order_year_, ordered_, delivered_ = integers[order_year], integers[ordered], integers[delivered]
            unit_, total_, tiv_ = amounts[unit], amounts[total], amounts[tiv]
            years_ = years[delivered_in]
            second_hand = SECOND_HAND[status.strip()]
        except (ValueError, KeyError):
            _explain(file, line, dict(zip(WANTED, cells, strict=True)), amounts)
        designation, supplier, recipient = designation.strip(), supplier.strip(), recipient.strip()
        if not (designation and supplier and recipient):
            file.fail(line, "a row without supplier, recipient or designation")
        base = f"{supplier}|{recipient}|{designation}|{order_year.strip()}"
        ordinal = ordinals[base] = ordinals.get(base, 0) + 1
        last_year = years_[-1] if years_ else None
        transfers.append((
            dataset, f"{base}|{ordinal}", line, party(supplier, order_year_, last_year), supplier,
            party(recipient, order_year_, last_year), recipient, designation, None, description.strip() or None,
            ordered_, ("yes" if ordered_flag.strip() else "no") if ordered_ is not None else None,
            order_year_, ("yes" if year_flag.strip() else "no") if order_year_ is not None else None,
            delivered_, None, second_hand, transfer_status(ordered_, delivered_, years_cut=years_cut),
            terms_of[comments], "no", unit_, total_, tiv_, comments.strip() or None,
            as_json % tuple(map(encode_basestring, row)),
        ))  # fmt: skip
        deliveries += deliveries_of(len(transfers) - 1, years_, delivered_, tiv_)
    split = f"records that a line end inside {COMMENTS} splits were rejoined: lines {_listed(rejoined)}"
    return Orders(transfers, deliveries, [split] if rejoined else [])


def _json_template(columns: list[str]) -> str:
    """Of an object with a place for each cell."""
    return "{" + ",".join(f"{encode_basestring(name).replace('%', '%%')}:%s" for name in columns) + "}"


def _listed(lines: list[int]) -> str:
    return ", ".join(map(str, lines[:10])) + (f" and {len(lines) - 10} more" if len(lines) > 10 else "")


def _named(columns: tuple[str, ...]) -> list[str]:
    """The header with a name for each unnamed column: `Number ordered ?` for the one after `Number ordered`."""
    named: list[str] = []
    for column in columns:
        unnamed = _UNNAMED.fullmatch(column) and named
        named.append(f"{named[-1]} ?" if unnamed else column)
    return named


def _rows(content: Content, columns: list[str], rejoined: list[int]) -> Iterator[tuple[int, list[str]]]:
    """Line and cells of each record; those that a line end inside the comments split are rejoined."""
    file, header = content.what.file, content.what.header
    width = len(columns)
    comments = columns.index(COMMENTS) if COMMENTS in columns else -1
    reader = csv.reader(header.body(content.text), delimiter=header.delimiter)
    end = header.line
    for cells in reader:
        row = cells
        line, end = end + 1, header.line + reader.line_num
        if len(row) != width:
            if not any(row):
                continue
            if len(row) == comments + 1:
                rejoined.append(line)
            while len(row) == comments + 1:
                more = next(reader, None)
                if more is None:
                    file.fail(line, "the file ends in the middle of a record")
                row = [*row[:-1], f"{row[-1]} {more[0]}".strip(), *more[1:]] if more else row
            end = header.line + reader.line_num
            if len(row) != width:
                file.fail(line, f"{len(row)} fields where the header has {width}")
        elif not row[0] and not any(row):
            continue
        yield line, row


class _Terms(dict[str, str]):
    """Comments -> terms."""

    def __missing__(self, comments: str) -> str:
        self[comments] = terms(comments)
        return self[comments]


def _explain(file: DataFile, line: int, cells: dict[str, str], amounts: Amounts) -> NoReturn:
    """Fail with the first cell that cannot be read."""
    for read_cell, names in (
        (Integers().__getitem__, ("Year of order", "Number ordered", "Number delivered")),
        (amounts.__getitem__, ("SIPRI TIV per unit", "SIPRI TIV for total order", "SIPRI TIV of delivered weapons")),
        (YearLists().__getitem__, ("Year(s) of delivery",)),
    ):
        for name in names:
            try:
                read_cell(cells[name])
            except ValueError as error:
                file.fail(line, f"{name} is {quoted(cells[name].strip())}, not {error}")
    file.fail(line, f"status is {quoted(cells['status'].strip())}, not one of {', '.join(SECOND_HAND)}")
