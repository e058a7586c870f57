"""What ATOP's variables become: agreements, spells of members, obligations.

By the ATOP codebook 1 is yes, 0 no and blank missing, last days are inclusive, and an end of 0/0/0 means in effect
when coverage ends. The five obligations are coded for each member. Whom they favour can be told where a phase has two
members; else it is every other member, unless `obvary` says that the member's obligations vary by partner.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any, NamedTuple

from ingest.datasets.date_parts import after, day
from ingest.datasets.files import Record
from ingest.datasets.importing import UNKNOWN, to_json
from ingest.datasets.names import Names
from ingest.dates import ImpreciseDay

AGREEMENT = (
    "code", "dataset_code", "title", "instrument", "scope", "category", "signed_on", "signed_on_precision", "ended_on",
    "ended_on_precision", "ended", "status_reported", "binding", "obligations_coded", "text_seen", "source_line", "raw",
)  # fmt: skip
SIGNATORY = (
    "agreement_code", "actor_code", "role", "ordinal", "signed_on", "signed_on_precision", "valid_from",
    "valid_from_precision", "valid_until", "valid_until_precision", "actor_raw", "phase", "source_line",
)  # fmt: skip
OBLIGATION = (
    "agreement_code", "kind", "pledged", "obligor_code", "beneficiary_code", "conditional", "valid_from",
    "valid_from_precision", "valid_until", "valid_until_precision", "note",
)  # fmt: skip

# ATOP's variable -> our kind, and ATOP's variable for its conditions; non-aggression has none of its own.
OBLIGATIONS = {
    "defense": ("defense", "defcon"),
    "offense": ("offense", "offcon"),
    "neutral": ("neutrality", "neucon"),
    "nonagg": ("nonaggression", None),
    "consul": ("consultation", "concon"),
}
CODED = {"0": "no", "1": "yes", "": "unknown"}
SOURCES = {"1": "full"}  # coded from the text of the treaty; else from other sources
NAMED = 3  # members named in a title; others are counted
VARIES = "towards some of the other members only; ATOP's member data do not say which (obvary = 1)"

Piece = tuple[str | None, str, str | None]  # actor, first day, first day after


class Member(NamedTuple):
    """A row of 1m: a member's spell in a phase of an alliance."""

    record: Record
    code: str
    phase: int
    since: ImpreciseDay
    until: ImpreciseDay | None
    pledges: dict[str, str]  # kind of obligation -> conditional

    def pieces(self, holders: Names) -> list[Piece]:
        """The spell by holder of the code."""
        return holders.pieces(self.code, self.since.day, self.until.day if self.until else None)

    def precisions(self, since: str, until: str | None) -> tuple[str, str | None]:
        """Of a piece's days: cuts are known to the day, the spell's own ends as the file has them."""
        until_precision = self.until.precision if self.until and until == self.until.day else "day"
        return self.since.precision if since == self.since.day else "day", until_precision if until else None


def member(record: Record) -> Member:
    """Read a row of 1m."""
    since = day(record, "yrent", "moent", "dayent")
    if since is None:
        record.fail("yrent is missing")
    last = day(record, "yrexit", "moexit", "dayexit")
    if last is not None and last.day[: len(last.day) if last.precision == "day" else 7] < since.day[:7]:
        record.fail(f"the member leaves on {last.day}, before it enters on {since.day}")
    pledges = {
        kind: _conditional(record, condition)
        for variable, (kind, condition) in OBLIGATIONS.items()
        if record.one_of(variable, CODED) == "yes"
    }
    phase = record.read("phase", _whole)
    return Member(record, str(record.read("member", _whole)), phase, since, after(last, since), pledges)


def _whole(cell: str) -> int:
    if not cell.isascii() or not cell.isdigit():
        raise ValueError("a number")
    return int(cell)


def _conditional(record: Record, variable: str | None) -> str:
    if variable is not None:
        return CODED.get(record.cells.get(variable, ""), "unknown")
    return "no" if record.cells.get("conditio") == "0" else "unknown"


