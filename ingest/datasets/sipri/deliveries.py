"""SIPRI's trade register by delivery: one row an order and year, with SIPRI's own figures for the year."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from ingest.datasets.files import Record, records
from ingest.datasets.importing import Content, to_json
from ingest.datasets.sipri.cells import Amounts, Integers
from ingest.datasets.sipri.edition import SECOND_HAND, YES_NO, Orders, Parties
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
NUMBER = "SIPRI AT Database ID"
SHARED = ("Supplier", "Recipient", "Designation", "Order date")  # by all rows of an order


class _Delivery(NamedTuple):
    """A row of the file."""

    record: Record
    year: int
    order_year: int | None
    number: int | None
    unit: float | None
    tiv: float | None
    estimated: bool  # the number or the year
    number_estimated: bool


def read(content: Content, dataset: str, parties: Parties, *, years_cut: bool) -> Orders:  # noqa: ARG001 - one signature
    """Rows of arms_transfer, by SIPRI's own number, and of arms_delivery. The file has no numbers ordered."""
    integers, amounts = Integers(), Amounts()
    orders: dict[str, list[_Delivery]] = {}
    for record in records(content.what.file, content.what.header, content.text):
        made = _delivery(record, integers, amounts)
        rows = orders.setdefault(record.cells[NUMBER], [])
        if rows:
            _same_order(rows[0].record, record)
        rows.append(made)
    transfers: list[tuple[Any, ...]] = []
    deliveries: list[tuple[Any, ...]] = []
    for number, rows in orders.items():
        deliveries += _by_year(len(transfers), rows)
        transfers.append(_transfer(dataset, number, rows, parties))
    return Orders(transfers, deliveries, [])


def _delivery(record: Record, integers: Integers, amounts: Amounts) -> _Delivery:
    year = record.read("Delivery year", integers.__getitem__)
    if year is None or not all(record.cells[column] for column in (NUMBER, *SHARED[:3])):
        record.fail(f"a row without Delivery year, {NUMBER}, {', '.join(SHARED[:2])} or {SHARED[2]}")
    number_estimated = record.one_of("Numbers delivered is estimate", YES_NO) == "yes"
    return _Delivery(
        record,
        year,
        record.read("Order date", integers.__getitem__),
        record.read("Numbers delivered", integers.__getitem__),
        record.read("TIV deal unit", amounts.__getitem__),
        record.read("TIV delivery values", amounts.__getitem__),
        number_estimated or record.one_of("Delivery year is estimate", YES_NO) == "yes",
        number_estimated,
    )


def _same_order(first: Record, record: Record) -> None:
    for column in SHARED:
        if record.cells[column] != first.cells[column]:
            record.fail(
                f"order {record.cells[NUMBER]} has {column} {quoted(record.cells[column])}, "
                f"but {quoted(first.cells[column])} in line {first.line}"
            )


def _transfer(dataset: str, number: str, rows: list[_Delivery], parties: Parties) -> tuple[Any, ...]:
    first = rows[0]
    record, cells = first.record, first.record.cells
    last_year = max(row.year for row in rows)
    order_year_estimated = record.one_of("Order date is estimate", YES_NO)
    return (
        dataset, number, record.line,
        parties.code(cells["Supplier"], first.order_year, last_year), cells["Supplier"],
        parties.code(cells["Recipient"], first.order_year, last_year), cells["Recipient"],
        cells["Designation"], CATEGORIES.get(cells.get("Armament category", "")), cells.get("Description") or None,
        None, None, first.order_year, order_year_estimated if first.order_year else None,
        _total([row.number for row in rows]), "yes" if any(row.number_estimated for row in rows) else "no",
        record.one_of("Status", SECOND_HAND), "unknown",
        "licence" if cells.get("Local production") == "Yes" else "unknown", "no",
        first.unit, None, _total([row.tiv for row in rows]), None, to_json([row.record.cells for row in rows]),
    )  # fmt: skip


def _by_year(position: int, rows: list[_Delivery]) -> list[tuple[Any, ...]]:
    years: dict[int, list[_Delivery]] = {}
    for row in rows:
        years.setdefault(row.year, []).append(row)
    return [
        (
            position,
            year,
            _total([row.number for row in found]),
            _total([row.tiv for row in found]),
            "yes" if any(row.estimated for row in found) else "no",
            "no",
        )
        for year, found in sorted(years.items())
    ]


def _total(figures: Sequence[float | None]) -> float | None:
    """Their sum, in hundredths; None where none is known."""
    known = [figure for figure in figures if figure is not None]
    return round(sum(known), 2) if known else None
