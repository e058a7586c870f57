"""SIPRI's trade register as exported since 2023, one row an order, and files edited from it by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from json.encoder import encode_basestring
from operator import itemgetter
from typing import NoReturn

from ingest.datasets.cells import amounts, integer, present
from ingest.datasets.files import DataFile
from ingest.datasets.parsed import PublishedFile
from ingest.datasets.sipri.orders import SECOND_HAND, Order, Parties, deliveries_of, transfer_status, years
from ingest.datasets.sipri.terms_of_transfer import terms
from ingest.problems import quoted

COMMENTS = "Comments"
# Columns in the order in which a row is taken apart; the unnamed column after each of the first two numbers holds "?"
# for an estimate. The meaning of the one after the third, number delivered, is not plain: it stays in `raw`.
COLUMNS = (
    "Recipient", "Supplier", "Year of order", "Year of order ?", "Number ordered", "Number ordered ?",
    "Weapon designation", "Weapon description", "Number delivered", "Year(s) of delivery", "status", COMMENTS,
    "SIPRI TIV per unit", "SIPRI TIV for total order", "SIPRI TIV of delivered weapons",
)  # fmt: skip
# What the unnamed columns say, folded; SIPRI writes ? or nothing.
ESTIMATED = {"?": "yes", "yes": "yes", "true": "yes", "1": "yes", "": "no", "no": "no", "false": "no", "0": "no"}


def read(
    file: PublishedFile, dataset: str, parties: Parties, rejoined: list[int], *, years_cut: bool
) -> Iterator[Order]:
    """Transfers with their deliveries, in equal shares of the years.

    An order is known by supplier, recipient, designation and year, with an ordinal: exact duplicates are real. A flag
    is not known (NULL) where the file has no column for it. `years_cut`: the file may lack deliveries, so fewer
    delivered than ordered says nothing. Lines of records that a line break had split are added to `rejoined`.
    """
    columns = file.header.columns
    missing = len(columns)
    take = itemgetter(*(columns.index(name) if name in columns else missing for name in COLUMNS))
    as_json = _json_template(columns)
    amount = amounts(decimal_comma=file.header.decimal_comma)
    terms_of = cache(lambda comments: terms(present(comments)))
    year_flag, ordered_flag = (
        _flags(has_column=f"{name} ?" in columns) for name in ("Year of order", "Number ordered")
    )
    ordinals: dict[str, int] = {}
    party = parties.code
    for line, row in file.records(broken_in=COMMENTS, rejoined=rejoined):
        cells = take([*row, ""])
        (recipient, supplier, order_year_, year_flag_, ordered_, ordered_flag_, designation, description, delivered_,
         delivery_years_, status, comments, unit, total, volume) = cells  # fmt: skip
        try:
            order_year, ordered, delivered = integer(order_year_), integer(ordered_), integer(delivered_)
            tiv_unit, tiv_order, tiv_delivered = amount(unit), amount(total), amount(volume)
            delivery_years = years(delivery_years_)
            second_hand = SECOND_HAND[status.strip()]
            year_estimated, ordered_estimated = year_flag(year_flag_), ordered_flag(ordered_flag_)
        except (ValueError, KeyError):
            _explain(file.file, line, dict(zip(COLUMNS, cells, strict=True)), amount)
        designation, supplier, recipient = present(designation), present(supplier), present(recipient)
        if not (designation and supplier and recipient):
            file.file.fail(line, "a row needs a supplier, a recipient and a designation; at least one of them is empty")
        base = f"{supplier}|{recipient}|{designation}|{'' if order_year is None else order_year}"
        ordinal = ordinals[base] = ordinals.get(base, 0) + 1
        last_year = delivery_years[-1] if delivery_years else None
        yield (
            {
                "dataset_code": dataset,
                "source_key": f"{base}|{ordinal}",
                "source_line": line,
                "supplier_code": party(supplier, order_year, last_year),
                "supplier_raw": supplier,
                "recipient_code": party(recipient, order_year, last_year),
                "recipient_raw": recipient,
                "designation": designation,
                "weapon_category": None,
                "weapon_description": present(description) or None,
                "ordered": ordered,
                "ordered_estimated": None if ordered is None else ordered_estimated,
                "order_year": order_year,
                "order_year_estimated": None if order_year is None else year_estimated,
                "delivered": delivered,
                "delivered_estimated": None,
                "second_hand": second_hand,
                "transfer_status": transfer_status(ordered, delivered, years_cut=years_cut),
                "terms": terms_of(comments),
                "is_package": "no",
                "tiv_unit": tiv_unit,
                "tiv_order": tiv_order,
                "tiv_delivered": tiv_delivered,
                "note": present(comments) or None,
                "raw": as_json(row),
            },
            deliveries_of(delivery_years, delivered, tiv_delivered),
        )


def _json_template(columns: Sequence[str]) -> Callable[[list[str]], str]:
    """Writes a record as a JSON object, without columns that have no name."""
    template = "{" + ",".join(f"{encode_basestring(name).replace('%', '%%')}:%s" for name in columns if name) + "}"
    if all(columns):
        return lambda row: template % tuple(map(encode_basestring, row))
    return lambda row: (
        template % tuple(encode_basestring(cell) for name, cell in zip(columns, row, strict=True) if name)
    )


def rejoined_note(lines: list[int]) -> str:
    """The note of an import on records that a line break had split, which names their lines."""
    numbers = ", ".join(map(str, lines[:10])) + (f" and {len(lines) - 10} more" if len(lines) > 10 else "")
    if len(lines) == 1:
        return f"1 record broken by a line break in {COMMENTS} was rejoined: line {numbers}"
    return f"{len(lines)} records broken by a line break in {COMMENTS} were rejoined: lines {numbers}"


def _flags(*, has_column: bool) -> Callable[[str], str | None]:
    """Whether a cell marks an estimate, by SIPRI's `?` or in words; NULL where the file has no column for it."""
    return cache(lambda cell: ESTIMATED[present(cell).casefold()] if has_column else None)


def _explain(file: DataFile, line: int, cells: dict[str, str], amount: Callable[[str], float | None]) -> NoReturn:
    """Fail with the first cell that cannot be read."""
    for read_cell, names in (
        (integer, ("Year of order", "Number ordered", "Number delivered")),
        (amount, ("SIPRI TIV per unit", "SIPRI TIV for total order", "SIPRI TIV of delivered weapons")),
        (years, ("Year(s) of delivery",)),
    ):
        for name in names:
            try:
                read_cell(cells[name])
            except ValueError as error:
                file.fail(line, f"{name} is {quoted(cells[name].strip())}, not {error}")
    if cells["status"].strip() not in SECOND_HAND:
        file.fail(line, f"status is {quoted(cells['status'].strip())}, not one of {', '.join(SECOND_HAND)}")
    name = next(name for name in cells if name.endswith(" ?") and present(cells[name]).casefold() not in ESTIMATED)
    file.fail(line, f"the column after {name.removesuffix(' ?')} is {quoted(cells[name].strip())}, not ? or empty")
