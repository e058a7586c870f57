"""SIPRI's trade registers: editions, filters and what the layouts share."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from importlib import import_module
from typing import Any, NamedTuple

from errors import UsageError
from ingest.datasets.editions import COVERAGE, Edition, Table, coverage
from ingest.datasets.files import DataFile
from ingest.datasets.importing import UNKNOWN, Content, Parsed
from ingest.datasets.names import Fetch, Names, names
from ingest.dates import day_after
from ingest.problems import quoted

MAJOR = "Major conventional arms."
FIRST_YEAR = 1950  # the register begins with it
# SIPRI publishes a year's transfers in March of the next.
PUBLISHED_IN = 3
TRANSFER = (
    "dataset_code", "source_key", "source_line", "supplier_code", "supplier_raw", "recipient_code", "recipient_raw",
    "designation", "weapon_category", "weapon_description", "ordered", "ordered_estimated", "order_year",
    "order_year_estimated", "delivered", "delivered_estimated", "second_hand", "transfer_status", "terms", "is_package",
    "tiv_unit", "tiv_order", "tiv_delivered", "note", "raw",
)  # fmt: skip
DELIVERY = ("arms_transfer_id", "year", "quantity", "tiv_delivered", "estimated", "apportioned")
MODULES = {
    "register": "ingest.datasets.sipri.register",
    "deliveries": "ingest.datasets.sipri.deliveries",
    "armstrade": "ingest.datasets.sipri.armstrade",
}
SECOND_HAND = {"New": "no", "Second hand": "yes", "Second hand but modernized": "yes"}
YES_NO = {"Yes": "yes", "No": "no"}


class Orders(NamedTuple):
    """What a layout's reader makes of a file: rows of arms_transfer and arms_delivery (by position of the transfer)."""

    transfers: list[tuple[Any, ...]]
    deliveries: list[tuple[Any, ...]]
    notes: list[str]


class Parties:
    """Finds suppliers and recipients, and counts those that it does not find."""

    def __init__(self, known: Names) -> None:
        self._known = known
        self._always: dict[str, str | None] = {}
        self._found: dict[tuple[str, int | None, int | None], str] = {}
        self.unresolved: Counter[tuple[str, int | None]] = Counter()
        self.early: Counter[str] = Counter()

    def code(self, name: str, order_year: int | None, last_year: int | None) -> str:
        """The actor that bears the name in the year of the order, else in a later year up to the last delivery."""
        try:
            always = self._always[name]
        except KeyError:
            always = self._always[name] = self._known.constant(name)
        if always is not None:
            return always
        key = (name, order_year, last_year)
        code = self._found.get(key)
        if code is None:
            code = self._found[key] = self._look_up(*key)
        if code == UNKNOWN and self._known.constant(name) is None:
            self.unresolved[name, order_year] += 1
        return code

    def filtered(self, names: str, first: int, last: int) -> list[str]:
        """The actors in a filter's list, `Albania; Croatia`: who bears a name in the last year, else before."""
        found: dict[str, None] = {}
        for name in filter(None, map(str.strip, names.split(";"))):
            code = self._known.constant(name)
            for year in (last, first):
                code = code or self._known.in_years(name, year, last)[0]
            if code is None:
                self.unresolved[name, last] += 1
            elif code != UNKNOWN:
                found[code] = None
        return list(found)

    def _look_up(self, name: str, order_year: int | None, last_year: int | None) -> str:
        first = order_year or last_year
        if first is None:
            return UNKNOWN
        code, then = self._known.in_years(name, first, max(first, last_year or first))
        if code is not None and not then:
            self.early[name] += 1
        return code or UNKNOWN


class Scope(NamedTuple):
    """What an export says of itself: the edition's day, the filter (None: none), and the years it covers."""

    day: date | None
    filter: str | None
    suffix: str  # of the edition's code; empty for the whole register
    suppliers: str | None  # named in the filter
    recipients: str | None
    first_year: int
    last_year: int | None
    years_only: bool = False  # the filter is of years and of nothing else


_FIRST_LINE = re.compile(
    r"Transfers of (?P<what>.+?) from (?P<supplier>.+?) ?to (?P<recipient>.+?) ?\. "
    r"Deals with deliveries(?: or orders)? made for (?:the )?year range '(?P<first>[^']*)' to '(?P<last>[^']*)' ?"
)
_STAMP = re.compile(r"Data generated: (\d{1,2} [A-Z][a-z]{2} \d{4})")
_ALL = "All countries"
NO_PREAMBLE = "not stated: the file lacks SIPRI's lines before the header"


