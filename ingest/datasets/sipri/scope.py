"""What a SIPRI export says of itself in the lines before its header: when it was generated, and its filter."""

from __future__ import annotations

import hashlib
import re
from datetime import date, datetime
from typing import NamedTuple

from ingest.datasets.parsed import PublishedFile
from ingest.problems import quoted

FIRST_YEAR = 1950  # the register begins with it
NO_PREAMBLE = "not stated: the file lacks SIPRI's lines before the header"


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
    with_orders: bool = True  # orders without a delivery in these years are there too

    @property
    def years_cut(self) -> bool:
        """Whether the filter may leave out years of an order's deliveries."""
        return self.filter is not None and (self.first_year > FIRST_YEAR or self.last_year is not None)


_FIRST_LINE = re.compile(
    r"Transfers of (?P<weapons>.+?) from (?P<supplier>.+?) ?to (?P<recipient>.+?) ?\. "
    r"Deals with (?P<deals>deliveries or orders|orders or deliveries|deliveries) "
    r"made for (?:the )?year range '(?P<first>[^']*)' to '(?P<last>[^']*)' ?"
)
_STAMP = re.compile(r"Data generated: (\d{1,2} [A-Z][a-z]{2} \d{4})")
_ALL = "All countries"


def scope_of(file: PublishedFile, label: str | None) -> Scope:
    """Read the lines before the header; an invalid day does no harm where a `label` names the edition."""
    lines = _lines(file)
    day = day_of(file, label)
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
        _slug(match["weapons"]) * (match["weapons"] != "major conventional arms"),
        f"from-{_slug(supplier)}" if supplier else "",
        f"to-{_slug(recipient)}" if recipient else "",
        f"{first}-{last or ''}".rstrip("-") * years_cut,
    ]
    suffix = "-".join(filter(None, parts))
    with_orders = "orders" in match["deals"]
    years_only = not any(parts[:3])
    return Scope(day, line if suffix else None, suffix, supplier, recipient, first, last, years_only, with_orders)


def _lines(file: PublishedFile) -> list[str]:
    return [" ".join(line.strip('",;\t ').split()) for line in file.preamble]


def day_of(file: PublishedFile, label: str | None) -> date | None:
    """The day on which SIPRI generated the file; an invalid one does no harm where a `label` names the edition."""
    lines = _lines(file)
    stamps = [(number, match[1]) for number, line in enumerate(lines, start=1) if (match := _STAMP.search(line))]
    if not stamps:
        return None
    number, stamp = stamps[0]
    try:
        return datetime.strptime(stamp, "%d %b %Y").date()  # noqa: DTZ007 - a calendar day
    except ValueError:
        if label is None:
            how = "name the edition with --edition, for example --edition 2024-10-13"
            file.file.fail(number, f"{quoted(stamp)} is not a valid date; {how}")
        return None


def _slug(text: str) -> str:
    """Lower-case letters and hyphens; a long text is cut and told apart by a hash."""
    slug = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
    return slug if len(slug) <= 40 else f"{slug[:32].rstrip('-')}-{hashlib.sha256(text.encode()).hexdigest()[:6]}"
