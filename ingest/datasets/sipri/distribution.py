"""Deliveries of orders over several years, distributed by SIPRI's tables of TIV: of a register, or of an edition."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import groupby, pairwise
from operator import itemgetter

from database import bulk
from database.connect import read
from database.reader import Reader
from errors import UsageError
from ingest.datasets.load_edition import Files, Loaded
from ingest.datasets.parsed import Ending, PublishedFile
from ingest.datasets.rows import DatasetRow
from ingest.datasets.sipri import tiv_tables
from ingest.datasets.sipri.orders import Order
from ingest.datasets.sipri.raking import Totals, Volume, shares
from ingest.load_record import Counts, LoadRow, load_row


def raked(orders: Sequence[Order], totals: tiv_tables.TivTables) -> list[Order]:
    """The orders, with new figures for deliveries over several years whose volume is known."""
    volumes = [
        Volume(
            transfer["supplier_raw"],
            transfer["recipient_raw"],
            tuple(delivery["year"] for delivery in deliveries),
            transfer["tiv_delivered"] or 0.0,
        )
        for transfer, deliveries in orders
    ]
    distributed = iter(_shares(volumes, totals))
    result: list[Order] = []
    for (transfer, deliveries), volume in zip(orders, volumes, strict=True):
        if not _is_divided(volume):
            result.append((transfer, deliveries))
            continue
        parts = next(distributed)
        figures = zip(
            deliveries, portions(transfer["delivered"], parts), portions(transfer["tiv_delivered"], parts), strict=True
        )
        rows = [
            {**delivery, "quantity": quantity, "tiv_delivered": tiv, "apportioned": "raked"}
            for delivery, quantity, tiv in figures
        ]
        result.append((transfer, rows))
    return result


def is_raked(reader: Reader, dataset: str) -> bool:
    """Whether deliveries of the edition are distributed by SIPRI's tables."""
    sql = """
        select 1 from arms_delivery d join arms_transfer t on t.id = d.arms_transfer_id
        where t.dataset_code = :dataset and d.apportioned = 'raked' limit 1
    """
    return bool(list(reader.execute(sql, {"dataset": dataset}).rows))


def rake_edition(url: str, files: Sequence[PublishedFile], names: Files, label: str | None) -> Loaded:
    """Distribute the deliveries of the edition that was generated on the day of the tables, in one transaction.

    Raises UsageError where there is no such edition, or where it is a part of the register.
    """
    totals = tiv_tables.read(files)
    code = f"sipri-{label or totals.day}"
    with read(url) as reader:
        columns = ", ".join(DatasetRow._fields)
        found = list(reader.execute(f"select {columns} from dataset where code = :code", {"code": code}).rows)
        if not found:
            raise UsageError(f"there is no edition {code}: import the trade register of that day, or name the edition")
        edition = DatasetRow(*found[0])
        if edition.scope is not None:
            raise UsageError(f"SIPRI's tables of TIV are of all transfers; {code} is a part of them: {edition.scope}")
        sql = """
            select t.id, t.supplier_raw, t.recipient_raw, t.tiv_delivered, t.delivered, d.year, d.id
            from arms_transfer t join arms_delivery d on d.arms_transfer_id = t.id
            where t.dataset_code = :code order by t.id, d.year
        """
        grouped = [list(rows) for _id, rows in groupby(reader.execute(sql, {"code": code}).rows, key=itemgetter(0))]
    volumes = [
        Volume(rows[0][1], rows[0][2], tuple(row[5] for row in rows), float(rows[0][3] or 0)) for rows in grouped
    ]
    divided = [rows for rows, volume in zip(grouped, volumes, strict=True) if _is_divided(volume)]
    updates = [
        (tiv, quantity, row[6])
        for rows, parts in zip(divided, _shares(volumes, totals), strict=True)
        for row, tiv, quantity in zip(
            rows, portions(float(rows[0][3]), parts), portions(rows[0][4], parts), strict=True
        )
    ]
    unchanged = sum(map(len, grouped)) - len(updates)
    counts = Counts(updated=len(updates), unchanged=unchanged)
    with bulk.transaction(url) as connection:
        bulk.update_many(connection, "arms_delivery", ("tiv_delivered", "quantity"), {"apportioned": "raked"}, updates)
        bulk.insert(connection, "load", LoadRow._fields, [load_row(code, *names, counts)])
    return Loaded({"arms_delivery": counts}, [], Ending(edition, {}, Counter(), []))


def portions(total: float | None, parts: Sequence[float]) -> list[float | None]:
    """The total divided by `parts` (which add up to 1), in hundredths that add up to it; all None without a total."""
    if total is None:
        return [None] * len(parts)
    hundredths = round(total * 100)
    ends = [0]
    done = 0.0
    for part in parts[:-1]:
        done += part
        ends.append(round(done * hundredths))
    ends.append(hundredths)
    return [(end - start) / 100 for start, end in pairwise(ends)]


def _is_divided(volume: Volume) -> bool:
    return len(volume.years) > 1 and volume.tiv > 0


def _shares(volumes: Sequence[Volume], totals: tiv_tables.TivTables) -> list[list[float]]:
    """The shares of the orders of several years; what orders of one year delivered is subtracted from the totals."""
    single = [volume for volume in volumes if len(volume.years) == 1]
    exports = _rest(totals.exports, [(volume.supplier, volume.years[0], volume.tiv) for volume in single])
    imports = _rest(totals.imports, [(volume.recipient, volume.years[0], volume.tiv) for volume in single])
    return shares([volume for volume in volumes if _is_divided(volume)], exports, imports)


def _rest(totals: Totals, known: Sequence[tuple[str, int, float]]) -> dict[tuple[str, int], float]:
    rest = dict(totals)
    for name, year, tiv in known:
        if (name, year) in rest:
            rest[name, year] -= tiv
    return {key: max(value, 0.0) for key, value in rest.items()}
