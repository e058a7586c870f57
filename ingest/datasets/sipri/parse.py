"""SIPRI's trade registers as editions: which reader, which name, which coverage."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

from database.reader import Reader
from errors import UsageError
from ingest.datasets.actor_names import names
from ingest.datasets.parsed import Ending, Parsed, PublishedFile, only_file
from ingest.datasets.rows import Batch, DatasetRow, Row, coverage
from ingest.datasets.sipri import layout_by_delivery, layout_by_order, layout_until_2021, tiv_tables
from ingest.datasets.sipri.distribution import is_raked, raked
from ingest.datasets.sipri.orders import Order, Parties
from ingest.datasets.sipri.scope import NO_PREAMBLE, Scope, scope_of
from ingest.dates import day_after

MAJOR = "major conventional arms"
DELIVERED_ONLY = "Major conventional arms, of orders with a delivery in the years; other orders are left out."
PUBLISHED_IN = 3  # SIPRI publishes a year's transfers in March of the next
SHAPES = {"register": "trade register", "deliveries": "deliveries by year", "armstrade": "trade register (to 2021)"}
BATCH = 2_000  # orders in memory at once


def parse(files: Sequence[PublishedFile], reader: Reader, label: str | None) -> Parsed:
    """Rows of `arms_transfer` and `arms_delivery` from one trade register; `label` names the edition.

    With SIPRI's two tables of TIV of the same day, deliveries of several years are distributed so that they agree with
    these; see `raking`.
    """
    registers, tables = tiv_tables.split(files)
    file = only_file(registers, "SIPRI's trade register")
    totals = tiv_tables.read(tables) if tables else None
    scope = scope_of(file, label)
    if scope.day is None and label is None:
        raise UsageError(
            f"{file.file.name} does not say when SIPRI generated it; "
            "name the edition with --edition, for example --edition 2024-10-13"
        )
    suffixes = filter(None, ["deliveries" if file.layout == "deliveries" else "", scope.suffix])
    name = label or "-".join([str(scope.day), *suffixes])
    if totals is not None:
        _check_totals(totals, file, scope)
    elif is_raked(reader, f"sipri-{name}"):
        raise UsageError(
            f"the deliveries of sipri-{name} are distributed by SIPRI's tables of TIV: import the register together "
            "with both tables"
        )
    parties = Parties(names(reader, "sipri"))
    rejoined: list[int] = []
    years: set[int] = set()  # of deliveries, which are known only at the end of the file

    def edition() -> DatasetRow:
        return _edition(name, scope, file.layout, years)

    def batches() -> Iterator[Batch]:
        orders = _orders(file, f"sipri-{name}", scope, parties, rejoined)
        if totals is not None:
            orders = iter(raked(list(orders), totals))
        while block := list(islice(orders, BATCH)):
            delivered = [
                {"arms_transfer_id": position, **delivery}
                for position, (_transfer, deliveries) in enumerate(block)
                for delivery in deliveries
            ]
            years.update(delivery["year"] for delivery in delivered)
            yield {"arms_transfer": [transfer for transfer, _deliveries in block], "arms_delivery": delivered}

    def ending() -> Ending:
        notes = [layout_by_order.rejoined_note(rejoined)] if rejoined else []
        if parties.early:
            notes.append(f"orders placed before the party that they name existed: {_counts(parties.early)}")
        rows = _coverage(edition(), scope, file.layout, parties)
        return Ending(edition(), {"coverage": rows}, parties.unresolved, notes)

    return Parsed(edition(), batches(), ending)


def _check_totals(totals: tiv_tables.TivTables, file: PublishedFile, scope: Scope) -> None:
    """Raise UsageError where the tables of TIV do not belong to the register."""
    if file.layout == "deliveries":
        raise UsageError(
            "deliveries by year have SIPRI's own figures for each year: import them without SIPRI's tables of TIV"
        )
    if totals.day != scope.day:
        raise UsageError(
            f"SIPRI's tables of TIV were generated on {totals.day}, the register on {scope.day}: give those of the same"
            " day, since SIPRI revises the past in each edition"
        )
    if scope.filter not in (None, NO_PREAMBLE):
        raise UsageError(
            "SIPRI's tables of TIV are of all transfers, and this register was filtered: import the whole one"
        )


def _orders(file: PublishedFile, dataset: str, scope: Scope, parties: Parties, rejoined: list[int]) -> Iterator[Order]:
    match file.layout:
        case "deliveries":
            return layout_by_delivery.read(file, dataset, parties)
        case "armstrade":
            return layout_until_2021.read(file, dataset, parties, years_cut=scope.years_cut)
        case _:
            return layout_by_order.read(file, dataset, parties, rejoined, years_cut=scope.years_cut)


def _counts(names: Counter[str]) -> str:
    return ", ".join(f"{name} ({count})" for name, count in sorted(names.items()))


def _edition(name: str, scope: Scope, layout: str, years: set[int]) -> DatasetRow:
    """The edition; `years` are those of deliveries, as far as the file has been read."""
    first, last = scope.first_year, max(years, default=scope.first_year)
    if scope.filter == NO_PREAMBLE:
        first = min(years, default=first)
    elif scope.day is not None:
        published = scope.day.year - (1 if scope.day.month > PUBLISHED_IN else 2)
        last = min(max(published, last), scope.last_year or published + 1)
    stamp = f", data generated {scope.day}" if scope.day else f", edition {name}"
    return DatasetRow(
        code=f"sipri-{name}",
        series="sipri",
        edition=name,
        edition_on=str(scope.day) if scope.day else None,
        title=f"SIPRI Arms Transfers Database, {SHAPES[layout]}",
        publisher="Stockholm International Peace Research Institute",
        url="https://www.sipri.org/databases/armstransfers",
        covers_from=f"{first}-01-01",
        covers_until=day_after(f"{last}-12-31"),
        scope=scope.filter,
        licence="All rights reserved; SIPRI lets up to 10 % be used with credit, more only with its permission",
        how_to_cite="Stockholm International Peace Research Institute, SIPRI Arms Transfers Database"
        f"{stamp}, https://www.sipri.org/databases/armstransfers",
        note="Major conventional arms. TIV is a volume, not money; SIPRI revises its past in each edition.",
    )


def _coverage(edition: DatasetRow, scope: Scope, layout: str, parties: Parties) -> list[Row]:
    """Where the edition's record is complete: everywhere, for one side of a filter, or nowhere.

    Orders are complete only where the file has those without deliveries too.
    """
    subjects: list[tuple[str | None, str | None]] = []
    sides = {"supplier": scope.suppliers, "recipient": scope.recipients}
    named = {role: name for role, name in sides.items() if name}
    if scope.filter is None or (not named and scope.years_only):
        subjects = [(None, None)]
    elif len(named) == 1:
        role, name = next(iter(named.items()))
        last = scope.last_year or (scope.day.year if scope.day else scope.first_year)
        subjects = [(code, role) for code in parties.filtered(name, scope.first_year, last)]
    if not subjects:
        return coverage(edition, ("arms_transfer", "arms_delivery"), str(scope.filter), complete="no")
    orders = scope.with_orders and layout != "deliveries"
    complete, note, of_orders = ("yes", None, MAJOR) if orders else ("no", DELIVERED_ONLY, None)
    return [
        row
        for subject in subjects
        for row in (
            *coverage(edition, ["arms_transfer"], note, scope=of_orders, complete=complete, subject=subject),
            *coverage(edition, ["arms_delivery"], scope=MAJOR, subject=subject),
        )
    ]
