"""SIPRI's trade register as its server gave it until 2021: short column names, SIPRI's own numbers and codes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from ingest.datasets.cells import amounts, integer
from ingest.datasets.parsed import PublishedFile, to_json
from ingest.datasets.sipri.orders import Order, Parties, deliveries_of, transfer_status, years

# Codes whose meaning rows show beyond doubt; others stay in `raw`.
CATEGORIES = {"AC": "aircraft", "AV": "armoured_vehicle", "EN": "engine"}
TERMS = {"LIC": "licence"}
SECOND_HAND = {"N": "no"}
ESTIMATED: dict[str | None, str] = {"": "no", "X": "yes"}  # NULL where the file has no such column


def read(file: PublishedFile, dataset: str, parties: Parties, *, years_cut: bool) -> Iterator[Order]:
    """Transfers by SIPRI's own number, with deliveries in equal shares of the years.

    `years_cut`: the file may lack deliveries, so fewer delivered than ordered says nothing.
    """
    amount = amounts(decimal_comma=file.header.decimal_comma)
    occurrences: Counter[str] = Counter()
    for row in file.rows():
        cells = row.cells
        seller, buyer, number = cells["seller"], cells["buyer"], cells["tidn"]
        if not (seller and buyer and number and cells["desig2"]):
            row.fail("a row needs tidn, seller, buyer and desig2; at least one of them is empty")
        occurrences[number] += 1
        order_year, ordered, delivered = (row.read(column, integer) for column in ("odat", "onum", "nrdel"))
        delivery_years, tiv = row.read("delyears", years), row.read("tivdel", amount)
        last_year = delivery_years[-1] if delivery_years else None
        yield (
            {
                "dataset_code": dataset,
                "source_key": number if occurrences[number] == 1 else f"{number}|{occurrences[number]}",
                "source_line": row.line,
                "supplier_code": parties.code(seller, order_year, last_year),
                "supplier_raw": seller,
                "recipient_code": parties.code(buyer, order_year, last_year),
                "recipient_raw": buyer,
                "designation": cells["desig2"],
                "weapon_category": CATEGORIES.get(cells.get("wcat", "")),
                "weapon_description": cells.get("desc") or None,
                "ordered": ordered,
                "ordered_estimated": None if ordered is None else ESTIMATED.get(cells.get("onai")),
                "order_year": order_year,
                "order_year_estimated": None if order_year is None else ESTIMATED.get(cells.get("odai")),
                "delivered": delivered,
                "delivered_estimated": None if delivered is None else ESTIMATED.get(cells.get("nrdelai")),
                "second_hand": SECOND_HAND.get(cells.get("status", "")),
                "transfer_status": transfer_status(ordered, delivered, years_cut=years_cut),
                "terms": TERMS.get(cells.get("term", ""), "unknown"),
                "is_package": "no",
                "tiv_unit": row.read("tivunit", amount),
                "tiv_order": row.read("tivorder", amount),
                "tiv_delivered": tiv,
                "raw": to_json(cells),
            },
            deliveries_of(delivery_years, delivered, tiv),
        )