def scope_of(file: DataFile, preamble: Sequence[str], label: str | None) -> Scope:
    """Read the lines before the header; a day that is none does no harm where a `label` names the edition."""
    lines = [" ".join(line.strip('";').split()) for line in preamble]
    stamps = [(number, match[1]) for number, line in enumerate(lines, start=1) if (match := _STAMP.search(line))]
    day = None
    if stamps:
        try:
            day = datetime.strptime(stamps[0][1], "%d %b %Y").date()  # noqa: DTZ007 - a calendar day
        except ValueError:
            if label is None:
                file.fail(stamps[0][0], f"{quoted(stamps[0][1])} is no day: name the edition, as --edition 2024-10-13")
    line = next((line for line in lines if line.startswith("Transfers of ")), None)
    if line is None:
        return Scope(day, NO_PREAMBLE, "", None, None, FIRST_YEAR, None)
    match = _FIRST_LINE.fullmatch(line)
    if match is None:
        return Scope(day, line, _slug(line), None, None, FIRST_YEAR, None)
    first = int(match["first"]) if match["first"].isdigit() else FIRST_YEAR
    last = int(match["last"]) if match["last"].isdigit() else None
    years_cut = first > FIRST_YEAR or (last is not None and (day is None or last < day.year - 1))
    supplier, recipient = (None if match[side] == _ALL else match[side] for side in ("supplier", "recipient"))
    parts = [
        _slug(match["what"]) * (match["what"] != "major conventional arms"),
        f"from-{_slug(supplier)}" if supplier else "",
        f"to-{_slug(recipient)}" if recipient else "",
        f"{first}-{last or ''}".rstrip("-") * years_cut,
    ]
    suffix = "-".join(filter(None, parts))
    return Scope(day, line if suffix else None, suffix, supplier, recipient, first, last, not any(parts[:3]))


def _slug(text: str) -> str:
    """Small letters and hyphens; what is long is cut and told apart by a hash."""
    slug = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
    return slug if len(slug) <= 40 else f"{slug[:32].rstrip('-')}-{hashlib.sha256(text.encode()).hexdigest()[:6]}"


def parse(contents: Sequence[Content], fetch: Fetch, label: str | None) -> Parsed:
    """Rows of arms_transfer and arms_delivery from one trade register."""
    if len(contents) > 1:
        listed = ", ".join(content.what.file.name for content in contents)
        raise UsageError(f"one trade register at a time, each is an edition of its own: {listed}")
    content = contents[0]
    layout = content.what.layout.name
    scope = scope_of(content.what.file, content.what.preamble, label)
    if scope.day is None and label is None:
        raise UsageError(
            f"{content.what.file.name} does not say when SIPRI generated it: name the edition, as --edition 2024-10-13"
        )
    suffixes = filter(None, ["deliveries" if layout == "deliveries" else "", scope.suffix])
    name = label or "-".join([str(scope.day), *suffixes])
    parties = Parties(names(fetch, "sipri"))
    orders: Orders = import_module(MODULES[layout]).read(content, f"sipri-{name}", parties, years_cut=_years_cut(scope))
    edition = _edition(name, scope, layout, orders)
    notes = list(orders.notes)
    if parties.early:
        notes.append(f"orders older than the party that they name: {_listed(parties.early)}")
    tables = [
        Table("coverage", COVERAGE, _coverage(edition, scope, parties)),
        Table("arms_transfer", TRANSFER, orders.transfers),
        Table("arms_delivery", DELIVERY, orders.deliveries, parent="arms_transfer"),
    ]
    return Parsed(edition, tables, parties.unresolved, notes)


def _years_cut(scope: Scope) -> bool:
    """Whether deliveries may be missing because of the filter."""
    return scope.filter is not None and (scope.first_year > FIRST_YEAR or scope.last_year is not None)


def _listed(counted: Counter[str]) -> str:
    return ", ".join(f"{name} ({count})" for name, count in sorted(counted.items()))


def _edition(name: str, scope: Scope, layout: str, orders: Orders) -> Edition:
    years = [row[1] for row in orders.deliveries]
    first, last = scope.first_year, max(years, default=scope.first_year)
    if scope.filter == NO_PREAMBLE:
        first = min(years, default=first)
    elif scope.day is not None:
        published = scope.day.year - (1 if scope.day.month > PUBLISHED_IN else 2)
        last = min(max(published, last), scope.last_year or published + 1)
    stamp = f", data generated {scope.day}" if scope.day else f", edition {name}"
    shape = {"register": "trade register", "deliveries": "deliveries by year", "armstrade": "trade register (to 2021)"}
    return Edition(
        code=f"sipri-{name}",
        series="sipri",
        edition=name,
        edition_on=str(scope.day) if scope.day else None,
        title=f"SIPRI Arms Transfers Database, {shape[layout]}",
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


def _coverage(edition: Edition, scope: Scope, parties: Parties) -> list[tuple[Any, ...]]:
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


def transfer_status(ordered: int | None, delivered: int | None, *, years_cut: bool) -> str:
    """`delivered` where all that was ordered is, `ordered` where less; `unknown` where the file cannot tell."""
    if ordered is None:
        return "unknown"
    if delivered is not None and delivered >= ordered:
        return "delivered"
    return "unknown" if years_cut else "ordered"


def deliveries_of(
    position: int, years: tuple[int, ...], number: int | None, tiv: float | None
) -> list[tuple[Any, ...]]:
    """Rows of arms_delivery for a transfer whose file names the years alone.

    The figures are the file's where it names one year, else equal shares in hundredths that add up to the total; the
    first years get what is left over.
    """
    count = len(years)
    if count == 1:
        return [(position, years[0], number, tiv, None, "no")]
    if not count:
        return []
    spread = zip(years, _shares(number, count), _shares(tiv, count), strict=True)
    return [(position, year, share, volume, None, "yes") for year, share, volume in spread]


def _shares(total: float | None, count: int) -> list[float | None]:
    if total is None:
        return [None] * count
    share, rest = divmod(round(total * 100), count)
    return [(share + (place < rest)) / 100 for place in range(count)]
