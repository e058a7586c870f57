"""SIPRI's trade registers as editions: which reader, which name, which coverage."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from database.reader import Reader
from errors import UsageError
from ingest.datasets.names import names
from ingest.datasets.parsed import Parsed, PublishedFile, TableRows, coverage, only_file
from ingest.datasets.rows import CoverageRow, DatasetRow, DeliveryRow, TransferRow
from ingest.datasets.sipri import armstrade, deliveries, register
from ingest.datasets.sipri.orders import Orders, Parties
from ingest.datasets.sipri.scope import NO_PREAMBLE, Scope, scope_of
from ingest.dates import day_after

MAJOR = "Major conventional arms."
PUBLISHED_IN = 3  # SIPRI publishes a year's transfers in March of the next
SHAPES = {"register": "trade register", "deliveries": "deliveries by year", "armstrade": "trade register (to 2021)"}


def parse(files: Sequence[PublishedFile], reader: Reader, label: str | None) -> Parsed:
    """Rows of `arms_transfer` and `arms_delivery` from one trade register; `label` names the edition."""
    file = only_file(files, "SIPRI's trade register")
    scope = scope_of(file, label)
    if scope.day is None and label is None:
        raise UsageError(
            f"{file.file.name} does not say when SIPRI generated it; "
            "name the edition with --edition, for example --edition 2024-10-13"
        )
    suffixes = filter(None, ["deliveries" if file.layout == "deliveries" else "", scope.suffix])
    name = label or "-".join([str(scope.day), *suffixes])
    parties = Parties(names(reader, "sipri"))
    orders = _read(file, f"sipri-{name}", parties, scope)
    edition = _edition(name, scope, file.layout, orders)
    notes = list(orders.notes)
    if parties.early:
        notes.append(f"orders older than the party that they name: {_counts(parties.early)}")
    tables = [
        TableRows("coverage", CoverageRow, _coverage(edition, scope, parties)),
        TableRows("arms_transfer", TransferRow, orders.transfers),
        TableRows("arms_delivery", DeliveryRow, orders.deliveries, parent="arms_transfer"),
    ]
    return Parsed(edition, tables, parties.unresolved, notes)


def _read(file: PublishedFile, dataset: str, parties: Parties, scope: Scope) -> Orders:
    match file.layout:
        case "deliveries":
            return deliveries.read(file, dataset, parties)
        case "armstrade":
            return armstrade.read(file, dataset, parties, years_cut=scope.years_cut)
        case _:
            return register.read(file, dataset, parties, years_cut=scope.years_cut)


def _counts(names: Counter[str]) -> str:
    return ", ".join(f"{name} ({count})" for name, count in sorted(names.items()))


def _edition(name: str, scope: Scope, layout: str, orders: Orders) -> DatasetRow:
    years = [delivery.year for delivery in orders.deliveries]
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


def _coverage(edition: DatasetRow, scope: Scope, parties: Parties) -> list[CoverageRow]:
    """Where the edition's record is complete: everywhere, for one side of a filter, or nowhere."""
    tables = ("arms_transfer", "arms_delivery")
    sides = {"supplier": scope.suppliers, "recipient": scope.recipients}
    named = {role: name for role, name in sides.items() if name}
    only_years = scope.filter is not None and not named and scope.years_only
    if scope.filter is None or only_years:
        return coverage(edition, tables, MAJOR)
    if len(named) == 1:
        role, name = next(iter(named.items()))
        last = scope.last_year or (scope.day.year if scope.day else scope.first_year)
        codes = parties.filtered(name, scope.first_year, last)
        if codes:
            return [row for code in codes for row in coverage(edition, tables, MAJOR, subject=(code, role))]
    return coverage(edition, tables, scope.filter, complete="no")