def agreement(
    code: str, alliance: Record, phases: list[Record], spells: list[tuple[Any, ...]], names: Mapping[str, str]
) -> tuple[Any, ...]:
    """A row of `agreement`; `spells` are its rows of `signatory`, `names` those of actors."""
    signed = day(alliance, "begyr", "begmo", "begday")
    if signed is None:
        alliance.fail("begyr is missing")
    end = after(day(alliance, "endyr", "endmo", "endday"), signed)
    in_effect = alliance.one_of("ineffect", CODED)
    bilateral = alliance.one_of("bilat", {"0": "multilateral", "1": "bilateral"})
    raw: dict[str, Any] = _present(alliance)
    if phases:
        raw["phases"] = [_present(phase) for phase in phases]
    ended = {"yes": "no", "no": "yes"}.get(in_effect, "yes" if end else "unknown")
    return (
        code, code.partition(":")[0], _title(signed, spells, names), "unknown", "alliance", bilateral, *signed,
        *(end or (None, None)), ended, {"no": "in_force", "yes": "terminated"}.get(ended), "unknown", "full",
        SOURCES.get(alliance.cells.get("source", ""), "none"), alliance.line, to_json(raw),
    )  # fmt: skip


def _title(signed: ImpreciseDay, spells: list[tuple[Any, ...]], names: Mapping[str, str]) -> str:
    rows = [dict(zip(SIGNATORY, row, strict=True)) for row in spells]
    founders = [row for row in rows if row["valid_from"] == signed.day] or rows
    listed = list(
        dict.fromkeys(
            f"COW {row['actor_raw']}" if row["actor_code"] == UNKNOWN else names[row["actor_code"]] for row in founders
        )
    )
    if len(listed) > NAMED + 1:
        listed = [*listed[:NAMED], f"{len(listed) - NAMED} others"]
    return f"Alliance of {', '.join(listed[:-1])} and {listed[-1]} ({signed.day[:4]})"


def _present(record: Record) -> dict[str, str]:
    return {column: cell for column, cell in record.cells.items() if cell}


def signatories(code: str, alliance: Record, members: list[Member], holders: Names) -> list[tuple[Any, ...]]:
    """Rows of `signatory`: each member's spells, cut where its code passes from one holder to the next.

    The day of signature is the first day of a member's first spell; in bilateral alliances only of the founders, since
    others succeeded them.
    """
    ordinals: Counter[str] = Counter()
    seen: set[str] = set()
    rows: list[tuple[Any, ...]] = []
    begins = min(one.since.day for one in members)
    for one in sorted(members, key=lambda one: (one.since.day, one.record.line)):
        signed = one.code not in seen and (one.since.day == begins or alliance.cells.get("bilat") == "0")
        seen.add(one.code)
        for actor, since, until in one.pieces(holders):
            actor_code = actor or UNKNOWN
            ordinals[actor_code] += 1
            since_precision, until_precision = one.precisions(since, until)
            rows.append((
                code, actor_code, "party", ordinals[actor_code], *(one.since if signed else (None, None)),
                since, since_precision, until, until_precision, one.code, one.phase, one.record.line,
            ))  # fmt: skip
            signed = False
    return rows


def obligations(code: str, members: list[Member], holders: Names) -> list[tuple[Any, ...]]:
    """Rows of `obligation`; a pledge in one direction stays one."""
    phases: dict[int, list[Member]] = {}
    for one in members:
        phases.setdefault(one.phase, []).append(one)
    rows: dict[tuple[Any, ...], tuple[Any, ...]] = {}
    for group in phases.values():
        for one in group:
            partner = next(other for other in group if other is not one) if len(group) == 2 else None
            note = VARIES if one.record.cells.get("obvary") == "1" else None
            for obligor, beneficiary, since, until in _sides(one, partner, holders):
                precisions = one.precisions(since, until)
                for kind, conditional in one.pledges.items():
                    key = (code, kind, "yes", obligor, beneficiary)
                    spell = (since, precisions[0], until, precisions[1])
                    rows.setdefault((*key, since), (*key, conditional, *spell, note))
    return list(rows.values())


def _sides(one: Member, partner: Member | None, holders: Names) -> list[tuple[str, str | None, str, str | None]]:
    """Who owes whom when: cut where the code of either passes on."""
    sides: list[tuple[str, str | None, str, str | None]] = []
    for actor, since, until in one.pieces(holders):
        if partner is None:
            sides.append((actor or UNKNOWN, None, since, until))
            continue
        for other, begin, end in holders.pieces(partner.code, since, until):
            sides.append((actor or UNKNOWN, other or UNKNOWN, begin, end))
    return sides
