"""SIPRI's trade register by delivery: one row an order and year, with SIPRI's own figures for the year."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from ingest.datasets.cells import amounts, integer
from ingest.datasets.delimited import FileRow
from ingest.datasets.parsed import PublishedFile, to_json
from ingest.datasets.rows import Row
from ingest.datasets.sipri.orders import SECOND_HAND, Order, Parties
from ingest.problems import quoted

# SIPRI's armament categories in the words of the schema.
CATEGORIES = {
    "Aircraft": "aircraft",
    "Air-defence systems": "air_defence",
    "Air defence systems": "air_defence",
    "Armoured vehicles": "armoured_vehicle",
    "Artillery": "artillery",
    "Engines": "engine",
    "Missiles": "missile",
    "Naval weapons": "naval_weapon",
    "Other": "other",
    "Satellites": "satellite",
    "Sensors": "sensor",
    "Ships": "ship",
}
ESTIMATED = {"Yes": "yes", "No": "no", "": None}  # NULL where the file has no such column
NUMBER = "SIPRI AT Database ID"
SHARED = ("Supplier", "Recipient", "Designation", "Order date")  # the same in all rows of an order


class _Delivery(NamedTuple):
    """A row of the file."""

    row: FileRow
    year: int
    order_year: int | None
    number: int | None
    unit: float | None
    tiv: float | None
    year_estimated: str | None
    number_estimated: str | None


def read(file: PublishedFile, dataset: str, parties: Parties) -> Iterator[Order]:
    """Transfers by SIPRI's own number, with their deliveries.

    Numbers ordered stay NULL, since the file has only those delivered.
    """
    amount = amounts(decimal_comma=file.header.decimal_comma)
    orders: dict[str, list[_Delivery]] = {}
    for row in file.rows():
        delivery = _delivery(row, amount)
        order = orders.setdefault(row.cells[NUMBER], [])
        if order:
            _refuse_difference(order[0].row, row)
        order.append(delivery)
    for number, order in orders.items():
        yield _transfer(dataset, number, order, parties), _by_year(order)


def _delivery(row: FileRow, amount: Callable[[str], float | None]) -> _Delivery:
    year = row.read("Delivery year", integer)
    if year is None or not all(row.cells[column] for column in (NUMBER, *SHARED[:3])):
        row.fail(f"a row needs {', '.join((NUMBER, *SHARED[:3]))} and Delivery year; at least one of them is empty")
    return _Delivery(
        row=row,
        year=year,
        order_year=row.read("Order date", integer),
        number=row.read("Numbers delivered", integer),
        unit=row.read("TIV deal unit", amount),
        tiv=row.read("TIV delivery values", amount),
        year_estimated=row.one_of("Delivery year is estimate", ESTIMATED),
        number_estimated=row.one_of("Numbers delivered is estimate", ESTIMATED),
    )


def _refuse_difference(first: FileRow, row: FileRow) -> None:
    for column in SHARED:
        if row.cells[column] != first.cells[column]:
            row.fail(
                f"order {row.cells[NUMBER]} has {column} {quoted(row.cells[column])}, "
                f"but {quoted(first.cells[column])} in line {first.line}"
            )


def _transfer(dataset: str, number: str, order: list[_Delivery], parties: Parties) -> Row:
    first = order[0]
    row, cells = first.row, first.row.cells
    last_year = max(delivery.year for delivery in order)
    order_year_estimated = row.one_of("Order date is estimate", ESTIMATED)
    return {
        "dataset_code": dataset,
        "source_key": number,
        "source_line": row.line,
        "supplier_code": parties.code(cells["Supplier"], first.order_year, last_year),
        "supplier_raw": cells["Supplier"],
        "recipient_code": parties.code(cells["Recipient"], first.order_year, last_year),
        "recipient_raw": cells["Recipient"],
        "designation": cells["Designation"],
        "weapon_category": CATEGORIES.get(cells.get("Armament category", "")),
        "weapon_description": cells.get("Description") or None,
        "order_year": first.order_year,
        "order_year_estimated": order_year_estimated if first.order_year else None,
        "delivered": _total([delivery.number for delivery in order]),
        "delivered_estimated": _any([delivery.number_estimated for delivery in order]),
        "second_hand": row.one_of("Status", SECOND_HAND),
        "transfer_status": "unknown",
        "terms": "licence" if cells.get("Local production") == "Yes" else "unknown",
        "is_package": "no",
        "tiv_unit": first.unit,
        "tiv_delivered": _total([delivery.tiv for delivery in order]),
        "raw": to_json([delivery.row.cells for delivery in order]),
    }


def _by_year(order: list[_Delivery]) -> list[Row]:
    years: dict[int, list[_Delivery]] = {}
    for delivery in order:
        years.setdefault(delivery.year, []).append(delivery)
    return [
        {
            "year": year,
            "quantity": _total([delivery.number for delivery in group]),
            "tiv_delivered": _total([delivery.tiv for delivery in group]),
            "estimated": _any(
                [flag for delivery in group for flag in (delivery.number_estimated, delivery.year_estimated)]
            ),
            "apportioned": "no",
        }
        for year, group in sorted(years.items())
    ]


def _any(flags: Sequence[str | None]) -> str | None:
    """`yes` where one is; `no` only where all are."""
    return "yes" if "yes" in flags else None if None in flags else "no"


def _total(figures: Sequence[float | None]) -> float | None:
    """The sum in hundredths; None where no figure is known."""
    known = [figure for figure in figures if figure is not None]
    return round(sum(known), 2) if known else None
