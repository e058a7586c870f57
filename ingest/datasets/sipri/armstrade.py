"""SIPRI's trade register as its server gave it until 2021: short column names, SIPRI's own numbers and codes."""

from __future__ import annotations

from collections import Counter
from typing import Any

from ingest.datasets.files import records
from ingest.datasets.importing import Content, to_json
from ingest.datasets.sipri.cells import Amounts, Integers, YearLists
from ingest.datasets.sipri.edition import Orders, Parties, deliveries_of, transfer_status

# Codes whose meaning rows show beyond doubt; others stay in `raw`.
CATEGORIES = {"AC": "aircraft", "AV": "armoured_vehicle", "EN": "engine"}
TERMS = {"LIC": "licence"}
SECOND_HAND = {"N": "no"}
ESTIMATED = {"": "no", "X": "yes"}


def read(content: Content, dataset: str, parties: Parties, *, years_cut: bool) -> Orders:
    """Rows of arms_transfer, by SIPRI's own number, and of arms_delivery in equal shares of the years."""
    integers, amounts, years = Integers().__getitem__, Amounts().__getitem__, YearLists().__getitem__
    seen: Counter[str] = Counter()
    transfers: list[tuple[Any, ...]] = []
    deliveries: list[tuple[Any, ...]] = []
    for record in records(content.what.file, content.what.header, content.text):
        cells = record.cells
        seller, buyer, number = cells["seller"], cells["buyer"], cells["tidn"]
        if not (seller and buyer and number and cells["desig2"]):
            record.fail("a row without tidn, seller, buyer or desig2")
        seen[number] += 1
        order_year, ordered, delivered = (record.read(column, integers) for column in ("odat", "onum", "nrdel"))
        delivered_in, tiv = record.read("delyears", years), record.read("tivdel", amounts)
        last_year = delivered_in[-1] if delivered_in else None
        deliveries += deliveries_of(len(transfers), delivered_in, delivered, tiv)
        transfers.append((
            dataset, number if seen[number] == 1 else f"{number}|{seen[number]}", record.line,
            parties.code(seller, order_year, last_year), seller, parties.code(buyer, order_year, last_year), buyer,
            cells["desig2"], CATEGORIES.get(cells.get("wcat", "")), cells.get("desc") or None,
            ordered, None if ordered is None else ESTIMATED.get(cells.get("onai", "")),
            order_year, None if order_year is None else ESTIMATED.get(cells.get("odai", "")),
            delivered, None if delivered is None else ESTIMATED.get(cells.get("nrdelai", "")),
            SECOND_HAND.get(cells.get("status", "")), transfer_status(ordered, delivered, years_cut=years_cut),
            TERMS.get(cells.get("term", ""), "unknown"), "no",
            record.read("tivunit", amounts), record.read("tivorder", amounts), tiv, None, to_json(cells),
        ))  # fmt: skip
    return Orders(transfers, deliveries, [])
