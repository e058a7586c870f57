"""SIPRI's trade register as exported since 2023, one row an order, and files edited from it by hand."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from json.encoder import encode_basestring
from operator import itemgetter
from typing import NoReturn

from ingest.datasets.files import DataFile
from ingest.datasets.parsed import PublishedFile
from ingest.datasets.rows import DeliveryRow, TransferRow
from ingest.datasets.sipri.cells import Amounts, CommaAmounts, Integers, YearLists
from ingest.datasets.sipri.orders import SECOND_HAND, Orders, Parties, deliveries_of, transfer_status
from ingest.datasets.sipri.terms import terms
from ingest.problems import quoted

COMMENTS = "Comments"
# Columns in the order in which a row is taken apart; the unnamed column after each of the first two numbers holds "?"
# for an estimate. The meaning of the one after the third, number delivered, is not plain: it stays in `raw`.
COLUMNS = (
    "Recipient", "Supplier", "Year of order", "Year of order ?", "Number ordered", "Number ordered ?",
    "Weapon designation", "Weapon description", "Number delivered", "Year(s) of delivery", "status", COMMENTS,
    "SIPRI TIV per unit", "SIPRI TIV for total order", "SIPRI TIV of delivered weapons",
)  # fmt: skip
_UNNAMED = re.compile(r"\s*\??|Unnamed: \d+|\s*\.\d+")  # the columns " ", also as pandas rewrites them


def read(file: PublishedFile, dataset: str, parties: Parties, *, years_cut: bool) -> Orders:
    """Transfers, and deliveries in equal shares of the years.

    An order is known by supplier, recipient, designation and year, with an ordinal: exact duplicates are real.
    `years_cut`: the file may lack deliveries, so fewer delivered than ordered says nothing.
    """
    columns = _named(file.header.columns)
    missing = len(columns)
    take = itemgetter(*(columns.index(name) if name in columns else missing for name in COLUMNS))
    as_json = _json_template(columns)
    integers, years = Integers(), YearLists()
    amounts = CommaAmounts() if file.header.delimiter == ";" else Amounts()
    terms_of = _Terms()
    ordinals: dict[str, int] = {}
    transfers: list[TransferRow] = []
    deliveries: list[DeliveryRow] = []
    rejoined: list[int] = []
    party = parties.code
    for line, row in _records(file, columns, rejoined):
        cells = take([*row, ""])
        (recipient, supplier, order_year_, year_flag, ordered_, ordered_flag, designation, description, delivered_,
         delivery_years_, status, comments, unit, total, volume) = cells  # fmt: skip
        try:
            order_year, ordered, delivered = integers[order_year_], integers[ordered_], integers[delivered_]
            tiv_unit, tiv_order, tiv_delivered = amounts[unit], amounts[total], amounts[volume]
            delivery_years = years[delivery_years_]
            second_hand = SECOND_HAND[status.strip()]
        except (ValueError, KeyError):
            _explain(file.file, line, dict(zip(COLUMNS, cells, strict=True)), amounts)
        designation, supplier, recipient = designation.strip(), supplier.strip(), recipient.strip()
        if not (designation and supplier and recipient):
            file.file.fail(line, "the row lacks a supplier, a recipient or a designation")
        base = f"{supplier}|{recipient}|{designation}|{order_year_.strip()}"
        ordinal = ordinals[base] = ordinals.get(base, 0) + 1
        last_year = delivery_years[-1] if delivery_years else None
        deliveries += deliveries_of(len(transfers), delivery_years, delivered, tiv_delivered)
        transfers.append(
            TransferRow(
                dataset_code=dataset,
                source_key=f"{base}|{ordinal}",
                source_line=line,
                supplier_code=party(supplier, order_year, last_year),
                supplier_raw=supplier,
                recipient_code=party(recipient, order_year, last_year),
                recipient_raw=recipient,
                designation=designation,
                weapon_category=None,
                weapon_description=description.strip() or None,
                ordered=ordered,
                ordered_estimated=("yes" if ordered_flag.strip() else "no") if ordered is not None else None,
                order_year=order_year,
                order_year_estimated=("yes" if year_flag.strip() else "no") if order_year is not None else None,
                delivered=delivered,
                delivered_estimated=None,
                second_hand=second_hand,
                transfer_status=transfer_status(ordered, delivered, years_cut=years_cut),
                terms=terms_of[comments],
                is_package="no",
                tiv_unit=tiv_unit,
                tiv_order=tiv_order,
                tiv_delivered=tiv_delivered,
                note=comments.strip() or None,
                raw=as_json % tuple(map(encode_basestring, row)),
            )
        )
    return Orders(transfers, deliveries, [_rejoined_note(rejoined)] if rejoined else [])


def _json_template(columns: list[str]) -> str:
    """A %-template of a JSON object with one %s for each column."""
    return "{" + ",".join(f"{encode_basestring(name).replace('%', '%%')}:%s" for name in columns) + "}"


def _rejoined_note(lines: list[int]) -> str:
    numbers = ", ".join(map(str, lines[:10])) + (f" and {len(lines) - 10} more" if len(lines) > 10 else "")
    if len(lines) == 1:
        return f"1 record broken by a line break in {COMMENTS} was rejoined: line {numbers}"
    return f"{len(lines)} records broken by a line break in {COMMENTS} were rejoined: lines {numbers}"


def _named(columns: tuple[str, ...]) -> list[str]:
    """The header with a name for each unnamed column: `Number ordered ?` for the one after `Number ordered`."""
    names: list[str] = []
    for column in columns:
        unnamed = _UNNAMED.fullmatch(column) and names
        names.append(f"{names[-1]} ?" if unnamed else column)
    return names


def _records(file: PublishedFile, columns: list[str], rejoined: list[int]) -> Iterator[tuple[int, list[str]]]:
    """Line and cells of each record; one that a line break in its comments splits is put together, and noted."""
    first_line = file.header.line
    width = len(columns)
    comments = columns.index(COMMENTS) if COMMENTS in columns else -1
    reader = csv.reader(file.header.lines_after(file.text), delimiter=file.header.delimiter)
    end = first_line
    for cells in reader:
        row = cells
        line, end = end + 1, first_line + reader.line_num
        if len(row) != width:
            if not any(row):
                continue
            if len(row) == comments + 1:
                rejoined.append(line)
            while len(row) == comments + 1:
                rest = next(reader, None)
                if rest is None:
                    file.file.fail(line, "the file ends in the middle of a record")
                row = [*row[:-1], f"{row[-1]} {rest[0]}".strip(), *rest[1:]] if rest else row
            end = first_line + reader.line_num
            if len(row) != width:
                file.file.fail(line, f"{len(row)} fields where the header has {width}")
        elif not row[0] and not any(row):
            continue
        yield line, row


class _Terms(dict[str, str]):
    """Comments -> terms, each text read once."""

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
